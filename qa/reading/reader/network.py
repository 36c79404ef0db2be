"""Runs a reader's file: OpenVINO, which multiplies its weights as they are, in int8; ONNX Runtime where there is none.

Each text is read alone on one core, several at once. So the scores of a text do not depend on what is read with it:
OpenVINO rounds groups of activations, and these are the same whatever else is read.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.inference.onnx_runtime import SETTINGS_KEY, open_session
from index.inference.openvino import (
    PAD_TO_TOKENS,
    REQUESTS_PER_STREAM,
    import_openvino,
    read_network,
    stream_count,
)
from index.inference.precision import compile_network

_OUTPUTS = ("spans", "null", "relevance", "evidence")

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]
Run = Callable[[Mapping[str, NDArray[Any]]], Mapping[str, Floats]]
_log = logging.getLogger(__name__)
_Text = TypeVar("_Text")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a network says of one text.

    Attributes:
        spans: float32, at least (tokens, tokens): of the span from a first token to a last.
        null: The logit of "not answered here".
        relevance: The logit of "about the question's subject".
        evidence: float32, at least (tokens,): the mean over a sentence's tokens is the logit of "it answers".
    """

    spans: Floats
    null: float
    relevance: float
    evidence: Floats


class Network:
    """A reader's network on some cores. Safe to use from many threads.

    Args:
        file: As `training.export` writes it.

    Attributes:
        settings: The file's metadata: its tokenizer and its longest input.

    Raises:
        Exception: If the file cannot be loaded; the runtimes raise nothing narrower.
    """

    def __init__(self, file: Path) -> None:
        self._run, settings = _open_in_openvino(file) or _open_in_onnx_runtime(file)
        self.settings: dict[str, Any] = json.loads(settings)
        self._threads = ThreadPoolExecutor(REQUESTS_PER_STREAM * stream_count(), thread_name_prefix="read")

    def close(self) -> None:
        """Ends its threads, once they have done what they are at."""
        self._threads.shutdown()

    def run(self, words: Ids | Floats, types: Ids) -> Scores:
        """Scores one text.

        Args:
            words: Of question and text: their numbers, int64 (tokens,), or the vectors that a file without words takes,
                float32 (tokens, dimensions).
            types: int64 (tokens,): 0 for the question's tokens, 1 for the text's.
        """
        padding = (0, -len(types) % PAD_TO_TOKENS)
        arrays: dict[str, NDArray[Any]] = {
            "mask": np.pad(np.ones_like(types), padding),
            "types": np.pad(types, padding),
        }
        if words.ndim == 1:
            arrays["ids"] = np.pad(words, padding)
        else:
            arrays["vectors"] = np.pad(words, (padding, (0, 0)))
        outputs = self._run({name: array[None] for name, array in arrays.items()})
        return Scores(
            spans=outputs["spans"][0],
            null=float(outputs["null"][0]),
            relevance=float(outputs["relevance"][0]),
            evidence=outputs["evidence"][0],
        )

    def map(self, read: Callable[[_Text], _Result], texts: Iterable[_Text]) -> Iterator[_Result]:
        """Applies a function, which may `run` the network, to each text, in the network's threads; keeps the order."""
        return self._threads.map(read, texts)


def _open_in_openvino(file: Path) -> tuple[Run, str] | None:
    openvino = import_openvino()
    if openvino is None:
        return None
    try:
        core = openvino.Core()
        network = read_network(core, file)
        settings = network.get_rt_info(["framework", SETTINGS_KEY]).astype(str)
        compiled = compile_network(core, network, "int8", streams=stream_count(), threads=stream_count())
    except RuntimeError as error:  # of a file that is no network ONNX Runtime says what is wrong
        _log.info("%s: OpenVINO cannot run it (%s); ONNX Runtime is to, half as fast", file, error)
        return None

    def run(arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, Floats]:
        request = compiled.create_infer_request()
        request.infer(arrays)
        return {name: request.get_tensor(name).data.copy() for name in _OUTPUTS}

    return run, settings


def _open_in_onnx_runtime(file: Path) -> tuple[Run, str]:
    session = open_session(file, max_threads=1)

    def run(arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, Floats]:
        return dict(zip(_OUTPUTS, session.run(_OUTPUTS, dict(arrays)), strict=True))

    return run, session.get_modelmeta().custom_metadata_map[SETTINGS_KEY]
