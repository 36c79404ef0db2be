"""txtai: its embeddings index with content, in SQLite and FAISS. It does not split: an article is one piece."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Retrieve, print_found


def load(model: str) -> Any:
    """An index without articles."""
    from txtai import Embeddings

    return Embeddings(path=model, content=True)


def add(texts: Sequence[str], encoder: Any, folder: Path, *, whole: bool) -> int:
    """Each text is one piece, whether or not it is told so: of long ones the encoder reads the first 256 tokens."""
    encoder.index(texts)
    encoder.save(str(folder))
    count: int = encoder.count()
    return count


def opened(model: str, folder: Path) -> Retrieve:
    """The index as it was kept; it remembers its model. Asked from two threads at once its cursor fails."""
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
