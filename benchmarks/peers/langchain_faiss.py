"""LangChain: its recursive splitter, its Sentence Transformers embeddings, its FAISS store.

Both come from langchain-community: the store has no other home yet; the embeddings' new one, langchain-huggingface,
has the same code and wants a huggingface-hub older than Sentence Transformers' own.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers import Retrieve, print_found

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def load(model: str) -> Embeddings:
    """Loads its embeddings."""
    warnings.simplefilter("ignore")  # of langchain-community's end
    from langchain_community.embeddings import HuggingFaceEmbeddings

    embeddings: Embeddings = HuggingFaceEmbeddings(model_name=model)
    return embeddings


def add(texts: Sequence[str], encoder: Embeddings, folder: Path, *, whole: bool) -> int:
    """Adds pieces of at most 1,000 characters that overlap by up to 200, as in its tutorials."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    pieces = [Document(text) for text in texts]
    if not whole:
        pieces = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pieces)
    FAISS.from_documents(pieces, encoder).save_local(str(folder))
    return len(pieces)


def opened(model: str, folder: Path) -> Retrieve:
    """Opens the store; LangChain pickles its texts, so it must be set to trust them."""
    embeddings = load(model)
    from langchain_community.vectorstores import FAISS

    store = FAISS.load_local(str(folder), embeddings, allow_dangerous_deserialization=True)
    return lambda question, k: [found.page_content for found in store.similarity_search(question, k)]


if __name__ == "__main__":
    print_found(opened)
