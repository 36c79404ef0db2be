"""What an index is and how it stands: the one row whose commit is the commit of the whole."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from index.encode import Encoder
from index.errors import IndexMismatch
from index.types import Stamp

FORMAT = 8
MENDABLE = frozenset({7})  # formats whose rows `newsdesk repair` brings to this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the index is and how it stands; the columns of the table of that name.

    Attributes:
        identity: Of this index alone: one that is made anew in the same folder has another, and counts from 0 again.
    """

    format: int
    encoder: str
    encoder_digest: str
    encoder_path: str
    dimensions: int
    passage_tokens: int
    generation: int
    words: str | None
    passages: int
    vectors: int
    identity: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def stamp(self) -> Stamp:
        """Returns which index it is of, and which generation."""
        return self.identity, self.generation


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an index must have been made with.

    Attributes:
        folder: Of the index, for messages.
        encoder: Whose weights must have made the vectors.
        passage_tokens: The most tokens of a passage with its header; any number if None.
    """

    folder: Path
    encoder: Encoder
    passage_tokens: int | None

    def new_manifest(self) -> Manifest:
        """Returns the manifest of an index without articles."""
        return Manifest(
            format=FORMAT, encoder=self.encoder.name, encoder_digest=self.encoder.digest,
            encoder_path=self.encoder.path, dimensions=self.encoder.dimensions,
            passage_tokens=self.passage_tokens or self.encoder.max_tokens,
            generation=0, words=None, passages=0, vectors=0,
        )  # fmt: skip

    def check(self, manifest: Manifest, *, mending: bool = False) -> None:
        """Compares a manifest with what is expected.

        Args:
            manifest: Of an index.
            mending: Whether it is enough that the rows can be read.

        Raises:
            IndexMismatch: If the index was made with another encoder, format or passage size.
        """
        differing = []
        if manifest.format in MENDABLE and not mending:
            raise IndexMismatch(f"{self.folder}: {outdated(manifest)}")
        if manifest.format != FORMAT and manifest.format not in MENDABLE:
            differing.append(f"its format is {manifest.format}, this version of Newsdesk reads {FORMAT}")
        if manifest.encoder_digest != self.encoder.digest:
            differing.append(
                f"it was made with the encoder {manifest.encoder} (weights {manifest.encoder_digest[:12]}), not with"
                f" {self.encoder.name} (weights {self.encoder.digest[:12]})"
            )
        if self.passage_tokens not in (None, manifest.passage_tokens):
            differing.append(f"its passages have up to {manifest.passage_tokens} tokens, not {self.passage_tokens}")
        if differing:
            raise IndexMismatch(
                f"{self.folder}: {'; '.join(differing)}. Open it as it was made, or add the articles to another folder."
            )


def outdated(manifest: Manifest) -> str:
    """Returns what an index of an earlier format needs, for messages."""
    return (
        f"this index has format {manifest.format}, and this version of Newsdesk reads {FORMAT}: run `newsdesk repair`,"
        " which takes over its articles and vectors"
    )
