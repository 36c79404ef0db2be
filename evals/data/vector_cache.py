"""A cache of vectors by text, weights and precision: an evaluation that is run again encodes nothing."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsdesk import Encoder

_TEXTS_PER_COMMIT = 512  # what a kill can lose
_MAX_SQL_VALUES = 500  # in one IN (...)


class CachedEncoder:
    """An encoder that looks a passage up in a file first, and encodes it only if it is not there.

    The file is named by the weights and by what computes the vectors, e.g. `53aa51172d142c89-openvino-int8-cpu.sqlite`:
    vectors in bfloat16 and in int8, which differ a little, are never mixed.

    Args:
        inner: Encodes what the file does not have.
        folder: Holds a file for each pair of weights and precision.
    """

    def __init__(self, inner: Encoder, folder: Path) -> None:
        self._folder = folder
        self._inner = inner
        self.name, self.digest = inner.name, inner.digest
        self.dimensions, self.max_tokens = inner.dimensions, inner.max_tokens
        self.count_tokens = inner.count_tokens
        self.encode_questions = inner.encode_questions

    @property
    def path(self) -> str:
        """What computes the vectors that the file does not have; may load torch."""
        return self._inner.path

    @cached_property
    def file(self) -> Path:
        """The cache's SQLite file; made when the first passage is encoded, since finding the precision takes time."""
        passages = self._inner.path.partition(";")[0].removeprefix("passages: ")
        precision = "-".join(re.findall(r"\w+", passages.lower()))
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self.digest[:16]}-{precision}.sqlite"
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        return path

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions)."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        with sqlite3.connect(self.file, timeout=60) as connection:
            cached = _look_up(connection, keys)
            missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in cached}.items())
            missing.sort(key=lambda item: len(item[1]))
            for start in range(0, len(missing), _TEXTS_PER_COMMIT):
                batch = missing[start : start + _TEXTS_PER_COMMIT]
                encoded = self._inner.encode_passages([text for _, text in batch], on_encoded)
                new = {key: vector.tobytes() for (key, _), vector in zip(batch, encoded, strict=True)}
                connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", new.items())
                connection.commit()
                cached |= new
        joined = b"".join(cached[key] for key in keys)
        return np.frombuffer(joined, dtype=np.float32).reshape(len(texts), self.dimensions).copy()


def _look_up(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Returns the vectors of those keys that the file has."""
    found: dict[bytes, bytes] = {}
    for start in range(0, len(keys), _MAX_SQL_VALUES):
        part = keys[start : start + _MAX_SQL_VALUES]
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"SELECT text, value FROM vector WHERE text IN ({marks})", part))
    return found
