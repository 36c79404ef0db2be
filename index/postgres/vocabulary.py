"""Stemmed words and how many passages have each, as a writer changes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from index.postgres.tables import Tables


def term_ids(tables: Tables, counted: Sequence[Counter[str]]) -> dict[str, int]:
    """Returns the numbers of words, and counts the passages that have each."""
    passages = Counter(word for words in counted for word in words)
    sql = tables.transaction
    lexemes = sorted(passages)
    ids = dict(sql.execute("SELECT lexeme, id FROM term WHERE lexeme = ANY(?)", [lexemes]).fetchall())
    new = [word for word in lexemes if word not in ids]
    ids |= dict(
        sql.execute(
            "INSERT INTO term (lexeme, passages) SELECT word, 0 FROM unnest(?::text[]) AS word RETURNING lexeme, id",
            [new],
        ).fetchall()
    )
    count_terms(tables, {ids[word]: count for word, count in passages.items()}, 1)
    return ids


def count_terms(tables: Tables, passages: Mapping[int, int], sign: int) -> None:
    """Counts passages that have each word more, or with a sign of -1 less; by the words' numbers."""
    tables.transaction.execute(
        """UPDATE term SET passages = term.passages + changed.n
           FROM (SELECT * FROM unnest(?::int[], ?::bigint[])) AS changed (id, n) WHERE term.id = changed.id""",
        [list(passages), [sign * count for count in passages.values()]],
    )
