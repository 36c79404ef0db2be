"""Every example in the README runs as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.serving import serving

README = (ROOT / "README.md").read_text()


def blocks(section: str, language: str) -> list[str]:
    """The code blocks of a section, in order."""
    text = README.split(f"## {section}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Commands as on a user's path, in an empty folder, with an index of their own."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "newsdesk"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m newsdesk "$@"\n')
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "NEWSDESK_INDEX": str(tmp_path / "index"),
        "PYTHONPATH": str(ROOT),
    }


def test_the_two_commands_are_the_makefiles(tmp_path: Path) -> None:
    (commands,) = blocks("Start", "sh")
    assert commands.split("\n")[:2] == ["make chat", "make test"]
    plan = subprocess.run(["make", "-n", "chat", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [
        line for line in ("newsdesk chat", "pytest", "ruff check", "mypy", "lint-imports") if line not in plan
    ] == []


def test_the_command_line_examples(environment: dict[str, str], tmp_path: Path) -> None:
    (commands,) = blocks("Use it from the command line", "sh")
    ran = subprocess.run(
        ["sh", "-e", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert "27 articles added" in ran.stdout
    record = json.loads(next(line for line in ran.stdout.splitlines() if line.startswith("{")))
    assert "soybeans and vehicles" in record["answer"]
    assert "damaged 14 boats" in ran.stdout
    assert "checked: vectors, words and rows agree" in ran.stdout
    assert "27 articles removed" in ran.stdout


def test_the_python_examples(environment: dict[str, str], tmp_path: Path) -> None:
    printed = ""
    for example in blocks("Use it from Python", "python"):
        ran = subprocess.run(
            [sys.executable, "-c", example], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        printed += ran.stdout
    assert "27 articles added" in printed
    assert "soybeans and vehicles - Harbor Ledger (sample) 29 October 2025" in printed
    assert (
        "1 Harbor Ledger (sample) https://harbor-ledger.example/2025/10/29/soybeans-vehicles-tariffs TOKYO" in printed
    )
    assert printed.splitlines()[-1] == "Soybeans and vehicles: what Japan offered for lower tariffs"


def test_the_http_examples(samples_index: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (commands,), (program,) = blocks("Use it over HTTP", "sh"), blocks("Use it over HTTP", "python")
    environment["GRADIO_ANALYTICS_ENABLED"] = "False"
    with serving(samples_index, tmp_path / "log") as address:
        by_curl, by_client = (
            subprocess.run(
                [*command, example.replace("http://127.0.0.1:7860/", address)],
                env=environment, capture_output=True, text=True, check=True,
            ).stdout
            for command, example in ((["bash", "-e", "-c"], commands), ([sys.executable, "-c"], program))
        )  # fmt: skip
    values = next(line for line in by_curl.splitlines() if line.startswith("data: "))
    (hits,) = json.loads(values.removeprefix("data: "))
    assert [hit["outlet"] for hit in hits] == ["Harbor Ledger (sample)"] * 2
    assert hits[0]["title"] == "Soybeans and vehicles: what Japan offered for lower tariffs"
    answer, *found = by_client.splitlines()
    assert "soybeans and vehicles" in answer
    assert [line.split(" ")[0] for line in found] == ["1", "1"]
