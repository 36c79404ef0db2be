"""The sentence or sentences of an article that an answer stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.text.analysis import content_words
from corpus.text.sentences import sentence_spans
from corpus.text.structure import text_sentences
from corpus.types import Article, Span

_LONGEST = 700  # characters; what is longer lost its line ends, and is cut around the answer at spaces
_AROUND = 250
_LEAST_WORDS = 8  # of a sentence that says something
_ON_ITSELF = re.compile(  # what an article says of itself, and of others, before it begins
    r"\W*(?:editor['’]?s['’]? note|correction|clarification|update[ds]?|related|read more|watch|more)\s*:"
    r"|\W*(?:this|the following) (?:article|page|story|post|blog|piece|is an updated version|is a recap)\b",
    re.IGNORECASE,
)


def quote_around(article: Article, answers: Sequence[Span]) -> Span:
    """Spans the sentences from that in which the first answer begins to that in which the last one ends.

    Headings and datelines are no sentences, so a quote does not begin with one.

    Args:
        article: Whose body is quoted.
        answers: At least one span of the body.
    """
    first, last = min(span.start for span in answers), max(span.end for span in answers)
    sentences = text_sentences(article.body, article.language)
    touched = [span for span in sentences if span.start < last and first < span.end]
    start = min([first, *(span.start for span in touched)])
    end = max([last, *(span.end for span in touched)])
    if end - start > _LONGEST:
        start = _after_space(article.body, max(start, first - _AROUND), start)
        end = _before_space(article.body, min(end, last + _AROUND), end)
    return Span(start=start, end=end)


def lead_of(article: Article) -> Span:
    """Finds how an article begins: its first sentence that is not only a place, a byline or a note."""
    sentences = text_sentences(article.body, article.language) or sentence_spans(article.body, article.language)
    said = next((span for span in sentences if _says_something(article.text_at(span))), sentences[0])
    return quote_around(article, [said])


def sentence_on(article: Article, subject: str, within: Span) -> Span | None:
    """Finds the first of the sentences that have most words of a subject; None where no sentence says something.

    Args:
        article: Whose body is quoted.
        subject: E.g. "the railroad strike".
        within: A part of the body.
    """
    about = frozenset(content_words(subject))
    said = [
        span
        for span in text_sentences(article.body, article.language)
        if span.within(within) and _says_something(article.text_at(span))
    ]
    shared = {span: len(about.intersection(content_words(article.text_at(span)))) for span in said}
    best = max(said, key=shared.__getitem__, default=None)
    return quote_around(article, [best]) if best else None


def _says_something(sentence: str) -> bool:
    asks = sentence.rstrip("\"”’') ").endswith("?")
    return not asks and len(sentence.split()) >= _LEAST_WORDS and _ON_ITSELF.match(sentence) is None


def _after_space(body: str, at: int, limit: int) -> int:
    """Finds the beginning of the word at an offset, no earlier than a limit."""
    while at > limit and not body[at - 1].isspace():
        at -= 1
    return at


def _before_space(body: str, at: int, limit: int) -> int:
    while at < limit and not body[at].isspace():
        at += 1
    return at
