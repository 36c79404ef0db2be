"""Codes of languages and their English names, as Unicode's CLDR has them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_TAG = re.compile(r"\s*([a-z]{2,3})(?![a-z])", re.IGNORECASE)
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "cmn": "zh", "fil": "tl"}  # other codes


def base_code(tag: str | None) -> str | None:
    """Returns the code of a language tag without script and country, e.g. `pt-BR` and `pt_BR` -> `pt`; or None."""
    found = _TAG.match(tag or "")
    code = found[1].lower() if found else None
    return _SAME.get(code or "", code)


def language_name(code: str | None) -> str:
    """Returns a language's English name, e.g. `de` -> `German`; the code itself where CLDR has none."""
    return _names().get(code or "", code or "unknown language")


def code_named(text: str) -> str | None:
    """Returns the code of a language that is written as its code, a tag or its English name; None for no language."""
    wanted = text.strip().casefold()
    by_name = {name.casefold(): code for code, name in _names().items()}
    if wanted in by_name:
        return base_code(by_name[wanted])
    code = base_code(wanted)
    return code if code in _names() else None


def languages_in_words(codes: list[str | None]) -> str:
    """Returns names of languages as part of a sentence, e.g. "Thai", "German, French and Thai"."""
    names = list(dict.fromkeys(map(language_name, codes)))
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


@cache
def _names() -> dict[str, str]:
    return {code: name for code, name in locale_of("en").languages.items() if len(code) <= 3}


@cache
def locale_of(language: str) -> Locale:
    """Returns what CLDR has on a language: its names, months and signs; on English if it does not have the language.

    Args:
        language: ISO 639 code.
    """
    from babel import Locale, UnknownLocaleError  # 50 ms, which few need

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
