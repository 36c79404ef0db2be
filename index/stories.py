"""Story groups: which articles are near copies of one report, kept as articles come and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np

from corpus.dedupe import COPY_FROM, bands, resemblance, sketch

_MOST_COMPARED = 500  # a form letter published every day must not be held against all that came before


class Connection(Protocol):
    """What is needed of a transaction of the store."""

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Any:
        """Runs one statement."""
        ...


class Stories:
    """The tables of stories and of the sketches by which they are found, inside a write transaction.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def place(self, article_id: str, body: str) -> None:
        """Puts an article that is new, or has a new body, among those whose bodies it resembles, if any.

        Groups are joined where it resembles members of several.
        """
        self.leave([article_id])
        own = sketch(body)
        keys = bands(own)
        near = [other for other, theirs in self._candidates(keys) if resemblance(own, theirs) >= COPY_FROM]
        self._sql.execute("INSERT INTO sketch VALUES (?, ?)", (article_id, own.tobytes()))
        for key in keys:
            self._sql.execute("INSERT OR IGNORE INTO sketch_band VALUES (?, ?)", (key, article_id))
        if near:
            self._join([article_id, *near])

    def leave(self, article_ids: Iterable[str]) -> None:
        """Takes articles out of their groups; a group of one is none."""
        for article_id in article_ids:
            for table in ("sketch", "sketch_band"):
                self._sql.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
            found = self._sql.execute(
                "DELETE FROM story WHERE article_id = ? RETURNING story", (article_id,)
            ).fetchone()
            if found:
                self._settle(found[0])

    def _candidates(self, keys: Sequence[int]) -> list[tuple[str, np.ndarray[Any, np.dtype[np.uint32]]]]:
        found = self._sql.execute(
            f"""SELECT article_id, places FROM sketch WHERE article_id IN
                (SELECT DISTINCT article_id FROM sketch_band WHERE band IN ({",".join("?" * len(keys))}) LIMIT ?)""",
            [*keys, _MOST_COMPARED],
        )
        return [(article_id, np.frombuffer(places, dtype=np.uint32)) for article_id, places in found.fetchall()]

    def _join(self, article_ids: Sequence[str]) -> None:
        marks = ",".join("?" * len(article_ids))
        stories = [
            story
            for (story,) in self._sql.execute(
                f"SELECT DISTINCT story FROM story WHERE article_id IN ({marks}) ORDER BY story", article_ids
            ).fetchall()
        ]
        (newest,) = self._sql.execute("SELECT coalesce(max(story), 0) FROM story").fetchone()
        story = stories[0] if stories else newest + 1
        for other in stories[1:]:
            self._sql.execute("UPDATE story SET story = ? WHERE story = ?", (story, other))
        for article_id in article_ids:
            self._sql.execute("INSERT OR IGNORE INTO story VALUES (?, ?, 0)", (article_id, story))
        self._settle(story)

    def _settle(self, story: int) -> None:
        """Names a group's original, the article published first; undated ones come last."""
        members = self._sql.execute(
            """SELECT story.article_id FROM story JOIN article ON article.id = story.article_id
               WHERE story.story = ? GROUP BY story.article_id
               ORDER BY min(article.published_at) NULLS LAST, min(article.key)""",
            (story,),
        ).fetchall()
        if len(members) < 2:
            self._sql.execute("DELETE FROM story WHERE story = ?", (story,))
        else:
            self._sql.execute("UPDATE story SET original = (article_id = ?) WHERE story = ?", (members[0][0], story))
