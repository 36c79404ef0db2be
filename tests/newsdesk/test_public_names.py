"""The public names: what `from newsdesk import ...` gives, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import corpus
import index
import newsdesk
import qa
from tests.conftest import ROOT

PUBLIC = {
    corpus: {"Article", "NewsdeskError", "Published", "Span"},
    index: {"AddReport", "Encoder", "Filters", "Status"},
    qa: {
        "Abstention", "Alternative", "Answer", "Citation", "Digest", "Hit", "LanguageModel", "LeftOut", "Newsdesk",
        "Outcome", "Prediction", "Reader", "ReaderInput", "ScoredSpan", "Story", "Timeline", "Turn",
        "Written", "WrittenSentence", "default_folder", "retrieve",
    },
}  # fmt: skip


def test_the_public_names_are_these_and_what_their_packages_define() -> None:
    assert set(newsdesk.__all__) == {"__version__", *set().union(*PUBLIC.values())}
    assert newsdesk.__all__ == sorted(newsdesk.__all__)
    for package, names in PUBLIC.items():
        assert [name for name in names if getattr(newsdesk, name) is not getattr(package, name)] == []


def test_the_version_is_the_projects() -> None:
    declared = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared
    assert newsdesk.__version__ == declared[1]


def test_each_package_says_that_it_is_typed() -> None:
    packages = (newsdesk, *PUBLIC)
    assert [(Path(package.__file__ or "").parent / "py.typed").is_file() for package in packages] == [True] * 4
