"""Where an answer begins and ends: whole words, no loose marks, and the particulars rather than what sums them up."""

from __future__ import annotations

import re

from corpus.types import Span

_EDGES = " \t\n,;:.!?–—-\"“”‘’'()[]«»„¿¡。、，；：！？「」（）،؛؟।"
_POSSESSIVE = re.compile(r"['’]s\b")
_LEADS = re.compile(r"[\s,(–—-]*\b(?:including|among them|such as|namely|notably)\b:?\s+", re.IGNORECASE)
_ITEM = r"(?:[^,;:.!?()–—\"“”\n]|\.(?!\s+[A-Z]|\s*$))+?"
_BEHIND = r"(?=[,;:!?()–—\"“”\n]|\.(?:\s|$)|\s[–-]\s|$)"
_ITEMS = re.compile(rf"(?:{_ITEM}, )*{_ITEM},? and {_ITEM}{_BEHIND}|{_ITEM}{_BEHIND}")
_MOST_WORDS = 12
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)  # Thai to Chinese: no spaces


def trim_to_words(text: str, span: Span) -> Span | None:
    """Cuts a span to whole words, without punctuation at its edges that nothing in it opens; None if nothing is left.

    Word pieces end where a tokenizer cuts: inside "don't", "$6.38" and "U.S.".
    """
    start, end = span.start, span.end
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end) and not _POSSESSIVE.match(text, end):
        end += 1
    while start < end and text[start] in _EDGES and not _opens(text[start:end]):
        start += 1
    while start < end and text[end - 1] in _EDGES and not _closes(text[start:end]):
        end -= 1
    if start < end < len(text) and text[end] == "." and _closes(text[start : end + 1]):
        end += 1
    return Span(start=start, end=end) if start < end else None


def particulars(text: str, span: Span) -> Span:
    """Finds what is named right behind a span as part of it, e.g. "goods, among them [soybeans and vehicles]"."""
    leads = _LEADS.match(text, span.end)
    items = _ITEMS.match(text, leads.end()) if leads else None
    if items is None or len(items[0].split()) > _MOST_WORDS:
        return span
    return trim_to_words(text, Span(start=items.start(), end=items.end())) or span


def _joined(text: str, at: int) -> bool:
    """Returns whether the characters on both sides of a place are of one word, number or abbreviation."""
    before, after = text[at - 1], text[at]
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    if before.isalnum() and after.isalnum():
        return True
    if before in "$€£¥#@" or after in "%":
        return True
    inner = text[at - 2 : at + 2]
    return len(inner) == 4 and any(  # "6.38", "U.S", "o'clock", "well-known", "1,200"
        inner[place] in ".,'’-&/" and inner[place - 1].isalnum() and inner[place + 1].isalnum() for place in (1, 2)
    )


def _opens(text: str) -> bool:
    """Returns whether the mark that a text begins with is closed in it."""
    closer = {"(": ")", "[": "]", "“": "”", "‘": "’", '"': '"'}.get(text[0])
    return closer is not None and closer in text[1:-1]


def _closes(text: str) -> bool:
    """Returns whether the mark that a text ends with belongs to it: a closed bracket, the stop of "Inc."."""
    opener = {")": "(", "]": "[", "”": "“", "’": "‘", '"': '"'}.get(text[-1])
    if text[-1] == ".":
        return bool(re.search(r"(?:\b[A-Za-z]|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Bros|St|No|a\.m|p\.m|etc|vs))\.$", text))
    return opener is not None and opener in text[:-1]
