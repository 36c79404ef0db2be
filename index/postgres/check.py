"""Compares what the tables say with each other."""

from __future__ import annotations

from index.postgres.tables import Tables

# What is counted anew, and what the manifest says of it.
_COUNTED = {
    "articles": "SELECT count(*) FROM article WHERE valid_to IS NULL",
    "versions": "SELECT count(*) FROM article WHERE valid_to IS NOT NULL",
    "undated": "SELECT count(*) FROM article WHERE valid_to IS NULL AND published_at IS NULL",
    "passages": "SELECT count(*) FROM passage",
    "words": "SELECT coalesce(sum(length), 0) FROM passage",
}
_PROBLEMS = {
    "passages belong to no article": """SELECT count(*) FROM passage p
        WHERE NOT EXISTS (SELECT FROM article WHERE key = p.article)""",
    "articles have no passage": """SELECT count(*) FROM article a
        WHERE NOT EXISTS (SELECT FROM passage WHERE article = a.key)""",
    "passages differ from their article in when it was published or stood": """SELECT count(*) FROM passage p
        JOIN article a ON a.key = p.article WHERE (p.published_at, p.published_local) IS DISTINCT FROM
        (a.published_at, a.published_local) OR p.valid_to != coalesce(a.valid_to, 9223372036854775807)""",
    "passages reach beyond their article's body": """SELECT count(*) FROM passage p
        JOIN article a ON a.key = p.article WHERE p.span_end > char_length(a.body)""",
    "passages have words without a count of them": """SELECT count(*) FROM passage
        WHERE cardinality(terms) != octet_length(counts)""",
    "passages have vectors that are not of unit length": """SELECT count(*) FROM passage
        WHERE abs(1 - vector_norm(embedding)) > 0.001""",
    "words are counted wrongly": """SELECT count(*) FROM term FULL JOIN
        (SELECT word, count(*) AS n FROM passage, unnest(terms) AS word GROUP BY word) AS found ON found.word = term.id
        WHERE coalesce(found.n, 0) != coalesce(term.passages, -1)""",
    "articles stand twice": """SELECT count(*) FROM (SELECT FROM article WHERE valid_to IS NULL
        GROUP BY id HAVING count(*) > 1) AS twice""",
}


def find_problems(name: str, tables: Tables) -> list[str]:
    """Returns what is wrong, a line each; nothing if the index is sound.

    Args:
        name: Of the index, for messages.
        tables: A transaction.
    """
    sql, manifest = tables.transaction, tables.manifest()
    problems = []
    for what, query in _COUNTED.items():
        (count,) = sql.execute(query).fetchone() or (0,)
        if count != getattr(manifest, what):
            problems.append(f"{name}: the manifest says {getattr(manifest, what):,} {what}, the tables {count:,}")
    for what, query in _PROBLEMS.items():
        (count,) = sql.execute(query).fetchone() or (0,)
        if count:
            problems.append(f"{name}: {count:,} {what}")
    return problems
