"""Rounded weights are as near as their bits allow, and a file of them computes what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from transformers import BertConfig

from qa.reading.reader.network import _open_in_onnx_runtime, _open_in_openvino
from training.encoders import PositionedBert
from training.export import export
from training.model import ReaderModel
from training.rounding import NibbleEmbedding, RowEmbedding, quantise, round_to_nibbles
from training.start import large_layers, weights_of


def test_embeddings_in_int8_are_off_by_half_a_step_of_their_row_at_most() -> None:
    weights = torch.randn(50, 16, generator=torch.Generator().manual_seed(0)) * torch.logspace(-3, 1, 50)[:, None]
    ids = torch.tensor([[0, 7], [49, 7]])
    error = (RowEmbedding(weights)(ids) - weights[ids]).abs()
    assert bool((error <= weights[ids].abs().amax(-1, keepdim=True) / 254 + 1e-7).all())


def test_embeddings_in_four_bits_are_those_that_their_groups_were_rounded_to() -> None:
    weights = torch.randn(50, 256, generator=torch.Generator().manual_seed(0)) * torch.logspace(-3, 1, 50)[:, None]
    ids = torch.tensor([[0, 7], [49, 7]])
    whole, scales = round_to_nibbles(weights.numpy())
    rounded = torch.from_numpy((whole * scales).reshape(weights.shape))
    torch.testing.assert_close(NibbleEmbedding(weights)(ids), rounded[ids])
    error = (rounded - weights).norm() / weights.norm()
    assert error < 0.11


def test_the_scale_of_a_group_is_the_one_with_the_least_error() -> None:
    """One large weight among small ones must not take all steps for itself."""
    weights = np.random.default_rng(0).normal(size=(1, 64)).astype(np.float32)
    weights[0, 0] = 5.0
    whole, scales = round_to_nibbles(weights)
    reaching = np.float32(5.0 / 7)
    plain = np.clip(np.rint(weights / reaching), -8, 7) * reaching
    assert ((whole * scales).reshape(1, -1) - weights).std() < (plain - weights).std()
    assert (whole.min() >= -8, whole.max() <= 7) == (True, True)


def two_layers(weights: NDArray[np.float32], head: NDArray[np.float32]) -> onnx.ModelProto:
    """Makes a network of a layer and a head."""
    nodes = [
        helper.make_node("MatMul", ["texts", "w"], ["inner"], name="/encoder/MatMul"),
        helper.make_node("MatMul", ["inner", "h"], ["out"], name="/edges/MatMul"),
    ]
    shapes = {name: helper.make_tensor_value_info(name, 1, None) for name in ("texts", "inner", "out")}
    held = [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(head, "h")]
    graph = helper.make_graph(nodes, "two", [shapes["texts"]], [shapes["inner"], shapes["out"]], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


@pytest.mark.parametrize(("bits", "steps"), [(8, 127), (4, 7)])
def test_linear_layers_are_off_by_half_a_step_of_their_groups_at_most(bits: int, steps: int) -> None:
    """All but the heads', which stay as they are. A large weight of 4 bits may be cut, which pays for all others."""
    chance = np.random.default_rng(0)
    weights = chance.uniform(-1, 1, size=(128, 8)).astype(np.float32)
    head = chance.normal(size=(8, 2)).astype(np.float32)
    model = two_layers(weights, head)
    quantise(model, bits=bits)
    inner, out = onnxruntime.InferenceSession(model.SerializeToString()).run(
        None, {"texts": np.eye(128, dtype=np.float32)}
    )
    step = np.abs(weights.reshape(2, 64, 8)).max(axis=1, keepdims=True) / steps
    error = np.abs(inner - weights).reshape(2, 64, 8)
    assert (error <= step * (0.5 if bits == 8 else 1.0) + 1e-3).all()
    assert (error**2).mean() <= (step**2).mean() / 12 * 1.1
    assert error.max() > 0
    np.testing.assert_allclose(out, inner @ head, rtol=1e-4, atol=1e-5)
    assert "w" not in {put.name for put in model.graph.initializer}


def small_reader() -> ReaderModel:
    """A reader with the layers of a large one, only smaller."""
    config = BertConfig(
        hidden_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=256,
        attn_implementation="eager",  # type: ignore[call-arg]  # which every configuration takes
    )
    return ReaderModel(PositionedBert(config)).eval()


@pytest.mark.models
def test_a_large_readers_file_gives_its_weights_back_and_reads_as_they_do(tmp_path: Path) -> None:
    """In ONNX Runtime and in OpenVINO alike."""
    torch.manual_seed(0)
    network = small_reader()
    with torch.no_grad():
        for weights in (network.encoder.get_buffer("bias"), *network.parameters()):
            weights += 0.02 * torch.randn_like(weights)  # else equal weights are stored once
    exact = {name: weights.clone() for name, weights in network.state_dict().items()}
    file = tmp_path / "large.onnx"
    export(network, file)
    assert large_layers(file) == 2
    again = weights_of(file, small_reader())
    assert again.keys() == exact.keys()
    for name, weights in exact.items():
        in_four_bits = weights.dim() == 2 and ("word" in name or ".layer." in name)
        torch.testing.assert_close(again[name], weights, atol=0.02 if in_four_bits else 1e-3, rtol=0.1)
    reader = small_reader()
    reader.load_state_dict(again)
    ids = torch.tensor([[101, 2040, 2180, 102, 1996, 2158, 2180, 2009, 2000, 2022, 2204, 2005, 2149, 2035, 1012, 102]])
    types = (torch.arange(16) > 3).long()[None]
    with torch.no_grad():
        spans, null, _, evidence = reader(ids, torch.ones_like(ids), types)
    for run in (_open_in_onnx_runtime(file)[0], (_open_in_openvino(file) or (None, ""))[0]):
        if run is None:
            continue  # OpenVINO is not there
        got = run({"ids": ids.numpy(), "mask": np.ones((1, 16), dtype=np.int64), "types": types.numpy()})
        assert got["null"][0] == pytest.approx(float(null[0]), abs=0.05)
        np.testing.assert_allclose(got["evidence"][0], evidence[0], atol=0.05)
        np.testing.assert_allclose(got["spans"][0], spans[0], atol=0.1)
