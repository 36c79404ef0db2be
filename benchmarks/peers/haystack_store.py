"""Haystack: its document splitter, its Sentence Transformers embedders, its store in memory, saved as JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Retrieve, print_found

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when haystack is imported
_FILE = "store.json"


def load(model: str) -> Any:
    """Loads its embedder of documents."""
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersDocumentEmbedder

    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    embedder.warm_up()
    return embedder


def add(texts: Sequence[str], encoder: Any, folder: Path, *, whole: bool) -> int:
    """Adds runs of 200 words that do not overlap and end anywhere: its default."""
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    pieces = [Document(content=text) for text in texts]
    if not whole:
        pieces = DocumentSplitter().run(pieces)["documents"]
    store = InMemoryDocumentStore(embedding_similarity_function="cosine", shared=False)
    store.write_documents(encoder.run(pieces)["documents"])
    folder.mkdir()
    store.save_to_disk(str(folder / _FILE))
    count: int = store.count_documents()
    return count


def opened(model: str, folder: Path) -> Retrieve:
    """Opens the store in the pipeline of embedder and retriever that its documentation shows."""
    from haystack import Pipeline
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder

    pipeline = Pipeline()
    pipeline.add_component("embedder", SentenceTransformersTextEmbedder(model=model, progress_bar=False))
    store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")
    pipeline.warm_up()

    def retrieve(question: str, k: int) -> list[str]:
        found = pipeline.run({"embedder": {"text": question}, "retriever": {"top_k": k}})
        return [hit.content for hit in found["retriever"]["documents"]]

    return retrieve


if __name__ == "__main__":
    print_found(opened)
