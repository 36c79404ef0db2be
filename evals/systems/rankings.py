"""Who ranks: ours with any weights, and other people's retrieval over the same articles and vectors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace

from corpus import Article
from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion
from evals.measuring.measures import Found, Placed, place
from index import Encoder, Filters, Library, Stopwatch
from qa.retrieval.ranking import Weights
from qa.retrieval.retriever import Retriever

Both = tuple[list[Placed], list[Placed]]  # undated, dated

_ASKED_FOR = 40  # hits: 20 are scored, and 5,000 characters of the shortest passages want some more
_PEERS_ASKED_FOR = 600  # as many of these may go because they were published later

_KINDS = tuple(field.name for field in fields(Weights))
_NOTHING = Weights(**dict.fromkeys(_KINDS, 0.0))
PEERS = ("LangChain", "LlamaIndex", "Haystack", "txtai", "bm25s")
PARTS = {"vectors alone": replace(_NOTHING, dense=1.0), "BM25 alone": replace(_NOTHING, words=1.0)}
ABLATIONS = {f"without {kind}": replace(Weights(), **{kind: 0.0}) for kind in _KINDS}


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
    year: int, encoder: Encoder, asked: Sequence[QuizQuestion], names: Sequence[str]
) -> Iterator[tuple[str, Both]]:
    """Each peer's name, and where the answers come in its ranking, undated and dated: its own pieces, then ours (*).

    `names` says which: `LangChain` with its own pieces, `LangChain*` with ours. What was measured once is kept
    beside the vectors, and read again as long as nothing has changed.
    """
    from evals.systems import peers

    articles, passages = newsquiz.articles_and_passages(year)
    measured_on = newsquiz.digest(newsquiz.articles_file(year), newsquiz.questions_file(year))
    for peer in peers.PEERS:
        for name in (name for name in (peer.name, f"{peer.name}*") if name in names):
            ours = name.endswith("*")
            settings = (
                name,
                peers.versions(),
                _PEERS_ASKED_FOR,
                measured_on,
                encoder.digest,
                len(asked),
                len(passages),
            )
            kept = newsquiz.cache_folder() / "peers" / f"{hashlib.sha256(repr(settings).encode()).hexdigest()}.json"
            if not kept.exists():
                pieces = peers.our_pieces(articles, passages) if ours else peer.split(articles)
                found = peer.rank(pieces, encoder, [question.text for question in asked], _PEERS_ASKED_FOR)
                placed = _place_both(found, asked, articles)
                kept.parent.mkdir(exist_ok=True)
                kept.write_text(json.dumps([[asdict(one) for one in when] for when in placed]))
            undated, dated = ([Placed(**one) for one in when] for when in json.loads(kept.read_text()))
            yield name, (undated, dated)


def _place_both(found: Sequence[Sequence[Found]], asked: Sequence[QuizQuestion], articles: Sequence[Article]) -> Both:
    """Undated and dated: no peer knows the day of a question, so what came later is taken out of a long ranking."""
    published = {article.url: article.published.at for article in articles if article.published}
    undated, dated = [], []
    for ranking, question in zip(found, asked, strict=True):
        as_of = question.as_of.as_of
        known = [piece for piece in ranking if as_of and piece.url in published and published[piece.url] <= as_of]
        undated.append(place(ranking, question))
        dated.append(place(known, question))
    return undated, dated
