"""Reads the numbers of a text as its language writes them: "3,5 Millionen", "42万", "١٢", "12 लाख".

Decimal signs, group signs and the words for thousands and millions come from Unicode's CLDR. Digits may be of any
script. Numbers in words, such as "zwölf", are not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from corpus.text.languages.names import locale_of
from corpus.text.languages.words import fold

if TYPE_CHECKING:
    from babel import Locale

_UNSPACED = frozenset({"ja", "ko", "zh"})  # what is counted stands at the number without a space: "42万人"
_LATIN_SIGNS = str.maketrans("٫٬", ".,")
_SHORTEST = 2  # letters of a Latin scale word: Spanish "M" is also a name's initial


def numbers_in(text: str, language: str | None) -> list[float]:
    """Returns the numbers of a text, in order, each with what it is multiplied by.

    For example `3,5 Millionen Euro, 12 mehr` -> 3500000, 12 in German, and `4億2000万円` -> 420000000 in Japanese.

    Args:
        text: Any text.
        language: ISO 639 code; English if None, or if CLDR does not have it.
    """
    code = language or "en"
    numbers: list[float] = []
    last_end, last_scale = -1, 0.0
    plain = ascii_digits(fold(text)).translate(_LATIN_SIGNS)
    for match in _pattern(code).finditer(plain):
        whole = re.sub(r"\D", "", match["whole"])
        scale = _scales(code).get(match["scale"] or "", 1.0)
        number = round(float(f"{whole}.{match['part'] or 0}") * scale, 6)
        goes_on = scale < last_scale and (scale > 1 or code in _UNSPACED)
        if goes_on and not plain[last_end : match.start()].strip():
            numbers[-1] += number  # "4億2000万", "2만 4천", "1 करोड़ 20 लाख"
        else:
            numbers.append(number)
        last_end, last_scale = match.end(), scale if scale > 1 else 0.0
    return numbers


def ascii_digits(text: str) -> str:
    """Returns a text whose digits are ASCII's, character for character, e.g. `١٥ يناير` -> `15 يناير`."""
    return text if text.isascii() else "".join(map(_digit, text))


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Returns a number with its groups, its decimals and its scale word."""
    signs = _signs(language)
    group, decimal = re.escape(signs["group"]), re.escape(signs["decimal"])
    groups = r"[ ’']" if signs["group"].isspace() else rf"(?:{group}|[\u00a0\u202f])"
    words = "|".join(re.escape(word) for word in sorted(_scales(language), key=len, reverse=True))
    ends = "" if language in _UNSPACED else r"(?!\w)"
    return re.compile(
        rf"(?<![\d.,a-z])(?P<whole>\d{{1,3}}(?:{groups}\d{{2,3}})*{groups}\d{{3}}(?!\d)|\d+)"
        rf"(?:(?:{decimal}|\.(?!\d{{3}}(?!\d)))(?P<part>\d+)(?![.,]?\d))?(?:\s?(?P<scale>{words}){ends})?"
    )


@cache
def _scales(language: str) -> Mapping[str, float]:
    """Returns the words for thousands, millions and the like, folded, with what they multiply by."""
    scales: dict[str, float] = {}
    for power, pattern in _compact_patterns(locale_of(language)):
        word = fold(pattern.replace("'", "").replace("0", "").strip())
        if len(word) >= (_SHORTEST if word.isascii() else 1):
            scales.setdefault(word, int(power) / 10.0 ** (pattern.count("0") - 1))
    return scales


def _compact_patterns(locale: Locale) -> Iterator[tuple[str, str]]:
    """Yields how CLDR shortens large numbers, e.g. `1000000`, `0 Millionen`; long forms first."""
    for width in ("long", "short"):
        try:
            forms = locale.compact_decimal_formats[width]
        except KeyError:
            continue
        for plural in forms.values():
            for power, pattern in plural.items():
                yield power, str(pattern.pattern).split(";")[0]


def _signs(language: str) -> Mapping[str, str]:
    symbols = locale_of(language).number_symbols
    return symbols.get("latn", symbols)  # type: ignore[no-any-return]  # babel has no types for its data
