"""Rounds weights to few bits: int8 by rows for the default reader's embeddings, 4 bits by groups for the large reader.

Of 4 bits a group of 64 weights shares a scale. The scale is the one with the least squared error, not the one that just
reaches the largest weight: a rare large weight then costs less.
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from torch import Tensor, nn

from index.inference.quantize import GROUP, round_weights

# The heads: a hundredth of the arithmetic, and all of the scores.
_FLOAT_HEADS = ("edges", "joint", "summary", "sentence")
LOWEST, _HIGHEST = -8, 7  # of 4 bits
_SHRUNK = np.linspace(0.7, 1.0, 16).tolist()  # of the scale that reaches the largest weight
_FIRST_WITH_INT4 = 21  # of ONNX's operator sets
_IR_VERSION = 10  # that goes with it

Floats = NDArray[np.float32]


class RowEmbedding(nn.Module):
    """Embeddings in int8, each row with its own scale; the error is at most a 254th of the row's largest value.

    Args:
        weights: float32 (words, size).
    """

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        scales = weights.abs().amax(dim=1, keepdim=True) / 127
        self.register_buffer("rows", torch.round(weights / scales.clamp_min(1e-12)).to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        """Returns the embeddings, float32 (..., size)."""
        rows: Tensor = self.rows[ids].float() * self.scales[ids]  # type: ignore[index]
        return rows


class NibbleEmbedding(nn.Module):
    """Embeddings in 4 bits, each 64 values of a row with their own scale; a byte has one of each half of the row.

    Args:
        weights: float32 (words, size), the size a multiple of 128.
    """

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        whole, scales = round_to_nibbles(weights.numpy())
        first, second = np.split(whole.reshape(len(whole), -1).astype(np.int16) - LOWEST, 2, axis=1)
        self.register_buffer("rows", torch.from_numpy((first + 16 * second).astype(np.uint8)))
        self.register_buffer("scales", torch.from_numpy(scales.astype(np.float16)))

    def forward(self, ids: Tensor) -> Tensor:
        """Returns the embeddings, float32 (..., size)."""
        packed = self.rows[ids].int()  # type: ignore[index]
        whole = torch.cat([packed % 16, packed // 16], -1) + LOWEST
        scales = self.scales[ids].float()  # type: ignore[index]
        groups: Tensor = whole.reshape(*whole.shape[:-1], -1, GROUP).float() * scales
        return groups.flatten(-2)


def nibble_scales(weights: Tensor) -> Tensor:
    """Finds the scale of each group of weights with the least squared error in 4 bits.

    Args:
        weights: float32 (outputs, inputs).

    Returns:
        float32 (outputs, groups, 1), exact in float16.
    """
    groups = weights.reshape(len(weights), -1, GROUP)
    full = groups.abs().amax(2, keepdim=True) / _HIGHEST
    best, scales = torch.full_like(full, torch.inf), full
    for share in _SHRUNK:
        tried = (full * share).clamp_min(torch.finfo(torch.float16).tiny).half().float()
        error = (_nearest(groups, tried) * tried - groups).square().sum(2, keepdim=True)
        scales = torch.where(error < best, tried, scales)
        best = torch.minimum(error, best)
    return scales


def in_nibbles(weights: Tensor, scales: Tensor) -> Tensor:
    """Returns weights, float32 (outputs, inputs), as 4 bits with these scales give them back."""
    groups = weights.reshape(len(weights), -1, GROUP)
    return (_nearest(groups, scales) * scales).reshape(weights.shape)


def _nearest(groups: Tensor, scales: Tensor) -> Tensor:
    return torch.round(groups / scales).clamp(LOWEST, _HIGHEST)


def round_to_nibbles(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Rounds weights, shape (outputs, inputs), to 4 bits; returns whole numbers and a scale for each group.

    Returns:
        int8 (outputs, groups, 64) in [-8, 7], and float32 (outputs, groups, 1), exact in float16.
    """
    exact = torch.from_numpy(np.ascontiguousarray(weights))
    scales = nibble_scales(exact)
    whole = _nearest(exact.reshape(len(exact), -1, GROUP), scales).to(torch.int8)
    return whole.numpy(), scales.numpy()


def quantise(network: onnx.ModelProto, *, bits: int = 8) -> None:
    """Rounds the weights of all linear layers except the heads', in place.

    Args:
        network: In float32.
        bits: 8 or 4.
    """
    graph = network.graph
    weights = {put.name: put for put in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    layers = 0
    for node in graph.node:
        initial = weights.get(node.input[1]) if node.op_type == "MatMul" else None
        if initial is not None and not any(f"/{head}" in node.name for head in _FLOAT_HEADS):
            name = f"layer.{layers}"
            matrix = numpy_helper.to_array(initial).T
            graph.initializer.extend(_whole(matrix, name) if bits == 8 else _nibbles(matrix, name))
            graph.initializer.append(numpy_helper.from_array(np.array([len(matrix), -1]), f"{name}.shape"))
            nodes += _unrounded(name, bits)
            node.input[1] = f"{name}.weights"
            graph.initializer.remove(initial)
            layers += 1
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    if bits == 4:
        network.ir_version = _IR_VERSION
        for used in network.opset_import:
            used.version = _FIRST_WITH_INT4


def _unrounded(name: str, bits: int) -> list[onnx.NodeProto]:
    """Returns the operators that make a layer's weights of its whole numbers; scales of 4 bits are float16."""
    scaled_in = onnx.TensorProto.FLOAT if bits == 8 else onnx.TensorProto.FLOAT16
    last = f"{name}.joined"
    nodes = [
        helper.make_node("Cast", [f"{name}.whole"], [f"{name}.cast"], to=scaled_in),
        helper.make_node("Mul", [f"{name}.cast", f"{name}.scales"], [f"{name}.scaled"]),
        helper.make_node("Reshape", [f"{name}.scaled", f"{name}.shape"], [last]),
    ]
    if bits == 4:
        nodes.append(helper.make_node("Cast", [last], [f"{name}.float"], to=onnx.TensorProto.FLOAT))
        last = f"{name}.float"
    return [*nodes, helper.make_node("Transpose", [last], [f"{name}.weights"], perm=[1, 0])]


def _whole(matrix: Floats, name: str) -> list[onnx.TensorProto]:
    whole, scales = round_weights(matrix)
    return [numpy_helper.from_array(whole, f"{name}.whole"), numpy_helper.from_array(scales, f"{name}.scales")]


def _nibbles(matrix: Floats, name: str) -> list[onnx.TensorProto]:
    whole, scales = round_to_nibbles(matrix)
    pairs = whole.reshape(-1, 2).astype(np.int16) & 15  # the first of a pair in the lower bits
    packed = (pairs[:, 0] | pairs[:, 1] << 4).astype(np.uint8).tobytes()
    return [
        helper.make_tensor(f"{name}.whole", onnx.TensorProto.INT4, whole.shape, packed, raw=True),
        numpy_helper.from_array(scales.astype(np.float16), f"{name}.scales"),
    ]
