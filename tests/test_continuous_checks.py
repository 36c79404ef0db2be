"""What runs by itself: the fast checks on other systems, and on the Pythons that a machine has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

VERSIONS = ["3.11", "3.12", "3.13", "3.14"]


def test_the_fast_checks_run_on_three_systems_and_all_pythons() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/checks.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["fast"]["strategy"]["matrix"]
    assert [name.split("-")[0] for name in matrix["system"]] == ["ubuntu", "macos", "windows"]
    assert matrix["python"] == VERSIONS
    assert workflow["permissions"] == {"contents": "read"}
    commands = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = [word for command in commands if command.startswith("make") for word in command.split()[1:]]
    assert {word for word in made if word.isalpha()} <= targets
    assert any("pytest --fast" in command for command in commands)


@pytest.mark.skipif(sys.platform == "win32", reason="a script of bash")
def test_a_python_that_is_not_here_is_named_and_passed_over(tmp_path: Path) -> None:
    run = subprocess.run(
        [ROOT / ".ci/pythons", "9.97"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYENV_ROOT": str(tmp_path)},
    )
    assert run.stdout == "Python 9.97: not on this machine\n"
