"""Threads are counted by what the process may use, not by what the machine has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.inference.cores import core_count
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 16)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(12)), raising=False)


def counted(folder: Path, files: dict[str, str], own: str = "0::/\n") -> int:
    for name, text in files.items():
        file = folder / "groups" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder / "own").write_text(own)
    return core_count(folder / "groups", folder / "own")


@pytest.mark.parametrize(
    ("files", "own", "cores"),
    [
        ({}, "0::/\n", 12),
        ({"cpu.max": "max 100000\n"}, "0::/\n", 12),
        ({"cpu.max": "250000 100000\n"}, "0::/\n", 3),
        ({"cpu.max": "50000 100000\n"}, "0::/\n", 1),
        ({"user/job/cpu.max": "max 100000\n", "user/cpu.max": "400000 100000\n"}, "0::/user/job\n", 4),
        ({"other/cpu.max": "100000 100000\n"}, "0::/user/job\n", 12),
        ({"other/cpu.max": "100000 100000\n"}, "0::/user/../other\n", 12),
        ({"cpu/job/cpu.cfs_quota_us": "200000\n", "cpu/job/cpu.cfs_period_us": "100000\n"}, "4:cpu,cpuacct:/job\n", 2),
        ({"cpu/job/cpu.cfs_quota_us": "-1\n", "cpu/job/cpu.cfs_period_us": "100000\n"}, "4:cpu,cpuacct:/job\n", 12),
        ({"cpu.max": "what\n"}, "nonsense", 12),
        ({"cpu.max": "100000 0\n"}, "0::/\n", 12),
    ],
)
def test_cores_are_those_that_the_process_may_use(tmp_path: Path, files: dict[str, str], own: str, cores: int) -> None:
    assert counted(tmp_path, files, own) == cores


def test_a_machine_that_says_nothing_has_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    monkeypatch.delattr(os, "sched_getaffinity")
    assert core_count(tmp_path / "none", tmp_path / "none") == 1


def test_nothing_counts_the_machines_cores_by_itself() -> None:
    using = [
        str(path.relative_to(ROOT))
        for package in ("corpus", "index", "qa", "newsdesk")
        for path in (ROOT / package).rglob("*.py")
        if "cpu_count()" in path.read_text(encoding="utf-8")
    ]
    assert using == ["index/inference/cores.py"]
