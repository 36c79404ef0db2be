"""What is printed is UTF-8, whatever the console's encoding: other programs, and `check-quotes`, read it so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow  # starts Python


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_output_is_utf8_on_a_console_of_windows(tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "Größe – 長"
    run = subprocess.run(
        [sys.executable, "-m", "newsdesk", "status", "--json", "--index", str(folder)],
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout.decode("utf-8"))["folder"] == str(folder)


def test_an_error_is_utf8_too(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "newsdesk", "check-quotes", str(tmp_path / "Größe – 長.json")],
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert run.returncode
    assert "Größe – 長.json" in run.stderr.decode("utf-8")
