"""Passages to vectors without torch: OpenVINO runs a model's graph on all cores."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encode.graph import Float32Graph, GraphFiles
from index.encode.sample_texts import SAMPLE_TEXTS, least_cosine
from index.encode.tokenization import TextTokenizer, dimensions_of
from index.inference.cache import write_whole
from index.inference.cores import core_count
from index.inference.onnx_runtime import SETTINGS_KEY
from index.inference.openvino import (
    PAD_TO_TOKENS,
    REQUESTS_PER_STREAM,
    import_openvino,
    read_network,
    stream_count,
)
from index.inference.precision import Precision, compile_rounded
from index.once import computed_once

if TYPE_CHECKING:
    from openvino import CompiledModel, Model
    from tokenizers import Encoding

LEAST_COSINE = 0.999  # to float32; the default model has 0.9999 in bfloat16, 0.9994 in int8
_BATCH_TOKENS = 1_024  # of a batch at most, padding included; 256, 512 and 1,024 came within 5% of each other
_MIN_BATCH_TOKENS = 256  # a smaller batch is not worth a call of its own
_INT8_MIN_TOKENS = 16  # texts up to it are not encoded in int8; from 8 on its cosine is 0.9991, from 13 on 0.9994

_log = logging.getLogger(__name__)


class PassageGraph:
    """Encodes passages on all cores, a batch on each. Safe to use from many threads.

    On two cores of a Zen 5 it is 1.44 times as fast as Sentence Transformers, both in bfloat16. In float32 it takes
    five sixths of the processor time of ONNX Runtime; see benchmarks/README.md.

    Args:
        files: The graph.
        precision: Of its arithmetic.

    Attributes:
        precision: Of its arithmetic. Texts of a few tokens, over which the errors of int8 do not cancel out, are
            encoded in float32 all the same.

    Raises:
        OSError: If the files cannot be read.
        RuntimeError: If OpenVINO cannot run the graph.
    """

    def __init__(self, files: GraphFiles, precision: Precision) -> None:
        openvino = import_openvino()
        if openvino is None:
            raise RuntimeError("OpenVINO is not there")
        self.precision = precision
        self._requests = REQUESTS_PER_STREAM * stream_count()
        self._core = openvino.Core()
        self._file = files.network
        self._tensors = files.weights.map() if files.weights else {}  # OpenVINO uses their memory
        network = self._read()
        self._inputs = [entry.get_any_name() for entry in network.inputs]
        settings = network.get_rt_info(["framework", SETTINGS_KEY]).astype(str)
        self._dimensions = dimensions_of(settings)
        self._tokenizer = TextTokenizer(settings, "passages", files.tokenizer)
        self._compiled = self._compile(network, precision)

    def encode(self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Returns vectors, nearly of unit length, shape (len(texts), dimensions); longest first."""
        encodings = self._tokenizer.tokenize(texts)
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        batches = list(self._batches(encodings))
        pool = ThreadPoolExecutor(self._requests)
        try:
            results = pool.map(lambda rows: self._run([encodings[row] for row in rows]), batches)
            for rows, result in zip(batches, results, strict=True):
                vectors[rows] = result
                if on_encoded:
                    on_encoded(len(rows))
        finally:
            pool.shutdown(cancel_futures=True)
        return vectors

    def _batches(self, encodings: Sequence[Encoding]) -> Iterator[list[int]]:
        """Yields the rows of texts of much the same length; enough batches that no stream stands idle."""
        lengths = [self._padded(len(encoding.ids)) for encoding in encodings]
        batch_tokens = min(_BATCH_TOKENS, max(_MIN_BATCH_TOKENS, -(-sum(lengths) // self._requests)))
        order = sorted(range(len(lengths)), key=lambda row: lengths[row], reverse=True)
        longer = sum(length > _INT8_MIN_TOKENS for length in lengths)
        for rows in (order[:longer], order[longer:]):
            start = 0
            while start < len(rows):
                count = max(1, batch_tokens // lengths[rows[start]])
                yield rows[start : start + count]
                start += count

    def _run(self, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
        length = self._padded(max(len(encoding.ids) for encoding in encodings))
        compiled = self._compiled if length > _INT8_MIN_TOKENS else self._exact
        request = compiled.create_infer_request()
        request.infer(self._tokenizer.arrays(encodings, self._inputs, length))
        vectors: NDArray[np.float32] = request.get_output_tensor(0).data.astype(np.float32)  # a copy: it is reused
        return vectors

    @property
    def _exact(self) -> CompiledModel:
        """The network for texts of few tokens; compiled when there is one, which is rare among passages."""
        if self.precision != "int8":
            return self._compiled
        return self._compiled_exact

    @computed_once
    def _compiled_exact(self) -> CompiledModel:
        return self._compile(self._read(), "float32")

    def _read(self) -> Model:
        return read_network(self._core, self._file, self._tensors)

    def _compile(self, network: Model, precision: Precision) -> CompiledModel:
        threads = core_count()
        return compile_rounded(self._core, network, precision, streams=stream_count(), threads=threads)

    def _padded(self, tokens: int) -> int:
        multiple = -(-max(tokens, 1) // PAD_TO_TOKENS) * PAD_TO_TOKENS
        return max(tokens, min(self._tokenizer.max_tokens, multiple))


def open_passage_graph(
    reference: Float32Graph, precisions: Sequence[Precision], record: Path, name: str
) -> PassageGraph | None:
    """Opens a graph in the first of some precisions in which it is faithful to float32.

    Args:
        reference: The same graph in float32.
        precisions: The candidates, best first.
        record: A file that keeps the choice for other processes; it is written if it can be.
        name: What a warning calls the model.

    Returns:
        None where OpenVINO cannot run the graph faithfully; a warning says why.
    """
    with suppress(OSError, ValueError):
        recorded = record.read_text(encoding="utf-8")
        for precision in precisions:
            if precision == recorded:
                return PassageGraph(reference.files, precision)
    expected = reference.encode(SAMPLE_TEXTS, "passages")
    problem = ""
    for precision in precisions:
        try:
            graph = PassageGraph(reference.files, precision)
            cosine = least_cosine(graph.encode(SAMPLE_TEXTS), expected)
        except Exception as error:  # OpenVINO raises nothing narrower
            problem = str(error).partition("\n")[0]
        else:
            if cosine >= LEAST_COSINE:
                with suppress(OSError):
                    write_whole(record, precision)
                return graph
            problem = f"the graph's vectors have a cosine of {cosine:.4f} to the model's"  # it may be NaN
        _log.info("%s: passages are not encoded in %s (%s)", name, precision, problem)
    _log.warning("%s: no graph for passages (%s); torch encodes them, whose start takes seconds", name, problem)
    return None
