"""What articles hold is printed without what a terminal would act on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

from newsdesk.cli.console import OUT, print_record
from qa.presenting.records.command_types import RepairedRecord
from tests.conftest import ROOT

_HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[31mThe quay\x9b31m is \u202egnol\u202c\x08\x7f."


@pytest.mark.parametrize("as_text", [False, True])
def test_control_characters_are_not_printed(as_text: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(OUT, "_file", shown)  # `file` would be put back as the stream of this test
    table = Table("source", box=None)
    table.add_row(Text(_HOSTILE) if as_text else _HOSTILE)
    OUT.print(Text(_HOSTILE, style="bold") if as_text else _HOSTILE, markup=False)
    OUT.print(table)
    printed = shown.getvalue()
    assert "The quay" in printed
    assert not {char for char in printed if not char.isprintable()} - {"\n"}


@pytest.mark.parametrize("text", [_HOSTILE, "\x85\u2028\u2029", "half \ud800", "\U000e0041tag", '"\\\x9b', "=1+1"])
def test_json_is_printed_harmless_and_says_the_same(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_record(RepairedRecord(problems=(text,), lost=(text, "a"), versions=1, saved=None))
    printed = capsys.readouterr().out
    assert not {char for char in printed if not char.isprintable()} - {"\n"}
    assert json.loads(printed) == {"problems": [text], "lost": [text, "a"], "versions": 1, "saved": None}


def test_a_strangers_program_in_this_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise SystemExit('run')")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}."}
    command = [sys.executable, "-m", "newsdesk", "chat", "--help"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (ran.returncode, "--users" in ran.stdout) == (0, True)
