"""Records that come back from outside, checked: a browser's memory may be forged, or of an earlier version."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

from corpus.errors import printable
from qa.errors import RecordError
from qa.presenting.records import Record
from qa.types import Cause

MOST = 50  # items of a list; an answer has at most 5 citations, 3 alternatives and 11 hits
LONGEST = 200_000  # letters of a text

Text = Annotated[str, StringConstraints(max_length=LONGEST)]
Digest = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{16}\z")]
Offset = Annotated[int, Field(ge=0, le=2**40)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Texts = Annotated[tuple[Text, ...], Field(max_length=MOST)]


def _first(value: object) -> object:
    return value[:MOST] if isinstance(value, list | tuple) else value


def _ordered(pair: tuple[int, int]) -> tuple[int, int]:
    if pair[0] >= pair[1]:
        raise ValueError("a span begins before it ends")
    return pair


Pair = Annotated[tuple[Offset, Offset], AfterValidator(_ordered)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """The article that something stands in. Only the first 50 authors are kept.

    Attributes:
        start, end: Offsets into its body, in code points.
    """

    article_id: Digest
    version: Digest
    start: Offset
    end: Offset
    title: Text | None = None
    outlet: Text | None = None
    authors: Annotated[Texts, BeforeValidator(_first)] = ()
    url: Text | None = None
    published: Text | None = None

    def __post_init__(self) -> None:
        _ordered((self.start, self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRecord(SourceRecord):
    """A quote; `answer_spans` are offsets into the body, as `start` and `end`."""

    quote: Text
    answer_spans: Annotated[tuple[Pair, ...], Field(max_length=MOST)] = ()
    dates: Text | None = None
    told: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyRecord:
    """Why a passage was found: what its words and each kind of evidence add to its score."""

    similarity: Number = 0.0
    bm25: Number = 0.0
    terms: Annotated[tuple[tuple[Text, Number], ...], Field(max_length=MOST)] = ()
    shares: Annotated[dict[Text, Number], Field(max_length=MOST)] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRecord(SourceRecord):
    """A passage that was read."""

    text: Text
    rank: Annotated[int, Field(ge=1, le=10_000)]
    score: Number = 0.0
    why: WhyRecord | None = None

    @property
    def quote(self) -> str:
        """What it says, under the name that citations have for it."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeRecord:
    """Another answer."""

    answer: Text
    confidence: Share
    citations: Annotated[tuple[CitationRecord, ...], Field(min_length=1, max_length=MOST)]
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRecord:
    """How many outlets report an answer, and how many of their reports are independent."""

    outlets: Annotated[int, Field(ge=1, le=100_000)] = 1
    independent: Annotated[int, Field(ge=1, le=100_000)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FiltersRecord:
    """Filters as they were written; who keeps a record adds them to it as `filters`."""

    since: Text | None = None
    until: Text | None = None
    as_of: Text | None = None
    outlet: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecord:
    """What `qa.presenting.records.outcome_record` makes of an outcome, and the filters it was asked with.

    Raises:
        ValueError: If it is neither an answer with a quote nor an abstention.
    """

    question: Text
    abstained: bool
    confidence: Share
    id: Annotated[int, Field(ge=-(2**53), le=2**53)] | Annotated[str, StringConstraints(max_length=200)] | None = None
    understood: Text | None = None
    answer: Text | None = None
    cause: Cause | None = None
    reason: Text | None = None
    notes: Texts = ()
    parts: Texts = ()
    broad: bool = False
    later: bool = False
    reported_by: ReportedRecord | None = None
    alternatives: Annotated[tuple[AlternativeRecord, ...], Field(max_length=MOST)] = ()
    citations: Annotated[tuple[CitationRecord, ...], Field(max_length=MOST)] = ()
    hits: Annotated[tuple[HitRecord, ...], Field(max_length=MOST)] = ()
    elapsed_ms: Annotated[int, Field(ge=0, le=2**40)] = 0
    filters: FiltersRecord = FiltersRecord()
    asked_at: Text | None = None

    def __post_init__(self) -> None:
        if self.abstained != (self.answer is None) or self.abstained == bool(self.citations):
            raise ValueError("neither an answer with a quote nor an abstention")


def checked_record(value: object) -> Record | None:
    """A record in the shape that the page and the exports rely on, or None if it is not one.

    Unknown keys are left out, missing ones that need not be there are filled in. Lists have up to 50 items, texts up to
    200,000 letters. Whether articles say what it quotes is not looked at: see `qa.presenting.quote_check.check_quotes`.
    """
    try:
        return record_of(outcome_of(value))
    except RecordError:
        return None


def outcome_of(value: object) -> OutcomeRecord:
    """A record with names and types.

    Raises:
        RecordError: If it has not the shape of one.
    """
    outcome: OutcomeRecord = _parsed(OutcomeRecord, value)
    return outcome


def citation_of(value: object) -> CitationRecord:
    """A record's citation with names and types.

    Raises:
        RecordError: If it has not the shape of one.
    """
    citation: CitationRecord = _parsed(CitationRecord, value)
    return citation


def record_of(outcome: OutcomeRecord) -> Record:
    """The plain form of a record, as JSON has it."""
    plain: Record = adapter(OutcomeRecord).dump_python(outcome, mode="json")
    return plain


@cache  # building one takes milliseconds
def adapter(kind: Any) -> TypeAdapter[Any]:
    """What turns plain values into one of the types of records, and back."""
    return TypeAdapter(kind)


def _parsed(kind: Any, value: object) -> Any:
    try:
        return adapter(kind).validate_python(value)
    except (ValidationError, RecursionError) as error:
        raise RecordError(f"not a record of Newsdesk: {_first_problem(error)}") from error


def _first_problem(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, problem["loc"]))
    return printable(f"{place}: {problem['msg']}" if place else problem["msg"])[:300]
