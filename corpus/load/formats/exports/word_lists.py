"""Has the names of months and languages, in the languages of the databases' interfaces.

Babel has them all, and takes a second to load so many languages; what is not here is left out, and never guessed.
"""

from __future__ import annotations

import unicodedata

_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
)
_OTHER_MONTHS = (  # without short forms, which are other months elsewhere
    "januar februar marts april maj juni juli august september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
)
_ODD = {"janner": 1, "jaenner": 1, "maerz": 3, "mrt": 3, "sept": 9, "maart": 3}
_LEAST_CHARS = 3
_LANGUAGES = {
    "en": "english englisch anglais inglés inglese inglês engels engelsk engelska английский 英語 英语 英文",
    "de": "german deutsch allemand alemán tedesco alemão duits tysk tyska немецкий ドイツ語 德语",
    "fr": "french français französisch francés francese francês frans fransk franska французский 法语",
    "es": "spanish español spanisch espagnol spagnolo espanhol spaans spansk spanska испанский 西班牙语",
    "it": "italian italiano italienisch italien italiaans italiensk italienska итальянский",
    "pt": "portuguese português portugiesisch portugais portugués portoghese portugees portugisisk",
    "nl": "dutch nederlands niederländisch néerlandais neerlandés holandés olandese holandês",
    "da": "danish dansk dänisch danois danés danese dinamarquês deens",
    "sv": "swedish svenska schwedisch suédois sueco svedese zweeds",
    "no": "norwegian norsk norwegisch norvégien noruego norvegese norueguês noors",
    "fi": "finnish suomi finnisch finnois finlandés finés finlandese fins",
    "pl": "polish polski polnisch polonais polaco polacco pools",
    "cs": "czech čeština tschechisch tchèque checo ceco tsjechisch",
    "sk": "slovak slovenčina slowakisch slovaque eslovaco slovacco",
    "hu": "hungarian magyar ungarisch hongrois húngaro ungherese hongaars",
    "ro": "romanian română rumänisch roumain rumano rumeno romeno roemeens",
    "bg": "bulgarian български bulgarisch bulgare búlgaro bulgaro",
    "el": "greek ελληνικά griechisch grec griego greco grego grieks",
    "ru": "russian русский russisch russe ruso russo ロシア語 俄语",
    "uk": "ukrainian українська ukrainisch ukrainien ucraniano ucraino",
    "tr": "turkish türkçe türkisch turc turco turks",
    "ar": "arabic العربية arabisch arabe árabe arabo",
    "he": "hebrew עברית hebräisch hébreu hebreo ebraico",
    "zh": "chinese 中文 chinesisch chinois chino cinese chinês chinees 中国語 汉语",
    "ja": "japanese 日本語 japanisch japonais japonés giapponese japonês japans 日语",
    "ko": "korean 한국어 koreanisch coréen coreano koreaans 韩语",
    "id": "indonesian indonesisch indonésien indonesio",
    "ca": "catalan català katalanisch catalán catalano",
    "hr": "croatian hrvatski kroatisch croate croata",
    "sr": "serbian srpski serbisch serbe serbio",
}


def folded(text: str) -> str:
    """Returns a word without its accents and capitals, e.g. `Février` -> `fevrier`."""
    text = unicodedata.normalize("NFKD", text.strip().strip(".").casefold())
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def _months() -> dict[str, int]:
    """Returns the number of each month's name, and of its beginnings where they are no other month's."""
    months = {folded(name): n for names in (*_OTHER_MONTHS, *_MONTHS) for n, name in enumerate(names.split(), 1)}
    begun: dict[str, set[int]] = {}
    for names in _MONTHS:
        for number, name in enumerate(map(folded, names.split()), 1):
            for end in range(_LEAST_CHARS, len(name)):
                begun.setdefault(name[:end], set()).add(number)
    short = {name: next(iter(numbers)) for name, numbers in begun.items() if len(numbers) == 1}
    return short | _ODD | months


MONTHS = _months()
LANGUAGES = {folded(name): code for code, names in _LANGUAGES.items() for name in names.split()}
