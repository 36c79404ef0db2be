"""What the documents name is there: files, modules, commands, records of decisions; and they stay short."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

_PACKAGES = "corpus|index|qa|newsdesk|deploy|evals|benchmarks|training|tests"
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_PATH = re.compile(
    r"(?<![\w./:-])((?:[\w.-]+/)+(?:[\w.-]+\.(?:py|md|json|jsonl|sql|js|css|svg|png|onnx|txt))?)(?![\w/*{<])"
)
_NAME = re.compile(rf"^(?:{_PACKAGES})(?:\.\w+)+$")
_MODULE = re.compile(r"python -m ([\w.]+)")
_TARGET = re.compile(r"^make ([a-z-]+)$")
_SECTIONS = ["Context", "Decision", "Measurement", "Consequence"]


def documents() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split() if not name.startswith("corpus/samples/2") and "undated" not in name]


def is_there(path: str, document: Path) -> bool:
    return (ROOT / path).exists() or (document.parent / path).exists()


def is_defined(name: str) -> bool:
    """Whether a dotted name is a module, or a name that stands in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.exists():
                text = file.read_text()
                return all(re.search(rf"\b{re.escape(rest)}\b", text) for rest in parts[length:])
    return False


def missing(document: str) -> list[str]:
    """What a document names and is not there."""
    text, file = (ROOT / document).read_text(), ROOT / document
    quoted = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    ours = rf"^(?:{_PACKAGES}|docs)/"
    paths = {path for part in quoted for path in _PATH.findall(part) if re.match(ours, path)}
    links = set(_LINK.findall(text))
    modules = {name for name in _MODULE.findall(text) if name.split(".")[0] in _PACKAGES.split("|")}
    names = {part for part in quoted if _NAME.match(part)} | modules
    targets = {found[1] for part in quoted if (found := _TARGET.match(part))}
    makefile = (ROOT / "Makefile").read_text()
    return sorted(
        {path for path in paths | links if not is_there(path, file)}
        | {name for name in names if not is_defined(name)}
        | {f"make {target}" for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)}
    )


@pytest.mark.parametrize("document", documents())
def test_what_a_document_names_is_there(document: str) -> None:
    assert missing(document) == []


def test_what_is_not_there_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "qa").mkdir()
    (tmp_path / "qa" / "desk.py").write_text("def ask(): ...\n")
    (tmp_path / "Makefile").write_text("all: qa\n")
    (tmp_path / "page.md").write_text(
        "`qa/desk.py` has `qa.desk.ask`, not `qa.desk.tell`; see `qa/gone.py`,"
        " [a link](gone.md), `python -m evals.gone`, `make gone` and `make all`\n"
    )
    monkeypatch.setattr("tests.test_documents.ROOT", tmp_path)
    assert missing("page.md") == ["evals.gone", "gone.md", "make gone", "qa.desk.tell", "qa/gone.py"]


def test_the_first_documents_stay_short() -> None:
    assert len((ROOT / "README.md").read_text().split()) <= 1_200
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 200


def test_each_decision_is_a_dated_record_and_listed() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [record.name[:4] for record in records]
    assert len(set(numbers)) == len(numbers) > 60
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for record in records:
        text = record.read_text()
        assert re.search(r"^Date: 20\d\d-\d\d-\d\d$", text, re.MULTILINE), record.name
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == _SECTIONS, record.name
        assert f"]({record.name})" in listed, record.name
