"""Passages to vectors without torch: OpenVINO runs a graph of the model, on all cores."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from index.encode.graph import INPUTS, PRECISION, SETTINGS
from index.inference.openvino import import_openvino
from index.inference.precision import Precision, compiled

if TYPE_CHECKING:
    from openvino import CompiledModel
    from tokenizers import Encoding

LEAST_COSINE = 0.999  # to Sentence Transformers in float32; the default model has 0.9999 in bfloat16, 0.9994 in int8
_MOST_STREAMS = 8  # each has its own activations
_IN_FLIGHT = 2  # batches for each stream: while one is computed the next is made ready; with 1 a fifth of time is lost
_BATCH_TOKENS = 1_024  # of a batch at most, padding included; 256, 512 and 1,024 came within 5% of each other
_FEWEST_TOKENS = 256  # a smaller batch is not worth a call of its own
_FEW_TOKENS = 16  # padding included: texts that int8 does not encode; from 8 on its cosine is 0.9991, from 13 on 0.9994
_PAD_TO = 16  # tokens: OpenVINO keeps what it compiles for each shape


class PassageGraph:
    """Encodes passages on all cores, a batch on each. Safe to use from many threads.

    On two cores of a Zen 5 it is 1.44 times as fast as Sentence Transformers, both in bfloat16, and in
    float32 it takes five sixths of the processor time of ONNX Runtime; see benchmarks/README.md.

    Args:
        file: A graph that `index.encode.export` wrote.
        precision: Of its arithmetic; if None, the one that was found to be faithful, which a file beside it names.

    Attributes:
        precision: Of its arithmetic. Texts of a few tokens, over which the errors of int8 do not cancel out, are
            encoded in float32 all the same.

    Raises:
        OSError: If either file cannot be read.
        RuntimeError: If OpenVINO cannot run it.
    """

    def __init__(self, file: Path, precision: Precision | None = None) -> None:
        from tokenizers import Tokenizer

        openvino = import_openvino()
        if openvino is None:
            raise RuntimeError("OpenVINO is not there")
        cores = os.cpu_count() or 1
        streams = min(cores, _MOST_STREAMS)
        self._in_flight = _IN_FLIGHT * streams
        self._hints = {"NUM_STREAMS": str(streams), "INFERENCE_NUM_THREADS": str(cores)}
        self._core = openvino.Core()
        self._file = file
        self._lock = threading.Lock()
        graph = self._core.read_model(file)
        self.precision = precision or cast(Precision, file.with_name(PRECISION).read_text())
        self._inputs = [put.get_any_name() for put in graph.inputs]
        settings = json.loads(graph.get_rt_info(["framework", SETTINGS]).astype(str))
        self._dimensions: int = settings["dimensions"]
        self._prompt: str = settings["prompt"]
        self._tokenizer = Tokenizer.from_str(settings["tokenizer"])
        padding = self._tokenizer.padding or {}
        self._padding = {key: padding[key] for key in ("direction", "pad_id", "pad_type_id", "pad_token")}
        truncation = self._tokenizer.truncation or {}
        self._longest = int(truncation.get("max_length", sys.maxsize))
        self._tokenizer.no_padding()  # `_run` pads, to little more than the longest of its batch
        self._network = compiled(self._core, graph, self.precision, self._hints)

    def encode(self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Vectors, not of unit length to the last digit, shape (len(texts), dimensions); longest first."""
        encodings = [self._tokenizer.encode(self._prompt + text) for text in texts]
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        batches = list(self._batches(encodings))
        pool = ThreadPoolExecutor(self._in_flight)
        try:
            done = pool.map(lambda batch: self._run([encodings[place] for place in batch]), batches)
            for batch, found in zip(batches, done, strict=True):
                vectors[batch] = found
                if on_encoded:
                    on_encoded(len(batch))
        finally:
            pool.shutdown(cancel_futures=True)
        return vectors

    def _batches(self, encodings: Sequence[Encoding]) -> Iterator[list[int]]:
        """Places of texts of much the same length; enough batches that no stream stands idle."""
        lengths = [self._padded(len(encoding.ids)) for encoding in encodings]
        room = min(_BATCH_TOKENS, max(_FEWEST_TOKENS, -(-sum(lengths) // self._in_flight)))
        order = sorted(range(len(lengths)), key=lambda place: lengths[place], reverse=True)
        longer = sum(length > _FEW_TOKENS for length in lengths)
        for alike in (order[:longer], order[longer:]):
            start = 0
            while start < len(alike):
                count = max(1, room // lengths[alike[start]])
                yield alike[start : start + count]
                start += count

    def _run(self, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
        length = self._padded(max(len(encoding.ids) for encoding in encodings))
        for encoding in encodings:
            encoding.pad(length, **self._padding)
        feed = {
            name: np.array([getattr(encoding, INPUTS[name]) for encoding in encodings], dtype=np.int64)
            for name in self._inputs
        }
        network = self._network if length > _FEW_TOKENS else self._exact_network
        request = network.create_infer_request()
        request.infer(feed)
        vectors: NDArray[np.float32] = request.get_output_tensor(0).data.astype(np.float32)  # a copy: it is reused
        return vectors

    @property
    def _exact_network(self) -> CompiledModel:
        """For texts of few tokens; made when there is one, which is rare among passages."""
        if self.precision != "int8":
            return self._network
        with self._lock:
            return self._opened_exact_network

    @cached_property
    def _opened_exact_network(self) -> CompiledModel:
        return compiled(self._core, self._core.read_model(self._file), "float32", self._hints)

    def _padded(self, tokens: int) -> int:
        return max(tokens, min(self._longest, -(-max(tokens, 1) // _PAD_TO) * _PAD_TO))


def needs_torch() -> bool:
    """Whether torch was built for more than the processor and finds a CUDA or MPS device, which is faster."""
    if version("torch").endswith("+cpu"):
        return False  # and need not be imported, which takes seconds
    from index.encode.model import best_device

    return best_device() != "cpu"
