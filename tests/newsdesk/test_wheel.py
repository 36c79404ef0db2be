"""The wheel that is built from the checkout, installed in an environment that does not see the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.checking import ReleaseError, try_out
from deploy.release import build
from tests.conftest import ROOT

pytestmark = [pytest.mark.models, pytest.mark.slow]

PACKAGES = ("corpus", "index", "newsdesk", "qa")
TYPED = """
from newsdesk import Abstention, Answer, Filters, Newsdesk, retrieve


def main() -> None:
    desk = Newsdesk.open("index")
    new: int = desk.add(["articles/"]).added.new
    print(new)
    outcome = desk.ask("What did Japan promise to buy?", Filters.of(since="2025-10-01"))
    if isinstance(outcome, Answer):
        for citation in outcome.citations:
            outlet: str | None = citation.article.outlet
            print(outlet, citation.quote.upper(), citation.span.start + citation.span.end, citation.dates)
    else:
        nearest: Abstention = outcome
        print(nearest.reason.upper())
    scores: list[float] = [hit.score for hit in retrieve("What did Japan promise to buy?", k=5)]
    print(scores)
"""
WRONG = """
from newsdesk import Newsdesk, retrieve

retrieve("What did Japan promise to buy?", k="5")
Newsdesk.open("index").ask("Who?").text
"""


@dataclass(frozen=True)
class Installed:
    """A wheel, and the environment in which it is installed."""

    wheel: Path
    environment: Path

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The environment sees the other packages of this one, but not the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "app.py"):
        shutil.copy(ROOT / name, source)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    _, wheel = build(source, folder, "1700000000", isolated=False)  # and twine checks it
    shutil.rmtree(source)
    environment = folder / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    made = Installed(wheel=wheel, environment=environment)
    # A line of a .pth file adds a folder, and does not follow that folder's own .pth files, such as the checkout's.
    own = Path(run([str(made.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip())
    (own / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(made.python)]
    run([*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel)], folder)
    return made


def run(command: list[str], folder: Path, **environment: str) -> str:
    """What a command prints, started outside the checkout; it must succeed."""
    ran = outcome(command, folder, **environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def outcome(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, env={**inherited, **environment}, capture_output=True, text=True)


def checked(installed: Installed, folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """What mypy says of a user's script."""
    (folder / "script.py").write_text(script)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(installed.python)]
    return outcome([*mypy, "--cache-dir", str(installed.environment / "mypy"), "script.py"], folder)


def test_the_wheel_has_these_top_level_names(installed: Installed) -> None:
    names = {name.split("/")[0] for name in zipfile.ZipFile(installed.wheel).namelist()}
    assert names == {*PACKAGES, "app.py", f"{installed.wheel.name.split('-py3')[0]}.dist-info"}


def test_an_installed_newsdesk_retrieves_outside_the_checkout(
    installed: Installed, samples_index: Path, tmp_path: Path
) -> None:
    code = (
        "import newsdesk, qa; from newsdesk import retrieve\n"
        "assert qa.retrieve is retrieve\n"
        "print(newsdesk.__file__, retrieve('What did Japan promise to buy?', k=1)[0].article.outlet, sep='\\n')"
    )
    file, outlet = run([str(installed.python), "-c", code], tmp_path, NEWSDESK_INDEX=str(samples_index)).splitlines()
    assert Path(file).is_relative_to(installed.environment)
    assert outlet == "Harbor Ledger (sample)"
    program = str(installed.environment / "bin" / "newsdesk")
    assert run([program, "--version"], tmp_path) == f"newsdesk {installed.wheel.name.split('-')[1]}\n"


def test_a_release_tries_the_installed_program_and_refuses_another_version(
    installed: Installed, tmp_path: Path
) -> None:
    with pytest.raises(ReleaseError, match=r"expected 'newsdesk 0\.0\.7', got"):
        try_out(installed.python, "0.0.7", tmp_path)
    try_out(installed.python, installed.wheel.name.split("-")[1], tmp_path)


def test_mypy_accepts_a_typed_script(installed: Installed, tmp_path: Path) -> None:
    ran = checked(installed, tmp_path, TYPED)
    assert ran.stdout == "Success: no issues found in 1 source file\n", ran.stdout + ran.stderr


def test_mypy_refuses_a_wrong_script(installed: Installed, tmp_path: Path) -> None:
    ran = checked(installed, tmp_path, WRONG)
    assert 'script.py:4: error: No overload variant of "retrieve" matches argument types "str", "str"' in ran.stdout
    assert 'Item "Abstention" of "Answer | Abstention" has no attribute "text"' in ran.stdout
    assert "Found 2 errors in 1 file" in ran.stdout
