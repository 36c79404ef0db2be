"""Reads with the weights that come with Newsdesk: one ONNX file. See MODEL_CARD.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.inference.model_files import file_digest
from index.once import computed_once, forget
from qa.errors import ReaderError
from qa.reading.reader.network import Network
from qa.reading.reader.tokenized import TokenizedNetwork
from qa.reading.reader.types import Prediction, ReaderInput

FILE = Path(__file__).with_name("reader.onnx")
# SHA-256 of the file, which `python -m training.export` prints.
DIGEST = "044a9c844e62fd3d4b01c76199c603388bae262fcdb45c0e32c89a5cfa3e76f4"
LANGUAGES = frozenset({"en"})


class ShippedReader:
    """Finds answers with the weights in a file, which is opened when it is first used.

    Args:
        file: As `training.export` writes it.
        digest: The SHA-256 that the file must have; any if None.
        languages: Those that it reads; any if None.

    Attributes:
        name: The file's name.
        languages: Those that it reads.
    """

    def __init__(
        self, file: Path = FILE, digest: str | None = DIGEST, languages: frozenset[str] | None = LANGUAGES
    ) -> None:
        self.name = file.stem
        self.languages = languages
        self._file = file
        self._expected = digest

    @computed_once
    def digest(self) -> str:
        """SHA-256 of the file, hex.

        Raises:
            ReaderError: If the file is missing or not the one that is expected.
        """
        try:
            digest = file_digest(self._file)
        except OSError as error:
            raise ReaderError(
                f"{self._file}: the reader's weights cannot be read ({error.strerror or error})"
            ) from error
        if self._expected not in (None, digest):
            raise ReaderError(f"{self._file}: not the reader's weights: SHA-256 {digest}, expected {self._expected}")
        return digest

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns one prediction for each text, in their order; what does not fit 384 tokens with the question is cut.

        Raises:
            ReaderError: If the weights are missing or damaged.
        """
        return self._tokenized.read(question, texts)

    def close(self) -> None:
        """Closes the network and ends its threads; it is opened again at the next use."""
        opened = vars(self).get("_tokenized")
        forget(self, "_tokenized")
        if opened is not None:
            opened.close()

    @computed_once
    def _tokenized(self) -> TokenizedNetwork:
        _ = self.digest  # raises where it is not the right file
        try:
            return TokenizedNetwork(Network(self._file))
        except Exception as error:  # neither OpenVINO nor ONNX Runtime raises anything narrower
            raise ReaderError(f"{self._file}: cannot be loaded ({error})") from error
