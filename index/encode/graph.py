"""A model's graph in ONNX Runtime: questions to vectors in float32, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode.tokenization import Side, TextTokenizer, dimensions_of
from index.inference.onnx_runtime import SETTINGS_KEY, open_session
from index.inference.weights import ExternalWeights
from index.once import computed_once

FORMAT = 4  # of an exported file: what its metadata has, and what its inputs and its output are
_BATCH = 8  # 80 sentences of 22 tokens took 0.40 s of processor time in eights, 0.48 in 16s, 0.65 in 32s
_MAX_THREADS = 4  # a question of ten tokens has no work for more


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFiles:
    """Where a model's graph is: all modules of the model, from tokens to vectors of unit length.

    Attributes:
        network: The ONNX file; its metadata has the settings that `TextTokenizer` reads.
        weights: Where its weights are; in the ONNX file itself if None.
        tokenizer: The model's `tokenizer.json`; in the metadata if None.
    """

    network: Path
    weights: ExternalWeights | None = None
    tokenizer: Path | None = None


class Float32Graph:
    """Encodes in float32: questions, and passages to hold faster precisions against. Safe to use from many threads.

    Args:
        files: The graph.

    Attributes:
        files: The graph.
        dimensions: Length of a vector.

    Raises:
        Exception: If ONNX Runtime cannot load it; it raises nothing narrower.
    """

    def __init__(self, files: GraphFiles) -> None:
        self.files = files
        self._session = open_session(files.network, _MAX_THREADS, files.weights)
        self._inputs = [entry.name for entry in self._session.get_inputs()]
        self._settings: str = self._session.get_modelmeta().custom_metadata_map[SETTINGS_KEY]
        self.dimensions = dimensions_of(self._settings)
        self._questions = TextTokenizer(self._settings, "questions", files.tokenizer)

    def encode(self, texts: Sequence[str], side: Side = "questions") -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions); longest first, so that batches pad little."""
        tokenizer = self._questions if side == "questions" else self._passages
        encodings = tokenizer.tokenize(texts)
        order = sorted(range(len(texts)), key=lambda row: len(encodings[row].ids), reverse=True)
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            arrays = tokenizer.arrays([encodings[row] for row in rows], self._inputs)
            vectors[rows] = self._session.run(None, arrays)[0]
        return vectors

    @computed_once
    def _passages(self) -> TextTokenizer:
        return TextTokenizer(self._settings, "passages", self.files.tokenizer)
