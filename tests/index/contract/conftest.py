"""Every engine, each test with a new index in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Engine, open_index
from tests.fakes import HashingEncoder
from tests.postgres_server import Server

OpenEngine = Callable[[], Engine]


@pytest.fixture(params=["files", "postgres"])
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenEngine]:
    """Opens one new index of the engine, as often as it is called: as several programs do."""
    location: str | Path = tmp_path / "index"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        location = server.new_database()
    opened: list[Engine] = []

    def open_one_more() -> Engine:
        opened.append(open_index(location, HashingEncoder(), passage_tokens=80))
        return opened[-1]

    yield open_one_more
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: OpenEngine) -> Engine:
    """An index of the engine, without an article."""
    return open_engine()
