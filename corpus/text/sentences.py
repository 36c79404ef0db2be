"""Splits sentences, for passages and for quotes alike, with sentencex (Wikimedia).

Chosen on 2026-11-22 over pysbd, syntok and blingfire on sentences with "U.S.", "St. Louis, Mo.",
"Gov. Gavin Newsom (D-Calif.)", "J.P. Morgan Chase & Co." and "$6.38 billion": it and pysbd made the
fewest wrong cuts, and it split 150 news articles in 0.015 s where syntok took 1.8 s.
"""

from __future__ import annotations

import re

import sentencex

from corpus.types import Span

_OPEN_END = re.compile(  # ends no sentence when followed by what completes it: "9 a.m. Tuesday", "Prop. 205"
    r"\b(?:[ap]\.m|Nos?|[Pp]rops?|[Vv]ols?|[Rr]tes?|Apts?|[Cc]hs?|pp|approx)\.$"
)
_COMPLETES = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:[ECMP][DS]?T|GMT|UTC|BST|CES?T|IST|JST|KST)\b|\d"
)
_DOCTOR = re.compile(r"\bDr\.$")
_DOCTOR_NO = re.compile(r"No\b")  # a name here, which the splitter takes for "No. 5"
_WORD = re.compile(r"\w")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")  # sentencex 1.0.32 panics on "B\u00a0."


def sentence_spans(text: str, language: str | None = None) -> list[Span]:
    """Returns the sentences of a text, in order, without the space around them.

    Args:
        text: Any text; a blank line always ends a sentence.
        language: ISO 639-1 code; English if it is None.

    Returns:
        Spans into `text`. Pieces without a letter or a digit are left out.
    """
    spans: list[Span] = []
    position = 0
    text = _WIDE_SPACE.sub(" ", text)  # character for character, so that spans stay true
    for piece in sentencex.segment((language or "en").split("-")[0].lower(), text):
        sentence = piece.strip()
        if not _WORD.search(sentence):
            continue
        start = text.index(
            sentence, position
        )  # pieces do not join to the text: it drops breaks after 10,000 characters
        position = start + len(sentence)
        if spans and _runs_on(text, spans[-1], start):
            start = spans.pop().start
        spans.append(Span(start=start, end=position))
    return spans


def _runs_on(text: str, before: Span, start: int) -> bool:
    """Returns whether the sentence that starts here completes the one before: "at 9 a.m. | Tuesday"."""
    if "\n\n" in text[before.end : start]:
        return False
    ended = text[before.start : before.end]
    pairs = ((_OPEN_END, _COMPLETES), (_DOCTOR, _DOCTOR_NO))
    return any(end.search(ended) and goes_on.match(text, start) for end, goes_on in pairs)
