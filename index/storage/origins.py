"""Where articles came from: files and pages as they were last read, and the sources that are watched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
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
        place: Absolute path, or URL.
        reading: How it was read; what was read otherwise is read again.
        size: Bytes; None for pages.
        modified_ns: Nanoseconds since 1970; None for pages.
        digest: SHA-256 of its content.
        read_at: Seconds since 1970.
        etag, last_modified: What a server said of it.
        article_ids: Of the articles that it held.
        rejected: What in it could not be read.
    """

    place: str
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
    """A folder, file, feed or page that is kept up to date.

    Attributes:
        place: Absolute path, or URL.
        interval: Seconds between two checks.
        fields: Declared field names, as given.
        checked_at: The last check; None before the first one.
        succeeded_at: The last check that succeeded.
        failing_since: The first of the checks that have failed since then; None while all is well.
        error: Why the last check failed.
        added, updated, removed: Articles, over all checks.
    """

    place: str
    interval: int
    fields: str = ""
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
        """Whether it is fetched, not read from disk."""
        return begins_as_url(self.place)


class Origins:
    """The tables of origins and sources, as one transaction sees them.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    # ------------------------------------------------------------------ origins

    def known(self, places: Iterable[str]) -> dict[str, Origin]:
        """Those of these places that articles were read from, as they were then."""
        places = list(places)
        ids: dict[str, list[str]] = {}
        for place, article_id in run_in(
            self._sql, "SELECT place, article_id FROM origin_article WHERE place IN ({})", places
        ):
            ids.setdefault(place, []).append(article_id)
        rows = run_in(
            self._sql,
            """SELECT place, reading, digest, read_at, size, modified_ns, etag, last_modified, rejected FROM origin
               WHERE place IN ({})""",
            places,
        )
        return {
            place: Origin(
                place=place, reading=reading, digest=digest, read_at=read_at, size=size, modified_ns=modified_ns,
                etag=etag, last_modified=last_modified, article_ids=tuple(ids.get(place, ())),
                rejected=_rejected(rejected),
            )
            for place, reading, digest, read_at, size, modified_ns, etag, last_modified, rejected in rows
        }  # fmt: skip

    def inside(self, folder: str) -> set[str]:
        """Places of files in a folder, however deep."""
        prefix = folder.rstrip("/\\")
        found = self._sql.execute(
            "SELECT place FROM origin WHERE substr(place, 1, ?) IN (?, ?)",
            (len(prefix) + 1, f"{prefix}/", f"{prefix}\\"),
        )
        return {place for (place,) in found}

    def record(self, origin: Origin) -> None:
        """Remembers how a place is now."""
        rejected = json.dumps([[str(r.path), r.line, r.reason] for r in origin.rejected], ensure_ascii=False)
        self._sql.execute("DELETE FROM origin_article WHERE place = ?", (origin.place,))
        self._sql.execute(
            "INSERT OR REPLACE INTO origin VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                origin.place, origin.reading, origin.digest, origin.read_at, origin.size, origin.modified_ns,
                origin.etag, origin.last_modified, rejected,
            ),
        )  # fmt: skip
        for article_id in origin.article_ids:
            self._sql.execute("INSERT OR IGNORE INTO origin_article VALUES (?, ?)", (origin.place, article_id))

    def forget(self, places: Iterable[str]) -> None:
        """Forgets places, and what they held."""
        for place in places:
            for table in ("origin_article", "origin"):
                self._sql.execute(f"DELETE FROM {table} WHERE place = ?", (place,))

    def held_elsewhere(self, article_ids: Iterable[str], places: Iterable[str]) -> set[str]:
        """Those of some articles that other places than these hold as well."""
        left_out = set(places)
        held = run_in(self._sql, "SELECT place, article_id FROM origin_article WHERE article_id IN ({})", article_ids)
        return {article_id for place, article_id in held if place not in left_out}

    # ------------------------------------------------------------------ sources

    def sources(self) -> list[Source]:
        """All that is watched, by place."""
        names = [field.name for field in fields(Source)]
        rows = self._sql.execute(f"SELECT {', '.join(names)} FROM source ORDER BY place").fetchall()
        return [_source(dict(zip(names, row, strict=True))) for row in rows]

    def keep(self, source: Source) -> None:
        """Begins to watch a source, or notes how it stands."""
        values = [_seconds(value) for value in astuple(source)]
        names = ", ".join(field.name for field in fields(Source))
        self._sql.execute(f"INSERT OR REPLACE INTO source ({names}) VALUES ({', '.join('?' * len(values))})", values)

    def drop(self, place: str) -> bool:
        """Ends watching a source, whose articles stay; returns whether it was watched."""
        return bool(self._sql.execute("DELETE FROM source WHERE place = ?", (place,)).rowcount)


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
