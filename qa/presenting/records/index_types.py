"""Types of the JSON about the articles and the index: articles, lists, timelines, digests, sources, status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from qa.presenting.records.outcome_types import ArticleRecord, CitationRecord, is_none


@dataclass(frozen=True, kw_only=True)
class FullArticleRecord(ArticleRecord):
    """A whole article.

    Attributes:
        text: Its body, which all offsets count into.
    """

    language: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class ListedRecord(ArticleRecord):
    """An article of a list.

    Attributes:
        letters: How many characters its body has, in code points.
        versions: How many of its bodies are stored, the current one included.
        copies: How many other articles are near copies of it.
        collections: Those that it is in.
    """

    letters: int
    versions: int
    copies: int
    collections: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ListingRecord:
    """A page of a list of articles: how many there are in all, and how many stand before this page."""

    total: int
    offset: int
    articles: tuple[ListedRecord, ...]


@dataclass(frozen=True, kw_only=True)
class BarRecord:
    """The articles of some days; `outlets` counts them by outlet, those without articles left out."""

    since: str
    until: str
    articles: int
    copies: int
    outlets: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class FigureRecord:
    """A figure as an article reported it."""

    published: str
    value: float
    unit: str
    text: str
    confidence: float
    citation: CitationRecord


@dataclass(frozen=True, kw_only=True)
class TimelineRecord:
    """When the articles that a question matches were published: what `newsdesk timeline --json` prints.

    Attributes:
        unit: What each bar stands for; None where nothing dated matched.
        copies: How many of the articles copy another one.
        undated: Articles without a date, which are in no bar.
    """

    question: str
    unit: str | None
    articles: int
    copies: int
    undated: int
    outlets: tuple[str, ...]
    bars: tuple[BarRecord, ...]
    figures: tuple[FigureRecord, ...]
    elapsed_ms: int


@dataclass(frozen=True, kw_only=True)
class StoryRecord:
    """Articles on one matter within a few days.

    Attributes:
        outlets: How many report it on their own: near copies are one report.
        articles: How many articles there are.
        copies: How many of them are near copies of another one.
        leads: How its independent reports begin, of each outlet one.
    """

    title: str | None
    outlets: int
    articles: int
    copies: int
    leads: tuple[CitationRecord, ...]


@dataclass(frozen=True, kw_only=True)
class DigestRecord:
    """The stories of some days: what `newsdesk digest --json` prints.

    Attributes:
        topic: What they are on; empty for anything.
        since: The first day.
        until: The last day; None up to now.
        articles: How many articles were looked at.
        older: How many more there are in these days, which were not looked at.
        more: How many stories come after these.
    """

    topic: str
    since: str
    until: str | None
    articles: int
    older: int
    more: int
    stories: tuple[StoryRecord, ...]
    elapsed_ms: int


@dataclass(frozen=True, kw_only=True)
class LeftOutRecord:
    """A file or a record that was left out, or a date that was: where it stands, and why."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class AddedRecord:
    """What adding did, in articles, passages and passages encoded: what `newsdesk add --json` prints."""

    new: int
    updated: int
    unchanged: int
    passages: int
    encoded: int
    rejected: tuple[LeftOutRecord, ...]
    undated: tuple[LeftOutRecord, ...]
    elapsed_ms: int


@dataclass(frozen=True, kw_only=True)
class SourceRecord:
    """A watched source and its health; times in ISO 8601, UTC.

    Attributes:
        interval: Seconds between two checks.
        collection: What its articles join; empty for none.
        added, updated, removed: Articles, over all checks.
    """

    place: str
    interval: int
    fields: str
    collection: str
    checked_at: str | None
    succeeded_at: str | None
    failing_since: str | None
    error: str | None
    added: int
    updated: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class StatusRecord:
    """How an index stands: what `newsdesk status --json` prints.

    Attributes:
        versions: Earlier versions of articles, which only `as_of` sees.
        outlets: Articles by outlet, most first; None counts those without one.
        collections: Articles by collection, most first; an article may be in several.
        languages: Articles by language, as codes, most first; null counts those whose language is not known.
        first, last: The first and last publication, ISO 8601.
        identity: Of this index alone: with the generation it says which state of which index this is.
        problems: What is wrong, a line each; there with `--check` alone.
        lag_seconds: How far the replica that was read is behind the primary; null where none was read.
    """

    folder: str
    generation: int
    articles: int
    versions: int
    undated: int
    passages: int
    vectors: int
    outlets: tuple[tuple[str | None, int], ...]
    collections: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str | None, int], ...]
    first: str | None
    last: str | None
    encoder: str
    encoder_digest: str
    encoder_path: str
    dimensions: int
    passage_tokens: int
    size_bytes: int
    identity: str
    lag_seconds: float | None
    sources: tuple[SourceRecord, ...]
    problems: Annotated[tuple[str, ...] | None, Field(exclude_if=is_none)] = None
