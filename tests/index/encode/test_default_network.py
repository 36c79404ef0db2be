"""The default model's graph comes with Newsdesk: it is what the build command makes, and is used for no other model."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import numpy as np
import pytest

from index import DEFAULT_MODEL, SentenceTransformerEncoder
from index.encode import encoder as encoder_module
from index.encode.build_default_network import build
from index.encode.default_model import NETWORK, REFERENCES, find_model_folder, shipped_graph
from index.encode.graph import GraphFiles
from index.inference.model_files import settings_digest, weights_digest
from index.inference.openvino import import_openvino, read_network
from index.inference.quantize import quantize

pytestmark = pytest.mark.models

QUESTIONS = ["Who won?", "", "naïve café, 東京", "harbour " * 300]


def files_of(folder: Path) -> GraphFiles | None:
    return shipped_graph(folder, weights_digest(folder), settings_digest(folder))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_model_folder(DEFAULT_MODEL), tmp_path / "model"))


def test_the_shipped_files_are_those_that_are_built() -> None:
    network, references = build(find_model_folder(DEFAULT_MODEL))
    assert network == NETWORK.read_bytes()
    assert references == REFERENCES.read_bytes()


def test_the_shipped_files_have_no_weights() -> None:
    assert NETWORK.stat().st_size + REFERENCES.stat().st_size < 100_000


def test_int8_rounds_all_layers_but_the_values_of_attention() -> None:
    """Of the six linear layers in each of the model's six, five: their matrices are transposed in the graph."""
    files = files_of(find_model_folder(DEFAULT_MODEL))
    openvino = import_openvino()
    assert openvino is not None
    assert files is not None
    assert files.weights is not None
    tensors = files.weights.map()
    assert quantize(read_network(openvino.Core(), files.network, tensors)) == 30


def test_a_copy_of_the_model_has_the_same_graph(copied: Path, tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(str(copied), tmp_path / "cache")
    expected = SentenceTransformerEncoder().encode_questions(QUESTIONS)
    np.testing.assert_array_equal(encoder.encode_questions(QUESTIONS), expected)
    assert not (tmp_path / "cache").exists()


def test_other_weights_or_settings_have_another_graph(copied: Path) -> None:
    assert files_of(copied) is not None
    (copied / "config_sentence_transformers.json").write_text('{"prompts": {"query": "Question: "}}')
    assert files_of(copied) is None
    shutil.copy(find_model_folder(DEFAULT_MODEL) / "config_sentence_transformers.json", copied)
    assert files_of(copied) is not None
    with (copied / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\0\0\0\0")
    assert files_of(copied) is None


@pytest.mark.usefixtures("exported_here")
def test_a_shipped_graph_that_cannot_be_opened_is_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By an ONNX Runtime that does not know it, say: the vectors are the same."""
    expected = SentenceTransformerEncoder().encode_questions(QUESTIONS)
    unreadable = tmp_path / "network.onnx"
    unreadable.write_text("not a network")
    monkeypatch.setattr(encoder_module, "shipped_graph", lambda *_: GraphFiles(network=unreadable))
    vectors = SentenceTransformerEncoder(cache=tmp_path / "cache").encode_questions(QUESTIONS)
    assert float((vectors * expected).sum(axis=1).min()) >= 0.9999
    assert len(list((tmp_path / "cache").rglob("graph-*.onnx"))) == 1
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.message.startswith("all-MiniLM-L6-v2: the shipped graph cannot be opened ([ONNXRuntimeError]")
