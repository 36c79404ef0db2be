"""What sites say to their readers in other languages than English: registration, subscription, consent."""

from __future__ import annotations

import re

# By language: only what a site says to its reader, never what a report says of subscriptions.
_SAID = {
    "de": (
        r"nur für (?:unsere )?(?:Abonnent|Mitglieder|registrierte)",
        r"(?:jetzt|hier|kostenlos|gratis) (?:anmelden|registrieren|abonnieren|testen|weiterlesen)",
        r"(?:bereits|schon) (?:ein (?:Konto|Abo)|Abonnent|registriert|Kunde|Mitglied)",
        r"(?:loggen|melden) Sie sich\b.{0,20}\b(?:ein|an)\b",
        r"(?:akzeptieren|bestätigen) Sie\b.{0,60}(?:Datenschutz|Nutzungsbedingungen|AGB)",
        r"stimmen Sie\b.{0,80}\bzu\b",
        r"wir (?:und unsere Partner )?(?:verwenden|nutzen|setzen)\b.{0,30}Cookies",
        r"Cookies (?:akzeptieren|ablehnen)",
    ),
    "fr": (
        r"réservée?s? (?:à nos |aux )(?:abonné|membre)",
        r"il vous reste\b.{0,40}\blire",
        r"déjà (?:abonné|inscrit|un compte)",
        r"connectez-vous",
        r"abonnez-vous",
        r"en (?:vous inscrivant|continuant|cliquant)\b.{0,60}vous acceptez",
        r"vous acceptez (?:nos|les|notre)",
        r"crée[rz] (?:un|votre) compte",
        r"nous utilisons des cookies",
    ),
    "es": (
        r"(?:solo|sólo|exclusiv[oa]) para (?:suscriptores|socios|usuarios registrados)",
        r"ya (?:eres|es) (?:suscriptor|usuario|socio)",
        r"iniciar? sesión",
        r"suscríbe(?:te|se)",
        r"regístr(?:ate|ese)",
        r"al (?:registrarte|registrarse|continuar|suscribirte)\b.{0,60}acepta",
        r"utilizamos cookies",
        r"crear? (?:una|tu|su) cuenta",
    ),
    "it": (
        r"riservat[oa] agli abbonati",
        r"già (?:abbonato|registrato)",
        r"effettua il login",
        r"abbonati (?:ora|subito|per)",
        r"registrati (?:ora|subito|per|gratis)",
        r"utilizziamo (?:i )?cookie",
        r"(?:registrandoti|continuando)\b.{0,60}accetti",
    ),
    "pt": (
        r"(?:exclusiv[oa]|só) para assinantes",
        r"já é (?:assinante|cadastrado)",
        r"faça (?:o )?login",
        r"assine (?:agora|já|para)",
        r"cadastre-se",
        r"(?:utilizamos|usamos) cookies",
        r"ao (?:continuar|se cadastrar)\b.{0,60}(?:concorda|aceita)",
    ),
    "nl": (
        r"alleen (?:beschikbaar )?voor abonnees",
        r"al (?:een )?(?:abonnee|account|abonnement)\?",
        r"log (?:hier|nu) in\b",
        r"(?:word|neem)\b.{0,15}(?:abonnee|abonnement)",
        r"wij? (?:gebruiken|plaatsen)\b.{0,15}cookies",
        r"maak een account",
    ),
    "sv": (
        r"endast för prenumeranter",
        r"redan prenumerant",
        r"logga in",
        r"skapa (?:ett )?konto",
        r"vi använder cookies",
    ),
    "pl": (
        r"tylko dla (?:prenumeratorów|subskrybentów)",
        r"masz już konto",
        r"zaloguj się",
        r"załóż konto",
        r"używamy (?:plików )?cookie",
    ),
    "tr": (
        r"(?:abonelere|üyelere) özel",
        r"giriş yapın",
        r"üye olun",
        r"hesabınız var mı",
        r"çerez(?:ler)? kullan",
    ),
    "ru": (
        r"(?:только для|доступ\w+ только) (?:подписчик|зарегистрированн)",
        r"уже (?:подписаны|зарегистрированы)",
        r"есть аккаунт\?",
        r"войдите",
        r"оформите подписку",
        r"зарегистрируйтесь",
        r"мы используем (?:файлы )?cookie",
    ),
    "ja": (
        r"会員(?:限定|登録|の方)",
        r"有料会員",
        r"ログイン",
        r"(?:続き|全文)を.{0,8}(?:お読み|読む|ご覧)",
        r"ご利用になれます",
        r"(?:スマホ|タブレット).{0,16}ご覧いただけます",
        r"利用規約に同意",
        r"(?:Cookie|クッキー)を(?:使用|利用)して",
    ),
    "zh": (
        r"(?:订阅|訂閱|登录|登入|註冊|注册).{0,4}(?:后|後|以|即可|才能).{0,8}(?:阅读|閱讀|查看)",
        r"(?:会员|會員|订户|訂戶)(?:专享|專享|限定)",
        r"已有(?:账号|帳號|账户|帳戶)",
        r"(?:立即|请先|請先)(?:登录|登入|订阅|訂閱|注册|註冊)",
    ),
    "ko": (
        r"(?:구독자|회원)\s?전용",
        r"로그인",
        r"회원\s?가입",
    ),
    "ar": (
        r"للمشتركين فقط",
        r"(?:سجل|تسجيل) الدخول",
        r"أنشئ حسابا",
    ),
    "hi": (
        r"केवल (?:सदस्यों|सब्सक्राइबर)",
        r"लॉग ?इन कर",
        r"सदस्यता लें",
    ),
}
NOTICE_IN_OTHER_LANGUAGES = re.compile(
    "|".join(said for all_said in _SAID.values() for said in all_said), re.IGNORECASE
)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # letters of words that no spaces part
