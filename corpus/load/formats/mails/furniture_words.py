"""What newsletters say beside their text, in eighteen languages: links and buttons, and why a letter came."""

from __future__ import annotations

import re

_LETTER = r"(?:e-?mail|newsletter|message|edition|issue|post)"

# By language: what stands for a link, a button or a label. The whole line says nothing else.
_LINKS = {
    "en": (
        (
            rf"(?:click here to )?(?:view|see|open|read|display)(?: (?:this|the|it|our))?(?: {_LETTER})?"
            r" (?:in|with|on|as|from)(?: (?:your|a|the|my|an))?"
            r" (?:(?:web |internet )?browser|web ?page|web(?:site)?|app)(?: or online)?"
        ),
        rf"(?:view|read|see|open)(?: (?:this|it))?(?: {_LETTER})? online",
        r"(?:view )?(?:the )?(?:web|online|browser) version(?: here)?",
        r"(?:are you )?(?:having )?(?:trouble|problems?|difficult(?:y|ies)) (?:viewing|reading|seeing)\b.{0,120}",
        r"(?:is )?this (?:e-?mail|newsletter|message) (?:is )?not (?:display|show)ing\b.{0,120}",
        rf"(?:can['’]t|cannot|unable to) (?:see|view|read) (?:this|the) (?:{_LETTER}|images)\b.{{0,80}}",
        r"(?:was this|did (?:someone|a friend))\b.{0,40}\bforward(?:ed)?\b.{0,120}",
        r"forwarded this (?:e-?mail|newsletter|message)\b.{0,120}",
        r"facebook|twitter|x|instagram|linkedin|youtube|tiktok|telegram|whatsapp|bluesky|mastodon|threads|website",
        rf"forward(?: this)?(?: (?:{_LETTER}|it))?(?: to (?:a|your) (?:friends?|colleagues?))?",
        r"(?:please )?add (?:us|\S+@\S+) to your (?:address book|contacts|safe senders?)\b.{0,80}",
        r"(?:sign up|subscribe)(?: (?:here|now|for free|to (?:this|our|the) newsletter))?",
        r"(?:un)?subscribed?",
        r"(?:a )?(?:message|word) from our (?:sponsors?|partners?)",
        r"(?:presented|sponsored|brought to you) by\b.{0,60}",
        r"sponsored(?: content)?",
        r"advertise with us",
        r"(?:listen|share|like|comment|restack|read in app|upgrade to paid|start writing|get the app|click here)",
        (
            r"(?:read|keep reading|continue|learn|find out|get)(?: the)?(?: (?:more|full|whole|rest))?"
            r"(?: (?:story|article|post|of the story))?(?: (?:here|at \S+|on our (?:web)?site))?"
        ),
    ),
    "de": (
        (
            r"(?:(?:hier )?(?:diesen? )?(?:e-?mail|newsletter|nachricht) )?(?:im|in ihrem) (?:web)?browser"
            r" (?:ansehen|anzeigen|öffnen|lesen|anschauen)"
        ),
        r"(?:zur )?(?:online|web)-?(?:version|ansicht)",
        r"(?:wird|werden) (?:dies|die)\w* (?:e-?mail|newsletter|nachricht) nicht\b.{0,120}",
        r"(?:falls|wenn|sollten?) sie (?:die|diesen?) (?:e-?mail|newsletter)\b.{0,160}",
        r"(?:newsletter )?(?:weiterempfehlen|weiterleiten)|anzeige|(?:(?:jetzt|hier|mehr) |weiter)lesen|zum artikel",
    ),
    "fr": (
        r"(?:voir|afficher|consulter|ouvrir|lire)\b.{0,40}(?:navigateur|en ligne)|version (?:en ligne|web)",
        r"(?:si vous n['’]arrivez pas|vous n['’]arrivez pas|problèmes? d['’]affichage)\b.{0,120}",
        r"lire (?:la suite|l['’]article)|publicité|transférer(?: à un ami)?",
    ),
    "es": (
        r"(?:ver|abrir|leer)\b.{0,40}(?:navegador|en línea|online)|versión (?:web|en línea|online)",
        r"si no (?:puedes?|ves?|visualizas?)\b.{0,120}",
        r"leer más|seguir leyendo|publicidad|reenviar(?: a un amigo)?",
    ),
    "it": (
        r"(?:visualizza|apri|vedi|leggi)\b.{0,40}(?:browser|online)|versione (?:web|online)",
        r"(?:se )?non (?:visualizzi|vedi|riesci)\b.{0,120}",
        r"leggi (?:tutto|di più|l['’]articolo)|pubblicità",
    ),
    "pt": (
        r"(?:ver|visualizar|abrir|ler|veja)\b.{0,40}(?:navegador|browser|online)|versão (?:web|online)",
        r"(?:se )?não (?:consegue|está (?:vendo|visualizando))\b.{0,120}",
        r"(?:leia|ler|saiba) mais|publicidade",
    ),
    "nl": (
        r"(?:bekijk|lees|open)\b.{0,40}(?:browser|online)|(?:web|online) ?versie",
        r"(?:wordt|kunt u|kun je) (?:deze|dit)\b.{0,120}",
        r"lees (?:meer|verder)|advertentie",
    ),
    "sv": (r"(?:visa|öppna|läs)\b.{0,40}(?:webbläsare\w*|online)|webbversion|läs mer|annons",),
    "da": (r"(?:vis|åbn|læs)\b.{0,40}(?:browser\w*|online)|webversion|læs mere|annonce",),
    "nb": (r"(?:vis|åpne|les)\b.{0,40}(?:nettleser\w*|på nett)|nettversjon|les mer|annonse",),
    "fi": (r"(?:avaa|katso|lue)\b.{0,40}selaimes\w*|verkkoversio|lue lisää|mainos",),
    "pl": (
        r"(?:zobacz|otwórz|wyświetl|czytaj)\b.{0,40}przeglądar\w*",
        r"wersja (?:online|internetowa)|czytaj (?:więcej|dalej)|reklama",
    ),
    "cs": (r"(?:zobrazit|otevřít)\b.{0,40}prohlížeč\w*|webová verze|číst dál\w*",),
    "tr": (r"(?:.{0,30} )?tarayıcı\w*\b.{0,40}(?:görüntüle\w*|aç\w*|oku\w*)|devamını oku",),
    "ru": (
        r"(?:открыть|посмотреть|смотреть|читать)\b.{0,40}браузер\w*",
        r"веб-версия|читать (?:далее|дальше|полностью)",
    ),
    "uk": (r"(?:відкрити|переглянути)\b.{0,40}браузер\w*|читати далі",),
    "ja": (r"\w{0,10}(?:ブラウザ|ウェブ)\w*(?:で|版)\w{0,20}|続きを読む",),
    "zh": (r"(?:在|用)?(?:浏览器|瀏覽器)中?(?:查看|打开|檢視|開啟)\w{0,20}|(?:阅读|閱讀)(?:更多|全文)",),
}

# By language: why a letter came, how to stop it, whose it is.
_REASONS = {
    "en": (
        (
            r"you(?:['’]re| are| have|['’]ve)? (?:(?:currently|now) )?(?:receiv(?:e|ed|ing)|getting|got|subscribed"
            r"|been sent)\b.{0,120}\b(?:because|e-?mails?|newsletters?|messages?|list|subscri\w+)"
        ),
        r"(?:this|the) (?:e-?mail|message|newsletter|mailing) (?:was|is|has been) (?:sent|delivered|intended)",
        r"^\W*unsubscribe\b",
        r"\bunsubscribe\b.{0,60}\b(?:here|link|list|below|preferences|click|time|reply)\b",
        r"\b(?:to|you|your|click|instantly|safely)\b.{0,80}\bunsubscribe\b",
        r"\bopt[ -]out\b.{0,40}\b(?:here|e-?mails?)\b",
        (
            r"\b(?:manage|update|change|edit|adjust) (?:your |my )?(?:(?:e-?mail|newsletter|mailing|communication) )?"
            r"(?:preferences|subscriptions?|settings|profile)\b"
        ),
        r"^\W*(?:e-?mail|subscription) preferences",
        r"\b(?:do not|don['’]t|no longer) (?:want|wish) to (?:receive|get|hear)\b",
        r"\bwhy (?:did|am) i (?:get|receiv)",
        r"\bour (?:mailing|postal) address\b",
        r"^\W*(?:©|\(c\)|copyright\b)",
        r"^\W*(?:privacy (?:policy|notice)|terms (?:of|and|&))",
        r"\bmailing list$",
    ),
    "de": (
        r"\b(?:sie|du) (?:erhalten|erhältst|bekommen|bekommst|haben|hast)\b.{0,80}\b(?:e-?mail|newsletter|nachricht)",
        r"\b(?:diese|dieser) (?:e-?mail|newsletter|nachricht)\b.{0,40}\b(?:gesendet|verschickt|versandt)\b",
        r"\bnewsletter\b.{0,40}\b(?:ab|abbestellen|abmelden|kündigen)\b",
        r"^\W*(?:abmelden|abbestellen|impressum)\b",
        r"\b(?:abmelden|abbestellen)\b.{0,40}\b(?:hier|link|klicken)\b",
        r"\b(?:hier|klicken)\b.{0,60}\b(?:abmelden|abbestellen)\b",
    ),
    "fr": (
        r"\bvous (?:recevez|avez reçu|êtes abonn)",
        r"\b(?:se |vous )?(?:désabonn|désinscri)",
        r"^\W*mentions légales",
    ),
    "es": (
        r"\b(?:recibes?|has recibido|est[áa]s? recibiendo)\b.{0,60}\b(?:correo|e-?mail|bolet[íi]n|newsletter|mensaje)",
        r"\bdar(?:te|se|me) de baja\b",
        r"\bcancelar\b.{0,20}\bsuscripción\b",
    ),
    "it": (
        r"\b(?:ricev[ie]|hai ricevuto)\b.{0,60}\b(?:e-?mail|newsletter|messaggio)",
        r"\b(?:disiscriv|cancellati dall|annulla l['’]iscrizione)",
    ),
    "pt": (
        r"\b(?:recebe[us]?|está recebendo)\b.{0,60}\b(?:e-?mail|newsletter|mensagem)",
        r"\b(?:cancelar|anular)\b.{0,20}\b(?:inscrição|subscrição|assinatura)\b",
        r"\bdescadastr",
    ),
    "nl": (
        r"\b(?:u|je) ontvangt\b.{0,60}\b(?:e-?mail|nieuwsbrief|bericht)",
        r"^\W*(?:afmelden|uitschrijven)\b",
        r"\b(?:hier|klik)\b.{0,60}\b(?:afmelden|uitschrijven)\b",
        r"\b(?:afmelden|uitschrijven)\b.{0,30}\b(?:hier|nieuwsbrief|klik)\b",
    ),
    "sv, da, nb": (
        r"\bdu (?:får|modtager|mottar|har fått)\b.{0,60}\b(?:e-?post|mail|nyhetsbrev|nyhedsbrev)",
        r"^\W*(?:avprenumerera|avregistrera|avsluta prenumeration|afmeld|avmeld|meld deg av)",
        r"\b(?:avprenumerera|avregistrera|afmelde?|avmelde?)\b.{0,40}\b(?:här|her|klick|klik|nyhe)",
    ),
    "fi": (r"\b(?:tämä viesti|saat tämän)\b", r"^\W*peru(?:uta)? tilau"),
    "pl": (r"\b(?:otrzymujesz|otrzymali)\b", r"\b(?:wypisa[ćz]|rezygnacja z subskrypcji)\b", r"^\W*wypisz się"),
    "cs": (r"\b(?:odhlásit|dostáváte)\b",),
    "tr": (r"\babonelikten (?:çık|ayrıl)", r"\bbu e-?postayı\b"),
    "ru": (r"\bотписаться\b", r"\bвы получили\b.{0,60}\b(?:письмо|рассылк)"),
    "uk": (r"\bвідписатися\b",),
    "ja": (r"配信を?停止|退会|このメール(?:は|を)",),
    "zh": (r"退订|取消订阅|取消訂閱|您收到(?:此|这|這)",),
}


def _any_of(forms: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for some in forms.values() for form in some), re.IGNORECASE)


LINK = _any_of(_LINKS)
REASON = _any_of(_REASONS)
