"""OpenVINO: imported without its reports to its makers, and graphs read with weights that stand apart."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.inference.cores import core_count

if TYPE_CHECKING:
    from types import ModuleType

    from openvino import Core, Model

REQUESTS_PER_STREAM = 2  # while one is computed the next is prepared; with 1 a fifth of the time is lost
PAD_TO_TOKENS = 16  # lengths are multiples of it: OpenVINO keeps what it compiles for each length
_MAX_STREAMS = 8  # each has its own activations
_CONVERTER = "openvino.tools.ovc"
_importing = threading.Lock()


def import_openvino() -> ModuleType | None:
    """Imports OpenVINO without its model converter, whose import reports its use; returns None if it is not there."""
    with _importing:
        module = sys.modules.get("openvino") or _import_without_converter()
        if module is not None:
            # What the array of a tensor needs is made at the first one. Two threads that make it at once can wait for
            # each other for ever: one holds the interpreter's lock, the other the lock of what is made.
            module.Tensor(np.zeros(1, dtype=np.int64)).data  # noqa: B018
        return module


def stream_count() -> int:
    """Returns how many inputs OpenVINO computes at once, each on a core of its own."""
    return min(core_count(), _MAX_STREAMS)


def read_network(core: Core, file: Path, tensors: Mapping[str, NDArray[Any]] | None = None) -> Model:
    """Reads a graph.

    Args:
        core: OpenVINO's core.
        file: An ONNX file.
        tensors: The weights that are not in the file, by the names of its inputs. OpenVINO shares their memory: keep
            them as long as the network and whatever is compiled from it.

    Raises:
        RuntimeError: If OpenVINO cannot read the graph.
    """
    network: Model = core.read_model(file)
    if tensors:
        from openvino import opset13 as operations

        for parameter in network.get_parameters():
            tensor = tensors.get(parameter.get_output_tensor(0).get_any_name())
            if tensor is not None:
                constant = operations.constant(tensor, shared_memory=True)
                for target in parameter.output(0).get_target_inputs():
                    target.replace_source_output(constant.output(0))
                network.remove_parameter(parameter)
        network.validate_nodes_and_infer_types()
    return network


def _import_without_converter() -> ModuleType | None:
    sys.modules[_CONVERTER] = None  # type: ignore[assignment]  # as if not installed, which OpenVINO allows for
    try:
        import openvino
    except (ImportError, OSError):  # not there, or not for this system
        return None
    finally:
        del sys.modules[_CONVERTER]
    module: ModuleType = openvino
    return module
