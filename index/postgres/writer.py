"""One batch of changes, from articles to a new generation: what is slow comes before the transaction.

Texts are encoded without any lock, on as many machines as there are. Then one transaction locks the manifest, looks
again at what is there, and writes all of the batch. So commits come one after another, counts and groups of near copies
are those of what is there, and an article that two writers have at once is written by the first alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pgvector import Vector
from pgvector.psycopg import register_vector

from corpus.text.languages.words import indexed_words
from corpus.text.passages import PassageText
from corpus.types import Article
from index.encode import Encoder
from index.postgres.conditions import ALWAYS, NEVER_ENDS, YEAR_SHIFT, keys_of, row_of
from index.postgres.connecting.database import Database
from index.postgres.partitions import make_partitions
from index.postgres.tables import Tables
from index.postgres.vectors import Vectors, stored_vectors, text_number
from index.postgres.vocabulary import count_terms, term_ids
from index.storage.bookkeeping.articles import STORED, stored_values
from index.types import Added, Uncollected, name_key

_MOST_COUNTED = 255  # times that a word occurs in a passage: a byte
_COPY = """COPY passage (row, article, span_start, span_end, published_at, published_local, valid_from, valid_to,
    outlet, text_digest, length, terms, counts, embedding) FROM STDIN (FORMAT BINARY)"""
_TYPES = "int8 int8 int4 int4 int8 int8 int8 int8 int4 int8 int4 int4[] bytea vector".split()

Batch = Sequence[tuple[Article, list[PassageText]]]


class Writer:
    """Writes generations.

    Args:
        database: The database, its tables made.
        encoder: The encoder that the manifest names.
    """

    def __init__(self, database: Database, encoder: Encoder) -> None:
        self._database = database
        self._encoder = encoder
        self.generation = 0  # that was written last

    def add(
        self, batch: Batch, seen_at: datetime, on_encoded: Callable[[int], None] | None, collection: str = ""
    ) -> Added:
        """Commits articles that are new or have a new body, no id twice; as `index.writing.writer.Writer.add` does."""
        with self._database.reading(on_primary=True) as transaction:
            tables = Tables(transaction)
            fresh = _fresh(tables, batch)
            texts = {text_number(text.indexed): text.indexed for _, passages in fresh for text in passages}
            vectors = stored_vectors(transaction, texts)
        if not fresh:
            return Added(unchanged=len(batch))
        unencoded = [number for number in texts if number not in vectors]
        encoded = self._encoder.encode_passages([texts[number] for number in unencoded], on_encoded)
        vectors |= dict(zip(unencoded, encoded, strict=True))
        make_partitions(self._database, {_year(article) for article, _ in fresh})
        with self._database.writing() as transaction:
            tables = Tables(transaction)
            tables.manifest(lock=True)
            mine = _fresh(tables, fresh)
            if not mine:
                return Added(unchanged=len(batch))
            current = tables.current_versions(article.id for article, _ in mine)
            passages = self._insert(tables, mine, seen_at, vectors)
            if collection:
                tables.collections.join((article.id for article, _ in mine), collection)
        updated = len(current)
        return Added(
            new=len(mine) - updated, updated=updated, unchanged=len(batch) - len(mine), passages=passages,
            encoded=len(unencoded),
        )  # fmt: skip

    def remove(self, article_ids: Iterable[str]) -> int:
        """Commits the removal of articles in all their versions; returns how many there were."""
        with self._database.writing() as transaction:
            tables = Tables(transaction)
            tables.manifest(lock=True)
            return self._remove(tables, list(article_ids))

    def join(self, article_ids: Iterable[str], collection: str) -> None:
        """Commits that articles, those of them that are here, are in a collection."""
        with self._database.writing() as transaction:
            tables = Tables(transaction)
            tables.manifest(lock=True)
            if missing := tables.collections.missing(article_ids, collection):
                tables.collections.join(missing, collection)
                self.generation = tables.advance()

    def remove_collection(self, collection: str, article_ids: Iterable[str] | None) -> Uncollected:
        """Commits that articles are no longer in a collection, and the removal of those that are in no other."""
        with self._database.writing() as transaction:
            tables = Tables(transaction)
            tables.manifest(lock=True)
            alone, elsewhere = tables.collections.leave(collection, article_ids)
            count = self._remove(tables, alone)
            if elsewhere and not count:
                self.generation = tables.advance()
        return Uncollected(removed=count, kept=len(elsewhere))

    def _insert(self, tables: Tables, batch: Batch, seen_at: datetime, vectors: Vectors) -> int:
        """Writes articles with their passages; returns how many passages."""
        connection = tables.transaction.connection
        outlets = _outlet_codes(tables, [article for article, _ in batch])
        counted = [
            Counter(indexed_words(text.indexed, article.language)) for article, passages in batch for text in passages
        ]
        terms = term_ids(tables, counted)
        count = sum(len(passages) for _, passages in batch)
        numbers = connection.execute(
            "SELECT nextval('passage_number') FROM generate_series(1, %s)", (count,)
        ).fetchall()
        rows: list[tuple[Any, ...]] = []
        ended = Counter[str]()
        for article, passages in batch:
            key, valid_from, was = _add_article(tables, article, seen_at)
            ended.update(was)
            tables.stories.add(article.id, article.body)
            at, local = _times(article)
            outlet = outlets[name_key(article.outlet)] if article.outlet else 0
            for text in passages:
                words = sorted((terms[word], times) for word, times in counted[len(rows)].items())
                number = text_number(text.indexed)
                span = text.passage.span
                rows.append((
                    row_of(_year(article), numbers[len(rows)][0]), key, span.start, span.end, at, local, valid_from,
                    NEVER_ENDS, outlet, number, sum(counted[len(rows)].values()), [term for term, _ in words],
                    bytes(min(times, _MOST_COUNTED) for _, times in words), Vector(vectors[number]),
                ))  # fmt: skip
        register_vector(connection)
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_TYPES)
            for row in rows:
                copy.write_row(row)
        articles = [article for article, _ in batch]
        _tally(tables, articles, 1)
        tables.count("year", Counter(str(row[0] >> YEAR_SHIFT) for row in rows))
        self.generation = tables.advance(
            articles=len(batch) - ended["versions"], versions=ended["versions"],
            undated=sum(article.published is None for article in articles) - ended["undated"],
            passages=count, words=sum(row[10] for row in rows),
        )  # fmt: skip
        return count

    def _remove(self, tables: Tables, article_ids: list[str]) -> int:
        sql = tables.transaction
        found = sql.execute(
            """SELECT key, id, valid_to IS NULL, outlet, authors, published_at IS NULL FROM article
               WHERE id = ANY(?)""",
            [article_ids],
        ).fetchall()
        if not found:
            return 0
        ids = sorted({row[1] for row in found})
        gone = sql.execute(
            "DELETE FROM passage WHERE article = ANY(?) RETURNING row, length, terms", [[row[0] for row in found]]
        ).fetchall()
        sql.execute("DELETE FROM article WHERE id = ANY(?)", [ids])
        sql.execute("DELETE FROM membership WHERE article_id = ANY(?)", [ids])
        tables.stories.remove(ids)
        sql.execute(
            """DELETE FROM outlet WHERE key = ANY(?) AND NOT EXISTS
               (SELECT FROM article WHERE outlet_key = outlet.key)""",
            [keys_of([row[3] for row in found if row[3]])],
        )
        count_terms(tables, Counter(term for *_, terms in gone for term in terms), -1)
        current = [row for row in found if row[2]]
        for _, _, _, outlet, authors, _ in current:
            _tally_one(tables, outlet, json.loads(authors), -1)
        tables.count(
            "year", {year: -count for year, count in Counter(str(row[0] >> YEAR_SHIFT) for row in gone).items()}
        )
        self.generation = tables.advance(
            articles=-len(current), versions=-(len(found) - len(current)), undated=-sum(row[5] for row in current),
            passages=-len(gone), words=-sum(row[1] for row in gone),
        )  # fmt: skip
        return len(ids)


def _fresh(tables: Tables, batch: Batch) -> Batch:
    """Returns the articles of a batch that are not here with this body."""
    current = tables.current_versions(article.id for article, _ in batch)
    return [(article, texts) for article, texts in batch if current.get(article.id) != article.version]


def _add_article(tables: Tables, article: Article, seen_at: datetime) -> tuple[int, int, Counter[str]]:
    """Stores an article as the current version; as `index.storage.store.Tables.add_article` does.

    Returns:
        Its key, from when on it stands, and what there is less: current versions, those of them undated.
    """
    sql = tables.transaction
    (last_change,) = sql.execute("SELECT max(valid_from) FROM article WHERE id = ?", (article.id,)).fetchone() or (0,)
    seen = max(int(seen_at.timestamp()), last_change or 0)  # a version never begins before the one it replaces
    ended = sql.execute(
        """UPDATE article SET valid_to = ? WHERE id = ? AND valid_to IS NULL
           RETURNING key, outlet, authors, published_at IS NULL""",
        (seen, article.id),
    ).fetchone()
    less = Counter[str]()
    if ended:
        key, outlet, authors, undated = ended
        sql.execute("UPDATE passage SET valid_to = ? WHERE article = ?", (seen, key))
        _tally_one(tables, outlet, json.loads(authors), -1)
        less.update(versions=1, undated=int(undated))
    listed = "\n".join(filter(None, (article.title, article.outlet, *article.authors, article.url))).casefold()
    row = sql.execute(
        f"""INSERT INTO article ({STORED}, author_keys, listed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key""",
        (*stored_values(article, seen if ended else None), keys_of(article.authors), listed),
    ).fetchone()
    return int(row[0]) if row else 0, seen if ended else ALWAYS, less


def _outlet_codes(tables: Tables, articles: Iterable[Article]) -> dict[str, int]:
    """Returns the codes of the articles' outlets, by key; new ones get one, in the order of their articles."""
    names: dict[str, str] = {}
    for article in articles:
        if article.outlet:
            names.setdefault(name_key(article.outlet), article.outlet)
    sql = tables.transaction
    codes = dict(sql.execute("SELECT key, code FROM outlet WHERE key = ANY(?)", [list(names)]).fetchall())
    for key, name in names.items():
        if key not in codes:
            row = sql.execute("INSERT INTO outlet (key, name) VALUES (?, ?) RETURNING code", (key, name)).fetchone()
            codes[key] = row[0] if row else 0
    return codes


def _tally(tables: Tables, articles: Iterable[Article], sign: int) -> None:
    outlets, authors, names = Counter[str](), Counter[str](), dict[str, str]()
    for article in articles:
        outlets[article.outlet or ""] += sign
        for key in keys_of(article.authors):
            authors[key] += sign
        for name in article.authors:
            names.setdefault(name_key(name), name)
    tables.count("outlet", outlets)
    tables.count("author", authors, names)


def _tally_one(tables: Tables, outlet: str | None, authors: Sequence[str], sign: int) -> None:
    tables.count("outlet", {outlet or "": sign})
    tables.count("author", dict.fromkeys(keys_of(authors), sign))


def _year(article: Article) -> int:
    """Returns the year of publication in UTC; 0 where the article is undated."""
    return article.published.at.astimezone(UTC).year if article.published else 0


def _times(article: Article) -> tuple[int | None, int | None]:
    """Returns when an article was published, in seconds since 1970: the moment, and by its outlet's own clock."""
    if article.published is None:
        return None, None
    at = int(article.published.at.timestamp())
    return at, at + 60 * (article.published.offset or 0)
