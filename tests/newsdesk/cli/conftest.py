"""Programs over an index of the samples, and over an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.newsdesk.cli.program import Program


@pytest.fixture
def newsdesk(samples_index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(samples_index, capsys, monkeypatch)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    return Program(tmp_path / "index", capsys, monkeypatch)
