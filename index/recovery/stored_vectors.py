"""An encoder that takes vectors from where they are stored, and makes only the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder

Vector = NDArray[np.float32]


class StoredVectors:
    """An encoder that takes vectors from an index instead of making them again.

    Args:
        encoder: Makes those that are not found.
        find: Returns the stored vectors of some texts, float32 (dimensions,) each; it leaves out what it does not have.

    Attributes:
        encoded: How many passages the encoder had to encode.
    """

    def __init__(self, encoder: Encoder, find: Callable[[Sequence[str]], Mapping[str, Vector]]) -> None:
        self._encoder = encoder
        self._find = find
        self.encoded = 0
        self.name, self.digest, self.path = encoder.name, encoder.digest, encoder.path
        self.dimensions, self.max_tokens = encoder.dimensions, encoder.max_tokens

    def count_tokens(self, text: str) -> int:
        """Returns how many tokens a text has."""
        return self._encoder.count_tokens(text)

    def encode_questions(self, texts: Sequence[str]) -> Vector:
        """Returns the vectors of questions, float32 (n, dimensions)."""
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None) -> Vector:
        """Returns the vectors of passages, float32 (n, dimensions)."""
        found = dict(self._find(texts))
        missing = [text for text in texts if text not in found]
        if missing:
            self.encoded += len(missing)
            found |= zip(missing, self._encoder.encode_passages(missing, on_encoded), strict=True)
        return np.array([found[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dimensions)
