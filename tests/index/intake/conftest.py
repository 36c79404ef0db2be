"""A newsroom, a folder of news and an index that takes them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from tests.fakes import HashingEncoder
from tests.newsroom import QUAY, Newsroom


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        newsroom.publish(QUAY)
        yield newsroom


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "index", HashingEncoder(), passage_tokens=128)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "barrier.txt").write_text("The flood barrier was approved by the harbour board.")
    return folder
