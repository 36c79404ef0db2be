"""Tables that every engine has, in statements that all run: articles, passages, stories, origins, collections."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.types import Article, Passage, Span, new_passage
from index.storage.bookkeeping.collections import Collections
from index.storage.database import Connection, published_of, run_in
from index.storage.origins import Origins
from index.storage.stories import Stories

STORED = """id, version, url, title, outlet, outlet_key, authors, language,
    published_at, published_precision, published_offset, published_origin, body, valid_from"""
_ARTICLE = """key, id, version, url, title, outlet, authors, language,
    published_at, published_precision, published_offset, published_origin, body"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version of an article, as it is stored.

    Attributes:
        key: Of the row; later versions have greater ones.
        valid_from: When it began, seconds since 1970; None for a first version.
        valid_to: When another one took its place; None while it stands.
    """

    key: int
    article: Article
    valid_from: int | None
    valid_to: int | None


class ArticleTables:
    """These tables as one transaction sees them.

    Args:
        connection: The transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._sql = connection
        self.stories = Stories(connection)
        self.origins = Origins(connection)
        self.collections = Collections(connection)

    def current_versions(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Returns the current version of each of these articles that is here."""
        return dict(
            run_in(self._sql, "SELECT id, version FROM article WHERE valid_to IS NULL AND id IN ({})", article_ids)
        )

    def end_article(self, article_id: str, at: int) -> None:
        """Ends the current version of an article at a moment, in seconds since 1970, without another one."""
        self._sql.execute("UPDATE article SET valid_to = ? WHERE id = ? AND valid_to IS NULL", (at, article_id))

    def article_ids(self) -> set[str]:
        """Returns the articles that are here, in any version."""
        return {article_id for (article_id,) in self._sql.execute("SELECT DISTINCT id FROM article")}

    def stored_versions(self, after: int, limit: int) -> list[StoredVersion]:
        """Returns up to `limit` article versions whose keys come after one, in the order in which they were added."""
        found = self._sql.execute(
            f"SELECT {_ARTICLE}, valid_from, valid_to FROM article WHERE key > ? ORDER BY key LIMIT ?", (after, limit)
        )
        return [
            StoredVersion(key=row[0], article=_article(row[1:-2]), valid_from=row[-2], valid_to=row[-1])
            for row in found.fetchall()
        ]

    def find_articles(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Returns ids of articles with this URL or of this outlet, in any version."""
        outlet_key = outlet.casefold() if outlet else None
        found = self._sql.execute("SELECT DISTINCT id FROM article WHERE url = ? OR outlet_key = ?", (url, outlet_key))
        return [article_id for (article_id,) in found]

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """Returns an article in its current version, or in another stored one; None if it is not here."""
        which = "valid_to IS NULL" if version is None else "version = ?"
        found = self._sql.execute(
            f"SELECT {_ARTICLE} FROM article WHERE id = ? AND {which} ORDER BY valid_to IS NULL DESC, key DESC LIMIT 1",
            [article_id, *([] if version is None else [version])],
        ).fetchone()
        return _article(found[1:]) if found else None

    def latest_articles(self, n: int) -> list[Article]:
        """Returns the n articles published last, latest first; undated ones after the dated."""
        found = self._sql.execute(
            f"SELECT {_ARTICLE} FROM article WHERE valid_to IS NULL ORDER BY published_at DESC NULLS LAST, key LIMIT ?",
            (n,),
        )
        return [_article(row[1:]) for row in found]

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """Returns passages with their articles, by row."""
        spans = run_in(self._sql, "SELECT row, article, span_start, span_end FROM passage WHERE row IN ({})", rows)
        found = run_in(
            self._sql, f"SELECT {_ARTICLE} FROM article WHERE key IN ({{}})", {key for _, key, _, _ in spans}
        )
        articles = {row[0]: _article(row[1:]) for row in found}
        return {
            row: (new_passage(articles[key], Span(start=start, end=end)), articles[key])
            for row, key, start, end in spans
        }


def stored_values(article: Article, valid_from: int | None) -> tuple[Any, ...]:
    """Returns an article's values for the columns of `STORED`.

    Args:
        article: The article.
        valid_from: When this version began, seconds since 1970; None for a first version, which has always stood.
    """
    published = article.published
    return (
        article.id, article.version, article.url, article.title, article.outlet,
        article.outlet.casefold() if article.outlet else None,
        json.dumps(article.authors, ensure_ascii=False), article.language,
        int(published.at.timestamp()) if published else None,
        published.precision if published else None,
        published.offset if published else None,
        published.origin if published else None,
        article.body, valid_from,
    )  # fmt: skip


def _article(row: Sequence[Any]) -> Article:
    article_id, version, url, title, outlet, authors, language, *published, body = row
    return Article(
        id=article_id, version=version, url=url, title=title, outlet=outlet, authors=tuple(json.loads(authors)),
        language=language, published=published_of(*published), body=body,
    )  # fmt: skip
