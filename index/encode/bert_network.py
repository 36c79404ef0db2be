"""Collects the nodes of BERT networks, whose weights are inputs that have the weights' names in safetensors files.

Two small files come of one. The network computes vectors from tokens, with each weight as an input. The references
have no network: they say where in the safetensors file each of these inputs lies. Joined they are one ONNX file of
version 3, in which an input with an initialiser is a constant. So ONNX Runtime opens both, OpenVINO the first alone,
and neither needs torch or a copy of the weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import DTypeLike
from onnx import TensorProto, helper, numpy_helper

from index.encode.tokenization import INPUTS
from index.inference.onnx_runtime import SETTINGS_KEY

_IR_VERSION = 3  # the last in which initialisers of inputs are constants, which runtimes fold
_OPSET = 17  # the first with LayerNormalization
_HEADER_BYTES = 8  # of the header's length in a safetensors file
_TYPES = {"F32": TensorProto.FLOAT, "U8": TensorProto.UINT8}  # of safetensors


class BertNetwork:
    """Collects the nodes of a BERT model; each method adds some and returns the name of their output.

    Args:
        config: The model's `config.json`.

    Attributes:
        weights: The names of the weights that its nodes take, as safetensors files have them.
    """

    def __init__(self, config: dict[str, int | float]) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[str] = []
        self.size, self.heads = int(config["hidden_size"]), int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])

    def add(self, operation: str, output: str, *inputs: str, **attributes: Any) -> str:
        """Adds a node of an operation of ONNX, called as its output."""
        self.nodes.append(helper.make_node(operation, list(inputs), [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: object, dtype: DTypeLike) -> str:
        """Adds a constant."""
        return self.add("Constant", name, value=numpy_helper.from_array(np.array(value, dtype), name))

    def weight(self, name: str) -> str:
        """Notes that a weight is taken, as an input."""
        self.weights.append(name)
        return name

    def linear(self, tokens: str, layer: str) -> str:
        """Adds a linear layer."""
        matrix = self.add("Transpose", f"{layer}/Transpose", self.weight(f"{layer}.weight"), perm=[1, 0])
        product = self.add("MatMul", f"{layer}/MatMul", tokens, matrix)
        return self.add("Add", f"{layer}/Add", product, self.weight(f"{layer}.bias"))

    def norm(self, tokens: str, layer: str) -> str:
        """Adds a layer's normalisation."""
        scale, bias = self.weight(f"{layer}.weight"), self.weight(f"{layer}.bias")
        return self.add("LayerNormalization", layer, tokens, scale, bias, axis=-1, epsilon=self._epsilon)

    def embeddings(self) -> str:
        """Adds the vectors of tokens, with those of their types and positions."""
        return self.embedded(self.add("Gather", "words", self.weight("embeddings.word_embeddings.weight"), "input_ids"))

    def embedded(self, words: str) -> str:
        """Adds what is added to the vectors of words: their types and positions."""
        types = self.add("Gather", "types", self.weight("embeddings.token_type_embeddings.weight"), "token_type_ids")
        shape = self.add("Shape", "shape", "input_ids")
        zero, one, two = (self.constant(f"{number}", [number], np.int64) for number in range(3))
        length = self.add("Slice", "length", shape, one, two, zero)
        rows = self.weight("embeddings.position_embeddings.weight")
        positions = self.add("Slice", "positions", rows, zero, length, zero)
        total = self.add("Add", "words and types", words, types)
        return self.norm(self.add("Add", "words, types and positions", total, positions), "embeddings.LayerNorm")

    def mask(self) -> str:
        """Adds what is added to the scores of attention: 0 for tokens, the least number for padding."""
        shown = self.constant("shown", 0, np.float32)
        hidden = self.constant("hidden", np.finfo(np.float32).min, np.float32)
        rows = self.add("Unsqueeze", "mask, 4 axes", "attention_mask", self.constant("middle axes", [1, 2], np.int64))
        return self.add("Where", "mask", self.add("Cast", "is token", rows, to=TensorProto.BOOL), shown, hidden)

    def attention(self, tokens: str, mask: str, layer: str) -> str:
        """Adds a layer's attention, by heads."""
        query = self._split(tokens, f"{layer}.self.query", [0, 2, 1, 3])
        key = self._split(tokens, f"{layer}.self.key", [0, 2, 3, 1])
        value = self._split(tokens, f"{layer}.self.value", [0, 2, 1, 3])
        scale = self.constant(f"{layer}/scale", (self.size // self.heads) ** -0.5, np.float32)
        scores = self.add("Mul", f"{layer}/scaled", self.add("MatMul", f"{layer}/scores", query, key), scale)
        shares = self.add("Softmax", f"{layer}/shares", self.add("Add", f"{layer}/masked", scores, mask), axis=-1)
        context = self.add("MatMul", f"{layer}/context", shares, value)
        swapped = self.add("Transpose", f"{layer}/swapped", context, perm=[0, 2, 1, 3])
        shape = self.constant(f"{layer}/shape", [0, 0, self.size], np.int64)
        joined = self.add("Reshape", f"{layer}/joined", swapped, shape)
        total = self.add("Add", f"{layer}/residual", self.linear(joined, f"{layer}.output.dense"), tokens)
        return self.norm(total, f"{layer}.output.LayerNorm")

    def layers(self, tokens: str, count: int) -> str:
        """Adds so many layers of attention and feed-forward networks."""
        mask = self.mask()
        for number in range(count):
            tokens = self.attention(tokens, mask, f"encoder.layer.{number}.attention")
            tokens = self.feed_forward(tokens, f"encoder.layer.{number}")
        return tokens

    def _split(self, tokens: str, layer: str, axes: list[int]) -> str:
        shape = self.constant(f"{layer}/shape", [0, 0, self.heads, self.size // self.heads], np.int64)
        heads = self.add("Reshape", f"{layer}/heads", self.linear(tokens, layer), shape)
        return self.add("Transpose", f"{layer}/swapped", heads, perm=axes)

    def feed_forward(self, tokens: str, layer: str) -> str:
        """Adds a feed-forward network with GELU, x/2 * (1 + erf(x/sqrt 2)), as runtimes know its pattern."""
        inner = self.linear(tokens, f"{layer}.intermediate.dense")
        root, one, half = (
            self.constant(f"{layer}/gelu/{name}", value, np.float32)
            for name, value in (("root", 2**0.5), ("one", 1), ("half", 0.5))
        )
        erf = self.add("Erf", f"{layer}/gelu/Erf", self.add("Div", f"{layer}/gelu/Div", inner, root))
        product = self.add("Mul", f"{layer}/gelu/Mul", inner, self.add("Add", f"{layer}/gelu/Add", erf, one))
        active = self.add("Mul", f"{layer}/gelu", product, half)
        total = self.add("Add", f"{layer}/residual", self.linear(active, f"{layer}.output.dense"), tokens)
        return self.norm(total, f"{layer}.output.LayerNorm")

    def mean(self, tokens: str) -> str:
        """Adds the mean of the tokens without padding, divided by its length."""
        counts = self.add("Cast", "mask, float", "attention_mask", to=TensorProto.FLOAT)
        counts = self.add("Unsqueeze", "mask, 3 axes", counts, self.constant("last axis", [-1], np.int64))
        total = self.add("ReduceSum", "sum", self.add("Mul", "kept", tokens, counts), "1", keepdims=0)
        count = self.add("ReduceSum", "count", counts, "1", keepdims=0)
        count = self.add("Clip", "count, at least", count, self.constant("least count", 1e-9, np.float32))
        mean = self.add("Div", "mean", total, count)
        norm = self.add("ReduceL2", "norm", mean, axes=[-1], keepdims=1)
        norm = self.add("Clip", "norm, at least", norm, self.constant("least norm", 1e-12, np.float32))
        return self.add("Div", "vectors", mean, norm)


def files_of_network(
    network: BertNetwork, name: str, vectors: str, weights: Path, settings: str
) -> tuple[bytes, bytes]:
    """Returns the bytes of a network and of the references to its weights.

    Args:
        network: With all its nodes.
        name: The model's.
        vectors: The output.
        weights: The safetensors file.
        settings: The JSON that `TextTokenizer` reads.
    """
    with weights.open("rb") as file:
        start = _HEADER_BYTES + int.from_bytes(file.read(_HEADER_BYTES), "little")
        header = json.loads(file.read(start - _HEADER_BYTES))
    types = {weight: _TYPES[header[weight]["dtype"]] for weight in network.weights}
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in INPUTS]
    inputs += [
        helper.make_tensor_value_info(weight, types[weight], header[weight]["shape"]) for weight in network.weights
    ]
    output = helper.make_tensor_value_info(vectors, TensorProto.FLOAT, ["batch", network.size])
    graph = helper.make_graph(network.nodes, name, inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    model.metadata_props.add(key=SETTINGS_KEY, value=settings)
    references = onnx.ModelProto()
    for weight in network.weights:
        first, end = header[weight]["data_offsets"]
        tensor = references.graph.initializer.add(
            name=weight,
            dims=header[weight]["shape"],
            data_type=types[weight],
            data_location=TensorProto.EXTERNAL,
        )
        for key, value in (("location", weights.name), ("offset", start + first), ("length", end - first)):
            tensor.external_data.add(key=key, value=str(value))
    return model.SerializeToString(deterministic=True), references.SerializeToString(deterministic=True)
