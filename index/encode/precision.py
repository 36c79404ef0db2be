"""Which precision is fastest on this machine: tried once with multiplications as a model has them, and remembered.

What the processor says it can do does not tell. Of two that have AVX-512 in bfloat16, AMD's Zen 5 encodes more than
twice as fast in it as in float32, an Intel Xeon without AMX a third less fast, and fastest in whole numbers of 8 bits;
see benchmarks/README.md.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import numpy as np

from index.encode.graph import default_cache
from index.encode.openvino import import_openvino
from index.encode.quantize import GROUP, quantize

if TYPE_CHECKING:
    from types import ModuleType

    from openvino import CompiledModel, Core, Model

Precision = Literal["bfloat16", "float32", "int8"]
HINTS: Mapping[Precision, Mapping[str, str]] = {  # as OpenVINO writes them
    "bfloat16": {"INFERENCE_PRECISION_HINT": "bf16"},
    "float32": {"INFERENCE_PRECISION_HINT": "f32"},
    "int8": {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(GROUP)},  # see `quantize`
}
_CAPABILITIES: Mapping[Precision, str] = {"bfloat16": "BF16", "float32": "FP32", "int8": "INT8"}

_ROUNDS = 7
_WORTH = 1.25  # times as fast as both others, which are nearer to the model's own vectors, int8 must be to be taken
_TOKENS, _SIZE, _INNER, _LAYERS = 512, 384, 1536, 2  # the feed-forward layers of the default model
_Name = TypeVar("_Name")


@functools.cache
def fastest_precision() -> Precision:
    """Of OpenVINO on this machine; float32 where it has no other. Tried in a second, and kept for all processes.

    Raises:
        RuntimeError: If OpenVINO is not there.
    """
    openvino = import_openvino()
    if openvino is None:
        raise RuntimeError("OpenVINO is not there")
    core = openvino.Core()
    able = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    tried = [precision for precision in HINTS if _CAPABILITIES[precision] in able]
    if tried == ["float32"]:
        return "float32"
    machine = [*tried, platform.node(), core.get_property("CPU", "FULL_DEVICE_NAME"), _features(), openvino.__version__]
    file = default_cache() / f"precision-{hashlib.sha256(json.dumps(machine).encode()).hexdigest()[:16]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(file.read_text(encoding="utf-8"))["fastest"]
        if kept in HINTS:
            return cast(Precision, kept)
    seconds = least_seconds(_multiplications(openvino, tried))
    fastest = min(seconds, key=lambda precision: seconds[precision] * (_WORTH if precision == "int8" else 1))
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


def _multiplications(openvino: ModuleType, tried: Sequence[Precision]) -> dict[Precision, Callable[[], object]]:
    """A model's feed-forward layers on one core, in each precision."""
    import openvino.opset13 as operations

    chance = np.random.default_rng(0)
    shapes = [(_SIZE, _INNER), (_INNER, _SIZE)] * _LAYERS
    weights = [chance.standard_normal(shape, dtype=np.float32) / np.float32(shape[0] ** 0.5) for shape in shapes]
    tokens = chance.standard_normal((_TOKENS, _SIZE), dtype=np.float32)
    core = openvino.Core()

    def ready(precision: Precision) -> Callable[[], object]:
        entered = operations.parameter([_TOKENS, _SIZE], np.float32)
        layer = entered
        for matrix in weights:
            layer = operations.gelu(operations.matmul(layer, operations.constant(matrix), False, False), "erf")
        network = openvino.Model([layer], [entered])
        hints = {"NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "1"}
        request = compiled(core, network, precision, hints).create_infer_request()
        return lambda: request.infer([tokens])

    return {precision: ready(precision) for precision in tried}


def compiled(core: Core, network: Model, precision: Precision, hints: Mapping[str, str]) -> CompiledModel:
    """A model in float32 as the processor runs it in a precision; the model may be changed.

    Raises:
        RuntimeError: If OpenVINO cannot run it, or int8 is asked for and no layer can be rounded.
    """
    if precision == "int8" and not quantize(network):
        raise RuntimeError("no layer can be rounded")
    found: CompiledModel = core.compile_model(network, "CPU", {**HINTS[precision], **hints})
    return found
