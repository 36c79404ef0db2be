"""Which precision is fastest on this machine: tried once on layers as a model has them, and remembered.

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

from index.inference.cache import default_cache
from index.inference.openvino import import_openvino
from index.inference.quantize import GROUP, quantize

if TYPE_CHECKING:
    from types import ModuleType

    from openvino import CompiledModel, Core, Model, Node

Precision = Literal["bfloat16", "float32", "int8"]
HINTS: Mapping[Precision, Mapping[str, str]] = {  # as OpenVINO writes them
    "bfloat16": {"INFERENCE_PRECISION_HINT": "bf16"},
    "float32": {"INFERENCE_PRECISION_HINT": "f32"},
    "int8": {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(GROUP)},  # see `quantize`
}
_CAPABILITIES: Mapping[Precision, str] = {"bfloat16": "BF16", "float32": "FP32", "int8": "INT8"}

_ROUNDS = 7
_WORTH = 1.25  # times as fast as both others, which are nearer to the model's own vectors, int8 must be to be taken
_TEXTS, _TOKENS = 2, 256
_SIZE, _HEADS, _INNER, _LAYERS = 384, 12, 1536, 2  # of the default model, which has six layers
_Name = TypeVar("_Name")


@functools.cache
def fastest_precision() -> Precision:
    """Of OpenVINO on this machine; float32 where it has no other. Tried in 1.5 s, and kept for all processes.

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
    seconds = least_seconds(_layers(openvino, tried))
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


def _layers(openvino: ModuleType, tried: Sequence[Precision]) -> dict[Precision, Callable[[], object]]:
    """Layers of the default model's size, without its norms, on one core, in each precision."""
    texts = np.random.default_rng(0).standard_normal((_TEXTS, _TOKENS, _SIZE), dtype=np.float32)
    hints = {"NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "1"}
    core = openvino.Core()

    def ready(precision: Precision) -> Callable[[], object]:
        request = compiled(core, _transformer(openvino), precision, hints).create_infer_request()
        return lambda: request.infer([texts])

    return {precision: ready(precision) for precision in tried}


def _transformer(openvino: ModuleType) -> Model:
    """Attention and a feed-forward network, `_LAYERS` times, with weights by chance that are always the same."""
    import openvino.opset13 as operations

    chance = np.random.default_rng(1)

    def linear(node: Node, inputs: int, outputs: int) -> Node:
        weights = chance.standard_normal((inputs, outputs), dtype=np.float32) / np.float32(inputs**0.5)
        return operations.matmul(node, operations.constant(weights), False, False)

    def heads(node: Node) -> Node:
        parted = operations.reshape(node, [_TEXTS, _TOKENS, _HEADS, _SIZE // _HEADS], special_zero=False)
        return operations.transpose(parted, [0, 2, 1, 3])

    entered = layer = operations.parameter([_TEXTS, _TOKENS, _SIZE], np.float32)
    for _ in range(_LAYERS):
        queries, keys, values = (heads(linear(layer, _SIZE, _SIZE)) for _ in range(3))
        likeness = operations.multiply(
            operations.matmul(queries, keys, False, True), np.float32((_SIZE // _HEADS) ** -0.5)
        )
        attended = operations.matmul(operations.softmax(likeness, 3), values, False, False)
        joined = operations.reshape(
            operations.transpose(attended, [0, 2, 1, 3]), [_TEXTS, _TOKENS, _SIZE], special_zero=False
        )
        layer = operations.add(layer, linear(joined, _SIZE, _SIZE))
        inner = operations.gelu(linear(layer, _SIZE, _INNER), "erf")
        layer = operations.add(layer, linear(inner, _INNER, _SIZE))
    return openvino.Model([layer], [entered])


def compiled(core: Core, network: Model, precision: Precision, hints: Mapping[str, str]) -> CompiledModel:
    """A model in float32 as the processor runs it in a precision; the model may be changed.

    Raises:
        RuntimeError: If OpenVINO cannot run it, or int8 is asked for and no layer can be rounded.
    """
    if precision == "int8" and not quantize(network):
        raise RuntimeError("no layer can be rounded")
    found: CompiledModel = core.compile_model(network, "CPU", {**HINTS[precision], **hints})
    return found
