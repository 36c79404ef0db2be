"""Samples come once: on a first start where no index is named, or when they are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index import Library
from newsdesk.cli import main as command_line
from newsdesk.server import serve as serving
from qa import Newsdesk
from tests.fakes import HashingEncoder, make_articles
from tests.qa.test_outcome_cache import FirstWords


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each start of the page was to add the samples; it does not really start."""
    asked: list[bool] = []

    def note(desk: Newsdesk, **options: Any) -> None:
        asked.append(options["samples"])

    def opened(*_: object, **__: object) -> Newsdesk:
        return Newsdesk(Library(tmp_path / "index", HashingEncoder()), FirstWords())

    monkeypatch.delenv("NEWSDESK_INDEX", raising=False)
    monkeypatch.setattr(serving, "serve", note)
    monkeypatch.setattr(Newsdesk, "open", opened)
    return asked


def chat(*arguments: object) -> None:
    command_line.app(["chat", *map(str, arguments)], standalone_mode=False)


def library(folder: Path) -> Library:
    return Library(folder / "index", HashingEncoder())


def test_the_first_page_of_all_has_samples_and_no_later_one(starts: list[bool], tmp_path: Path) -> None:
    chat()
    articles = make_articles(2, words=60)
    library(tmp_path).add(articles)
    chat()
    library(tmp_path).remove([article.id for article in articles])
    chat()
    assert starts == [True, False, False]


def test_an_index_of_ones_own_has_samples_only_when_asked_for(
    starts: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat("--index", tmp_path / "index")
    chat("--index", tmp_path / "index", "--samples")
    monkeypatch.setenv("NEWSDESK_INDEX", str(tmp_path / "index"))
    chat()
    assert starts == [False, True, False]


def test_the_program_in_the_checkout_starts_alike(
    starts: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.main()
    monkeypatch.setenv("NEWSDESK_INDEX", str(tmp_path / "index"))
    serving.main()
    monkeypatch.delenv("NEWSDESK_INDEX")
    library(tmp_path).add(make_articles(1, words=60))
    serving.main()
    assert starts == [True, False, False]
