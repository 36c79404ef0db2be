"""Passages are encoded by OpenVINO where it is there, by torch where not, and always by the same vectors."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from index import DEFAULT_MODEL, SentenceTransformerEncoder
from index.encode import encoder as encoder_module
from index.encode.default_model import find_model_folder
from index.inference.openvino import import_openvino
from index.inference.precision import Precision
from index.inference.quantize import GROUP, quantize
from tests.index.encode.test_questions import run_python, texts
from tests.index.models import DIMENSIONS, make_model

pytestmark = pytest.mark.models


def cosines(vectors: NDArray[np.float32], folder: Path | str) -> NDArray[np.float32]:
    """To what Sentence Transformers makes of the same passages in float32."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
    expected = model.encode_document(texts(), normalize_embeddings=True, show_progress_bar=False)
    products: NDArray[np.float32] = (vectors * expected).sum(axis=1)
    return products


@pytest.fixture(scope="module")
def default_vectors() -> NDArray[np.float32]:
    """What Sentence Transformers makes of the texts in float32 with the default model."""
    from sentence_transformers import SentenceTransformer

    folder = str(find_model_folder(DEFAULT_MODEL))
    model = SentenceTransformer(folder, device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
    return np.asarray(model.encode_document(texts(), normalize_embeddings=True, show_progress_bar=False))


def graphs(cache: Path) -> list[Path]:
    return sorted(cache.rglob("graph-*.onnx"))


def without_openvino(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "import_openvino", lambda: None)


@pytest.mark.parametrize(("precision", "least"), [("float32", 0.9999), ("bfloat16", 0.999), ("int8", 0.999)])
def test_the_default_models_passages_are_those_of_sentence_transformers(
    precision: Precision, least: float, tmp_path: Path, default_vectors: NDArray[np.float32]
) -> None:
    """Of 55 texts, empty, foreign and too long ones among them, none is below these cosines to float32."""
    encoder = SentenceTransformerEncoder(cache=tmp_path, precision=precision)
    vectors = encoder.encode_passages(texts())
    assert encoder.path.startswith(f"passages: OpenVINO, {precision}, ")
    assert graphs(tmp_path) == []  # the graph is the shipped one
    assert float((vectors * default_vectors).sum(axis=1).min()) >= least


@pytest.mark.usefixtures("exported_here")
@pytest.mark.parametrize("pooling", ["mean", "cls", "max", "weightedmean", "lasttoken"])
@pytest.mark.parametrize("dense", [None, 16])
def test_other_models_passages_are_those_of_sentence_transformers(
    pooling: str, dense: int | None, tmp_path: Path
) -> None:
    """Whatever a model pools by, with Dense and Normalize behind it or without, and with a prompt for passages."""
    folder = make_model(tmp_path / "model", pooling, dense, {"query": "Question: ", "document": "Text: "})
    vectors = SentenceTransformerEncoder(str(folder), tmp_path / "cache").encode_passages(texts())
    assert vectors.shape == (55, dense or DIMENSIONS)
    assert len(graphs(tmp_path / "cache")) == 1
    assert float(cosines(vectors, folder).min()) >= 0.999


@pytest.mark.usefixtures("exported_here")
@pytest.mark.parametrize("precision", get_args(Precision))
def test_a_precision_that_is_asked_for_is_used(tmp_path: Path, precision: Precision) -> None:
    """Whichever is faster here; the index is told, and vectors are faithful in either."""
    folder = make_model(tmp_path / "model", dimensions=GROUP)
    encoder = SentenceTransformerEncoder(str(folder), tmp_path / "cache", precision)
    vectors = encoder.encode_passages(texts())
    assert encoder.path.startswith(f"passages: OpenVINO, {precision}, cpu;")
    assert float(cosines(vectors, folder).min()) >= 0.999


@pytest.mark.usefixtures("exported_here")
def test_a_model_that_does_not_bear_int8_is_encoded_in_float32(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """None of its layers has whole groups of inputs; it is exported once all the same, and the next process knows."""
    folder = make_model(tmp_path / "model")
    for _ in range(2):
        encoder = SentenceTransformerEncoder(str(folder), tmp_path / "cache", "int8")
        vectors = encoder.encode_passages(texts())
        assert encoder.path.startswith("passages: OpenVINO, float32, cpu;")
        assert float(cosines(vectors, folder).min()) >= 0.999
        monkeypatch.setattr("index.encode.export.export_graph", lambda *_: pytest.fail("it was exported again"))
        monkeypatch.setattr("index.encode.passages.least_cosine", lambda *_: pytest.fail("it was compared again"))
    assert len(graphs(tmp_path / "cache")) == 1
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.usefixtures("exported_here")
@pytest.mark.parametrize("damage", [None, "", "float8", "int8"])
def test_a_precision_whose_record_is_lost_is_compared_again(tmp_path: Path, damage: str | None) -> None:
    folder = make_model(tmp_path / "model")
    expected = SentenceTransformerEncoder(str(folder), tmp_path / "cache", "float32").encode_passages(texts())
    (graph,) = graphs(tmp_path / "cache")
    precision = graph.with_name("precision-float32")
    precision.unlink() if damage is None else precision.write_text(damage)
    encoder = SentenceTransformerEncoder(str(folder), tmp_path / "cache", "float32")
    np.testing.assert_allclose(encoder.encode_passages(texts()), expected, atol=1e-6)
    assert precision.read_text() == "float32"


@pytest.mark.usefixtures("exported_here")
def test_int8_rounds_all_layers_but_the_values_of_attention(tmp_path: Path) -> None:
    """Which the names of a model's layers tell here, and the graph itself where they have others."""
    encoder = SentenceTransformerEncoder(str(make_model(tmp_path / "model", dimensions=GROUP)), tmp_path / "cache")
    encoder.encode_passages(["The ferry sails."])
    (file,) = graphs(tmp_path / "cache")
    openvino = import_openvino()
    assert openvino is not None
    network = openvino.Core().read_model(file)
    assert quantize(network) == 5
    kept = [
        node.get_friendly_name()
        for node in network.get_ordered_ops()
        if node.get_type_name() == "MatMul" and node.input_value(1).get_node().get_type_name() == "Constant"
    ]
    assert [name.split("/")[-2:] for name in kept] == [["value", "MatMul"]]


@pytest.mark.usefixtures("exported_here")
def test_a_texts_vector_does_not_depend_on_what_it_is_encoded_with(tmp_path: Path) -> None:
    """In int8, too: each text is rounded by itself, and those of a few tokens, which rounding moves most, are not."""
    folder = make_model(tmp_path / "model", dimensions=GROUP)
    encoder = SentenceTransformerEncoder(str(folder), tmp_path / "cache", "int8")
    exact = SentenceTransformerEncoder(str(folder), tmp_path / "cache", "float32")
    short, long = ["?", "The ferry sails."], ["harbour " * 40, "The council votes on the new bridge. " * 8]
    together = encoder.encode_passages([*short, *long])
    np.testing.assert_allclose(
        together, np.vstack([encoder.encode_passages([text]) for text in [*short, *long]]), atol=1e-6
    )
    errors = np.abs(together - exact.encode_passages([*short, *long])).max(axis=1)
    assert errors[:2].max() < 1e-6 < errors[2:].min()


@pytest.mark.usefixtures("exported_here")
def test_without_openvino_torch_makes_the_same_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index says which of them made its vectors, and either's can be searched with the other's."""
    folder = make_model(tmp_path / "model")
    with_it = SentenceTransformerEncoder(str(folder), tmp_path / "cache")
    expected = with_it.encode_passages(texts())
    assert with_it.path.startswith("passages: OpenVINO, ")
    without_openvino(monkeypatch)
    encoder = SentenceTransformerEncoder(str(folder), tmp_path / "cache")
    assert float((encoder.encode_passages(texts()) * expected).sum(axis=1).min()) >= 0.999
    assert encoder.path.startswith("passages: torch, ")


@pytest.mark.usefixtures("exported_here")
def test_where_torch_has_a_faster_device_openvino_is_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which precision would be its fastest takes half a second to find out, for nothing."""
    monkeypatch.setattr(encoder_module, "torch_is_faster", lambda: True)
    monkeypatch.setattr(encoder_module, "fastest_precision", lambda: pytest.fail("it was tried"))
    encoder = SentenceTransformerEncoder(str(make_model(tmp_path / "model")), tmp_path / "cache")
    assert encoder.encode_passages(["The ferry sails."]).shape == (1, DIMENSIONS)
    assert encoder.path.startswith("passages: torch, ")


@pytest.mark.usefixtures("exported_here")
def test_torch_encodes_what_the_graph_gets_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A graph that is not faithful enough in OpenVINO is not used there, and the warning says how far off it was."""
    monkeypatch.setattr("index.encode.passages.LEAST_COSINE", 1.5)
    folder = make_model(tmp_path / "model")
    encoder = SentenceTransformerEncoder(str(folder), tmp_path / "cache")
    vectors = encoder.encode_passages(texts())
    assert float(cosines(vectors, folder).min()) >= 0.999
    assert encoder.path.startswith("passages: torch, ")
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.message.startswith(f"{folder}: no graph for passages (the graph's vectors have a cosine of ")


@pytest.mark.usefixtures("exported_here")
def test_an_exported_graph_is_used_without_torch_and_openvino_reports_to_nobody(tmp_path: Path) -> None:
    """A process that adds to an index imports neither torch nor OpenVINO's telemetry, and makes the same vectors."""
    folder, cache = make_model(tmp_path / "model"), tmp_path / "cache"
    expected = SentenceTransformerEncoder(str(folder), cache).encode_passages(["The ferry will cost 14 crowns."])
    code = """
import json, sys
from pathlib import Path
import index
encoder = index.SentenceTransformerEncoder(sys.argv[1], Path(sys.argv[2]))
vectors = encoder.encode_passages(["The ferry will cost 14 crowns."])
unwanted = {"torch", "sentence_transformers", "openvino_telemetry", "openvino.tools.ovc"} & set(sys.modules)
print(json.dumps([sorted(unwanted), "openvino" in sys.modules, vectors.tolist()]))
"""
    unwanted, used, vectors = json.loads(run_python(code, str(folder), str(cache)).communicate()[0])
    assert (unwanted, used) == ([], True)
    np.testing.assert_array_equal(np.array(vectors, dtype=np.float32), expected)
    assert len(graphs(cache)) == 1


@pytest.mark.usefixtures("exported_here")
def test_few_passages_are_shared_among_all_cores(tmp_path: Path) -> None:
    """Texts that would fit one batch are cut into as many as there are streams."""
    encoder = SentenceTransformerEncoder(str(make_model(tmp_path / "model")), tmp_path / "cache")
    sizes: list[int] = []
    encoder.encode_passages(["harbour " * 80] * 16, sizes.append)
    assert sum(sizes) == 16
    assert max(sizes) < 16


def test_the_first_array_of_a_tensor_is_made_before_there_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads that make it at once wait for each other for ever."""
    made = []

    class Tensor:
        def __init__(self, array: NDArray[np.int64]) -> None:
            self._array = array

        @property
        def data(self) -> NDArray[np.int64]:
            made.append(self._array)
            return self._array

    monkeypatch.setitem(sys.modules, "openvino", SimpleNamespace(Tensor=Tensor))
    assert import_openvino() is sys.modules["openvino"]
    assert [array.tolist() for array in made] == [[0]]
