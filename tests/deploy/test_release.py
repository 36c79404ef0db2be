"""The steps of a release: the commit's files, both archives, what is tried, listed and looked up."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from deploy.checking import Audit, ReleaseError, bill_of_materials, output_of, read_audit
from deploy.release import build, export_commit, release, write_sums

PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "lantern"
version = "1.2"
description = "Lights."
readme = "README.md"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small project under git."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "README.md").write_text("# Lantern\n")
    (folder / "lantern.py").write_text("LIT = True\n")
    commit(folder, "init", "--quiet")
    commit(folder, "add", ".")
    commit(folder, "commit", "--quiet", "--message", "Lanterns are lit")
    return folder


def commit(folder: Path, *arguments: str) -> None:
    own = ["-c", "user.name=Ada", "-c", "user.email=ada@lantern.example"]
    subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)


def test_the_files_of_the_commit_are_built_twice_alike(checkout: Path, tmp_path: Path) -> None:
    (checkout / "untracked.py").write_text("LIT = False\n")
    wheels = []
    for number in range(2):
        source, out = tmp_path / f"source{number}", tmp_path / f"out{number}"
        source.mkdir()
        out.mkdir()
        epoch = export_commit(checkout, source)
        archive, wheel = build(source, out, epoch, isolated=False)
        assert (archive.name, wheel.name) == ("lantern-1.2.tar.gz", "lantern-1.2-py3-none-any.whl")
        assert "lantern.py" in zipfile.ZipFile(wheel).namelist()
        assert "untracked.py" not in zipfile.ZipFile(wheel).namelist()
        with tarfile.open(archive) as packed:
            assert "lantern-1.2/README.md" in packed.getnames()
        wheels.append(wheel.read_bytes())
    assert wheels[0] == wheels[1]


def test_what_is_not_committed_is_refused(checkout: Path, tmp_path: Path) -> None:
    (checkout / "lantern.py").write_text("LIT = False\n")
    with pytest.raises(ReleaseError, match=r"commit or undo these changes first:\n M lantern.py"):
        release(checkout, tmp_path / "out")


def test_a_folder_with_an_earlier_release_is_refused(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.whl").write_text("")
    with pytest.raises(ReleaseError, match="not empty"):
        release(checkout, tmp_path / "out")


def test_a_description_that_twine_does_not_accept_is_refused(checkout: Path, tmp_path: Path) -> None:
    (checkout / "pyproject.toml").write_text(PROJECT.replace("README.md", "README.rst"))
    (checkout / "README.rst").write_text("Lantern\n=======\n\n.. no-such-directive::\n\n`broken\n")
    (tmp_path / "out").mkdir()
    with pytest.raises(ReleaseError, match="twine"):
        build(checkout, tmp_path / "out", "1700000000", isolated=False)


def test_the_bill_lists_what_is_installed(tmp_path: Path) -> None:
    venv.create(tmp_path / "environment", with_pip=True, symlinks=True)
    python = tmp_path / "environment" / "bin" / "python"
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    assert bill_of_materials(python, tmp_path, tmp_path / "lantern.cdx.json") >= 1
    bill = json.loads((tmp_path / "lantern.cdx.json").read_text())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "lantern")
    assert "pip" in {component["name"] for component in bill["components"]}


def test_sums_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"abc")
    write_sums(tmp_path)
    write_sums(tmp_path)
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (tmp_path / "SHA256SUMS").read_text() == f"{known}  a.whl\n"


FOUND = {
    "dependencies": [
        {"name": "lamp", "version": "1.0", "vulns": [{"id": "X-1", "fix_versions": ["1.1"], "aliases": ["CVE-1"]}]},
        {"name": "oil", "version": "2.0", "vulns": []},
        {"name": "lantern", "skip_reason": "not found"},
    ]
}


def test_vulnerabilities_are_named_until_they_are_accepted() -> None:
    found = read_audit(json.dumps(FOUND), "")
    assert found == Audit(reached=True, packages=2, unknown=("lantern",), vulnerable=("lamp 1.0: X-1 (mended in 1.1)",))
    assert "lamp 1.0: X-1" in found.summary()
    accepted = read_audit(json.dumps(FOUND), "", ["CVE-1"])
    assert accepted.summary() == "audited: no known vulnerability in 2 packages; not known there: lantern"


@pytest.mark.parametrize(
    ("output", "errors", "reason"),
    [
        ("", "trying\nConnectionError: no route", "ConnectionError: no route"),
        ("", "", "pip-audit said nothing"),
        (json.dumps({"dependencies": FOUND["dependencies"][2:]}), "No known vulnerabilities found", "it knows none"),
    ],
)
def test_a_database_that_is_not_reached_is_said(output: str, errors: str, reason: str) -> None:
    found = read_audit(output, errors)
    assert not found.reached
    assert found.summary().startswith("NOT AUDITED: the database of vulnerabilities was not reached")
    assert reason in found.summary()


def test_a_step_that_fails_shows_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="broken here"):
        output_of([sys.executable, "-c", "raise SystemExit('broken here')"], tmp_path)
