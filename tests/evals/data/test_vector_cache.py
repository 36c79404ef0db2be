"""The cache of vectors: what is encoded once, and what is never mixed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.data.vector_cache import CachedEncoder
from tests.fakes import HashingEncoder

_TEXTS = ["The ferry sank.", "A ferry was late in Dunholt.", "The ferry sank."]


def encoder_in(precision: str) -> HashingEncoder:
    encoder = HashingEncoder()
    encoder.path = f"passages: OpenVINO, {precision}, cpu; questions: ONNX Runtime, float32"
    return encoder


def test_a_text_is_encoded_once_and_its_vector_is_the_encoders(tmp_path: Path) -> None:
    inner = encoder_in("int8")
    for _ in range(2):
        vectors = CachedEncoder(inner, tmp_path).encode_passages(_TEXTS)
        np.testing.assert_array_equal(vectors, HashingEncoder().encode_passages(_TEXTS))
    assert inner.encoded == 2


def test_vectors_of_two_precisions_are_in_two_files(tmp_path: Path) -> None:
    """On one machine a faster precision may be found later; its vectors are others."""
    encoders = [encoder_in(precision) for precision in ("int8", "bfloat16")]
    for encoder in encoders:
        CachedEncoder(encoder, tmp_path).encode_passages(_TEXTS)
    assert [encoder.encoded for encoder in encoders] == [2, 2]
    digest = encoders[0].digest[:16]
    expected = [f"{digest}-openvino-bfloat16-cpu.sqlite", f"{digest}-openvino-int8-cpu.sqlite"]
    assert sorted(path.name for path in tmp_path.iterdir()) == expected
