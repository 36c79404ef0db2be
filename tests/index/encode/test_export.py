"""A model is exported in a process of its own, whatever becomes of either process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import DEFAULT_MODEL, SentenceTransformerEncoder
from index.encode.default_model import find_model_folder
from index.encode.export import ExportResult
from index.errors import EncoderError
from tests.conftest import ROOT
from tests.index.models import make_model
from tests.index.odd_pooling import endless, in_children, killed
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.models

_ENCODE_BOTH = """
import json, sys
from pathlib import Path
from index import SentenceTransformerEncoder
encoder = SentenceTransformerEncoder(sys.argv[1], Path(sys.argv[2]))
vectors = encoder.encode_questions(["Who won?"]), encoder.encode_passages(["The ferry will cost 14 crowns."])
"""


def python(code: str, *arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_process_that_has_a_model_exported_never_loads_torch(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    code = _ENCODE_BOTH + 'print(sorted({"torch", "transformers", "sentence_transformers", "onnx"} & set(sys.modules)))'
    output, errors = python(code, str(model), str(tmp_path / "cache")).communicate()
    assert (output, errors) == ("[]\n", "")
    assert len(list((tmp_path / "cache").rglob("*.onnx"))) == 1


def test_neither_process_takes_more_than_the_goal_for_a_model_of_the_default_size(tmp_path: Path) -> None:
    """At most 1.2 GB of resident memory each; ours takes 0.46 and the export's 0.94."""
    if not sys.platform.startswith("linux"):
        pytest.skip("memory is counted in other units elsewhere")
    model = tmp_path / "model"
    shutil.copytree(find_model_folder(DEFAULT_MODEL), model)
    (model / "more.json").write_text("{}")  # other settings: the shipped graph is not this model's
    code = _ENCODE_BOTH + (
        "from benchmarks.measuring.memory import most_of_children, most_resident\n"
        "print(most_resident(), most_of_children())"
    )
    output, _ = python(code, str(model), str(tmp_path / "cache")).communicate()
    ours, exporter = (int(size) / 1e9 for size in output.split())
    assert 0.1 < ours < 0.7
    assert 0.3 < exporter < 1.2


def test_a_script_that_comes_through_the_standard_input_can_export(tmp_path: Path) -> None:
    """Nothing of the script runs twice, as it would where processes are started by importing it again."""
    model = make_model(tmp_path / "model")
    code = _ENCODE_BOTH + 'print("once", len(vectors[0][0]))'
    command = [sys.executable, "-", str(model), str(tmp_path / "cache")]
    run = subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True, check=True)
    assert run.stdout == "once 24\n"


def test_a_folder_with_modules_of_the_same_names_does_not_mislead_the_export(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    misleading = tmp_path / "here"
    misleading.mkdir()
    for name in ("index", "torch", "json"):
        (misleading / f"{name}.py").write_text("raise RuntimeError('not this one')\n")
    code = "import sys; sys.path[0] = sys.argv.pop()\n" + _ENCODE_BOTH + "print(len(vectors[0][0]))"
    arguments = (str(model), str(tmp_path / "cache"), str(ROOT))
    output, errors = python(code, *arguments, folder=misleading).communicate()
    assert output == "24\n", errors
    assert len(list((tmp_path / "cache").rglob("*.onnx"))) == 1


def test_an_export_that_is_killed_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And torch encodes in its stead."""
    model = make_model(tmp_path / "model")
    in_children(monkeypatch, tmp_path / "first", killed)
    vectors = SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(["Who won?"])
    assert vectors.shape == (1, 24)
    assert [record.message for record in caplog.records] == [
        f"{model}: no graph (the export ended with -9); torch encodes, whose start takes seconds"
    ]


@pytest.mark.parametrize("stopped_by", [signal.SIGKILL, signal.SIGINT])
def test_a_process_that_is_stopped_stops_its_export(
    stopped_by: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the next one would write to the same file beside it."""
    model = make_model(tmp_path / "model")
    in_children(monkeypatch, tmp_path / "first", endless)
    exporter_file = tmp_path / "exporter"
    interruptible = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # off in the background
    code = f"{interruptible}\n{_ENCODE_BOTH}"
    encoding = python(code, str(model), str(tmp_path / "cache"), NEWSDESK_TEST_EXPORTER=str(exporter_file))
    wait_until(lambda: exporter_file.exists() and exporter_file.read_text(), "the export begins")
    encoding.send_signal(stopped_by)
    try:
        _, errors = encoding.communicate(timeout=PATIENCE)
    finally:
        encoding.kill()
    exporter = int(exporter_file.read_text())
    wait_until(lambda: not _runs(exporter), "the export ends")
    assert encoding.returncode in (-stopped_by, 128 + stopped_by)
    assert ("KeyboardInterrupt" in errors) == (stopped_by is signal.SIGINT)


def test_a_model_that_cannot_be_loaded_is_the_same_error_as_without_an_export(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    (model / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match=f"^{model}: cannot be loaded as a Sentence Transformers model "):
        SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(["Who won?"])


def test_a_program_in_one_piece_exports_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no Python to start: what it would start is itself."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "Popen", None)
    model = make_model(tmp_path / "model")
    SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(["Who won?"])
    assert len(list((tmp_path / "cache").rglob("graph-*.onnx"))) == 1


def test_no_room_for_another_process_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    model = make_model(tmp_path / "model")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    assert SentenceTransformerEncoder(str(model), tmp_path / "cache").encode_questions(["Who won?"]).shape == (1, 24)
    (record,) = caplog.records
    assert "no graph ([Errno 2] No such file or directory" in record.message


def test_the_result_of_an_export_comes_over_unchanged() -> None:
    vectors = np.array([[0.1, -1 / 3, 1e-7], [1.0, 0.0, 7.25]], dtype=np.float32)
    received = ExportResult.from_json(ExportResult(questions=vectors, passages=-vectors).to_json())
    np.testing.assert_array_equal(np.asarray(received.questions), vectors)
    np.testing.assert_array_equal(np.asarray(received.passages), -vectors)
    result = ExportResult(problem="Unsupported operator “x”", load_error=None)
    assert ExportResult.from_json(result.to_json()) == result


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
