"""Matches to hits: vectors and words fused into one ranking."""

from __future__ import annotations

from collections.abc import Sequence

from index import Match
from qa.types import Hit, Why

DENSE_WEIGHT = 0.3  # best of 0 to 1 in steps of 0.05 on newsquiz 2022: `python -m evals.retrieval --tune`
CANDIDATES = 100  # of each kind


def fuse(matches: Sequence[Match], k: int, dense_weight: float = DENSE_WEIGHT) -> list[Hit]:
    """The k best matches by a convex combination of similarity and BM25.

    score = w * similarity + (1 - w) * bm25 / best bm25 of the question

    A convex combination with normalised scores beats reciprocal rank fusion and needs little tuning
    (Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, 2023). Similarity
    is a cosine and needs no scaling; BM25 has no upper bound, so it is divided by the best one.

    Args:
        matches: Of one question, in any order.
        k: The most hits to give.
        dense_weight: w, in [0, 1]: 0 ranks by words alone, 1 by vectors alone.
    """
    best = max((match.bm25 for match in matches), default=0.0) or 1.0
    scored = []
    for match in matches:
        why = Why(
            similarity=match.similarity,
            bm25=match.bm25,
            dense=dense_weight * match.similarity,
            words=(1.0 - dense_weight) * match.bm25 / best,
        )
        scored.append((why.dense + why.words, match, why))
    scored.sort(key=lambda item: (-item[0], item[1].passage.id))
    return [
        Hit(passage=match.passage, article=match.article, score=score, rank=rank, why=why)
        for rank, (score, match, why) in enumerate(scored[:k], 1)
    ]
