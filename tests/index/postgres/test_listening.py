"""A program hears that another one has changed the index."""

from __future__ import annotations

import threading

import psycopg

from index.postgres.library import PostgresLibrary
from index.postgres.listening import Listener
from tests.fakes import HashingEncoder, make_articles
from tests.index.postgres.test_faults import database_of
from tests.postgres_server import Server
from tests.waiting import PATIENCE


def test_each_commit_is_heard_and_a_broken_connection_counts_as_one(
    library: PostgresLibrary, address: str, postgres: Server
) -> None:
    library.add(make_articles(1))
    changed = threading.Event()
    listener = Listener(library.database, changed.set, begin=0.0)
    assert listener.is_listening.wait(PATIENCE)
    other = PostgresLibrary(address, HashingEncoder())
    for change in (lambda: other.add(make_articles(2)), lambda: other.remove(make_articles(1)[0].id)):
        changed.clear()
        change()
        assert changed.wait(PATIENCE)
    changed.clear()
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database_of(library),)
        )
    assert changed.wait(PATIENCE)
    listener.close()
    other.close()
