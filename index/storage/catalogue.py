"""Articles as lists show them: a page at a time, without their bodies; and the versions of one article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from corpus.types import Published
from index.storage.database import Connection, published_of, run_in
from index.types import Filters, bound_seconds

Order = Literal["newest", "oldest", "outlet"]

_TABLE = "article INDEXED BY article_listing"  # SQLite itself chooses another index
_SEARCHED = ("title", "outlet", "authors", "url")
_SPECIAL = frozenset("!%_")  # to LIKE
_ORDERS: dict[Order, str] = {
    "newest": "published_at DESC NULLS LAST, key",
    "oldest": "published_at NULLS LAST, key",
    "outlet": "outlet_key NULLS LAST, published_at DESC NULLS LAST, key",
}
_ROWS = """SELECT key, id, version, title, outlet, authors, url, length(body),
    (SELECT count(*) FROM article AS other WHERE other.id = article.id),
    (SELECT count(*) FROM story AS own JOIN story AS near ON near.story = own.story
     AND near.article_id != own.article_id WHERE own.article_id = article.id),
    (SELECT json_group_array(collection) FROM membership WHERE membership.article_id = article.id), language,
    published_at, published_precision, published_offset, published_origin FROM article WHERE key IN ({})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A current article, as a list shows it.

    Attributes:
        letters: How many characters its body has, in code points.
        versions: How many of its bodies are stored, the current one included.
        copies: How many other articles are near copies of it.
        collections: Those that it is in.
        language: ISO 639 code; None where it is not known.
    """

    id: str
    version: str
    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    published: Published | None
    url: str | None
    letters: int
    versions: int
    copies: int
    collections: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list of articles.

    Attributes:
        total: How many articles the whole list has.
        offset: How many of them stand before this page.
    """

    total: int
    offset: int
    articles: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One of the bodies that an article had.

    Attributes:
        version: As `Article.version`.
        valid_from: When it was added; None for a first version, which has always stood.
        valid_to: When another one took its place; None while it stands.
    """

    version: str
    valid_from: datetime | None
    valid_to: datetime | None


class Catalogue:
    """Lists of articles, inside a transaction.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def page(self, text: str, filters: Filters, order: Order, offset: int, limit: int) -> Listing:
        """Returns a page of the current articles that `text` and the filters let through; see `Library.browse`."""
        where, values = _conditions(text, filters)
        table = f"{_TABLE} WHERE {where}"
        keys = f"SELECT key FROM {table} ORDER BY {_ORDERS[order]}"
        if text.strip():  # one look at every article gives both: which they are, and how many
            matching = [key for (key,) in self._sql.execute(keys, values).fetchall()]
            total, shown = len(matching), matching[offset : offset + limit]
        else:
            (total,) = self._sql.execute(f"SELECT count(*) FROM {table}", values).fetchone()
            page = self._sql.execute(f"{keys} LIMIT ? OFFSET ?", [*values, limit, offset])
            shown = [key for (key,) in page.fetchall()]
        rows = {row[0]: _listed(row[1:]) for row in run_in(self._sql, _ROWS, shown)}
        return Listing(total=total, offset=offset, articles=tuple(rows[key] for key in shown))

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Returns all versions of an article, the first one first; none if it is not here."""
        found = self._sql.execute(
            "SELECT version, valid_from, valid_to FROM article WHERE id = ? ORDER BY key", (article_id,)
        ).fetchall()
        return tuple(
            ArticleVersion(version=version, valid_from=_moment(since), valid_to=_moment(until))
            for version, since, until in found
        )

    def coverage(self) -> tuple[int, int, int, str | None, str | None]:
        """Returns counts of articles, earlier versions, undated ones, and first and last publication (ISO 8601)."""
        current, undated, versions = (  # each by an index of its own: 40 times as fast as reading every article
            self._sql.execute(f"SELECT count(*) FROM article{where}").fetchone()[0]
            for where in (" WHERE valid_to IS NULL", " WHERE valid_to IS NULL AND published_at IS NULL", "")
        )
        return current, versions - current, undated, self._edge("ASC"), self._edge("DESC")

    def outlets(self) -> list[tuple[str | None, int]]:
        """Returns the number of articles by outlet, most first."""
        found: list[tuple[str | None, int]] = self._sql.execute(
            f"SELECT outlet, count(*) AS n FROM {_TABLE} WHERE valid_to IS NULL GROUP BY outlet ORDER BY n DESC, outlet"
        ).fetchall()
        return found

    def languages(self) -> list[tuple[str | None, int]]:
        """Returns the number of articles by language, as codes, most first."""
        found: list[tuple[str | None, int]] = self._sql.execute(
            "SELECT language, count(*) AS n FROM article WHERE valid_to IS NULL GROUP BY language"
            " ORDER BY n DESC, language"
        ).fetchall()
        return found

    def _edge(self, direction: str) -> str | None:
        row = self._sql.execute(
            f"""SELECT published_at, published_precision, published_offset, published_origin FROM article
                WHERE valid_to IS NULL AND published_at IS NOT NULL ORDER BY published_at {direction} LIMIT 1"""
        ).fetchone()
        published = published_of(*row) if row else None
        return published.iso() if published else None


def _conditions(text: str, filters: Filters) -> tuple[str, list[Any]]:
    """Returns an SQL condition for articles, and the values for its question marks."""
    conditions, values = ["valid_to IS NULL"], list[Any]()
    for word in text.split():
        conditions.append(_in_any("{} LIKE ? ESCAPE '!'" if set(word) & _SPECIAL else "{} LIKE ?"))
        values += [_pattern(word)] * len(_SEARCHED)
        if not word.isascii():  # LIKE compares upper and lower case of ASCII characters alone
            conditions.append(_in_any("instr(casefold({}), ?)"))
            values += [word.casefold()] * len(_SEARCHED)
    for bound, sign in ((filters.since, ">="), (filters.until, "<=")):
        if bound is not None:
            conditions.append(f"{'published_at' if bound.tzinfo else 'published_local'} {sign} ?")
            values.append(bound_seconds(bound))
    for names, condition in (
        (filters.outlets, "outlet_key IN ({})"),
        (filters.authors, "EXISTS (SELECT 1 FROM json_each(authors) WHERE casefold(value) IN ({}))"),
        (filters.collections, "id IN (SELECT article_id FROM membership WHERE collection_key IN ({}))"),
        (filters.languages, "language IN ({})"),
    ):
        if names:
            conditions.append(condition.format(",".join("?" * len(names))))
            values += sorted(names)
    return " AND ".join(conditions), values


def _in_any(condition: str) -> str:
    return f"({' OR '.join(map(condition.format, _SEARCHED))})"


def _pattern(word: str) -> str:
    """Returns a pattern for LIKE: the word's ASCII characters, and anything at all between them."""
    return "%" + "".join(f"!{c}" if c in _SPECIAL else c if c.isascii() else "%" for c in word) + "%"


def _listed(row: Sequence[Any]) -> Listed:
    article_id, version, title, outlet, authors, url, letters, versions, copies, collections, language, *published = row
    return Listed(
        id=article_id, version=version, title=title, outlet=outlet, authors=tuple(json.loads(authors)), url=url,
        letters=letters, versions=versions, copies=copies, collections=tuple(json.loads(collections)),
        language=language, published=published_of(*published),
    )  # fmt: skip


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
