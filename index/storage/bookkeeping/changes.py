"""What changed since the columns were last written to a file, so that no generation reads all tables again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import Written
from index.storage.columns import ArticleRow, Columns
from index.storage.database import Connection, run_in

_FEWEST = 1_000  # touched article versions; fewer are read from the tables in less than 50 ms
_SHARE = 0.02  # of all versions, or so many
_PASSAGES = "SELECT row, vector, article FROM passage"
_ARTICLES = """SELECT key, published_at, published_local, valid_from, valid_to, outlet, story.story, authors,
    (SELECT json_group_array(collection) FROM membership WHERE membership.article_id = article.id), language
    FROM article LEFT JOIN story ON story.article_id = article.id"""


class Changes:
    """The file of columns and what was touched since, as one transaction sees them.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def file(self) -> tuple[int, str | None, Written]:
        """Returns the generation of the file of columns, its name, if there is one, and what was written."""
        generation, name, size, sha256 = self._sql.execute(
            "SELECT generation, name, size, sha256 FROM columns_file"
        ).fetchone()
        return generation, name, Written(size=size or 0, sha256=sha256 or "")

    def since(self, generation: int) -> NDArray[np.int64]:
        """Returns keys of article versions that later generations added, changed or removed; ascending.

        Args:
            generation: Not before that of the file.
        """
        found = self._sql.execute(
            "SELECT DISTINCT article FROM touched WHERE generation > ? ORDER BY article", (generation,)
        )
        return np.array([key for (key,) in found], dtype=np.int64)

    def columns(self, folder: Path, previous: tuple[int, Columns] | None = None) -> Columns:
        """Returns the columns of this generation: a file or earlier columns, with what changed since.

        Args:
            folder: Where the files of columns are.
            previous: Columns in memory with their generation. They save reading the file if they are newer than it.

        Raises:
            IndexDamaged: If the file is missing or differs from what was written.
        """
        of_file, name, written = self.file()
        (generation,) = self._sql.execute("SELECT generation FROM manifest").fetchone()
        if previous is not None and of_file <= previous[0] <= generation:
            return self.applied(previous[1], self.since(previous[0]))
        if name is None:
            return self.whole()
        return self.applied(Columns.read(folder / name, written), self.since(of_file))

    def whole(self) -> Columns:
        """Returns the columns, read from the tables."""
        passages = self._sql.execute(f"{_PASSAGES} ORDER BY row").fetchall()
        return Columns(_array(passages), self._sql.execute(f"{_ARTICLES} ORDER BY key").fetchall())

    def applied(self, columns: Columns, keys: NDArray[np.int64]) -> Columns:
        """Returns the columns with what the tables now say of some article versions."""
        if not len(keys):
            return columns
        passages = run_in(self._sql, f"{_PASSAGES} WHERE article IN ({{}})", keys.tolist())
        articles: list[ArticleRow] = run_in(self._sql, f"{_ARTICLES} WHERE key IN ({{}})", keys.tolist())
        return columns.changed(keys, _array(sorted(passages)), sorted(articles, key=lambda row: row[0]))

    def are_many(self) -> bool:
        """Returns whether so much was touched that the file should be written again."""
        _, name, _ = self.file()
        (touched,) = self._sql.execute("SELECT count(*) FROM touched").fetchone()
        (versions,) = self._sql.execute("SELECT count(*) FROM article").fetchone()
        many = _FEWEST + int(_SHARE * versions)
        return bool(touched > many or (name is None and versions > many))

    def renew(self, generation: int, name: str, written: Written) -> None:
        """Names a new file of the columns of this generation, and forgets what came before."""
        self._sql.execute(
            "UPDATE columns_file SET generation = ?, name = ?, size = ?, sha256 = ?",
            (generation, name, written.size, written.sha256),
        )
        self._sql.execute("DELETE FROM touched WHERE generation <= ?", (generation,))


def _array(rows: Iterable[tuple[int, int, int]]) -> NDArray[np.int64]:
    return np.array(list(rows), dtype=np.int64).reshape(-1, 3)
