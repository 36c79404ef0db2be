"""Reads the weights of a reader's file, so that a training can go on from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from training.rounding import LOWEST

_ROWS = re.compile(r"(?P<name>.*_embeddings)\.rows$")
_NORM = re.compile(r"encoder\.encoder\.layer\.(?P<number>\d+)\.output\.LayerNorm\.bias")
_LAYER = re.compile(r"(?P<name>layer\.\d+)\.weights$")


def weights_of(file: Path, model: nn.Module) -> dict[str, Tensor]:
    """Returns the weights in a file that `training.export` wrote, by their names in `ReaderModel`, in float32.

    Args:
        file: In float32, int8 or 4 bits.
        model: Of the same layers. A head that the file does not have keeps this model's weights.

    Raises:
        ValueError: If the file has weights of another shape.
    """
    graph = onnx.load(file).graph
    arrays = {put.name: numpy_helper.to_array(put) for put in graph.initializer}
    found = dict(arrays)
    for name in arrays:
        if rows := _ROWS.fullmatch(name):
            found[f"{rows['name']}.weight"] = _rows(arrays[name], arrays[f"{rows['name']}.scales"])
    for node in graph.node:
        if node.op_type == "MatMul" and (matrix := _matrix(arrays, node.input[1])) is not None:
            found[f"{node.name.removesuffix('/MatMul').strip('/').replace('/', '.')}.weight"] = matrix
    state = dict(model.state_dict())
    for name, weights in state.items():
        if name in found and tuple(weights.shape) != found[name].shape:
            raise ValueError(f"{file}: {name} has the shape {found[name].shape}, expected {tuple(weights.shape)}")
    return state | {name: torch.tensor(found[name], dtype=torch.float32) for name in state if name in found}


def large_layers(file: Path) -> int:
    """Returns how many layers a large reader's file has; 0 for another reader's."""
    names = {put.name for put in onnx.load(file).graph.initializer}
    layers = {found["number"] for name in names if (found := _NORM.fullmatch(name))}
    return len(layers) if "encoder.bias" in names else 0


def _rows(rows: NDArray[Any], scales: NDArray[Any]) -> NDArray[np.float32]:
    """Returns embeddings, float32 (words, size): of int8, or of two numbers of 4 bits in a byte."""
    if rows.dtype != np.uint8:
        return np.asarray(rows * scales, dtype=np.float32)
    whole = np.concatenate([rows % 16, rows // 16], axis=1).astype(np.float32) + LOWEST
    return np.asarray(whole.reshape(*scales.shape[:2], -1) * scales.astype(np.float32)).reshape(whole.shape)


def _matrix(arrays: Mapping[str, NDArray[np.float32]], name: str) -> NDArray[np.float32] | None:
    """Returns the matrix (outputs, inputs) that a layer multiplies with; None where it is no weights."""
    if rounded := _LAYER.fullmatch(name):
        layer = rounded["name"]
        scaled = arrays[f"{layer}.whole"].astype(np.float32) * arrays[f"{layer}.scales"]
        return scaled.reshape(arrays[f"{layer}.shape"].tolist()).astype(np.float32)
    return arrays[name].T if name in arrays else None
