"""What other people's retrieval gives for the same articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus import Article
from corpus.text.passages import PassageText
from corpus.types import Span, new_passage
from evals.measuring.measures import RankedPiece
from tests.fakes import HashingEncoder, make_articles

for _package in ("bm25s", "haystack", "llama_index.core", "txtai"):
    pytest.importorskip(_package, reason=f"{_package} is missing; pip install 'newsdesk[peers]'")

from evals.systems import peers  # noqa: E402
from evals.systems.peers import PEERS, Peer  # noqa: E402

_ARTICLES = [article for article in make_articles(30) if article.url]
_ASKED = _ARTICLES[7]
_QUESTIONS = ["Who delayed the night ferry in Dunholt?", "a wheat subsidy at Lake Orrin", "the coal pier"]
_N = 8


def _passages(article: Article) -> list[PassageText]:
    cut = article.body.index("\n\n")
    spans = (Span(start=0, end=cut), Span(start=cut + 2, end=len(article.body)))
    return [PassageText(passage=new_passage(article, span), header=article.title or "") for span in spans]


def _own(peer: Peer) -> list[RankedPiece]:
    return peer.split(_ARTICLES)


def _ours(_: Peer) -> list[RankedPiece]:
    return peers.our_pieces(_ARTICLES, [passage for article in _ARTICLES for passage in _passages(article)])


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
@pytest.mark.parametrize("pieces_of", [_own, _ours])
def test_what_a_piece_says_finds_it_first(peer: Peer, pieces_of: Callable[[Peer], list[RankedPiece]]) -> None:
    pieces = pieces_of(peer)
    asked = next(piece for piece in pieces if piece.url == _ASKED.url)
    ranked = peer.rank(pieces, HashingEncoder(), [_QUESTIONS[0], asked.indexed], _N)
    assert ranked[1][0] == asked
    assert [len(hits) for hits in ranked] == [_N, _N]


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_the_pieces_of_an_article_are_its_text_and_hold_every_word(peer: Peer) -> None:
    for article in _ARTICLES:
        pieces = peer.split([article])
        assert {piece.url for piece in pieces} == {article.url}
        assert all(piece.text in article.body for piece in pieces)
        assert set(" ".join(piece.text for piece in pieces).split()) == set(article.body.split())


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_asked_for_more_than_there_is_a_peer_gives_our_passages_verbatim_and_each_once(peer: Peer) -> None:
    pieces = _ours(peer)
    [hits] = peer.rank(pieces, HashingEncoder(), [_ASKED.body], 10 * len(pieces))
    assert len(hits) == len(set(hits))
    assert set(hits) <= set(pieces)


def test_our_pieces_are_our_passages_with_header_and_the_url_of_their_article() -> None:
    first, second = _passages(_ASKED)
    assert peers.our_pieces(_ARTICLES, [second, first]) == [
        RankedPiece(url=_ASKED.url or "", text=one.passage.text, header=_ASKED.title or "") for one in (second, first)
    ]


def test_an_article_without_a_url_is_refused() -> None:
    [article] = [article for article in make_articles(5) if not article.url]
    with pytest.raises(ValueError, match=f"article {article.id} has no URL"):
        PEERS[0].split([article])


def test_langchain_ranks_as_its_own_pipeline_does() -> None:
    from langchain_core.documents import Document
    from langchain_core.vectorstores import InMemoryVectorStore
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    pieces = splitter.split_documents([Document(a.body, metadata={"url": a.url}) for a in _ARTICLES])
    store = InMemoryVectorStore.from_documents(pieces, peers._LangChainEncoder(HashingEncoder()))
    theirs = [[(hit.metadata["url"], hit.page_content) for hit in store.similarity_search(q, _N)] for q in _QUESTIONS]
    assert _ranked(peers.langchain_pieces, peers.langchain_rank) == theirs


def test_llama_index_ranks_as_its_own_pipeline_does() -> None:
    from llama_index.core import Document, VectorStoreIndex

    articles = [Document(text=article.body, id_=article.url) for article in _ARTICLES]
    index = VectorStoreIndex.from_documents(articles, embed_model=peers._LlamaIndexEncoder(HashingEncoder()))
    retriever = index.as_retriever(similarity_top_k=_N)
    theirs = [[(hit.node.ref_doc_id, hit.get_content()) for hit in retriever.retrieve(q)] for q in _QUESTIONS]
    assert _ranked(peers.llama_index_pieces, peers.llama_index_rank) == theirs


def test_haystack_ranks_as_its_own_pipeline_does() -> None:
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    encoder = HashingEncoder()
    pieces = DocumentSplitter().run([Document(content=a.body, meta={"url": a.url}) for a in _ARTICLES])
    store = InMemoryDocumentStore(shared=False)
    texts = [piece.content or "" for piece in pieces["documents"]]
    vectors = encoder.encode_passages(texts).tolist()
    store.write_documents([replace(p, embedding=v) for p, v in zip(pieces["documents"], vectors, strict=True)])
    pipeline = Pipeline()
    pipeline.add_component("bm25_retriever", InMemoryBM25Retriever(store, top_k=_N))
    pipeline.add_component("embedding_retriever", InMemoryEmbeddingRetriever(store, top_k=_N))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=_N))
    pipeline.connect("bm25_retriever", "joiner")
    pipeline.connect("embedding_retriever", "joiner")
    theirs = []
    for question, vector in zip(_QUESTIONS, encoder.encode_questions(_QUESTIONS).tolist(), strict=True):
        asked = {"bm25_retriever": {"query": question}, "embedding_retriever": {"query_embedding": vector}}
        theirs.append([(hit.meta["url"], hit.content) for hit in pipeline.run(asked)["joiner"]["documents"]])
    assert _ranked(peers.haystack_pieces, peers.haystack_rank) == theirs


def _ranked(split: peers.Split, rank: peers.Rank) -> list[list[tuple[str, str]]]:
    ranked = rank(split(_ARTICLES), HashingEncoder(), _QUESTIONS, _N)
    return [[(hit.url, hit.text) for hit in hits] for hits in ranked]
