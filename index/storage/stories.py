"""Story groups: which articles are near copies of one report, brought up to date as articles come and go.

Two articles are linked if their sketches share a posted hash and say that they are copies, whatever else is there; a
group is what links join. So the groups are those of the articles that are there, in whatever order they came, and those
that went leave nothing behind. Only where one body has more than 100 like it are its links not all followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from corpus.text.agencies import agency, outlet_agency
from corpus.text.near_copies import PublicationTime, Sketch, days_between, likeness, lookup_hashes, sketch
from corpus.text.notices import is_notice
from corpus.types import Article
from index.storage.database import Connection, run_in
from index.types import DAY

_MOST_COMPARED = 100  # a form letter published every day must not be compared with all that came before


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One report and its near copies.

    Attributes:
        articles: How many there are.
        outlets: How many outlets they are of; articles without an outlet count as one outlet.
        original: Id of the article that the others copy.
        original_outlet: Its outlet, if it has one.
    """

    articles: int
    outlets: int
    original: str
    original_outlet: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """An article of a group, as its first version was published."""

    article_id: str
    key: int
    agency: str | None
    at: float  # seconds since 1970; infinite if undated
    local: float  # the same by its outlet's clock
    bare_day: bool

    @property
    def day(self) -> float:
        return self.local // DAY if isfinite(self.local) else self.local


class Stories:
    """The tables of stories and of the sketches by which they are found, inside a transaction.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def add(self, article_id: str, body: str) -> None:
        """Puts an article that is new, or has a new body, among those it is a near copy of, if any.

        Groups are joined where it is a copy of members of several. A body that is but a notice to readers is in none:
        one form replaces many reports.
        """
        self.remove([article_id])
        if is_notice(body):
            return
        own = sketch(body)
        self._sql.execute("INSERT INTO sketch VALUES (?, ?)", (article_id, own.to_bytes()))
        bands = [(key, article_id) for key in lookup_hashes(own)]
        self._sql.executemany("INSERT INTO sketch_band VALUES (?, ?)", bands)
        near = self._linked(article_id, own)
        if near:
            self._join([article_id, *near])

    def remove(self, article_ids: Iterable[str]) -> None:
        """Takes articles out of their groups; what only they linked parts, and a group of one is none."""
        stories: set[int] = set()
        for article_id in article_ids:
            sketched = self._sql.execute("DELETE FROM sketch WHERE article_id = ? RETURNING places", (article_id,))
            for (stored,) in sketched.fetchall():
                bands = [(key, article_id) for key in lookup_hashes(Sketch.from_bytes(stored))]
                self._sql.executemany("DELETE FROM sketch_band WHERE band = ? AND article_id = ?", bands)
            found = self._sql.execute("DELETE FROM story WHERE article_id = ? RETURNING story", (article_id,))
            stories.update(story for (story,) in found.fetchall())
        for story in sorted(stories):
            self._part(story)

    def one_each(self, articles: Sequence[Article]) -> list[Article]:
        """Returns articles in their order, of each group the first one alone."""
        rows = run_in(
            self._sql, "SELECT article_id, story FROM story WHERE article_id IN ({})", [one.id for one in articles]
        )
        group = dict(rows)
        first: dict[int | str, Article] = {}
        for one in articles:
            first.setdefault(group.get(one.id, one.id), one)
        return list(first.values())

    def groups(self) -> dict[str, int]:
        """Returns the group of each article that is in one."""
        return dict(self._sql.execute("SELECT article_id, story FROM story").fetchall())

    def coverage(self, stories: Iterable[int]) -> dict[int, Coverage]:
        """Returns how widely each of these groups was published, by its number."""
        found: dict[int, Coverage] = {}
        for story in stories:
            rows = self._sql.execute(
                """SELECT story.article_id, original, outlet, outlet_key FROM story
                   JOIN article ON article.id = story.article_id AND valid_to IS NULL WHERE story.story = ?""",
                (story,),
            ).fetchall()
            for article_id, original, outlet, _ in rows:
                if original:
                    found[story] = Coverage(
                        articles=len(rows),
                        outlets=len({row[3] for row in rows}),
                        original=article_id,
                        original_outlet=outlet,
                    )
        return found

    def _linked(self, article_id: str, own: Sketch) -> list[str]:
        """Returns the articles that one is linked to, those that share most of its posted hashes first."""
        keys = lookup_hashes(own)
        at, local, precision = self._sql.execute(
            "SELECT published_at, published_local, published_precision FROM article WHERE id = ? AND valid_to IS NULL",
            (article_id,),
        ).fetchone()
        candidates = self._sql.execute(
            f"""SELECT near.article_id, places, published_at, published_local, published_precision FROM
                (SELECT article_id, count(*) AS shared FROM sketch_band
                 WHERE band IN ({",".join("?" * len(keys))}) AND article_id != ?
                 GROUP BY article_id ORDER BY shared DESC, article_id LIMIT ?) AS near
                JOIN sketch ON sketch.article_id = near.article_id
                JOIN article ON article.id = near.article_id AND valid_to IS NULL""",
            [*keys, article_id, _MOST_COMPARED],
        ).fetchall()
        return [
            other
            for other, stored, *times in candidates
            if likeness(own, Sketch.from_bytes(stored)).is_copy(_days_between((at, local, precision), times))
        ]

    def _join(self, article_ids: Sequence[str]) -> None:
        marks = ",".join("?" * len(article_ids))
        stories = [
            story
            for (story,) in self._sql.execute(
                f"SELECT DISTINCT story FROM story WHERE article_id IN ({marks}) ORDER BY story", article_ids
            ).fetchall()
        ]
        story = stories[0] if stories else self._next()
        for other in stories[1:]:
            self._sql.execute("UPDATE story SET story = ? WHERE story = ?", (story, other))
        for article_id in article_ids:
            self._sql.execute("INSERT INTO story VALUES (?, ?, 0) ON CONFLICT DO NOTHING", (article_id, story))
        self._settle(story)

    def _part(self, story: int) -> None:
        """Parts a group that has lost a member as its own links have it; the largest part keeps the number."""
        found = self._sql.execute("SELECT article_id FROM story WHERE story = ? ORDER BY article_id", (story,))
        unreached = dict.fromkeys(article_id for (article_id,) in found.fetchall())
        parts: list[list[str]] = []
        while unreached:
            part = [next(iter(unreached))]
            del unreached[part[0]]
            for article_id in part:  # which grows as links are followed
                if not unreached:
                    break
                for other in self._linked(article_id, self._sketch(article_id)):
                    if other in unreached:
                        del unreached[other]
                        part.append(other)
            parts.append(part)
        for part in sorted(parts, key=len, reverse=True)[1:]:
            number = self._next()
            for article_id in part:
                self._sql.execute("UPDATE story SET story = ? WHERE article_id = ?", (number, article_id))
            self._settle(number)
        self._settle(story)

    def _sketch(self, article_id: str) -> Sketch:
        (stored,) = self._sql.execute("SELECT places FROM sketch WHERE article_id = ?", (article_id,)).fetchone()
        return Sketch.from_bytes(stored)

    def _next(self) -> int:
        (last,) = self._sql.execute("SELECT coalesce(max(story), 0) FROM story").fetchone()
        return int(last) + 1

    def _settle(self, story: int) -> None:
        """Names a group's original; a group of one is none."""
        members: dict[str, _Member] = {}
        for article_id, key, outlet, at, local, precision in self._sql.execute(
            """SELECT article.id, key, outlet, published_at, published_local, published_precision
               FROM story JOIN article ON article.id = story.article_id
               WHERE story.story = ? ORDER BY published_at NULLS LAST, key""",
            (story,),
        ).fetchall():
            member = _Member(
                article_id=article_id,
                key=key,
                agency=outlet_agency(outlet),
                at=inf if at is None else at,
                local=inf if local is None else local,
                bare_day=precision == "day",
            )
            members.setdefault(article_id, member)
        if len(members) < 2:
            self._sql.execute("DELETE FROM story WHERE story = ?", (story,))
        else:
            original = self._original(list(members.values()))
            self._sql.execute(
                "UPDATE story SET original = CASE WHEN article_id = ? THEN 1 ELSE 0 END WHERE story = ?",
                (original, story),
            )

    def _original(self, members: Sequence[_Member]) -> str:
        """Returns the member published first, an agency's own before others of the same time; undated ones come last.

        A time and a bare day of that date are the same time. What credits an agency is passed over where the agency's
        own article is there.
        """
        vague = {member.day for member in members if member.bare_day}
        agencies = {member.agency for member in members if member.agency}
        order = sorted(
            members,
            key=lambda one: (one.day, one.day in vague and not one.agency, one.at, not one.agency, one.key),
        )
        for member in order:
            others = agencies - {member.agency}
            if not others:
                return member.article_id
            (body,) = self._sql.execute("SELECT body FROM article WHERE key = ?", (member.key,)).fetchone()
            if agency(body) not in others:
                return member.article_id
        return order[0].article_id  # each credits another


def _days_between(one: Sequence[Any], other: Sequence[Any]) -> float | None:
    """Returns the days between two publications, each as its three columns; None where one is undated."""
    if one[0] is None or other[0] is None:
        return None
    first, second = (
        PublicationTime(at=at, local=local, bare_day=precision == "day") for at, local, precision in (one, other)
    )
    return days_between(first, second)
