"""Reads with both networks of Newsdesk: a small one for all passages, and a large one for the likeliest places."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from index.once import computed_once
from qa.reading.reader.multilingual import multilingual_reader
from qa.reading.reader.shipped import LANGUAGES, ShippedReader
from qa.reading.reader.types import Prediction, ReaderInput

LARGE_FILE = Path(__file__).with_name("large.onnx")
# SHA-256 of the file, which `python -m training.export` prints.
LARGE_DIGEST = "30936024f797c0c365fb649c22b6732d665cac2f2c4736681d14620809eb613b"


class PairedReader:
    """Reads with a small network, and what is likeliest once more with a large one.

    Args:
        small: Reads every text.
        large: Reads again; its network is opened when it is first used.
        in_any_language: Reads what is not in English; the same. Also there as an attribute.

    Attributes:
        name: The names of both.
        languages: Those that both were trained on; for others there is `in_any_language`.
    """

    def __init__(
        self,
        small: ShippedReader | None = None,
        large: ShippedReader | None = None,
        in_any_language: ShippedReader | None = None,
    ) -> None:
        self._small = small or ShippedReader()
        self._large = large or ShippedReader(LARGE_FILE, LARGE_DIGEST)
        self.in_any_language = in_any_language or multilingual_reader()
        self.name = f"{self._small.name} and {self._large.name}"
        self.languages: frozenset[str] | None = LANGUAGES

    @computed_once
    def digest(self) -> str:
        """SHA-256 of both files' SHA-256, hex.

        Raises:
            ReaderError: If a file is missing or not the one that is expected.
        """
        return hashlib.sha256(f"{self._small.digest}{self._large.digest}".encode()).hexdigest()

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns the small network's prediction for each text, in their order.

        Raises:
            ReaderError: If the weights are missing or damaged.
        """
        return self._small.read(question, texts)

    def reread(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns the large network's prediction for each text, in their order.

        Raises:
            ReaderError: If the weights are missing or damaged.
        """
        return self._large.read(question, texts)

    def close(self) -> None:
        """Closes the networks and ends their threads; they are opened again at the next use."""
        for reader in (self._small, self._large, self.in_any_language):
            reader.close()
