"""Questions made by hand, and what a retriever finds for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from index import Engine, Filters, Status
from qa.retrieval.ranking import WEIGHTS, Weights
from qa.retrieval.retriever import Retriever, texts_of
from qa.types import Hit
from qa.understanding.question import Question, moment_of, understand

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
STATUS = Status(  # of a small corpus
    folder="index", generation=1, articles=2, versions=2, undated=0, passages=2, vectors=2, outlets=(("Post", 2),),
    first="2025-09-02", last="2025-11-01", encoder="hashing", encoder_digest="00", encoder_path="", dimensions=8,
    passage_tokens=80, size_bytes=1,
)  # fmt: skip


def question_of(text: str, outlets: Sequence[str] = ()) -> Question:
    """What a text asks for in November 2025."""
    return understand(text, NOW, outlets)


def hits_for(
    library: Engine,
    text: str,
    k: int,
    filters: Filters | None = None,
    *,
    weights: Weights = WEIGHTS,
    standalone: str | None = None,
    terms: bool = False,
) -> list[Hit]:
    """The hits of a question that may have been made to stand alone."""
    filters = filters or Filters()
    with library.reading() as view:
        if view is None:
            return []
        question = understand(text, moment_of(filters), view.outlets, standalone)
        vectors = library.encode(texts_of(question))
        return Retriever(weights).retrieve(view, question, vectors, k, filters, terms=terms)
