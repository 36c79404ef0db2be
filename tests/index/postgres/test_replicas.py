"""Questions go to a replica, writing to the primary, and who wrote sees it at once."""

from __future__ import annotations

import pytest

from index.errors import IndexUnreachable
from index.postgres.library import PostgresLibrary
from tests.fakes import HashingEncoder, make_articles
from tests.postgres_server import running_server
from tests.waiting import wait_until

pytestmark = pytest.mark.slow


def test_a_replica_is_read_and_the_primary_is_written() -> None:
    with running_server() as primary:
        primary.run("CREATE DATABASE desk")
        with primary.replica() as replica:
            hosts = f"postgresql://postgres@/desk?host={replica.folder},{primary.folder}"
            writer = PostgresLibrary(hosts, HashingEncoder(), 80)
            writer.add(make_articles(3))
            reader = PostgresLibrary(hosts, HashingEncoder())
            wait_until(lambda: reader.status().articles == 3, "the replica has what was added")
            lag = reader.status().lag_seconds
            assert lag is not None
            assert lag >= 0
            replica.run("SELECT pg_wal_replay_pause()")
            writer.add(make_articles(5))
            assert writer.status().articles == 5  # from the primary
            assert writer.status().lag_seconds is None
            assert len(writer.latest(9)) == 5
            assert reader.status().articles == 3  # from the replica, still
            replica.run("SELECT pg_wal_replay_resume()")
            wait_until(lambda: reader.status().articles == 5, "the replica goes on")
            primary.stop()
            assert reader.status().articles == 5
            assert reader.check() == []
            with pytest.raises(IndexUnreachable, match=r"none of its hosts takes changes; name the primary, too"):
                reader.add(make_articles(9))
            primary.start()
            assert reader.add(make_articles(9)).new == 4
            assert reader.status().articles == 9
            for library in (writer, reader):
                library.close()
