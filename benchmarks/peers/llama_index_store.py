"""LlamaIndex: its sentence splitter, its Hugging Face embeddings, its own store, saved as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Retrieve, print_found


def load(model: str) -> Any:
    """Loads its embeddings."""
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    return HuggingFaceEmbedding(model_name=model)


def add(texts: Sequence[str], encoder: Any, folder: Path, *, whole: bool) -> int:
    """Adds pieces of at most 1,024 tokens that overlap by up to 200; the encoder reads the first 256 of each."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.schema import TextNode

    if whole:
        index = VectorStoreIndex([TextNode(text=text) for text in texts], embed_model=encoder)
    else:
        index = VectorStoreIndex.from_documents([Document(text=text) for text in texts], embed_model=encoder)
    index.storage_context.persist(str(folder))
    return len(index.docstore.docs)


def opened(model: str, folder: Path) -> Retrieve:
    """Opens the stored index."""
    from llama_index.core import StorageContext, load_index_from_storage

    storage = StorageContext.from_defaults(persist_dir=str(folder))
    index = load_index_from_storage(storage, embed_model=load(model))

    def retrieve(question: str, k: int) -> list[str]:
        found = index.as_retriever(similarity_top_k=k).retrieve(question)
        return [hit.get_content() for hit in found]

    return retrieve


if __name__ == "__main__":
    print_found(opened)
