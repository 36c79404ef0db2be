"""Questions are encoded by a graph of the model; whatever becomes of the graph, their vectors are the same."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import DEFAULT_MODEL, SentenceTransformerEncoder
from index.encode.default_model import find_model_folder
from tests.conftest import ROOT
from tests.fakes import make_articles
from tests.index.models import DIMENSIONS, make_model
from tests.index.odd_pooling import in_children, refused, turned

pytestmark = pytest.mark.models

QUESTIONS = [
    "Who won?", "", " ", "\n", "?", "a", "WHO WON THE MAYORAL RACE?", "naïve café, Ωmega", "東京で何が", "🙂🙂",
    "e\u0301te\u0301 versus \u00e9t\u00e9", "what\u200bis\u00a0that\tnow", "[SEP] [MASK] </s> <unk>", "x" * 300,
    " ".join(f"{number}th" for number in range(600)),
]  # fmt: skip


def texts() -> list[str]:
    """Texts from nothing to far more than 256 tokens, in no order of length."""
    bodies = [article.body for article in make_articles(20, seed=4)]
    return QUESTIONS + bodies + [body[: 7 * place] for place, body in enumerate(bodies)]


def cosines(vectors: NDArray[np.float32], folder: Path | str, texts: Sequence[str]) -> NDArray[np.float32]:
    """To what Sentence Transformers makes of the same questions in float32."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"})
    expected = model.encode_query(list(texts), normalize_embeddings=True, show_progress_bar=False)
    products: NDArray[np.float32] = (vectors * expected).sum(axis=1)
    return products


def graphs(cache: Path) -> list[Path]:
    return sorted(cache.rglob("graph-*.onnx"))


def run_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model")


def test_the_default_models_questions_are_those_of_sentence_transformers(tmp_path: Path) -> None:
    """Of 55 texts, empty, foreign and too long ones among them, none is below a cosine of 0.9999 to float32."""
    encoder = SentenceTransformerEncoder(cache=tmp_path)
    vectors = encoder.encode_questions(texts())
    assert vectors.shape == (55, 384)
    assert encoder.path.endswith("questions: ONNX Runtime, float32")  # it was the graph that encoded them
    assert graphs(tmp_path) == []  # and it is the shipped one
    assert float(cosines(vectors, find_model_folder(DEFAULT_MODEL), texts()).min()) >= 0.9999


@pytest.mark.usefixtures("exported_here")
@pytest.mark.parametrize("pooling", ["mean", "cls", "max", "weightedmean", "lasttoken"])
@pytest.mark.parametrize("dense", [None, 16])
def test_other_models_questions_are_those_of_sentence_transformers(
    pooling: str, dense: int | None, tmp_path: Path
) -> None:
    """Whatever a model pools by, with Dense and Normalize behind it or without, and with a prompt for questions."""
    folder = make_model(tmp_path / "model", pooling, dense, {"query": "Question: ", "document": "Text: "})
    vectors = SentenceTransformerEncoder(str(folder), tmp_path / "cache").encode_questions(texts())
    assert vectors.shape == (55, dense or DIMENSIONS)
    assert len(graphs(tmp_path / "cache")) == 1
    assert float(cosines(vectors, folder, texts()).min()) >= 0.9999


@pytest.mark.usefixtures("exported_here")
def test_a_prompt_stands_before_each_question(tmp_path: Path) -> None:
    """A model's prompt for questions changes their vectors into those of the texts that begin with it."""
    plain = SentenceTransformerEncoder(str(make_model(tmp_path / "plain")), tmp_path / "cache")
    folder = make_model(tmp_path / "prompted", prompts={"query": "Question: "})
    prompted = SentenceTransformerEncoder(str(folder), tmp_path / "cache")
    assert plain.digest == prompted.digest
    asked = prompted.encode_questions(["Who won?"])
    np.testing.assert_allclose(asked, plain.encode_questions(["Question: Who won?"]), atol=1e-6)
    assert float((asked @ plain.encode_questions(["Who won?"]).T).item()) < 0.999


@pytest.mark.usefixtures("exported_here")
def test_the_same_weights_with_other_settings_have_another_graph(tmp_path: Path) -> None:
    """Models that differ in their pooling alone share a digest of weights, and neither graph nor vectors."""
    folders = [make_model(tmp_path / pooling, pooling) for pooling in ("mean", "cls")]
    encoders = [SentenceTransformerEncoder(str(folder), tmp_path / "cache") for folder in folders]
    vectors = [encoder.encode_questions(["Who won the mayoral race?"]) for encoder in encoders]
    assert encoders[0].digest == encoders[1].digest
    assert len(graphs(tmp_path / "cache")) == 2
    assert float((vectors[0] @ vectors[1].T).item()) < 0.999


def test_the_default_model_never_needs_torch(tmp_path: Path) -> None:
    """Not at its first use either, for questions and passages, by itself or in a process that it starts."""
    encoder = SentenceTransformerEncoder()
    code = """
import json, sys
from pathlib import Path
import index
from benchmarks.measuring.memory import most_of_children
encoder = index.SentenceTransformerEncoder(cache=Path(sys.argv[1]))
questions, passages = encoder.encode_questions(["Who won?"]), encoder.encode_passages(["The ferry sails."])
unwanted = {"torch", "transformers", "sentence_transformers", "onnx", "openvino_telemetry"}
loaded = unwanted & {name.split(".")[0] for name in sys.modules}
print(json.dumps([encoder.dimensions, sorted(loaded), most_of_children(), questions.tolist(), passages.tolist()]))
"""
    answer, _ = run_python(code, str(tmp_path)).communicate()
    dimensions, loaded, children, questions, passages = json.loads(answer)
    assert (dimensions, loaded, children) == (384, [], 0)
    np.testing.assert_array_equal(np.array(questions, dtype=np.float32), encoder.encode_questions(["Who won?"]))
    np.testing.assert_array_equal(np.array(passages, dtype=np.float32), encoder.encode_passages(["The ferry sails."]))


@pytest.mark.usefixtures("exported_here")
def test_a_model_is_exported_once_for_questions_and_passages(model: Path, tmp_path: Path) -> None:
    """One file serves both; beside it are but a lock and the precision of passages."""
    encoder = SentenceTransformerEncoder(str(model), tmp_path / "cache", "float32")
    encoder.encode_passages(["The ferry will cost 14 crowns."])
    encoder.encode_questions(["Who won?"])
    (graph,) = graphs(tmp_path / "cache")
    assert {path.name for path in graph.parent.iterdir()} <= {graph.name, "precision-float32", "export.lock"}


@pytest.mark.usefixtures("exported_here")
@pytest.mark.parametrize("damage", ["cut short", "changed", "emptied"])
def test_a_damaged_graph_is_exported_again(
    damage: str, model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A graph whose bytes are not those of its name is never used: a warning names it, and another takes its place."""
    expected = SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(QUESTIONS)
    (graph,) = graphs(tmp_path / "cache")
    whole = graph.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 0x40  # in the weights, which any program would load without complaint
    graph.write_bytes({"cut short": whole[: len(whole) // 2], "changed": bytes(changed), "emptied": b""}[damage])
    vectors = SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(QUESTIONS)
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == [
        f"{graph}: damaged, or not for this ONNX Runtime; it is exported again"
    ]
    assert len(graphs(tmp_path / "cache")) == 1
    caplog.clear()
    SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(["Who?"])
    assert caplog.records == []


def test_a_cache_that_cannot_be_written_is_no_error(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Questions then have the vectors of Sentence Transformers, and a warning says why they take longer."""
    (tmp_path / "file").touch()
    encoder = SentenceTransformerEncoder(str(model), tmp_path / "file")
    vectors = encoder.encode_questions(QUESTIONS)
    assert float(cosines(vectors, model, QUESTIONS).min()) > 0.999  # bfloat16
    assert encoder.dimensions == DIMENSIONS
    (record,) = caplog.records
    assert record.message.startswith(f"{tmp_path / 'file'}")
    assert "cannot be written" in record.message


def test_a_graph_that_disagrees_is_not_kept(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph with other vectors than the model's is thrown away, and Sentence Transformers encodes the questions."""
    in_children(monkeypatch, tmp_path / "first", turned)
    vectors = SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(QUESTIONS)
    assert float(cosines(vectors, model, QUESTIONS).min()) > 0.999  # bfloat16
    assert [path.name for path in (tmp_path / "cache").rglob("*.onnx")] == []
    (record,) = caplog.records
    assert record.message.startswith(f"{model}: no graph (the graph's vectors of questions have a cosine of ")


def test_a_model_that_cannot_be_exported_answers_all_the_same(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the exporter says is in the warning, and Sentence Transformers encodes the questions."""
    in_children(monkeypatch, tmp_path / "first", refused)
    vectors = SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(QUESTIONS)
    assert float(cosines(vectors, model, QUESTIONS).min()) > 0.999  # bfloat16
    assert [record.message for record in caplog.records] == [
        f"{model}: no graph (Unsupported operator); torch encodes, whose start takes seconds"
    ]


def test_processes_that_export_at_once_do_not_disturb_one_another(model: Path, tmp_path: Path) -> None:
    """Two that find no graph answer with the same vectors and leave one graph, whole."""
    code = """
import json, sys
from pathlib import Path
from index import SentenceTransformerEncoder
print(json.dumps(SentenceTransformerEncoder(sys.argv[1], Path(sys.argv[2])).encode_questions(["Who won?"]).tolist()))
"""
    running = [run_python(code, str(model), str(tmp_path / "cache")) for _ in range(2)]
    first, second = (json.loads(python.communicate()[0]) for python in running)
    assert first == second
    (graph,) = graphs(tmp_path / "cache")
    assert {path.name for path in graph.parent.iterdir()} <= {graph.name, "export.lock"}
    after = SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(["Who won?"])
    np.testing.assert_array_equal(after, np.array(first, dtype=np.float32))
