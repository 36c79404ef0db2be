"""txtai: its embeddings index with content, in SQLite and FAISS. It does not split: an article is one piece."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Retrieve, print_found


def load(model: str) -> Any:
    """Makes an index without articles."""
    from txtai import Embeddings

    return Embeddings(path=model, content=True)


def add(texts: Sequence[str], encoder: Any, folder: Path, *, whole: bool) -> int:
    """Adds each text as one piece in any case; of long ones the encoder reads the first 256 tokens."""
    encoder.index(texts)
    encoder.save(str(folder))
    count: int = encoder.count()
    return count


def opened(model: str, folder: Path) -> Retrieve:
    """Opens the stored index, which names its model. Its cursor fails in two threads at once, hence the lock."""
    from txtai import Embeddings

    index = Embeddings()
    index.load(str(folder))
    lock = threading.Lock()

    def retrieve(question: str, k: int) -> list[str]:
        with lock:
            return [hit["text"] for hit in index.search(question, k)]

    return retrieve


if __name__ == "__main__":
    print_found(opened)
