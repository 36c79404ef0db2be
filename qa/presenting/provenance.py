"""Which state of the index, and which models, an answer came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.desk import Newsdesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The index and the models of a desk at one time.

    Attributes:
        generation: Counts the commits of the index.
        articles: Articles that questions saw.
        encoder, reader: The models' names.
        encoder_digest, reader_digest: SHA-256 of their weights, hex.
    """

    generation: int
    articles: int
    encoder: str
    encoder_digest: str
    reader: str
    reader_digest: str

    @classmethod
    def of(cls, desk: Newsdesk) -> Provenance:
        """Returns the provenance of a desk's answers now.

        Raises:
            LibraryError: If the index is damaged.
            ReaderError: If the reader's weights are missing or changed.
        """
        status = desk.status()
        return cls(
            generation=status.generation, articles=status.articles,
            encoder=_model_name(status.encoder), encoder_digest=status.encoder_digest,
            reader=_model_name(desk.reader.name), reader_digest=desk.reader.digest,
        )  # fmt: skip


def _model_name(model: str) -> str:
    """Returns a model's name; of a folder only its last part: a saved page does not tell where files lie."""
    return Path(model).name if Path(model).is_absolute() else model
