"""Questions to vectors without torch: ONNX Runtime runs a graph that was exported once and is kept in a cache."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import filelock
import numpy as np
from numpy.typing import NDArray

from index.encode.folder import file_digest

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding

FORMAT = 3  # of the file: what its metadata has, and what its inputs and its output are
SETTINGS = "newsdesk"  # the key of the metadata that holds tokenizer, prompt and dimensions, as JSON
PRECISION = "precision"  # a file beside the graph's: in which its vectors were found to be faithful
INPUTS = {
    "input_ids": "ids",
    "attention_mask": "attention_mask",
    "token_type_ids": "type_ids",
}  # of tokenizers' Encoding
LEAST_COSINE = 0.9999  # to Sentence Transformers in float32; the default model's graph has at least 0.9999996
_BATCH = 8  # 80 sentences of 22 tokens took 0.40 s of processor time in eights, 0.48 in 16s, 0.65 in 32s
_MOST_THREADS = 4  # a question of ten tokens has no work for more
_PATIENCE = 60  # seconds for another process's export; the default model's takes 2 after torch is loaded

_log = logging.getLogger(__name__)
_Graph = TypeVar("_Graph")


class QuestionGraph:
    """Encodes questions in float32. Safe to use from many threads.

    Args:
        file: A graph that `index.encode.export` wrote. Its metadata has the tokenizer with its padding and
            truncation, the prompt that stands before each question, and the length of a vector.

    Attributes:
        dimensions: Length of a vector.
    """

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self._session = open_session(file, _MOST_THREADS)
        self._inputs = [put.name for put in self._session.get_inputs()]
        settings = json.loads(self._session.get_modelmeta().custom_metadata_map[SETTINGS])
        self.dimensions: int = settings["dimensions"]
        self._prompt: str = settings["prompt"]
        self._tokenizer = Tokenizer.from_str(settings["tokenizer"])
        padding = self._tokenizer.padding or {}
        self._padding = {key: padding[key] for key in ("direction", "pad_id", "pad_type_id", "pad_token")}
        self._tokenizer.no_padding()  # `_run` pads, to the longest of its batch

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions); longest first, so that batches pad little."""
        encodings = [self._tokenizer.encode(self._prompt + text) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(encodings[place].ids), reverse=True)
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._run([encodings[place] for place in batch])
        return vectors

    def _run(self, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
        longest = max(len(encoding.ids) for encoding in encodings)
        for encoding in encodings:
            encoding.pad(longest, **self._padding)
        feed = {
            name: np.array([getattr(encoding, INPUTS[name]) for encoding in encodings], dtype=np.int64)
            for name in self._inputs
        }
        vectors: NDArray[np.float32] = self._session.run(None, feed)[0]
        return vectors


def open_session(file: Path, most_threads: int) -> InferenceSession:
    """A graph in ONNX Runtime, on the processor, with at most so many of its cores."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on by default on Windows
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(most_threads, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # twice as slow on busy cores
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def open_graph(
    folder: Path, side: str, export: Callable[[Path], bool], load: Callable[[Path], _Graph]
) -> _Graph | None:
    """The graph that a folder keeps, exported first if there is none.

    Its file is named by its SHA-256 and gets that name when it is complete, so a file that was cut short
    or changed is noticed, and made anew. Of several processes one exports, the others wait for it.

    Args:
        folder: Of this graph alone; made if need be.
        side: What it encodes, in the plural; the first part of the file's name.
        export: Writes the graph to the file it is given; false where the model has none.
        load: Opens such a file.

    Returns:
        None where the model has no graph, or there is none and the folder cannot be written.
    """
    kept = _kept_graph(folder, side, load)
    if kept is not None:
        return kept
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / "export.lock", timeout=_PATIENCE):
            return _kept_graph(folder, side, load) or _export(folder, side, export, load)
    except OSError as error:  # a lock that is not had in time is one
        _log.warning("%s: cannot be written (%s); %s need torch, whose start takes seconds", folder, error, side)
        return None


def _kept_graph(folder: Path, side: str, load: Callable[[Path], _Graph]) -> _Graph | None:
    """The graph whose bytes are those of its name, if it can be loaded."""
    for file in folder.glob(f"{side}-*.onnx"):
        with suppress(Exception):  # neither ONNX Runtime nor OpenVINO raises anything narrower
            if file == _named(file, side):
                return load(file)
    return None


def _export(folder: Path, side: str, export: Callable[[Path], bool], load: Callable[[Path], _Graph]) -> _Graph | None:
    _log.info("%s: the model's graph for %s is exported, once", folder, side)
    written = folder / "exporting.onnx"
    try:
        if not export(written):
            return None
        for damaged in folder.glob(f"{side}-*.onnx"):
            _log.warning("%s: damaged, or not for this ONNX Runtime; it is made anew", damaged)
            damaged.unlink()
        file = _named(written, side)
        written.replace(file)
        return load(file)
    finally:
        written.unlink(missing_ok=True)


def _named(file: Path, side: str) -> Path:
    """The name that a file with these bytes has."""
    return file.with_name(f"{side}-{file_digest(file)}.onnx")
