"""Types of the JSON that `newsdesk ask` and `newsdesk search` print, and that the page and files give back.

The bounds hold only for what is read: a browser or a file may give back something forged, or of an earlier version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, StringConstraints

from qa.types import Cause

MAX_ITEMS = 50  # of a list; an answer has at most 5 citations, 3 alternatives and 11 hits
MAX_TEXT = 200_000  # characters of a text

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Offset = Annotated[int, Field(ge=0, le=2**40)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Texts = Annotated[tuple[Text, ...], Field(max_length=MAX_ITEMS)]


def _first_items(value: object) -> object:
    return value[:MAX_ITEMS] if isinstance(value, list | tuple) else value


def _ordered(pair: tuple[int, int]) -> tuple[int, int]:
    if pair[0] >= pair[1]:
        raise ValueError("a span begins before it ends")
    return pair


def is_none(value: object) -> bool:
    """Returns whether a field is left out of the JSON, as it has no value."""
    return value is None


def _iso_or_none(value: str | None) -> str | None:
    try:
        datetime.fromisoformat(value or "")
    except ValueError:  # forged: as if it were not known
        return None
    return value


def _url_or_none(value: str | None) -> str | None:
    try:
        urlsplit(value or "")
    except ValueError:
        return None
    return value


Moment = Annotated[Text | None, AfterValidator(_iso_or_none)]
Url = Annotated[Text | None, AfterValidator(_url_or_none)]
SpanPair = Annotated[tuple[Offset, Offset], AfterValidator(_ordered)]


# No slots: `HitRecord` has two bases, of which only one could have any.
@dataclass(frozen=True, kw_only=True)
class ArticleRecord:
    """An article without its text. Of what is read back, only the first 50 authors count.

    Attributes:
        published: A day or a moment, ISO 8601, e.g. 2025-10-28; None where it is not known.
        language: ISO 639 code, e.g. `de`; None where it is not known.
    """

    article_id: Digest
    version: Digest
    title: Text | None = None
    outlet: Text | None = None
    authors: Annotated[Texts, BeforeValidator(_first_items)] = ()
    url: Url = None
    published: Moment = None
    language: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CitationRecord(ArticleRecord):
    """A quote.

    Attributes:
        start, end: Offsets of the quote into the article's body, in code points.
        answer_spans: Offsets of the answer's pieces into the body, start and end of each.
        dates: What days its words mean, e.g. “Tuesday” is 2 March 2021; None where they say it.
        told: How widely its report was published, a sentence; None where no other article copies it.
    """

    quote: Text
    start: Offset
    end: Offset
    answer_spans: Annotated[tuple[SpanPair, ...], Field(max_length=MAX_ITEMS)] = ()
    dates: Text | None = None
    told: Text | None = None

    def __post_init__(self) -> None:
        _ordered((self.start, self.end))


@dataclass(frozen=True, kw_only=True)
class WhyRecord:
    """Why a passage was found.

    Attributes:
        similarity: Cosine of question and passage.
        bm25: BM25 of the question's words.
        terms: The stemmed words that make up the BM25 score, each with what it adds, most first.
        shares: What each kind of evidence adds to the score, those of 0 left out.
    """

    similarity: Number = 0.0
    bm25: Number = 0.0
    terms: Annotated[tuple[tuple[Text, Number], ...], Field(max_length=MAX_ITEMS)] = ()
    shares: Annotated[dict[Text, Number], Field(max_length=MAX_ITEMS)] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RankedRecord:
    """Where something stands in a list; `score`: higher is better, comparable within one list only."""

    rank: Annotated[int, Field(ge=1, le=10_000)]
    score: Number = 0.0


@dataclass(frozen=True, kw_only=True)
class HitRecord(ArticleRecord, RankedRecord):
    """A passage that was retrieved.

    Attributes:
        start, end: Offsets of the passage into the article's body, in code points.
        why: Only where it was asked for.
        copies: The articles with near copies of the passage; only where `why` was asked for.
    """

    text: Text
    start: Offset
    end: Offset
    why: Annotated[WhyRecord | None, Field(exclude_if=is_none)] = None
    copies: Annotated[
        Annotated[tuple[ArticleRecord, ...], Field(max_length=MAX_ITEMS), BeforeValidator(_first_items)] | None,
        Field(exclude_if=is_none),
    ] = None

    def __post_init__(self) -> None:
        _ordered((self.start, self.end))

    @property
    def quote(self) -> str:
        """Returns the passage's text, under the name that citations have for theirs."""
        return self.text


@dataclass(frozen=True, kw_only=True)
class AlternativeRecord:
    """Another answer; `later`: its first citation was published last."""

    answer: Text
    confidence: Probability
    later: bool = False
    citations: Annotated[tuple[CitationRecord, ...], Field(min_length=1, max_length=MAX_ITEMS)]


@dataclass(frozen=True, kw_only=True)
class ReportedByRecord:
    """How many outlets report an answer, and how many of their reports are independent."""

    outlets: Annotated[int, Field(ge=1, le=100_000)] = 1
    independent: Annotated[int, Field(ge=1, le=100_000)] = 1


@dataclass(frozen=True, kw_only=True)
class WrittenSentenceRecord:
    """A sentence of a language model, with what it rests on; answer spans mark the words that it quoted."""

    text: Text
    citations: Annotated[tuple[CitationRecord, ...], Field(min_length=1, max_length=MAX_ITEMS)]


@dataclass(frozen=True, kw_only=True)
class UnsupportedRecord:
    """A sentence of a language model that its quotes do not bear out; `cause` for programs, `reason` for people."""

    text: Text
    cause: Annotated[str, StringConstraints(max_length=40)]
    reason: Text
    quotes: Texts = ()


@dataclass(frozen=True, kw_only=True)
class WrittenRecord:
    """What a language model wrote beside the quoted answer.

    Attributes:
        sentences: Those that passed the gate.
        left_out: Those that did not.
        model, server: Which model wrote, and host and port of the server that read the passages.
        prompts: The version of the prompts.
        tokens_in, tokens_out: Of the request and its reply.
        problem: Why there is no more; None where the model came to its end.
    """

    sentences: Annotated[tuple[WrittenSentenceRecord, ...], Field(max_length=MAX_ITEMS)] = ()
    left_out: Annotated[tuple[UnsupportedRecord, ...], Field(max_length=MAX_ITEMS)] = ()
    model: Text
    server: Text
    prompts: Text
    tokens_in: Offset = 0
    tokens_out: Offset = 0
    elapsed_ms: Offset = 0
    problem: Text | None = None


@dataclass(frozen=True, kw_only=True)
class OutcomeRecord:
    """An answer or an abstention: what `newsdesk ask --json` prints.

    Attributes:
        id: What questions.jsonl gives the question as its id.
        understood: The question as it was searched for, where it differs: a follow-up, or a misspelt word.
        cause, reason: Why it abstained, for programs and for people.
        confidence: Probability that the first quote holds the answer; also there when it abstains.
        broad: Whether the answer is made of several citations' quotes.
        later: Whether the answer's first citation was published after those of all alternatives.
        hits: The passages that were read; of an abstention, the nearest ones.
        written: What a language model wrote; only where one was to write.

    Raises:
        ValueError: If it is neither an answer with a quote nor an abstention.
    """

    id: JsonValue = None
    question: Text
    understood: Text | None = None
    answer: Text | None = None
    abstained: bool
    cause: Cause | None = None
    confidence: Probability
    reason: Text | None = None
    notes: Texts = ()
    parts: Texts = ()
    broad: bool = False
    later: bool = False
    reported_by: ReportedByRecord | None = None
    alternatives: Annotated[tuple[AlternativeRecord, ...], Field(max_length=MAX_ITEMS)] = ()
    citations: Annotated[tuple[CitationRecord, ...], Field(max_length=MAX_ITEMS)] = ()
    hits: Annotated[tuple[HitRecord, ...], Field(max_length=MAX_ITEMS)] = ()
    elapsed_ms: Annotated[int, Field(ge=0, le=2**40)] = 0
    written: Annotated[WrittenRecord | None, Field(exclude_if=is_none)] = None

    def __post_init__(self) -> None:
        if self.abstained != (self.answer is None) or self.abstained == bool(self.citations):
            raise ValueError("neither an answer with a quote nor an abstention")


@dataclass(frozen=True, kw_only=True)
class FiltersRecord:
    """Filters as they were written."""

    since: Text | None = None
    until: Text | None = None
    as_of: Text | None = None
    outlet: Texts = ()
    author: Texts = ()
    collection: Texts = ()
    language: Texts = ()


@dataclass(frozen=True, kw_only=True)
class SavedRecord(OutcomeRecord):
    """An outcome as the page saves it in a conversation, an evidence page or feedback.

    Attributes:
        filters: What it was asked with.
        asked_at: When it was asked, ISO 8601.
    """

    id: Annotated[int, Field(ge=-(2**53), le=2**53)] | Annotated[str, StringConstraints(max_length=200)] | None = None
    filters: FiltersRecord = FiltersRecord()
    asked_at: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SearchRecord:
    """The passages that a question finds: what `newsdesk search --json` prints."""

    question: str
    hits: tuple[HitRecord, ...]
    elapsed_ms: int
