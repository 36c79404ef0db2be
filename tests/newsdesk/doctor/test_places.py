"""What the doctor says of folders, free space and ports."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from newsdesk.doctor import places
from newsdesk.doctor.places import folders, free_space, port_finding
from tests.conftest import ROOT
from tests.index.small_disk import leave_free, not_writable, small_disk


def test_folders_that_are_not_there_yet_can_be_made(tmp_path: Path) -> None:
    index, cache, temporary = folders(tmp_path / "a" / "index", tmp_path)
    assert (index.state, index.finding) == ("good", f"{tmp_path / 'a' / 'index'} (not made yet), can be written")
    assert (cache.state, cache.finding) == ("good", f"{tmp_path}, can be written")
    assert temporary.state == "good"


def test_a_file_in_the_place_of_a_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    found, *_ = folders(tmp_path / "index", tmp_path)
    assert (found.state, found.finding) == ("problem", f"{tmp_path / 'index'} is no folder")


_LOOK = """
import sys
from pathlib import Path
from newsdesk.doctor.places import folders
found = next(iter(folders(Path(sys.argv[1]), Path(sys.argv[1]))))
print(found.state, found.finding)
"""


def test_a_folder_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    with not_writable(folder) as bound:
        command = [*bound, sys.executable, "-c", _LOOK, str(folder)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.startswith(f"warning {folder} cannot be written by "), ran.stderr


def test_a_disk_without_room_is_a_problem_and_one_without_room_for_a_repair_a_warning(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 80_000) as disk:
        assert free_space(disk / "index", 10_000_000).state == "good"
        assert free_space(disk / "index", 100_000_000).state == "warning"
        leave_free(disk, 20_000)
        found = free_space(disk / "index", 0)
        assert (found.state, found.finding) == ("problem", "0.0 GB free for an index of 0.0 GB: adding fails soon")
        assert "NEWSDESK_INDEX" in found.advice


def test_a_free_port_and_one_of_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_ANSWER_SECONDS", 0.1)  # this one never answers
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = port_finding("127.0.0.1", port)
        assert (found.state, str(port) in found.finding) == ("problem", True)
    assert port_finding("127.0.0.1", port).finding == f"127.0.0.1:{port} is free"
    assert port_finding("127.0.0.1", None).state == "good"


def test_a_mistyped_host_is_a_problem() -> None:
    assert port_finding("192.0.2.7", 0).state == "problem"
