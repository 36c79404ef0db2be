"""What the tables say of an index as a whole; articles and passages are read as in every engine."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from corpus.types import Article, Passage
from index.encode import Encoder
from index.errors import IndexMismatch
from index.postgres.connecting.database import SCHEMA, Transaction
from index.postgres.connecting.migrate import check_version, version_of
from index.storage.bookkeeping.articles import ArticleTables
from index.storage.database import published_of
from index.types import Stamp, Status

CHANNEL = "newsdesk_changed"  # of LISTEN: each commit gives the new generation


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the index is and how it stands; the columns of the table of that name."""

    encoder: str
    encoder_digest: str
    encoder_path: str
    dimensions: int
    passage_tokens: int
    generation: int
    identity: str
    changed_at: datetime | None
    articles: int
    versions: int
    undated: int
    passages: int
    words: int

    @property
    def stamp(self) -> Stamp:
        """Returns which index it is of, and which generation."""
        return self.identity, self.generation


_LAG = """SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END"""
_MANIFEST = ", ".join(field.name for field in fields(Manifest))


class Tables(ArticleTables):
    """The tables as one transaction sees them.

    Args:
        transaction: The transaction; also there as `transaction`.
    """

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.transaction = transaction

    def is_made(self, name: str) -> bool:
        """Returns whether this server has an index; a replica gets its tables a moment after the primary.

        Raises:
            IndexMismatch: If its tables are of another version; `name` stands in the message.
        """
        if not (version := version_of(self.transaction.connection)):
            return False
        check_version(name, version)
        (table,) = self._sql.execute("SELECT to_regclass(?)", (f"{SCHEMA}.manifest",)).fetchone()
        return table is not None and self._sql.execute("SELECT 1 FROM manifest").fetchone() is not None

    def manifest(self, *, lock: bool = False) -> Manifest:
        """Returns how it stands.

        Args:
            lock: Whether to keep every other writer out until this transaction ends.
        """
        row = self._sql.execute(f"SELECT {_MANIFEST} FROM manifest{' FOR UPDATE' if lock else ''}").fetchone()
        return Manifest(**dict(zip(Manifest.__slots__, row, strict=True)))

    def make(self, encoder: Encoder, passage_tokens: int | None) -> None:
        """Writes the first manifest, unless another writer has."""
        self._sql.execute(
            """INSERT INTO manifest (one, encoder, encoder_digest, encoder_path, dimensions, passage_tokens, generation,
               identity) VALUES (1, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING""",
            (
                encoder.name, encoder.digest, encoder.path, encoder.dimensions, passage_tokens or encoder.max_tokens,
                uuid.uuid4().hex,
            ),
        )  # fmt: skip

    def advance(self, **more: int) -> int:
        """Begins the next generation, whose number it returns; `more` is added to the manifest's counts."""
        changes = "".join(f", {name} = {name} + {int(count)}" for name, count in more.items())
        (generation,) = self._sql.execute(
            f"UPDATE manifest SET generation = generation + 1, changed_at = now(){changes} RETURNING generation"
        ).fetchone()
        self._sql.execute("SELECT pg_notify(?, ?)", (CHANNEL, str(generation)))
        return int(generation)

    def count(self, kind: str, changes: Mapping[str, int], names: Mapping[str, str] | None = None) -> None:
        """Adds to the counts of a kind of `tally`; those that come to nothing go.

        Args:
            kind: "outlet", "author" or "year".
            changes: By key.
            names: By key, as they are shown, where that is not the key.
        """
        changed = [(kind, key, (names or {}).get(key, key), count) for key, count in changes.items() if count]
        self._sql.executemany(
            """INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT (kind, key)
               DO UPDATE SET count = tally.count + excluded.count""",
            changed,
        )
        if any(count < 0 for *_, count in changed):
            self._sql.execute("DELETE FROM tally WHERE kind = ? AND count <= 0", (kind,))

    def tally(self, kind: str) -> list[tuple[str, str, int]]:
        """Returns key, name and count of a kind of `tally`, most first."""
        found: list[tuple[str, str, int]] = self._sql.execute(
            'SELECT key, name, count FROM tally WHERE kind = ? ORDER BY count DESC, name COLLATE "C"', (kind,)
        ).fetchall()
        return found

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """Returns passages with their articles, by row, in the rows' order."""
        rows = list(rows)
        found = super().passages(rows)
        return {row: found[row] for row in rows if row in found}

    def status(self, name: str) -> Status:
        """Returns how the generation of this transaction stands; counts come from tables that have them ready."""
        manifest = self.manifest()
        (size,) = self._sql.execute(
            """SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0) FROM pg_class
               JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = ? AND relkind = 'r'""",
            (SCHEMA,),
        ).fetchone()
        return Status(
            folder=name, generation=manifest.generation, articles=manifest.articles, versions=manifest.versions,
            undated=manifest.undated, passages=manifest.passages, vectors=manifest.passages,
            outlets=tuple((spelling or None, count) for spelling, _, count in self.tally("outlet")),
            collections=tuple(self.collections.counts()), languages=tuple(self._languages()),
            first=self._edge("ASC"), last=self._edge("DESC"),
            encoder=manifest.encoder, encoder_digest=manifest.encoder_digest, encoder_path=manifest.encoder_path,
            dimensions=manifest.dimensions, passage_tokens=manifest.passage_tokens, size_bytes=int(size),
            identity=manifest.identity,
        )  # fmt: skip

    def _languages(self) -> list[tuple[str | None, int]]:
        found: list[tuple[str | None, int]] = self._sql.execute(
            """SELECT language, count(*) AS n FROM article WHERE valid_to IS NULL GROUP BY language
               ORDER BY n DESC, language COLLATE "C" """
        ).fetchall()
        return found

    def lag_seconds(self) -> float | None:
        """Returns how far this server is behind the primary; None if it is the primary."""
        (lag,) = self._sql.execute(_LAG).fetchone()
        return None if lag is None else float(lag)

    def _edge(self, direction: str) -> str | None:
        row = self._sql.execute(
            f"""SELECT published_at, published_precision, published_offset, published_origin FROM article
                WHERE valid_to IS NULL AND published_at IS NOT NULL ORDER BY published_at {direction} LIMIT 1"""
        ).fetchone()
        published = published_of(*row) if row else None
        return published.iso() if published else None


class Known:
    """What is worked out once for a generation, by whichever question needs it first.

    Args:
        stamp: Of the generation.
        name: Of the index, as it may be shown.
    """

    def __init__(self, stamp: Stamp, name: str) -> None:
        self.stamp = stamp
        self._name = name
        self._status: Status | None = None
        self._outlets: Mapping[int, str] | None = None
        self._authors: Mapping[str, int] | None = None
        self._lock = threading.Lock()

    def status(self, tables: Tables) -> Status:
        """Returns how the generation stands."""
        with self._lock:
            if self._status is None:
                self._status = tables.status(self._name)
            return self._status

    def outlets(self, tables: Tables) -> Mapping[int, str]:
        """Returns the outlets' names by their codes, in the order in which they came."""
        with self._lock:
            if self._outlets is None:
                self._outlets = dict(
                    tables.transaction.execute("SELECT code, name FROM outlet ORDER BY code").fetchall()
                )
            return self._outlets

    def authors(self, tables: Tables) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        with self._lock:
            if self._authors is None:
                self._authors = {name: count for _, name, count in tables.tally("author")}
            return self._authors


def check_made_with(name: str, manifest: Manifest, encoder: Encoder, passage_tokens: int | None) -> None:
    """Compares a manifest with what is expected.

    Raises:
        IndexMismatch: If the index was made with another encoder or passage size.
    """
    differing = []
    if manifest.encoder_digest != encoder.digest:
        differing.append(
            f"it was made with the encoder {manifest.encoder} (weights {manifest.encoder_digest[:12]}), not with"
            f" {encoder.name} (weights {encoder.digest[:12]})"
        )
    if passage_tokens not in (None, manifest.passage_tokens):
        differing.append(f"its passages have up to {manifest.passage_tokens} tokens, not {passage_tokens}")
    if differing:
        raise IndexMismatch(f"{name}: {'; '.join(differing)}. Open it as it was made, or use another database.")
