"""Who ranks: ours with any weights, and other people's retrieval over the same articles and vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from corpus import Article, Passage
from evals.measures import Found, Placed, place
from evals.newsquiz import QuizQuestion
from index import Encoder, Filters, Library, Stopwatch
from qa.retrieve import Retriever, Weights

_ASKED_FOR = 40  # hits: 20 are scored, and 5,000 characters of the shortest passages want some more
_PEERS_ASKED_FOR = 600  # as many of these may go because they were published later

_NOTHING = Weights(dense=0.0, words=0.0, phrases=0.0, window=0.0, recency=0.0, period=0.0, outlet=0.0)
PARTS = {"vectors alone": replace(_NOTHING, dense=1.0), "BM25 alone": replace(_NOTHING, words=1.0)}
ABLATIONS = {
    f"without {part}": replace(Weights(), **{part: 0.0})
    for part in ("dense", "words", "phrases", "window", "recency", "period", "outlet")
}


def ours(library: Library, asked: Sequence[QuizQuestion], weights: Weights, *, dated: bool) -> list[Placed]:
    """Where the answers come in our ranking; `dated`: as of the day of the quiz."""
    retriever = Retriever(library, weights)
    placed = []
    for question in asked:
        filters = question.as_of if dated else Filters()
        (hits,) = retriever.retrieve([question.text], _ASKED_FOR, filters, Stopwatch())
        placed.append(place([Found(url=hit.article.url or "", text=hit.passage.text) for hit in hits], question))
    return placed


def theirs(
    articles: Sequence[Article], passages: Sequence[Passage], encoder: Encoder, asked: Sequence[QuizQuestion]
) -> Iterator[tuple[str, list[Placed], list[Placed]]]:
    """Each peer's name, and where the answers come in its ranking, undated and dated; its own pieces, then ours.

    None of them knows the day of a question, so what was published later is taken out of a long ranking.
    """
    from evals.peers import PEERS, our_pieces  # the extra newsdesk[peers]

    published = {article.url or "": article.published.at for article in articles if article.published}
    for peer in PEERS:
        for name, pieces in ((peer.name, peer.split(articles)), (f"{peer.name}*", our_pieces(articles, passages))):
            found = peer.rank(pieces, encoder, [question.text for question in asked], _PEERS_ASKED_FOR)
            undated = [place(ranking, question) for ranking, question in zip(found, asked, strict=True)]
            dated = [
                place([piece for piece in ranking if _known(published.get(piece.url), question)], question)
                for ranking, question in zip(found, asked, strict=True)
            ]
            yield name, undated, dated


def _known(published: datetime | None, question: QuizQuestion) -> bool:
    as_of = question.as_of.as_of
    return published is not None and as_of is not None and published <= as_of
