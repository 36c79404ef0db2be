"""What the index needs of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Encodes texts as vectors. Safe to use from many threads."""

    @property
    def name(self) -> str:
        """As the user named it."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of the weights, in hex: vectors of different weights are never mixed."""
        ...

    @property
    def path(self) -> str:
        """What computes the vectors, in words; vectors of other paths are all but equal, and may be mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The most tokens of a text, special ones included, that are not cut off."""
        ...

    def count_tokens(self, text: str) -> int:
        """Counts the tokens of a text, special ones left out."""
        ...

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions).

        Args:
            texts: The passages.
            on_encoded: Called with the number of passages of each batch.
        """
        ...

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions)."""
        ...
