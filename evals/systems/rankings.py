"""Rankings that are compared: Newsdesk's with any weights, and other frameworks' over the same articles and vectors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion
from evals.measuring.measures import AnswerRanks, RankedPiece, rank_answer
from index import Engine
from newsdesk import Article, Encoder, Filters, Newsdesk
from qa.retrieval.ranking import Weights

UndatedAndDated = tuple[list[AnswerRanks], list[AnswerRanks]]

_DEPTH = 40  # hits: 20 are scored, and 5,000 characters of the shortest passages take some more
_PEER_DEPTH = 600  # as many hits may be left out because they were published later

_WEIGHT_NAMES = tuple(field.name for field in fields(Weights))
_NO_WEIGHTS = Weights(**dict.fromkeys(_WEIGHT_NAMES, 0.0))
PEERS = ("LangChain", "LlamaIndex", "Haystack", "txtai", "bm25s")
PARTS = {"vectors alone": replace(_NO_WEIGHTS, dense=1.0), "BM25 alone": replace(_NO_WEIGHTS, words=1.0)}
ABLATIONS = {f"without {name}": replace(Weights(), **{name: 0.0}) for name in _WEIGHT_NAMES}


def newsdesk_ranks(
    library: Engine, questions: Sequence[QuizQuestion], weights: Weights, *, dated: bool
) -> list[AnswerRanks]:
    """Ranks the answers of all questions in Newsdesk's ranking.

    Args:
        library: The index.
        questions: Are asked one by one.
        weights: Of the ranking's parts.
        dated: Whether each question is asked as of the day of its quiz.
    """
    desk = Newsdesk(library, weights=weights)
    ranks = []
    for question in questions:
        hits = desk.retrieve(question.text, _DEPTH, question.as_of if dated else Filters())
        pieces = [RankedPiece(url=hit.article.url or "", text=hit.passage.text) for hit in hits]
        ranks.append(rank_answer(pieces, question))
    return ranks


def peer_ranks(
    year: int, encoder: Encoder, questions: Sequence[QuizQuestion], names: Sequence[str]
) -> Iterator[tuple[str, UndatedAndDated]]:
    """Yields each peer's name and the ranks of the answers in its ranking, undated and dated.

    Results are cached beside the vectors, by all that they depend on.

    Args:
        year: Of the articles.
        encoder: Makes all vectors.
        questions: Are asked of each peer.
        names: Which peers: `LangChain` with its own pieces, `LangChain*` with our passages.
    """
    from evals.systems import peers

    articles, passages = newsquiz.articles_and_passages(year)
    data = newsquiz.files_digest(newsquiz.articles_file(year), newsquiz.questions_file(year))
    for peer in peers.PEERS:
        for name in (name for name in (peer.name, f"{peer.name}*") if name in names):
            settings = (name, peers.versions(), _PEER_DEPTH, data, encoder.digest, len(questions), len(passages))
            cache = newsquiz.cache_folder() / "peers" / f"{hashlib.sha256(repr(settings).encode()).hexdigest()}.json"
            if not cache.exists():
                pieces = peers.our_pieces(articles, passages) if name.endswith("*") else peer.split(articles)
                rankings = peer.rank(pieces, encoder, [question.text for question in questions], _PEER_DEPTH)
                _write_ranks(cache, _undated_and_dated(rankings, questions, articles))
            undated, dated = ([AnswerRanks(**one) for one in ranks] for ranks in json.loads(cache.read_text()))
            yield name, (undated, dated)


def _write_ranks(file: Path, ranks: UndatedAndDated) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([[asdict(one) for one in part] for part in ranks]))


def _undated_and_dated(
    rankings: Sequence[Sequence[RankedPiece]], questions: Sequence[QuizQuestion], articles: Sequence[Article]
) -> UndatedAndDated:
    """Ranks the answers twice: in the whole ranking, and without what was published after the quiz.

    No peer filters by the day of a question, so later articles are taken out of a long ranking.
    """
    published = {article.url: article.published.at for article in articles if article.published}
    undated, dated = [], []
    for ranking, question in zip(rankings, questions, strict=True):
        as_of = question.as_of.as_of
        earlier = [piece for piece in ranking if as_of and piece.url in published and published[piece.url] <= as_of]
        undated.append(rank_answer(ranking, question))
        dated.append(rank_answer(earlier, question))
    return undated, dated
