"""What the index takes and gives: filters, matches, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from corpus.errors import FilterError, Rejected, Undated
from corpus.text.languages.names import code_named
from corpus.time.moments import in_zone, parse_moment, parse_zone

DAY = 86_400  # seconds

_LONGEST_NAME = 200  # characters, of a collection
Stamp = tuple[str, int]  # an index's identity and its generation: what has the same stamp reads alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles may answer. Bounds are inclusive, and leave undated articles out.

    A bound without a zone, such as a day, is read by the clock of each article's outlet. One with a zone is a moment.

    Attributes:
        since: Published at or after this time.
        until: Published at or before this time.
        as_of: What stood at this time: published by then, in the version added by then.
        outlets: One of these names, upper or lower case alike; empty for all.
        authors: Written by one of these, alone or with others; the same.
        collections: In one of these now, whatever `as_of` says; the same.
        languages: In one of these, as codes; `de`, `de-AT` and `German` are read alike.
        days: Published on these days of its outlet, the first to the last.
        zone: Of who asks: it says which day is "today"; this machine's if None.

    Raises:
        FilterError: If a bound is no date, or a language is not known.
    """

    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    outlets: AbstractSet[str] = frozenset()
    authors: AbstractSet[str] = frozenset()
    collections: AbstractSet[str] = frozenset()
    languages: AbstractSet[str] = frozenset()
    days: tuple[date, date] | None = None
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        """Reads names in any case, one name as a set of one, and days as `Filters.of` does."""
        for name in ("outlets", "authors", "collections"):
            object.__setattr__(self, name, frozenset(filter(None, map(name_key, _names(getattr(self, name))))))
        object.__setattr__(self, "languages", frozenset(map(_language_code, filter(str.strip, _names(self.languages)))))
        for name in ("since", "until", "as_of"):
            at = getattr(self, name)
            if at is not None and not isinstance(at, datetime):
                object.__setattr__(self, name, parse_moment(at, end_of_day=name != "since"))

    def moment_as_of(self) -> datetime:
        """Returns `as_of`, or the time now, as an aware moment in the zone of who asks."""
        return in_zone(self.as_of or datetime.now(self.zone), self.zone)

    def within(self, first: date, last: date) -> Filters:
        """Narrows them to articles of some days of their outlets."""
        if self.days is not None:
            first, last = max(first, self.days[0]), min(last, self.days[1])
        return replace(self, days=(first, last))

    @classmethod
    def of(
        cls,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        as_of: str | date | None = None,
        outlet: str | Iterable[str] | None = None,
        author: str | Iterable[str] | None = None,
        collection: str | Iterable[str] | None = None,
        language: str | Iterable[str] | None = None,
        zone: str | tzinfo | None = None,
    ) -> Filters:
        """Filters as people write them: ISO days or times, names, one or several, and a zone such as `Asia/Tokyo`.

        Raises:
            FilterError: If a date cannot be read, the zone is none, or a language is not known.
        """
        return cls(
            since=parse_moment(since, end_of_day=False) if since else None,
            until=parse_moment(until, end_of_day=True) if until else None,
            as_of=parse_moment(as_of, end_of_day=True) if as_of else None,
            outlets=frozenset(_names(outlet)),
            authors=frozenset(_names(author)),
            collections=frozenset(_names(collection)),
            languages=frozenset(_names(language)),
            zone=parse_zone(zone) if isinstance(zone, str) else zone,
        )


def bound_seconds(bound: datetime) -> int:
    """Returns a bound in seconds since 1970: of the moment, or where it has no zone by an outlet's own clock."""
    return int((bound if bound.tzinfo else bound.replace(tzinfo=UTC)).timestamp())


def day_seconds(day: date) -> int:
    """Returns when a day begins, in seconds since 1970 by an outlet's own clock."""
    return bound_seconds(datetime.combine(day, time.min))


def name_key(name: str) -> str:
    """Returns by what names of outlets, authors and collections are compared: case counts for nothing."""
    return name.strip().casefold()


def collection_name(name: str) -> str:
    """Returns the name of a collection in one line; empty for none.

    Raises:
        FilterError: If it is too long or cannot be printed.
    """
    tidied = " ".join(name.split())
    if len(tidied) > _LONGEST_NAME or not tidied.isprintable():
        raise FilterError(
            f"{tidied[:40]!r} is no name of a collection: expected up to {_LONGEST_NAME} printable characters"
        )
    return tidied


def _language_code(written: str) -> str:
    code = code_named(written)
    if code is None:
        raise FilterError(f"{written[:40]!r} is no language: expected a code such as `de`, or a name such as `German`")
    return code


def _names(given: str | Iterable[str] | None) -> Iterable[str]:
    return [given] if isinstance(given, str) else given or ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an `add` did, counted in articles; `passages` and `encoded` in passages."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    passages: int = 0
    encoded: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            passages=self.passages + other.passages,
            encoded=self.encoded + other.encoded,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What adding files and pages did.

    Attributes:
        added: Counts of articles and passages.
        rejected: What could not be read; the rest was added all the same.
        removed: Articles that went because their files did, or no longer hold them.
        undated: Articles that were added without a date that could not be trusted; reported when they are read.
        disbelieved: Articles that a watched source no longer holds, and that stay: it lost most of them at once.
    """

    added: Added = Added()
    rejected: tuple[Rejected, ...] = ()
    removed: int = 0
    undated: tuple[Undated, ...] = ()
    disbelieved: int = 0

    def __add__(self, other: AddReport) -> AddReport:
        return AddReport(
            added=self.added + other.added,
            rejected=self.rejected + other.rejected,
            removed=self.removed + other.removed,
            undated=self.undated + other.undated,
            disbelieved=self.disbelieved + other.disbelieved,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncollected:
    """What removing a collection did, counted in articles.

    Attributes:
        removed: Were in no other collection, and are gone.
        kept: Are in others, and stay.
    """

    removed: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an index stands at one generation.

    Attributes:
        identity: Of this index alone; empty where there is none.
        generation: Counts the commits of this index.
        articles: Articles that questions see (current versions).
        versions: Earlier versions that only `as_of` sees.
        first, last: Earliest and latest publication, ISO 8601; None where nothing is dated.
        outlets: Articles by outlet, most first; None counts those without.
        collections: Articles by collection, most first; an article may be in several.
        languages: Articles by language, as codes, most first; None counts those whose language is not known.
        size_bytes: All files of the index.
        lag_seconds: How far the replica that was read is behind the primary; None where none was read.
    """

    folder: str
    generation: int
    articles: int
    versions: int
    undated: int
    passages: int
    vectors: int
    outlets: tuple[tuple[str | None, int], ...]
    collections: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str | None, int], ...] = ()
    first: str | None
    last: str | None
    encoder: str
    encoder_digest: str
    encoder_path: str
    dimensions: int
    passage_tokens: int
    size_bytes: int
    identity: str = ""
    lag_seconds: float | None = None

    @property
    def stamp(self) -> Stamp:
        """Returns which index it is of, and which generation."""
        return self.identity, self.generation
