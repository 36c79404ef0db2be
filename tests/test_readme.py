"""Every example in the README and in docs/ runs as it stands there: fences with `sh` or `python` are run."""

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


def blocks(document: str, language: str) -> list[str]:
    """The examples of a document in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / document).read_text(), re.DOTALL | re.MULTILINE)


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


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a program prints; a program that fails shows what it printed as an error."""
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_two_commands_are_the_makefiles() -> None:
    first, *_ = blocks("README.md", "sh")
    assert first.split("\n")[:2] == ["make chat", "make test"]
    plan = subprocess.run(["make", "-n", "chat", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [
        line for line in ("newsdesk chat", "pytest", "ruff check", "mypy", "lint-imports") if line not in plan
    ] == []


@pytest.mark.models
def test_the_commands_of_the_readme(environment: dict[str, str], tmp_path: Path) -> None:
    _, commands = blocks("README.md", "sh")
    printed = run(["sh", "-e", "-c", commands], tmp_path, environment)
    assert "27 articles added" in printed
    assert "soybeans" in printed
    record = json.loads(next(line for line in printed.splitlines() if line.startswith("{")))
    assert "14" in record["answer"]
    assert "damaged 14 boats" in printed


@pytest.mark.models
def test_the_page_on_the_command_line(environment: dict[str, str], tmp_path: Path) -> None:
    (commands,) = blocks("docs/command-line.md", "sh")
    printed = run(["sh", "-e", "-c", commands], tmp_path, environment)
    assert "27 articles added" in printed
    assert "soybeans" in json.loads((tmp_path / "answer.json").read_text())["answer"]
    assert "damaged 14 boats" in printed
    assert "checked: vectors, words and rows agree" in printed
    assert "27 articles removed" in printed


@pytest.mark.models
@pytest.mark.parametrize("document", ["README.md", "docs/python.md"])
def test_the_python_examples(document: str, environment: dict[str, str], tmp_path: Path) -> None:
    printed = "".join(
        run([sys.executable, "-c", example], tmp_path, environment) for example in blocks(document, "python")
    )
    assert re.search(r"soybeans.* - Harbor Ledger \(sample\) 29 October 2025", printed)
    assert "Soybeans and vehicles: what Japan offered for lower tariffs\n" in printed
    if document == "docs/python.md":
        assert "27 articles added" in printed
        address = "https://harbor-ledger.example/2025/10/29/soybeans-vehicles-tariffs"
        assert f"1 Harbor Ledger (sample) {address} TOKYO" in printed


def test_the_http_examples(samples_index: Path, environment: dict[str, str], tmp_path: Path) -> None:
    (commands,), (program,) = blocks("docs/http.md", "sh"), blocks("docs/http.md", "python")
    environment["GRADIO_ANALYTICS_ENABLED"] = "False"
    with serving(samples_index, tmp_path / "log") as address:
        by_curl, by_client = (
            run([*command, example.replace("http://127.0.0.1:7860/", address)], tmp_path, environment)
            for command, example in ((["bash", "-e", "-c"], commands), ([sys.executable, "-c"], program))
        )
    values = next(line for line in by_curl.splitlines() if line.startswith("data: "))
    (hits,) = json.loads(values.removeprefix("data: "))
    assert [hit["outlet"] for hit in hits] == ["Harbor Ledger (sample)"] * 2
    assert hits[0]["title"] == "Soybeans and vehicles: what Japan offered for lower tariffs"
    answer, *found = by_client.splitlines()
    assert "soybeans" in answer
    assert [line.split(" ")[0] for line in found] == ["1", "1"]
