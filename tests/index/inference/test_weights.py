"""Weights are used where they lie in a safetensors file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.inference.weights import ExternalWeights

MATRIX: NDArray[np.float32] = np.arange(6, dtype=np.float32).reshape(2, 3)
VECTOR: NDArray[np.float32] = np.array([0.5, -0.25], dtype=np.float32)
PLACES: NDArray[np.int64] = np.arange(4, dtype=np.int64)


def write(file: Path) -> ExternalWeights:
    """Writes a file as safetensors does: the header's length, the header, the tensors."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, dtype, array in (("places", "I64", PLACES), ("vector", "F32", VECTOR), ("matrix", "F32", MATRIX)):
        end = len(data) + array.nbytes
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), end]}  # type: ignore[dict-item]
        data += array.tobytes()
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return ExternalWeights(file=file, references=file)


def test_tensors_have_their_names_shapes_and_values(tmp_path: Path) -> None:
    tensors = write(tmp_path / "model.safetensors").map()
    assert tensors.keys() == {"vector", "matrix"}
    np.testing.assert_array_equal(tensors["vector"], VECTOR)
    np.testing.assert_array_equal(tensors["matrix"], MATRIX)


def test_who_writes_to_a_tensor_does_not_write_to_the_file(tmp_path: Path) -> None:
    weights = write(tmp_path / "model.safetensors")
    before = weights.file.read_bytes()
    weights.map()["matrix"][:] = 9
    assert weights.file.read_bytes() == before
    np.testing.assert_array_equal(weights.map()["matrix"], MATRIX)
