"""A small newsquiz in place of the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evals.quiz import write_newsquiz


@pytest.fixture
def small_quiz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a newsquiz of eight articles; indexes of it go to a folder of their own."""
    folder = tmp_path / "data"
    folder.mkdir()
    write_newsquiz(folder)
    monkeypatch.setenv("NEWSDESK_DATA", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder
