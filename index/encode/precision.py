"""Which precision is fastest on this machine: tried once with multiplications as a model has them, and remembered.

What the processor says it can do does not tell. Of two that have AVX-512 in bfloat16, AMD's Zen 5 encodes more than
twice as fast in it as in float32, an Intel Xeon without AMX a third less fast; see benchmarks/README.md.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import numpy as np

from index.encode.graph import default_cache
from index.encode.openvino import import_openvino

if TYPE_CHECKING:
    from types import ModuleType

Precision = Literal["bfloat16", "float32"]
HINTS: Mapping[Precision, str] = {"bfloat16": "bf16", "float32": "f32"}  # as OpenVINO writes them

_ROUNDS = 7
_TOKENS, _SIZE, _INNER, _LAYERS = 512, 384, 1536, 2  # the feed-forward layers of the default model
_Name = TypeVar("_Name")


@functools.cache
def fastest_precision() -> Precision:
    """Of OpenVINO on this machine; float32 where it has no other. Tried in 0.5 s, and kept for all processes.

    Raises:
        RuntimeError: If OpenVINO is not there.
    """
    openvino = import_openvino()
    if openvino is None:
        raise RuntimeError("OpenVINO is not there")
    core = openvino.Core()
    if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return "float32"
    machine = [platform.node(), core.get_property("CPU", "FULL_DEVICE_NAME"), _features(), openvino.__version__]
    file = default_cache() / f"precision-{hashlib.sha256(json.dumps(machine).encode()).hexdigest()[:16]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(file.read_text(encoding="utf-8"))["fastest"]
        if kept in HINTS:
            return cast(Precision, kept)
    seconds = least_seconds(_multiplications(openvino))
    fastest = min(seconds, key=lambda precision: seconds[precision])
    with suppress(OSError):  # tried again by the next process
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.with_suffix(f".{os.getpid()}")
        told = {"fastest": fastest, "milliseconds": {name: round(1000 * value, 2) for name, value in seconds.items()}}
        written.write_text(json.dumps({**told, "machine": machine}, indent=1) + "\n", encoding="utf-8")
        written.replace(file)
    return fastest


def _features() -> str:
    """What Linux says the processor can do, as a digest: virtual machines of one name differ in it."""
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        found = next((line for line in lines if line.startswith(("flags", "Features"))), "")
        return hashlib.sha256(found.encode()).hexdigest()[:16]
    return ""


def least_seconds(runs: Mapping[_Name, Callable[[], object]]) -> dict[_Name, float]:
    """The least time of each of some ways to do one thing, which take turns: what else runs then slows all of them."""
    least = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        run()  # the first time is another
    for _ in range(_ROUNDS):
        for name, run in runs.items():
            start = perf_counter()
            run()
            least[name] = min(least[name], perf_counter() - start)
    return least


def _multiplications(openvino: ModuleType) -> dict[Precision, Callable[[], object]]:
    """A model's feed-forward layers on one core, in each precision."""
    import openvino.opset13 as operations

    chance = np.random.default_rng(0)
    entered = operations.parameter([_TOKENS, _SIZE], np.float32)
    layer = entered
    for _ in range(_LAYERS):
        for shape in ((_SIZE, _INNER), (_INNER, _SIZE)):
            weights = chance.standard_normal(shape, dtype=np.float32) / np.float32(shape[0] ** 0.5)
            layer = operations.gelu(operations.matmul(layer, operations.constant(weights), False, False), "erf")
    network = openvino.Model([layer], [entered])
    tokens = chance.standard_normal((_TOKENS, _SIZE), dtype=np.float32)
    hints = {"NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "1"}
    core = openvino.Core()

    def ready(hint: str) -> Callable[[], object]:
        request = core.compile_model(network, "CPU", {"INFERENCE_PRECISION_HINT": hint, **hints}).create_infer_request()
        return lambda: request.infer([tokens])

    return {precision: ready(hint) for precision, hint in HINTS.items()}
