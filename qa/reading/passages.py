"""The passages that are read for a question, with what the reader says of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.text.analysis import content_words
from corpus.text.passages import header_of
from corpus.text.roundups import section_at, sections_of
from corpus.text.structure import question_over, text_sentences
from corpus.types import Span, new_passage
from qa.reading.cues.namesakes import tells_of_another
from qa.reading.reader import Prediction, Reader, ReaderInput
from qa.types import Hit
from qa.understanding.question import Question

ON_SUBJECT = -1.5  # relevance from which on a passage is on what is asked: 69% of those read for newsquiz 2022
_BEGINNING = 600  # characters of an article that say what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPassage:
    """A hit with what the reader says of it.

    Attributes:
        text: What was read.
        prediction: What the reader says.
        title: The content words of its article's title; of a roundup, of the heading over it.
        context: Share of the question's content words that it has; see `Evidence`.
        later: Share of the other relevant hits that were published before it; see `Evidence`.
    """

    hit: Hit
    text: ReaderInput
    prediction: Prediction
    title: tuple[str, ...]
    context: float
    later: float

    def in_article(self, span: Span) -> Span:
        """Returns the place in the article of a span of the passage."""
        start = self.hit.passage.span.start
        return Span(start=start + span.start, end=start + span.end)

    def headline(self, words: Iterable[str]) -> float:
        """Returns the share of some content words that the title has; a half where there is no title."""
        return share(frozenset(words), self.title) if self.title else 0.5


def read_passages(
    reader: Reader, question: Question, hits: Sequence[Hit], count_tokens: Callable[[str], int]
) -> list[ReadPassage]:
    """Reads hits in one pass of the network; those of articles on somebody else of the same surname are left out.

    Of a roundup each section is read by itself, under its heading: what the title lists is true of one of them.

    Args:
        reader: Scores spans and sentences.
        question: What is asked.
        hits: To read.
        count_tokens: Of the encoder, so that passages are read with the headers that they are indexed with.
    """
    hits = [piece for hit in hits for piece in _pieces(hit)]
    texts = [
        ReaderInput(header=_header(hit, count_tokens), body=hit.passage.text, sentences=_sentences(hit)) for hit in hits
    ]
    predictions = reader.read(question.bare, texts)
    about = frozenset(content_words(question.subject)) if question.is_overview else question.content
    relevant = [hit for hit, one in zip(hits, predictions, strict=True) if one.relevance > ON_SUBJECT]
    return [
        ReadPassage(
            hit=hit,
            text=text,
            prediction=one,
            title=tuple(content_words(_title(hit) or "")),
            context=share(about, content_words(f"{text.header} {_said(question, hit, text)}")),
            later=_later(hit, relevant),
        )
        for hit, text, one in zip(hits, texts, predictions, strict=True)
        if not tells_of_another(question.bare, f"{hit.article.title or ''}\n{hit.article.body}")
    ]


def _pieces(hit: Hit) -> Iterator[Hit]:
    """Yields a hit, or one for each section of a roundup that its passage has text of."""
    passage, body = hit.passage.span, hit.article.body
    sections = sections_of(hit.article)
    if not sections:
        yield hit
    for section in sections:
        start, end = max(passage.start, section.span.start), min(passage.end, section.span.end)
        text = body[start:end] if start < end else ""
        if text.strip():
            start += len(text) - len(text.lstrip())
            span = Span(start=start, end=start + len(text.strip()))
            yield replace(hit, passage=new_passage(hit.article, span))


def _title(hit: Hit) -> str | None:
    section = section_at(hit.article, hit.passage.span.start)
    return section.heading if section else hit.article.title


def share(wanted: frozenset[str], words: Iterable[str]) -> float:
    """Returns the share of wanted words that are among some; 0 where nothing is wanted."""
    return len(wanted.intersection(words)) / len(wanted) if wanted else 0.0


def _said(question: Question, hit: Hit, text: ReaderInput) -> str:
    """Returns the text that should have the words of a question: of an overview, what says what the text is about."""
    if not question.is_overview:
        return text.body
    section = section_at(hit.article, hit.passage.span.start)
    if section is None:
        return hit.article.body[:_BEGINNING]
    return text.body if section.heading else ""  # what stands above all headings is about none of the matters


def _header(hit: Hit, count_tokens: Callable[[str], int]) -> str:
    """Returns the header as in the index, with the heading that asks what the passage's first words answer."""
    header = header_of(replace(hit.article, title=_title(hit)), count_tokens)
    asked = question_over(hit.article.body, hit.passage.span)
    return f"{header} | {asked}" if header and asked else asked or header


def _sentences(hit: Hit) -> tuple[Span, ...]:
    """Returns the sentences of a passage's text, in the passage; a dateline or a heading is none."""
    passage = hit.passage.span
    return tuple(
        Span(start=max(one.start, passage.start) - passage.start, end=min(one.end, passage.end) - passage.start)
        for one in text_sentences(hit.article.body, hit.article.language)
        if one.overlaps(passage)
    )


def _later(hit: Hit, hits: Sequence[Hit]) -> float:
    """Returns the share of the other dated hits that were published before one; a half where none is dated."""
    published = hit.article.published
    days = [other.article.published.at for other in hits if other is not hit and other.article.published]
    return sum(day < published.at for day in days) / len(days) if published and days else 0.5
