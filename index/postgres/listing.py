"""Articles as lists show them, a page at a time; as `index.storage.catalogue` does in SQLite."""

from __future__ import annotations

import json
from typing import Any

from index.postgres.conditions import of_articles
from index.postgres.tables import Tables
from index.storage.catalogue import Listed, Listing, Order
from index.storage.database import published_of
from index.types import Filters

_ORDERS: dict[Order, str] = {
    "newest": "a.published_at DESC NULLS LAST, a.key",
    "oldest": "a.published_at NULLS LAST, a.key",
    "outlet": 'a.outlet_key COLLATE "C" NULLS LAST, a.published_at DESC NULLS LAST, a.key',
}
_ROWS = """SELECT a.key, a.id, a.version, a.title, a.outlet, a.authors, a.url, char_length(a.body),
    (SELECT count(*) FROM article AS other WHERE other.id = a.id),
    (SELECT count(*) FROM story AS own JOIN story AS near ON near.story = own.story
     AND near.article_id != own.article_id WHERE own.article_id = a.id),
    ARRAY(SELECT collection FROM membership WHERE article_id = a.id ORDER BY collection_key COLLATE "C"), a.language,
    a.published_at, a.published_precision, a.published_offset, a.published_origin
    FROM article a WHERE a.key = ANY(?)"""


def page(tables: Tables, text: str, filters: Filters, order: Order, offset: int, limit: int) -> Listing:
    """Returns a page of the current articles that `text` and the filters let through; see `Library.browse`."""
    condition = of_articles(filters)
    words = [word.casefold() for word in text.split()]
    where = " AND ".join([condition.text, *["strpos(a.listed, ?) > 0"] * len(words)])
    values: list[Any] = [*condition.values, *words]
    sql = tables.transaction
    (total,) = sql.execute(f"SELECT count(*) FROM article a WHERE {where}", values).fetchone() or (0,)
    found = sql.execute(
        f"SELECT a.key FROM article a WHERE {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    keys = [key for (key,) in found]
    rows = {row[0]: _listed(*row[1:]) for row in sql.execute(_ROWS, [keys])}
    return Listing(total=total, offset=offset, articles=tuple(rows[key] for key in keys))


def check_page(filters: Filters, offset: int, limit: int) -> None:
    """Refuses what is no page of what stands now.

    Raises:
        ValueError: If the filters have an `as_of`, or a number is negative.
    """
    if filters.as_of is not None or offset < 0 or limit < 0:
        raise ValueError(f"cannot list articles as of {filters.as_of}, {limit} from {offset}")


def _listed(
    article_id: str, version: str, title: str | None, outlet: str | None, authors: str, url: str | None, letters: int,
    versions: int, copies: int, collections: list[str], language: str | None, *published: Any,
) -> Listed:  # fmt: skip
    return Listed(
        id=article_id, version=version, title=title, outlet=outlet, authors=tuple(json.loads(authors)), url=url,
        letters=letters, versions=versions, copies=copies, collections=tuple(collections),
        language=language, published=published_of(*published),
    )  # fmt: skip
