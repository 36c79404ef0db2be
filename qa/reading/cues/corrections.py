"""What a correction takes back: of "Correction: 11 boats were damaged, not 14" it is the 14."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_IS_CORRECTION = re.compile(
    r"^[^\w\n]*(?:correction|corrected|clarification|erratum|corrigendum)\b", re.IGNORECASE | re.MULTILINE
)
_NUMBER = r"[$€£¥₹]?\d[\d,.:]*(?<![,.:])(?: (?:hundred|thousand|million|billion|trillion|percent|per cent|%))?"
_NUMBERS = re.compile(_NUMBER)
_INSTEAD = re.compile(
    r"(?:,? (?:and )?not|,? rather than|,? instead of) (?:the |about |by |in |on )?"
    rf"({_NUMBER}|(?:[A-Z][\w.'’-]*(?: |\b))+)"
)
_SAID_WRONG = re.compile(
    r"\b(?:article|story|version|report|headline|caption|post|we)\b[^.;\n]{0,60}?"
    r"\b(?:incorrectly|mistakenly|erroneously|wrongly|misstated|misidentified)\b"
    r"((?:[^.;]|\.(?=\S))*)",
    re.IGNORECASE,
)
_WAS_WRONG = re.compile(
    r"[.;] (?:that|this|the) (?:earlier |first |original )?\w+ (?:was|is) "
    r"(?:wrong|incorrect|not correct|an error|a mistake|mistaken)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.;]\s")
_REACH = 300  # characters before "That figure was wrong" that its sentence may have
_NAMED_AS = re.compile(r"\bas ((?:[A-Z][\w.'’-]*(?: |$))+)")


@lru_cache(maxsize=256)
def taken_back(title: str, body: str) -> frozenset[str]:
    """Returns the numbers and names that an article corrects, as they are written there.

    Args:
        title: Of the article.
        body: Its text. It is a correction if its title or a paragraph begins with that word; or it says what "an
            earlier version of this article incorrectly said".
    """
    text = f"{title}\n{body}"
    return frozenset(_found(text, whole=_IS_CORRECTION.search(text) is not None))


def _found(text: str, *, whole: bool) -> Iterator[str]:
    clauses = [match[1] for match in _SAID_WRONG.finditer(text)]
    if whole:
        yield from (match[1].strip() for match in _INSTEAD.finditer(text))
        clauses += [_sentence_before(text, match.start()) for match in _WAS_WRONG.finditer(text)]
    for clause in clauses:
        # A day or a place may stand before what was wrong: "on Sept. 15 it gave the number as 14".
        yield from _NUMBERS.findall(clause)[-1:]
        yield from (name.strip() for name in _NAMED_AS.findall(clause))


def _sentence_before(text: str, end: int) -> str:
    return _SENTENCE_ENDS.split(text[max(0, end - _REACH) : end])[-1]
