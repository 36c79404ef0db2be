"""Where articles came from: files and pages as they were last read, and the sources that are watched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import Rejected
from corpus.urls import begins_as_url
from index.storage.database import Connection, run_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A file, a page or an entry of a feed, as it was when articles were last read from it.

    Attributes:
        location: Absolute path, or URL.
        reading: How it was read; what was read otherwise is read again.
        size: Bytes; None for pages.
        modified_ns: Nanoseconds since 1970; None for pages.
        digest: SHA-256 of its content.
        read_at: Seconds since 1970.
        etag, last_modified: As its server sent them.
        article_ids: Of the articles that it held.
        rejected: What in it could not be read.
    """

    location: str
    reading: str
    digest: str
    read_at: int
    size: int | None = None
    modified_ns: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    article_ids: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A folder, file, feed or page that is watched.

    Attributes:
        location: Absolute path, or URL.
        interval: Seconds between two checks.
        fields: Declared field names, as given.
        collection: That its articles join; empty for none.
        checked_at: The last check; None before the first one.
        succeeded_at: The last check that succeeded.
        failing_since: The first of the checks that have failed since then; None while all is well.
        error: Why the last check failed.
        added, updated, removed: Articles, over all checks.
    """

    location: str
    interval: int
    fields: str = ""
    collection: str = ""
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    added: int = 0
    updated: int = 0
    removed: int = 0

    @property
    def is_web(self) -> bool:
        """Returns whether it is fetched, not read from disk."""
        return begins_as_url(self.location)


_SOURCE = {("place" if name == "location" else name): name for name in Source.__slots__}  # fields by column


class Origins:
    """The tables of origins and sources, as one transaction sees them.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    # ------------------------------------------------------------------ origins

    def recorded(self, locations: Iterable[str]) -> dict[str, Origin]:
        """Returns what was recorded of those of these locations that articles were read from."""
        locations = list(locations)
        ids: dict[str, list[str]] = {}
        for location, article_id in run_in(
            self._sql, "SELECT place, article_id FROM origin_article WHERE place IN ({}) ORDER BY article_id", locations
        ):
            ids.setdefault(location, []).append(article_id)
        rows = run_in(
            self._sql,
            """SELECT place, reading, digest, read_at, size, modified_ns, etag, last_modified, rejected FROM origin
               WHERE place IN ({})""",
            locations,
        )
        return {
            location: Origin(
                location=location, reading=reading, digest=digest, read_at=read_at, size=size, modified_ns=modified_ns,
                etag=etag, last_modified=last_modified, article_ids=tuple(ids.get(location, ())),
                rejected=_rejected(rejected),
            )
            for location, reading, digest, read_at, size, modified_ns, etag, last_modified, rejected in rows
        }  # fmt: skip

    def locations(self) -> list[str]:
        """Returns all locations that articles were read from."""
        return [location for (location,) in self._sql.execute("SELECT place FROM origin ORDER BY place").fetchall()]

    def incomplete(self, locations: Iterable[str]) -> set[str]:
        """Returns those of these locations that held an article which is not here, e.g. since it was removed."""
        rows = run_in(
            self._sql,
            """SELECT DISTINCT place FROM origin_article WHERE place IN ({}) AND NOT EXISTS
               (SELECT 1 FROM article WHERE article.id = origin_article.article_id AND valid_to IS NULL)""",
            locations,
        )
        return {location for (location,) in rows}

    def inside(self, folder: str) -> set[str]:
        """Returns the locations of files in a folder, however deep."""
        prefix = folder.rstrip("/\\")
        found = self._sql.execute(
            "SELECT place FROM origin WHERE substr(place, 1, ?) IN (?, ?)",
            (len(prefix) + 1, f"{prefix}/", f"{prefix}\\"),
        )
        return {location for (location,) in found}

    def articles_in(self, locations: Iterable[str]) -> set[str]:
        """Returns the articles that any of these locations held."""
        rows = run_in(self._sql, "SELECT DISTINCT article_id FROM origin_article WHERE place IN ({})", locations)
        return {article_id for (article_id,) in rows}

    def record(self, origin: Origin) -> None:
        """Records how a location is now."""
        rejected = json.dumps([[str(r.path), r.line, r.reason] for r in origin.rejected], ensure_ascii=False)
        self._sql.execute("DELETE FROM origin_article WHERE place = ?", (origin.location,))
        self._sql.execute("DELETE FROM origin WHERE place = ?", (origin.location,))
        self._sql.execute(
            "INSERT INTO origin VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                origin.location, origin.reading, origin.digest, origin.read_at, origin.size, origin.modified_ns,
                origin.etag, origin.last_modified, rejected,
            ),
        )  # fmt: skip
        held = [(origin.location, article_id) for article_id in dict.fromkeys(origin.article_ids)]
        self._sql.executemany("INSERT INTO origin_article VALUES (?, ?)", held)

    def forget(self, locations: Iterable[str]) -> None:
        """Deletes what was recorded of locations."""
        for location in locations:
            for table in ("origin_article", "origin"):
                self._sql.execute(f"DELETE FROM {table} WHERE place = ?", (location,))

    def held_by_others(self, article_ids: Iterable[str], locations: Iterable[str]) -> set[str]:
        """Returns those of some articles that other locations than these hold as well."""
        left_out = set(locations)
        rows = run_in(self._sql, "SELECT place, article_id FROM origin_article WHERE article_id IN ({})", article_ids)
        return {article_id for location, article_id in rows if location not in left_out}

    # ------------------------------------------------------------------ sources

    def sources(self) -> list[Source]:
        """Returns all that is watched, by location."""
        rows = self._sql.execute(f"SELECT {', '.join(_SOURCE)} FROM source ORDER BY place").fetchall()
        return [_source(dict(zip(_SOURCE.values(), row, strict=True))) for row in rows]

    def save_source(self, source: Source) -> None:
        """Begins to watch a source, or saves how it stands."""
        values = [_seconds(value) for value in astuple(source)]
        marks = ", ".join("?" * len(values))
        self._sql.execute("DELETE FROM source WHERE place = ?", (source.location,))
        self._sql.execute(f"INSERT INTO source ({', '.join(_SOURCE)}) VALUES ({marks})", values)

    def remove_source(self, location: str) -> bool:
        """Ends watching a source, whose articles stay; returns whether it was watched."""
        return bool(self._sql.execute("DELETE FROM source WHERE place = ?", (location,)).rowcount)


def _rejected(text: str) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(path=path if begins_as_url(path) else Path(path), line=line, reason=reason)
        for path, line, reason in json.loads(text)
    )


def _seconds(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value


def _source(values: dict[str, Any]) -> Source:
    for name in ("checked_at", "succeeded_at", "failing_since"):
        if values[name] is not None:
            values[name] = datetime.fromtimestamp(values[name], UTC)
    return Source(**values)
