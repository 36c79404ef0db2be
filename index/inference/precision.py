"""Finds the fastest precision of this machine: measured once, on layers like a model's, and kept in the cache.

What the processor reports about itself does not decide it. Of two that have AVX-512 in bfloat16, AMD's Zen 5 encodes
more than twice as fast in it as in float32. An Intel Xeon without AMX encodes a third less fast in it, and fastest in
whole numbers of 8 bits; see benchmarks/README.md.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import numpy as np

from index.inference.cache import default_cache, write_whole
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
_INT8_SPEEDUP = 1.25  # int8 must be so many times as fast as the others, which are nearer to the model's vectors
_TEXTS, _TOKENS = 2, 256
_SIZE, _HEADS, _INNER, _LAYERS = 384, 12, 1536, 2  # of the default model, which has six layers
_Name = TypeVar("_Name")


@functools.cache
def fastest_precision() -> Precision:
    """Returns the fastest OpenVINO precision on this machine; measured in a second, and kept for all processes.

    Raises:
        RuntimeError: If OpenVINO is not there.
    """
    openvino = import_openvino()
    if openvino is None:
        raise RuntimeError("OpenVINO is not there")
    core = openvino.Core()
    supported = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    candidates = [precision for precision in HINTS if _CAPABILITIES[precision] in supported]
    if candidates == ["float32"]:
        return "float32"
    processor = core.get_property("CPU", "FULL_DEVICE_NAME")
    machine = [*candidates, platform.node(), processor, _feature_digest(), openvino.__version__]
    file = default_cache() / f"precision-{hashlib.sha256(json.dumps(machine).encode()).hexdigest()[:16]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        measured = json.loads(file.read_text(encoding="utf-8"))["fastest"]
        if measured in HINTS:
            return cast(Precision, measured)
    seconds = least_seconds(_layers(openvino, candidates))
    fastest = min(seconds, key=lambda precision: seconds[precision] * (_INT8_SPEEDUP if precision == "int8" else 1))
    milliseconds = {precision: round(1000 * value, 2) for precision, value in seconds.items()}
    record = {"fastest": fastest, "milliseconds": milliseconds, "machine": machine}
    with suppress(OSError):  # the next process measures again
        write_whole(file, json.dumps(record, indent=1) + "\n")
    return fastest


def _feature_digest() -> str:
    """Returns a digest of the processor's features on Linux: virtual machines of one name differ in them."""
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        features = next((line for line in lines if line.startswith(("flags", "Features"))), "")
        return hashlib.sha256(features.encode()).hexdigest()[:16]
    return ""


def least_seconds(runs: Mapping[_Name, Callable[[], object]]) -> dict[_Name, float]:
    """Measures the least time of each of some ways to do one thing; they take turns, so that load slows all of them."""
    least = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        run()  # the first run also compiles
    for _ in range(_ROUNDS):
        for name, run in runs.items():
            start = perf_counter()
            run()
            least[name] = min(least[name], perf_counter() - start)
    return least


def _layers(openvino: ModuleType, candidates: Sequence[Precision]) -> dict[Precision, Callable[[], object]]:
    """Builds layers of the default model's size, without its norms, on one core, in each precision."""
    texts = np.random.default_rng(0).standard_normal((_TEXTS, _TOKENS, _SIZE), dtype=np.float32)
    core = openvino.Core()

    def compile_run(precision: Precision) -> Callable[[], object]:
        network = compile_rounded(core, _transformer(openvino), precision, streams=1, threads=1)
        request = network.create_infer_request()
        return lambda: request.infer([texts])

    return {precision: compile_run(precision) for precision in candidates}


def _transformer(openvino: ModuleType) -> Model:
    """Builds attention and a feed-forward network, `_LAYERS` times, with random weights that are always the same."""
    import openvino.opset13 as operations

    random = np.random.default_rng(1)

    def linear(node: Node, inputs: int, outputs: int) -> Node:
        weights = random.standard_normal((inputs, outputs), dtype=np.float32) / np.float32(inputs**0.5)
        return operations.matmul(node, operations.constant(weights), False, False)

    def heads(node: Node) -> Node:
        split = operations.reshape(node, [_TEXTS, _TOKENS, _HEADS, _SIZE // _HEADS], special_zero=False)
        return operations.transpose(split, [0, 2, 1, 3])

    tokens = layer = operations.parameter([_TEXTS, _TOKENS, _SIZE], np.float32)
    for _ in range(_LAYERS):
        queries, keys, values = (heads(linear(layer, _SIZE, _SIZE)) for _ in range(3))
        scores = operations.multiply(
            operations.matmul(queries, keys, False, True), np.float32((_SIZE // _HEADS) ** -0.5)
        )
        context = operations.matmul(operations.softmax(scores, 3), values, False, False)
        joined = operations.reshape(
            operations.transpose(context, [0, 2, 1, 3]), [_TEXTS, _TOKENS, _SIZE], special_zero=False
        )
        layer = operations.add(layer, linear(joined, _SIZE, _SIZE))
        inner = operations.gelu(linear(layer, _SIZE, _INNER), "erf")
        layer = operations.add(layer, linear(inner, _INNER, _SIZE))
    return openvino.Model([layer], [tokens])


def compile_rounded(core: Core, network: Model, precision: Precision, *, streams: int, threads: int) -> CompiledModel:
    """Compiles a network in float32 for a precision; for int8 its weights are rounded first, in place.

    Raises:
        RuntimeError: If OpenVINO cannot compile it, or int8 is wanted and no layer can be rounded.
    """
    if precision == "int8" and not quantize(network):
        raise RuntimeError("no layer can be rounded")
    return compile_network(core, network, precision, streams=streams, threads=threads)


def compile_network(core: Core, network: Model, precision: Precision, *, streams: int, threads: int) -> CompiledModel:
    """Compiles a network, with its weights as they are, for a precision of the arithmetic.

    Args:
        core: OpenVINO's core.
        network: The network, as `read_network` returns it.
        precision: In what its layers are multiplied.
        streams: How many inputs are computed at once.
        threads: How many threads they share.

    Raises:
        RuntimeError: If OpenVINO cannot compile it.
    """
    hints = {**HINTS[precision], "NUM_STREAMS": str(streams), "INFERENCE_NUM_THREADS": str(threads)}
    compiled: CompiledModel = core.compile_model(network, "CPU", hints)
    return compiled
