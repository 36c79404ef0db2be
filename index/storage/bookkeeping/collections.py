"""Collections: named parts of an index, such as dossiers. An article may be in any number of them."""

from __future__ import annotations

from collections.abc import Iterable

from index.storage.database import Connection, run_in
from index.types import name_key


class Collections:
    """The table of memberships, inside a transaction.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def missing(self, article_ids: Iterable[str], name: str) -> list[str]:
        """Returns those of some articles that are here and not in a collection, each once."""
        ids, key = list(dict.fromkeys(article_ids)), name_key(name)
        here = run_in(self._sql, "SELECT id FROM article WHERE valid_to IS NULL AND id IN ({})", ids)
        joined = run_in(self._sql, "SELECT article_id, collection_key FROM membership WHERE article_id IN ({})", ids)
        members = {article_id for article_id, of in joined if of == key}
        return [article_id for (article_id,) in here if article_id not in members]

    def join(self, article_ids: Iterable[str], name: str) -> None:
        """Puts articles, all of them here, into a collection; one that is there keeps its spelling."""
        key = name_key(name)
        known = self._sql.execute("SELECT collection FROM membership WHERE collection_key = ? LIMIT 1", (key,))
        (spelling,) = known.fetchone() or (name,)
        for article_id in article_ids:
            self._sql.execute(
                "INSERT INTO membership VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (article_id, key, spelling)
            )

    def leave(self, name: str, article_ids: Iterable[str] | None = None) -> tuple[list[str], list[str]]:
        """Takes articles out of a collection.

        Args:
            name: The collection; one that has no article left is none.
            article_ids: Of those in it; all if None.

        Returns:
            Those that are in no collection now, and those that are in others.
        """
        key = name_key(name)
        rows = self._sql.execute("SELECT article_id FROM membership WHERE collection_key = ?", (key,)).fetchall()
        members = {article_id for (article_id,) in rows}
        if article_ids is not None:
            members &= set(article_ids)
        for article_id in members:
            self._sql.execute("DELETE FROM membership WHERE article_id = ? AND collection_key = ?", (article_id, key))
        others = run_in(self._sql, "SELECT DISTINCT article_id FROM membership WHERE article_id IN ({})", members)
        elsewhere = {article_id for (article_id,) in others}
        return sorted(members - elsewhere), sorted(elsewhere)

    def has(self, name: str) -> bool:
        """Returns whether any article is in a collection."""
        found = self._sql.execute("SELECT 1 FROM membership WHERE collection_key = ? LIMIT 1", (name_key(name),))
        return found.fetchone() is not None

    def counts(self) -> list[tuple[str, int]]:
        """Returns the number of articles by collection, most first."""
        found: list[tuple[str, int]] = self._sql.execute(
            """SELECT min(collection), count(*) AS n FROM membership
               GROUP BY collection_key ORDER BY n DESC, collection_key"""
        ).fetchall()
        return found

    def all(self) -> list[tuple[str, str]]:
        """Returns every membership: the article's id and the collection's name."""
        found: list[tuple[str, str]] = self._sql.execute(
            "SELECT article_id, collection FROM membership ORDER BY collection_key, article_id"
        ).fetchall()
        return found
