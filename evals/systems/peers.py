"""Other frameworks' retrieval over the same articles and questions, with the same encoder: `newsdesk[peers]`.

A peer splits articles and ranks their pieces as it does by default. The pieces may also be our passages
(`our_pieces`): then its splitter is off. All vectors come from one encoder; scoring, joining and ordering are
the framework's own work. Nothing is read from the network, and Haystack, which
reports its use, is configured not to.

Splitting and ranking are called one after the other, with texts and URLs alone handed on; the tests hold
this against the pipelines that the frameworks' documentation builds. Three frameworks keep vectors as lists
of floats and make one array of them all for every question: here they are given float64 arrays to keep,
which hold the same numbers and are joined in a tenth of the time.

Times below are of one processor, without encoding, for n = 1,000 and 84,835 passages (newsquiz 2023).
"""

from __future__ import annotations

import os

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when haystack is imported

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import bm25s
import numpy as np
from haystack import Document as HaystackDocument
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from langchain_core.embeddings import Embeddings as LangChainEmbeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding as LlamaIndexEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import QueryBundle, TextNode
from numpy.typing import NDArray
from txtai import Embeddings as Txtai

from corpus.text.passages import PassageText
from evals.measuring.measures import RankedPiece
from newsdesk import Article, Encoder

_LLAMA_INDEX_BATCH = 2048  # the most it allows
_TXTAI_QUESTIONS = 50  # at once: it keeps 20 * n candidates of each

Split = Callable[[Sequence[Article]], list[RankedPiece]]
Rank = Callable[[Sequence[RankedPiece], Encoder, Sequence[str], int], list[list[RankedPiece]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A framework's retrieval.

    Attributes:
        split: Articles to pieces, as it does by default.
        rank: For each question at most n of the pieces, the best first.
    """

    name: str
    split: Split
    rank: Rank


def versions() -> str:
    """Returns the peers' versions as one text."""
    names = ("langchain-core", "langchain-text-splitters", "llama-index-core", "haystack-ai", "txtai", "bm25s")
    return ", ".join(f"{name} {version(name)}" for name in names)


def our_pieces(articles: Sequence[Article], passages: Sequence[PassageText]) -> list[RankedPiece]:
    """Returns Newsdesk's passages, verbatim, with their headers."""
    urls = {article.id: _url(article) for article in articles}
    return [
        RankedPiece(url=urls[text.passage.article_id], text=text.passage.text, header=text.header) for text in passages
    ]


def whole_articles(articles: Sequence[Article]) -> list[RankedPiece]:
    """Returns each article as one piece; of a long one the encoder reads only the beginning."""
    return _pieces(articles, lambda body: [body])


def langchain_pieces(articles: Sequence[Article]) -> list[RankedPiece]:
    """Cuts pieces of at most 1,000 characters that overlap by up to 200, as in LangChain's tutorials."""
    return _pieces(articles, RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_text)


def llama_index_pieces(articles: Sequence[Article]) -> list[RankedPiece]:
    """Joins sentences to pieces of at most 1,024 tokens that overlap by up to 200: LlamaIndex's default.

    Tokens are tiktoken's for gpt-3.5-turbo, some four times what the default encoder reads of a text.
    The vocabulary and NLTK's sentence model come with llama-index-core.
    """
    return _pieces(articles, SentenceSplitter().split_text)


def haystack_pieces(articles: Sequence[Article]) -> list[RankedPiece]:
    """Cuts runs of 200 words that do not overlap and end anywhere, as Haystack does by default."""
    splitter = DocumentSplitter()

    def split(body: str) -> list[str]:
        pieces: list[Any] = splitter.run([HaystackDocument(content=body)])["documents"]
        return [piece.content for piece in pieces]

    return _pieces(articles, split)


def _pieces(articles: Sequence[Article], split: Callable[[str], Iterable[str]]) -> list[RankedPiece]:
    return [RankedPiece(url=_url(article), text=text) for article in articles for text in split(article.body)]


def _url(article: Article) -> str:
    if article.url is None:
        raise ValueError(f"article {article.id} has no URL; hits are named by it")
    return article.url


class _LangChainEncoder(LangChainEmbeddings):
    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._encoder.encode_questions([text])[0].tolist()
        return vector


def langchain_rank(
    pieces: Sequence[RankedPiece], encoder: Encoder, questions: Sequence[str], n: int
) -> list[list[RankedPiece]]:
    """Ranks by vectors alone: LangChain's InMemoryVectorStore, exact, by cosine. 6 s, then 0.3 s a question.

    FAISS as langchain-community wraps it gives the same lists; that package is no longer maintained.
    """
    rows = [str(row) for row in range(len(pieces))]
    store = InMemoryVectorStore.from_texts([piece.indexed for piece in pieces], _LangChainEncoder(encoder), ids=rows)
    for entry in store.store.values():
        entry["vector"] = np.array(entry["vector"])
    return [
        [pieces[int(hit.id or "")] for hit in store.similarity_search_by_vector(vector, n)]
        for vector in encoder.encode_questions(questions).tolist()
    ]


class _LlamaIndexEncoder(LlamaIndexEmbedding):
    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(embed_batch_size=_LLAMA_INDEX_BATCH)
        self._encoder = encoder

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode_questions([query])[0].tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def llama_index_rank(
    pieces: Sequence[RankedPiece], encoder: Encoder, questions: Sequence[str], n: int
) -> list[list[RankedPiece]]:
    """Ranks by vectors alone: LlamaIndex's SimpleVectorStore, exact, by cosine. 14 s, then 0.5 s a question."""
    nodes = [TextNode(text=piece.indexed, id_=str(row)) for row, piece in enumerate(pieces)]
    index = VectorStoreIndex(nodes, embed_model=_LlamaIndexEncoder(encoder))
    store: Any = index.vector_store
    vectors = store.data.embedding_dict
    vectors.update({row: np.array(vector) for row, vector in vectors.items()})
    retriever = index.as_retriever(similarity_top_k=n)
    pairs = zip(questions, encoder.encode_questions(questions).tolist(), strict=True)
    return [
        [pieces[int(hit.node_id)] for hit in retriever.retrieve(QueryBundle(question, embedding=vector))]
        for question, vector in pairs
    ]


def haystack_rank(
    pieces: Sequence[RankedPiece], encoder: Encoder, questions: Sequence[str], n: int
) -> list[list[RankedPiece]]:
    """Ranks by BM25L and by dot product, n of each, joined by reciprocal ranks: Haystack's store in memory.

    The first by words and the first by vectors tie where each is in one list alone, and so on down; then
    words go first, as in its tutorial. 12 s, then 1.7 s a question.
    """
    store = InMemoryDocumentStore(shared=False)  # else it stays in memory to the end of the program
    vectors: list[Any] = [array("d", vector) for vector in encoder.encode_passages([piece.indexed for piece in pieces])]
    store.write_documents(
        [
            HaystackDocument(id=str(row), content=piece.indexed, embedding=vector)
            for row, (piece, vector) in enumerate(zip(pieces, vectors, strict=True))
        ]
    )
    words = InMemoryBM25Retriever(store, top_k=n)
    dense = InMemoryEmbeddingRetriever(store, top_k=n)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=n)
    ranked = []
    for question, vector in zip(questions, encoder.encode_questions(questions).tolist(), strict=True):
        lists = [words.run(query=question)["documents"], dense.run(query_embedding=vector)["documents"]]
        ranked.append([pieces[int(hit.id)] for hit in joiner.run(lists)["documents"]])
    return ranked


def txtai_rank(
    pieces: Sequence[RankedPiece], encoder: Encoder, questions: Sequence[str], n: int
) -> list[list[RankedPiece]]:
    """Ranks by BM25 and by vectors, 10 * n of each, their scores averaged: txtai's hybrid index.

    Of more than 5,000 pieces it searches vectors approximately: a sixteenth of FAISS's inverted lists.
    27 s, then 0.3 s a question.
    """

    def encode(texts: list[str]) -> NDArray[np.float32]:  # txtai takes functions, but not bound methods
        return encoder.encode_passages(texts)

    index = Txtai(method="external", transform=encode, hybrid=True)
    index.index((row, piece.indexed) for row, piece in enumerate(pieces))
    index.model.transform = encoder.encode_questions  # it has one attribute for both
    ranked = []
    for start in range(0, len(questions), _TXTAI_QUESTIONS):
        found = index.batchsearch(list(questions[start : start + _TXTAI_QUESTIONS]), n)
        ranked += [[pieces[row] for row, _ in hits] for hits in found]
    index.close()
    return ranked


def bm25s_rank(
    pieces: Sequence[RankedPiece], encoder: Encoder, questions: Sequence[str], n: int
) -> list[list[RankedPiece]]:
    """Ranks by words alone: bm25s's default, Lucene's BM25 (k1 1.5, b 0.75), English stop words, no stemming.

    Pieces without any of the question's words are given too, where too few have one. 8 s, all questions
    included.
    """
    index = bm25s.BM25()
    words = bm25s.tokenize([piece.indexed for piece in pieces], stopwords="en", show_progress=False)
    index.index(words, show_progress=False)
    tokens = bm25s.tokenize(list(questions), stopwords="en", show_progress=False)
    rows, _ = index.retrieve(tokens, k=min(n, len(pieces)), show_progress=False)
    return [[pieces[row] for row in found] for found in rows.tolist()]


PEERS = (
    Peer(name="LangChain", split=langchain_pieces, rank=langchain_rank),
    Peer(name="LlamaIndex", split=llama_index_pieces, rank=llama_index_rank),
    Peer(name="Haystack", split=haystack_pieces, rank=haystack_rank),
    Peer(name="txtai", split=whole_articles, rank=txtai_rank),
    Peer(name="bm25s", split=langchain_pieces, rank=bm25s_rank),
)
