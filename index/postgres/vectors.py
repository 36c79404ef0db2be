"""The nearest vectors in PostgreSQL: exact where few are visible, else by HNSW indexes and compared exactly again.

pgvector's graph (Malkov and Yashunin, Efficient and Robust Approximate Nearest Neighbor Search Using Hierarchical
Navigable Small World Graphs, 2018) is over vectors of half precision, a partition each. Where a filter hides what the
graph finds, the graph is searched on. So narrow filters are left to an exact search of what they let through.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from corpus.types import digest
from index.postgres.conditions import Condition
from index.postgres.connecting.database import Transaction

Vectors = dict[int, NDArray[np.float32]]  # by the number of their text

EXACT_TO = 20_000  # passages that may be found; an exact search of so many takes some 20 ms
_RESCORED = 2  # times as many as wanted are compared exactly
_EF_SEARCH, _MOST_EF_SEARCH = 200, 1_000  # neighbours that the search of a graph holds
_MOST_SCANNED = 40_000  # vectors of a graph that are looked at where filters hide most


def nearest(
    sql: Transaction, vector: NDArray[np.float32], n: int, condition: Condition, *, visible: int, dimensions: int
) -> list[int]:
    """Returns the rows of the n passages whose vectors are nearest, best first; equal ones by row.

    Args:
        sql: The transaction.
        vector: The question's, float32 (dimensions,), unit length.
        n: How many.
        condition: What passages must meet.
        visible: How many do, about.
        dimensions: Of the vectors.
    """
    question = vector_text(vector)
    if visible <= EXACT_TO:
        found = sql.execute(
            f"""SELECT p.row FROM passage p WHERE {condition.text}
                ORDER BY p.embedding <#> ?::vector, p.row LIMIT ?""",
            [*condition.values, question, n],
        )
        return [row for (row,) in found]
    limit = _RESCORED * n
    settings = {
        "hnsw.iterative_scan": "relaxed_order",
        "hnsw.ef_search": min(_MOST_EF_SEARCH, max(_EF_SEARCH, limit)),
        "hnsw.max_scan_tuples": _MOST_SCANNED,
    }
    setting = "; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items())
    sql.connection.execute(setting.encode(), prepare=False)
    half = f"halfvec({dimensions})"
    found = sql.execute(
        f"""WITH near AS MATERIALIZED (
                SELECT p.row, p.embedding FROM passage p WHERE {condition.text}
                ORDER BY p.embedding::{half} <#> ?::{half} LIMIT ?)
            SELECT near.row FROM near ORDER BY near.embedding <#> ?::vector, near.row LIMIT ?""",
        [*condition.values, question, limit, question, n],
    )
    return [row for (row,) in found]


def estimate(sql: Transaction, condition: Condition) -> int:
    """Returns how many passages meet a condition, as PostgreSQL's statistics have it."""
    query = f"EXPLAIN (FORMAT JSON) SELECT FROM passage p WHERE {condition.text}"
    (plan,) = sql.execute(query, condition.values).fetchone() or ("[]",)
    plans = json.loads(plan) if isinstance(plan, str) else plan
    return int(plans[0]["Plan"]["Plan Rows"])


def vector_text(vector: NDArray[np.float32]) -> str:
    """Returns a vector as pgvector reads it, e.g. `[0.6,0.8]`."""
    return f"[{','.join(map(str, vector.tolist()))}]"


def stored_vectors(sql: Transaction, numbers: Iterable[int]) -> Vectors:
    """Returns the vectors of texts that are here already, by the texts' numbers."""
    found = sql.execute(
        "SELECT DISTINCT ON (text_digest) text_digest, embedding::real[] FROM passage WHERE text_digest = ANY(?)",
        [list(numbers)],
    )
    return {number: np.array(vector, dtype=np.float32) for number, vector in found}


def text_number(text: str) -> int:
    """Returns the 64 bits by which a text that was encoded is found again."""
    return int.from_bytes(bytes.fromhex(digest("text", text)), signed=True)
