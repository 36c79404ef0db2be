"""What the paragraphs of an article are: text, or headings, datelines, bylines and links that say nothing themselves.

A heading repeats the question that the sentences under it answer, and a dateline names a place that nobody asks for. So
no answer is taken from them. They are found each time an article is read (a millisecond for a long one): nothing about
them is stored, and a better rule holds for the articles that are indexed already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from corpus.text.agencies import ANY_AGENCY
from corpus.text.sentences import sentence_spans
from corpus.types import Span

Kind = Literal["text", "heading", "question", "dateline", "byline", "credit", "link"]

_MOST_HEADING_WORDS = 14
_MOST_QUESTION_WORDS = 20
_LEAST_TEXT_WORDS = 8  # of the paragraph that a heading stands over
_PARAGRAPH = re.compile(r"[^\s](?:.|\n(?!\s*\n))*", re.MULTILINE)
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_ASKS = re.compile(r"\?[\"'”’)\]]*$")
_ITEM = re.compile(r"(?:[•*·▪●–—-]|\d{1,3}[.)]|[a-z][.)])\s*\S|[^:]{1,60}:\s*\S")
_LINK = re.compile(
    r"\W*(?:(?:more|related|read more|read next|also read|read also|see also|watch(?: now)?|listen|recommended"
    r"|(?:in )?(?:pictures|photos)|(?:photo )?gallery|don['’]t miss|up next|fact check|in case you missed it|opinion"
    r"|exclusive|analysis)(?: (?:on|from) [^:]{1,60})?"
    r"\s*:(?!(?-i:\s+[a-z]))|(?:read|see|watch) more$|(?:click|tap) here\b|sign up (?:for|to)\b|subscribe (?:to|now)\b"
    r"|follow (?:us|\w+(?: \w+)?) on\b|help us report\b|would you like to receive\b|share your feedback\b)",
    re.IGNORECASE,
)
# "Her career:Judge Ada Morrow in her own words": a link's label and its title. No text leaves out the space.
_JOINED_LABEL = re.compile(r"(?:[^:.!?\n]{1,80}[^\W\d]:(?! )|: )[\"“‘']?[A-Z](?:.*[^.\n\"”])?$")
_MOST_LABELLED_WORDS = 25
_IN_GALLERY = re.compile(r"\b(?:hide|show) caption(?: \d+ of \d+)?$", re.IGNORECASE)
_GALLERY_LABEL = re.compile(r"(?<=[.!?\"”]) (?:In pictures|Photos|Gallery): [^.!?\n]{1,100}$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BYLINE = re.compile(
    r"\W*(?:(?:by|from|contributing|contributed by|contributors?|(?:additional )?reporting by|edited by|editing by"
    r"|written by|compiled by)\b:?\s+(?:the )?[A-Z@]|[\w.+-]+@[\w-]+\.\w+|@\w+\b)",
    re.IGNORECASE,
)
_MOST_BYLINE_WORDS = 14
_NAMES = re.compile(
    r"(?:[A-Z][\w.'’-]*|and|of|the|for|USA TODAY|,|&|\|)(?:[ ,]+(?:[A-Z][\w.'’-]*|and|of|the|for|&|\|))*$"
)
_NAME = r"[A-Z][\w.'’ -]{1,40}"
_CREDIT = re.compile(
    r"(?:(?:photo|photograph|picture|image|graphic|video|illustration)s?(?: credit)?(?: by)?\s*[:|/]\s*.{0,60}"
    rf"|{_NAME}/(?:{ANY_AGENCY})(?:/(?:{ANY_AGENCY}))*"
    rf"|(?:{ANY_AGENCY})(?: (?:photo|images))?/{_NAME}"
    rf"|{_NAME}, (?:AFP|AP|Getty Images|Reuters|EPA))"
    rf"(?:,? via (?:{ANY_AGENCY}))?(?=\s|$)"
)
_PLACE = r"[A-Z][\w.'’-]*(?:[ /]+(?:[A-Z][\w.'’-]*|de|la|of|the|and))*"
_DAY = r"(?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+\.?)(?:,? \d{4})?"
_CAPITALS = r"[A-Z][A-Z.'’/-]+"
_SOURCE = r"\((?:[A-Z]{2,}[\w. ]{0,20}|[A-Z][\w.]*(?: [A-Z][\w.]*){0,3})\)"
_DASH = r"\s+[-–—]{1,2}\s+"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:, {_PLACE}){{0,2}}(?:,? {_DAY})?\s*)?{_SOURCE}\s*(?:[-–—]+\s*|(?=[\"“‘'A-Z]))"
    rf"|{_CAPITALS}(?:[ /]+{_CAPITALS})*(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)*)?(?:,? {_DAY})?{_DASH}"
    rf"|{_PLACE}(?:, {_PLACE})?,? {_DAY}{_DASH}"
    rf"|(?:{_PLACE}(?:, {_PLACE})? )?(?:CNN|{ANY_AGENCY})(?: Business)?{_DASH}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a body.

    Attributes:
        kind: "question" is a heading that asks.
        span: Its place, without the space around it.
    """

    kind: Kind
    span: Span


@lru_cache(maxsize=512)  # of the articles that are read for some forty questions
def parts_of(body: str) -> tuple[Part, ...]:
    """Returns the parts of a body, in order; paragraphs are what blank lines separate.

    A dateline is a part of its own before the text that follows it: `PORT ALDER (Wire) — `.
    """
    found = _PARAGRAPH.finditer(body)
    paragraphs = [Span(start=match.start(), end=match.start() + len(match[0].rstrip())) for match in found]
    texts = [body[span.start : span.end] for span in paragraphs]
    return tuple(
        part
        for span, (text, following) in zip(paragraphs, pairwise([*texts, ""]), strict=True)
        for part in _parts(span, text, following, first=span is paragraphs[0])
    )


@lru_cache(maxsize=512)  # each span of a passage asks for them
def text_spans(body: str) -> tuple[Span, ...]:
    """Returns the places of a body that may answer: its text, without headings, datelines, bylines and links."""
    return tuple(part.span for part in parts_of(body) if part.kind == "text")


@lru_cache(maxsize=512)
def text_sentences(body: str, language: str | None = None) -> tuple[Span, ...]:
    """Returns the sentences of a body's text, in order; see `sentence_spans`."""
    return tuple(
        Span(start=text.start + sentence.start, end=text.start + sentence.end)
        for text in text_spans(body)
        for sentence in sentence_spans(body[text.start : text.end], language)
    )


def may_answer(body: str, span: Span) -> bool:
    """Tells whether a span lies in the text of a body, and touches nothing else."""
    return any(span.within(text) for text in text_spans(body))


def question_over(body: str, span: Span) -> str | None:
    """Returns the heading that asks what a span's text answers: the last heading before it, if it is a question."""
    over = None
    for part in parts_of(body):
        if part.span.start >= span.start:
            break
        if part.kind in ("heading", "question"):
            over = part
    return body[over.span.start : over.span.end] if over and over.kind == "question" else None


def _parts(span: Span, text: str, following: str, *, first: bool) -> Iterator[Part]:
    """Yields a paragraph, between a dateline or a picture's credit and the name of a gallery, if it has them."""
    kind = _kind(text, following, first=first)
    start = span.start
    if kind == "text" and (lead := (credit := _CREDIT.match(text)) or _DATELINE.match(text)) and lead.end() < len(text):
        yield Part(kind="credit" if credit else "dateline", span=Span(start=start, end=start + len(lead[0].rstrip())))
        start = span.end - len(text[lead.end() :].lstrip())
    label = _GALLERY_LABEL.search(text) if kind == "text" else None
    end = span.end - len(label[0]) if label else span.end
    yield Part(kind=kind, span=Span(start=start, end=end))
    if label:
        yield Part(kind="link", span=Span(start=end + 1, end=span.end))


def _kind(text: str, following: str, *, first: bool) -> Kind:
    words = len(text.split())
    if not any(map(str.isalnum, text)):
        return "link"  # a rule, an ornament
    if words <= _MOST_QUESTION_WORDS and (_LINK.match(text) or _ADDRESS.fullmatch(text)):
        return "link"
    if words <= _MOST_LABELLED_WORDS and _JOINED_LABEL.match(text):
        return "link"
    if _IN_GALLERY.search(text):
        return "credit"
    if words <= _MOST_BYLINE_WORDS and not _ENDS_SENTENCE.search(text) and _BYLINE.match(text):
        return "byline"
    if (credit := _CREDIT.match(text)) and credit.end() == len(text):
        return "credit"
    if _DATELINE.fullmatch(f"{text} "):
        return "dateline"  # in a paragraph of its own
    if "\n" in text or not _is_text(following):
        return "text"  # a heading stands alone, over text
    if words <= _MOST_QUESTION_WORDS and _ASKS.search(text) and text[0] not in "\"“‘'":
        return "question"
    if words <= _MOST_HEADING_WORDS and not _ENDS_SENTENCE.search(text) and not _ITEM.match(text):
        return "byline" if first and words <= 4 and _NAMES.match(text) else "heading"
    return "text"


def _is_text(paragraph: str) -> bool:
    return len(paragraph.split()) >= _LEAST_TEXT_WORDS and not _LINK.match(paragraph)
