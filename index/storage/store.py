"""Articles, passages and the manifest in SQLite.

A read transaction sees one generation from its begin to its end, whatever a writer commits meanwhile: that is SQLite's
write-ahead log. A write transaction is the one point at which a new generation begins.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.types import Article, Span
from index.errors import IndexDamaged
from index.storage.bookkeeping.articles import STORED, ArticleTables, stored_values
from index.storage.bookkeeping.changes import Changes
from index.storage.bookkeeping.segments import Segments
from index.storage.bookkeeping.sums import begin_sums
from index.storage.catalogue import Catalogue
from index.storage.database import Connection, Database, Numbers, numbers, run_in
from index.storage.manifest import Manifest
from index.storage.row_digests import row_digest

DATABASE = "library.sqlite"

PARTS = ("vectors", "words", "columns")  # folders of an index, beside its database


class Store:
    """The database of one index folder.

    Args:
        folder: The index's folder; need not be there for reading nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._database = Database(folder / DATABASE)
        self.close = self._database.close  # for good

    @contextmanager
    def generation(self) -> Iterator[Tables | None]:
        """Gives the last generation, to read; None where none was ever committed.

        Raises:
            IndexDamaged: If the file is no database or a broken one, or is missing beside files of an index.
        """
        self._database.check_open()
        if not self._database.path.exists():
            self.check_no_parts()
            yield None
            return
        with self.reading() as tables:
            if tables.is_made():
                yield tables
                return
        self.check_no_parts()
        yield None

    def check_no_parts(self) -> None:
        """Refuses to begin an index over files of one whose database is gone.

        Raises:
            IndexDamaged: If there are any.
        """
        path = self._database.path
        if any(any((path.parent / part).glob("*")) for part in PARTS):
            raise IndexDamaged(
                f"{path}: this file is missing or empty, beside files of {' and '.join(PARTS)}: without it the articles"
                " are lost. Put it back, restore a backup (`newsdesk restore`), or remove the folder and add the"
                " articles again"
            )

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Gives one generation, to read.

        Raises:
            IndexDamaged: If the file is missing, no database or a broken one.
        """
        with self._database.reading() as connection:
            yield Tables(connection)

    def overwrite(self, other: Path) -> None:
        """Replaces the database by another file's; see `Database.overwrite`."""
        self._database.overwrite(other)

    @contextmanager
    def writing(self) -> Iterator[Tables]:
        """Gives the next generation: committed whole at the end, or not at all if the block raises.

        Raises:
            IndexUnwritable: If the file cannot be written.
            IndexDamaged: If it is no database or a broken one.
        """
        with self._database.writing() as connection:
            yield Tables(connection)


class Tables(ArticleTables):
    """The tables as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.connection = connection
        self.catalogue = Catalogue(connection)
        self.changes = Changes(connection)
        self.segments = Segments(connection)

    # ------------------------------------------------------------------ manifest

    def is_made(self) -> bool:
        """Returns whether the tables are there."""
        return bool(self._value("SELECT count(*) FROM sqlite_schema WHERE name = 'manifest'"))

    def make(self, manifest: Manifest) -> None:
        """Makes the tables, with their first manifest."""
        schema = files("index.storage").joinpath("schema.sql").read_text(encoding="utf-8")
        for statement in schema.split(";\n"):  # a trigger's own statements end within a line
            if statement.strip():
                self._sql.execute(statement)
        begin_sums(self._sql)
        self._sql.execute("INSERT INTO manifest VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(manifest))
        self._sql.execute("INSERT INTO columns_file (one, generation) VALUES (1, ?)", (manifest.generation,))

    def become_another(self, words: str | None) -> None:
        """Makes it another index, with a new words folder: what is open does not take it for its own."""
        self._sql.execute("UPDATE manifest SET identity = ?, words = ?", (uuid.uuid4().hex, words))

    def manifest(self) -> Manifest:
        """Returns the manifest of this generation; one of an earlier format may lack columns, and says its format."""
        found = self._sql.execute("SELECT * FROM manifest")
        row = dict(zip((name for name, *_ in found.description), found.fetchone(), strict=True))
        return Manifest(**{field.name: row[field.name] for field in fields(Manifest) if field.name in row})

    def advance(self, words: str | None, passages: int = 0) -> None:
        """Begins the next generation.

        Args:
            words: The words folder.
            passages: How many more there are; fewer if below 0.
        """
        self._sql.execute(
            """UPDATE manifest SET generation = generation + 1, words = ?, passages = passages + ?,
               vectors = (SELECT coalesce(sum(living), 0) FROM segment)""",
            (words, passages),
        )

    # ------------------------------------------------------------------ articles

    def add_article(self, article: Article, seen_at: datetime) -> int:
        """Stores an article as the current version and returns its key.

        A first version holds from ever; a later one from `seen_at`, at which the one before it ends.
        """
        (last_change,) = self._sql.execute("SELECT max(valid_from) FROM article WHERE id = ?", (article.id,)).fetchone()
        seen = max(int(seen_at.timestamp()), last_change or 0)  # a version never begins before the one it replaces
        ended = self._sql.execute(
            "UPDATE article SET valid_to = ? WHERE id = ? AND valid_to IS NULL", (seen, article.id)
        ).rowcount
        values = stored_values(article, seen if ended else None)
        cursor = self._sql.execute(
            f"INSERT INTO article ({STORED}, row_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, row_digest(values)),
        )
        return int(cursor.lastrowid or 0)

    def remove_articles(self, article_ids: Iterable[str]) -> tuple[int, list[int]]:
        """Deletes articles in all versions.

        Returns:
            How many articles went, and the rows of their passages.
        """
        keys = dict(run_in(self._sql, "SELECT key, id FROM article WHERE id IN ({})", article_ids))
        rows_vectors = run_in(self._sql, "SELECT row, vector FROM passage WHERE article IN ({})", keys)
        run_in(self._sql, "DELETE FROM passage WHERE article IN ({})", keys)
        run_in(self._sql, "DELETE FROM article WHERE key IN ({})", keys)
        self.stories.remove(set(keys.values()))
        run_in(
            self._sql,
            "DELETE FROM vector WHERE id IN ({})"
            " AND NOT EXISTS (SELECT 1 FROM passage WHERE passage.vector = vector.id)",
            {vector for _, vector in rows_vectors},
        )
        return len(set(keys.values())), [row for row, _ in rows_vectors]

    # ------------------------------------------------------------------ passages

    def add_passages(self, article_key: int, spans: Sequence[tuple[Span, int]]) -> list[int]:
        """Stores an article's passages, each with its vector, and returns their rows."""
        insert = "INSERT INTO passage (article, span_start, span_end, vector) VALUES (?, ?, ?, ?)"
        return [
            int(self._sql.execute(insert, (article_key, span.start, span.end, vector)).lastrowid or 0)
            for span, vector in spans
        ]

    def rows(self) -> Numbers:
        """Returns every passage's row, ascending."""
        return numbers(self._sql, "SELECT row FROM passage ORDER BY row")

    def used_vectors(self) -> Numbers:
        """Returns every vector that a passage refers to, ascending."""
        return numbers(self._sql, "SELECT DISTINCT vector FROM passage ORDER BY vector")

    # ------------------------------------------------------------------ soundness

    def integrity_problems(self) -> list[str]:
        """Returns what SQLite's own check finds wrong; nothing if all is well."""
        found = [message for (message,) in self._sql.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def _value(self, query: str) -> Any:
        return self._sql.execute(query).fetchone()[0]
