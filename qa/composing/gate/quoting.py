"""Finds what a sentence quotes in the passages, typographic differences aside, and cites the sentence around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from corpus.text.analysis import content_words
from corpus.text.structure import text_sentences
from corpus.types import Span
from qa.composing.types import Source
from qa.deciding.quotes import quote_around
from qa.types import Citation, Hit

_PLAIN = str.maketrans({
    **dict.fromkeys("‘’‚‛`´ʼ′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "...",
})  # fmt: skip
_LEAST_CHARS = 3  # of a quote: "the" proves nothing, "Yes" may
_WRAPPERS = "\"'“”‘’«» "
_ELISIONS = ("[...]", "[…]", "(...)", "...", "…")


def plain(text: str) -> str:
    """Returns a text with one kind of quote mark, dash and space, e.g. `“a – b”` -> `"a - b"`."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split())


def cite(source: Source, hits: Sequence[Hit], sentence: str) -> Citation | None:
    """Returns the citation of a source: the sentences in which its quote stands; None where it stands nowhere.

    The whole sentence counts and not the words alone, or "planned to close the bridge" could be quoted out of "she
    denied that she planned to close the bridge". A source without a quote rests on the sentence of its passage that
    shares most words with what was written.

    Args:
        source: Passage and quote; a quote that stands in another passage that was given counts as well.
        hits: The passages, from 1.
        sentence: What was written.
    """
    if not source.quote.strip():
        return _nearest(hits[source.passage - 1], sentence) if 1 <= source.passage <= len(hits) else None
    first = [hits[source.passage - 1]] if 1 <= source.passage <= len(hits) else []
    for hit in [*first, *hits]:
        spans = _pieces(hit, source.quote)
        if spans:
            around = quote_around(hit.article, spans)
            quote = hit.article.text_at(around)
            return Citation(
                article=hit.article, quote=quote, span=around, answer_spans=tuple(spans), coverage=hit.coverage
            )
    return None


def _nearest(hit: Hit, sentence: str) -> Citation | None:
    wanted = set(content_words(sentence))
    best, most = None, 0
    for span in text_sentences(hit.article.body, hit.article.language):
        if span.overlaps(hit.passage.span):
            shared = len(wanted.intersection(content_words(hit.article.text_at(span))))
            if shared > most:
                best, most = span, shared
    if best is None:
        return None
    around = quote_around(hit.article, [best])
    quote = hit.article.text_at(around)
    return Citation(article=hit.article, quote=quote, span=around, answer_spans=(around,), coverage=hit.coverage)


def _pieces(hit: Hit, quote: str) -> list[Span]:
    """Returns where a quote stands in a passage: one span, or one for each piece between dots that leave words out."""
    parts = [quote]
    for dots in _ELISIONS:
        parts = [piece for part in parts for piece in part.split(dots)]
    parts = [piece.strip(_WRAPPERS) for piece in parts]
    parts = [piece for piece in parts if any(map(str.isalnum, piece))]
    spans: list[Span] = []
    position = 0
    for piece in parts:
        span = find(hit.passage.text, piece, position)
        if span is None:
            return []
        position = span.end
        start = hit.passage.span.start
        spans.append(Span(start=start + span.start, end=start + span.end))
    return spans


def find(text: str, quote: str, position: int = 0) -> Span | None:
    """Finds a quote in a text, from a place on, whatever its marks, dashes, spaces and capitals; whole words alone."""
    letters, places = _letters(text)
    wanted, _ = _letters(quote.rstrip(".,;: "))
    if len(wanted) < _LEAST_CHARS:
        return None
    begin = next((number for number, place in enumerate(places) if place >= position), len(places))
    while (found := letters.find(wanted, begin)) >= 0:
        end = found + len(wanted)
        if _is_edge(letters, found - 1, found) and _is_edge(letters, end - 1, end):
            return Span(start=places[found], end=places[end - 1] + 1)
        begin = found + 1
    return None


def _letters(text: str) -> tuple[str, list[int]]:
    """Returns a text in plain form, in lower case and with single spaces, and each character's place in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).translate(_PLAIN).casefold():
            if one.isspace():
                if not letters or letters[-1] == " ":
                    continue
                one = " "
            letters.append(one)
            places.append(place)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places


def _is_edge(letters: str, before: int, behind: int) -> bool:
    """Returns whether a word ends or begins between two neighbouring characters."""
    if before < 0 or behind >= len(letters):
        return True
    return not (letters[before].isalnum() and letters[behind].isalnum())
