"""Runs a reader's file: OpenVINO, which multiplies its weights as they are, in int8; ONNX Runtime where there is none.

Each text is read alone on one core, several at once. So what is said of a text does not depend on what is read with
it, and OpenVINO's rounding, by groups of what is multiplied, is the same whatever stands beside it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.encode.graph import SETTINGS, open_session
from index.inference.openvino import import_openvino
from index.inference.precision import HINTS

_OUTPUTS = ("spans", "null", "relevance")
_MOST_CORES = 8  # each has its own activations
_PAD_TO = 16  # tokens: OpenVINO keeps what it compiles for each length
_IN_FLIGHT = 2  # texts for each core: while one is computed the next is made ready

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]
Run = Callable[[Mapping[str, Ids]], Mapping[str, Floats]]
_log = logging.getLogger(__name__)
_Text = TypeVar("_Text")
_Said = TypeVar("_Said")


class Network:
    """A reader's network on some cores. Safe to use from many threads.

    Args:
        file: As `training.export` writes it.

    Attributes:
        settings: What the file says of its tokenizer and its longest input.

    Raises:
        Exception: What the runtime raises if it cannot load the file; none has a narrower one.
    """

    def __init__(self, file: Path) -> None:
        cores = min(os.cpu_count() or 1, _MOST_CORES)
        self._run, held = _in_openvino(file, cores) or _in_onnx_runtime(file)
        self.settings: dict[str, Any] = json.loads(held)
        self._threads = ThreadPoolExecutor(_IN_FLIGHT * cores, thread_name_prefix="read")

    def run(self, ids: Ids, types: Ids) -> tuple[Floats, float, float]:
        """What the network says of one text.

        Args:
            ids: int64 (tokens,): question and text.
            types: int64 (tokens,): 0 for the question's tokens, 1 for the text's.

        Returns:
            Scores of spans, float32, at least (tokens, tokens); the logits of "not answered here" and of relevance.
        """
        padding = (0, -len(ids) % _PAD_TO)
        feed = {"ids": ids, "mask": np.ones_like(ids), "types": types}
        said = self._run({name: np.pad(row, padding)[None] for name, row in feed.items()})
        return said["spans"][0], float(said["null"][0]), float(said["relevance"][0])

    def map(self, read: Callable[[_Text], _Said], texts: Iterable[_Text]) -> Iterator[_Said]:
        """What a function, which may `run` the network, says of each text, in their order, in the network's threads."""
        return self._threads.map(read, texts)


def _in_openvino(file: Path, cores: int) -> tuple[Run, str] | None:
    openvino = import_openvino()
    if openvino is None:
        return None
    hints = {**HINTS["int8"], "NUM_STREAMS": str(cores), "INFERENCE_NUM_THREADS": str(cores)}
    try:
        core = openvino.Core()
        graph = core.read_model(file)
        settings = graph.get_rt_info(["framework", SETTINGS]).astype(str)
        compiled = core.compile_model(graph, "CPU", hints)
    except RuntimeError as error:  # of a file that is no network ONNX Runtime says what is wrong
        _log.info("%s: OpenVINO cannot run it (%s); ONNX Runtime is to, half as fast", file, error)
        return None

    def run(feed: Mapping[str, Ids]) -> Mapping[str, Floats]:
        request = compiled.create_infer_request()
        request.infer(feed)
        return {name: request.get_tensor(name).data.copy() for name in _OUTPUTS}

    return run, settings


def _in_onnx_runtime(file: Path) -> tuple[Run, str]:
    session = open_session(file, most_threads=1)

    def run(feed: Mapping[str, Ids]) -> Mapping[str, Floats]:
        return dict(zip(_OUTPUTS, session.run(_OUTPUTS, dict(feed)), strict=True))

    return run, session.get_modelmeta().custom_metadata_map[SETTINGS]
