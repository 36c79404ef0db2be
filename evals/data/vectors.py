"""Vectors kept from one table to the next, by text and weights: a table made again encodes nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Encoder

_COMMIT = 512  # texts; what a kill can lose
_LOOK_UP = 500  # values in one IN (...)


class CachedEncoder:
    """An encoder that asks its file first.

    Args:
        inner: Encodes what the file does not have.
        folder: Holds a file for each encoder's weights.
    """

    def __init__(self, inner: Encoder, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._inner = inner
        self.name, self.digest = inner.name, inner.digest
        self.dimensions, self.max_tokens = inner.dimensions, inner.max_tokens
        self.count_tokens = inner.count_tokens
        self.encode_questions = inner.encode_questions
        self._path = folder / f"{inner.digest[:16]}.sqlite"
        with sqlite3.connect(self._path) as file:
            file.execute("CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")

    @property
    def path(self) -> str:
        """What computes the vectors that the file does not have; may load torch."""
        return self._inner.path

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        with sqlite3.connect(self._path, timeout=60) as file:
            known = self._known(file, keys)
            missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
            missing.sort(key=lambda item: len(item[1]))
            for start in range(0, len(missing), _COMMIT):
                batch = missing[start : start + _COMMIT]
                encoded = self._inner.encode_passages([text for _, text in batch], on_encoded)
                new = {key: vector.tobytes() for (key, _), vector in zip(batch, encoded, strict=True)}
                file.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", new.items())
                file.commit()
                known |= new
        joined = b"".join(known[key] for key in keys)
        return np.frombuffer(joined, dtype=np.float32).reshape(len(texts), self.dimensions).copy()

    def _known(self, file: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _LOOK_UP):
            part = keys[start : start + _LOOK_UP]
            marks = ",".join("?" * len(part))
            found.update(file.execute(f"SELECT text, value FROM vector WHERE text IN ({marks})", part))
        return found
