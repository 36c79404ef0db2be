"""Texts to the arrays that a model's graph takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding

Side = Literal["questions", "passages"]
INPUTS = {
    "input_ids": "ids",
    "attention_mask": "attention_mask",
    "token_type_ids": "type_ids",
}  # of a graph -> of tokenizers' Encoding


class TextTokenizer:
    """Tokenizes one side's texts as the model does: with its prompt, truncation and padding.

    Args:
        settings: The JSON of a graph's metadata. `dimensions`: length of a vector. `prompts` and `max_tokens`: by
            side. `padding`, `truncation_side`: as tokenizers names them. `tokenizer`: its JSON, or null.
        side: Which texts.
        file: The model's `tokenizer.json`, where the settings have no tokenizer.

    Attributes:
        max_tokens: The most tokens of a text, special ones included.
    """

    def __init__(self, settings: str, side: Side, file: Path | None) -> None:
        from tokenizers import Tokenizer

        values = json.loads(settings)
        self._prompt: str = values["prompts"][side]
        self._padding: dict[str, str | int] = values["padding"]
        limit = values["max_tokens"][side]
        self.max_tokens = int(limit or sys.maxsize)
        self._tokenizer = Tokenizer.from_file(str(file)) if file else Tokenizer.from_str(values["tokenizer"])
        self._tokenizer.no_padding()  # `arrays` pads, to the longest of a batch
        self._tokenizer.no_truncation()
        if limit:
            self._tokenizer.enable_truncation(limit, direction=values["truncation_side"])

    def tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        """Tokenizes each text behind the prompt, cut to the model's limit, without padding."""
        return [self._tokenizer.encode(self._prompt + text) for text in texts]

    def arrays(
        self, encodings: Sequence[Encoding], names: Sequence[str], length: int = 0
    ) -> dict[str, NDArray[np.int64]]:
        """Pads a batch and returns what the graph takes.

        Args:
            encodings: As `tokenize` returns them; they are padded in place.
            names: The graph's inputs, keys of `INPUTS`.
            length: Tokens of each row; those of the longest if less.

        Returns:
            int64 arrays of shape (len(encodings), tokens), by the inputs' names.
        """
        longest = max(length, *(len(encoding.ids) for encoding in encodings))
        for encoding in encodings:
            encoding.pad(longest, **self._padding)
        return {
            name: np.array([getattr(encoding, INPUTS[name]) for encoding in encodings], dtype=np.int64)
            for name in names
        }


def dimensions_of(settings: str) -> int:
    """Returns the length of a vector from the JSON of a graph's metadata."""
    return int(json.loads(settings)["dimensions"])
