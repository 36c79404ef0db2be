"""An index in a new database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.postgres.library import PostgresLibrary
from tests.fakes import HashingEncoder
from tests.postgres_server import Server


@pytest.fixture
def address(postgres: Server) -> str:
    """The address of an empty database."""
    return postgres.new_database()


@pytest.fixture
def library(address: str) -> Iterator[PostgresLibrary]:
    """An index without an article."""
    opened = PostgresLibrary(address, HashingEncoder(), passage_tokens=80)
    yield opened
    opened.close()
