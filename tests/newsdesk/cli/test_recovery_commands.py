"""What a person does about a damaged index: check, repair, back up, restore."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from tests.index.damage import cut, files_of
from tests.newsdesk.cli.program import Program

pytestmark = pytest.mark.models


@pytest.fixture
def own(
    samples_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    """Commands on an index of the samples, to damage."""
    shutil.copytree(samples_index, tmp_path / "index")
    return Program(tmp_path / "index", capsys, monkeypatch)


def damage(folder: Path, kind: str) -> Path:
    path = random.Random(kind).choice(files_of(folder, kind))
    if kind == "words":
        path.unlink()
    else:
        cut(path, random.Random(kind))
    return path


@pytest.mark.parametrize("kind", ["vectors", "words"])
def test_a_damaged_file_is_named_and_made_anew(own: Program, tmp_path: Path, kind: str) -> None:
    path = damage(tmp_path / "index", kind)
    checked = own("status", "--check")
    assert checked.code == 1
    assert path.name in checked.err
    assert "newsdesk repair" in checked.err
    mended = own("repair", "--json")
    assert (mended.code, mended.record()["lost"], mended.record()["versions"]) == (0, [], 27)
    assert any(path.name in problem for problem in mended.record()["problems"])
    assert own("repair").out == "nothing is wrong with the index; nothing was changed\n"
    assert own("status", "--check").code == 0


def test_damaged_rows_are_beyond_mending_or_named(own: Program, tmp_path: Path) -> None:
    path = tmp_path / "index" / "library.sqlite"
    path.write_bytes(b"no database" * 500)
    refused = own("repair")
    assert refused.code == 1
    assert str(path) in refused.err
    assert "beyond mending" in refused.err


def test_a_backup_is_restored_over_a_damaged_index(own: Program, tmp_path: Path) -> None:
    made = own("backup", tmp_path / "backup", "--json").record()
    assert made == {"folder": str(tmp_path / "backup"), "generation": 1}
    damage(tmp_path / "index", "rows")
    assert own("status", "--check").code == 1
    restored = own("restore", tmp_path / "backup")
    assert restored.out == f"{tmp_path / 'index'} is now generation 1 of {tmp_path / 'backup'}\n"
    assert json.loads(own("status", "--check", "--json").out)["problems"] == []
    damage(tmp_path / "backup", "vectors")
    assert own("restore", tmp_path / "backup").code == 1
    assert own("status", "--check").code == 0
