"""What goes wrong is said in one line that says what to do, without a password."""

from __future__ import annotations

import signal
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from index.errors import IndexMismatch, IndexUnreachable, IndexUnwritable, LibraryError
from index.postgres.connecting import migrate
from index.postgres.connecting.migrate import migrations
from index.postgres.library import PostgresLibrary
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import titles_found
from tests.index.small_disk import leave_free, small_disk
from tests.postgres_server import Server, running_server


def database_of(library: PostgresLibrary) -> str:
    return urlsplit(library.name).path[1:]


def error_of(address: str, kind: type[LibraryError] = IndexUnreachable) -> str:
    """What is said when an index is opened there and an article is added."""
    with pytest.raises(kind) as caught:
        library = PostgresLibrary(address, HashingEncoder(), 80)
        try:
            library.add(make_articles(1))
        finally:
            library.close()
    message = str(caught.value)
    assert "\n" not in message
    assert "s3cret" not in message
    assert message.startswith("postgresql://")
    return message.partition(": ")[2]


def test_who_is_not_let_in_is_told_why(postgres: Server) -> None:
    postgres.run("CREATE ROLE asked LOGIN PASSWORD 'other'; CREATE ROLE refused LOGIN")
    address = postgres.address()
    assert error_of(address.replace("postgres@", "asked:s3cret@")) == (
        "the password is wrong; set PGPASSWORD or put it into ~/.pgpass"
    )
    assert error_of(address.replace("postgres@", "asked@")).startswith("it asks for a password; set PGPASSWORD")
    assert error_of(address.replace("postgres@", "refused@")).startswith(
        "it lets nobody in from here; have pg_hba.conf"
    )
    assert error_of(address.replace("postgres@", "nobody:s3cret@")) == "there is no such role; make it with createuser"
    assert error_of(address.replace("/postgres?", "/nowhere?")) == "there is no such database; make it with createdb"


def test_no_server_is_said(tmp_path: Path) -> None:
    advice = "no server answers there; see that it runs, and look at host and port"
    assert error_of(f"postgresql://news:s3cret@/desk?host={tmp_path}") == advice
    assert error_of("postgresql://news:s3cret@127.0.0.1:1/desk") == advice
    assert error_of("postgresql://news:s3cret@no-such-host.invalid/desk") == (
        "the host's name is unknown; look at the address"
    )


def test_rights_that_are_missing_are_named(postgres: Server, address: str) -> None:
    library = PostgresLibrary(address, HashingEncoder(), 80)
    library.add([*make_articles(2)])
    library.close()
    database = database_of(library)
    postgres.run("DROP ROLE IF EXISTS guest")
    postgres.run("CREATE ROLE guest LOGIN")
    as_guest = address.replace("postgres@", "guest@")
    assert error_of(as_guest, IndexUnwritable).startswith("permission denied for schema newsdesk; grant the role")
    for statement in (
        "GRANT USAGE ON SCHEMA newsdesk TO guest",
        "GRANT SELECT ON ALL TABLES IN SCHEMA newsdesk TO guest",
    ):
        postgres.run(statement, database)
    guest = PostgresLibrary(as_guest, HashingEncoder())
    assert guest.status().articles == 2
    assert titles_found(guest, "harbour") != set()
    with pytest.raises(IndexUnwritable, match="permission denied for table manifest; grant the role that right"):
        guest.add(make_articles(1, seed=3))
    guest.close()
    postgres.run("DROP OWNED BY guest", database)


def test_tables_that_are_not_ours_are_refused(postgres: Server, library: PostgresLibrary) -> None:
    library.add(make_articles(1))
    postgres.run("ALTER TABLE newsdesk.article DROP COLUMN listed", database_of(library))
    with pytest.raises(IndexMismatch) as caught:
        library.browse("ferry")
    assert str(caught.value) == (
        f"{library.name}: its tables are not those of this version (column a.listed does not exist);"
        " have its owner run `newsdesk migrate`, or update Newsdesk here if the tables are newer"
    )
    with pytest.raises(IndexMismatch, match=r"was made with the encoder hashing .*, not with hashing"):
        PostgresLibrary(library.database.address, HashingEncoder(digest="1e" * 32))


def test_older_tables_are_refused_until_they_are_migrated_beside_older_servers(
    postgres: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: {1: everything[1]})
    older = PostgresLibrary(address, HashingEncoder(), 80)
    monkeypatch.setattr(older, "claim", None)  # as it was before there were claims
    older.add(make_articles(2))
    monkeypatch.undo()
    newest = max(everything)
    assert error_of(address, IndexMismatch) == (
        f"its tables are of version 1, this version of Newsdesk needs {newest}; run"
        " `newsdesk migrate`, which older servers may go on beside"
    )
    assert migrate.migrate(older.database) == list(range(2, newest + 1))
    assert migrate.migrate(older.database) == []
    assert older.add(make_articles(2, seed=5)).new == 2
    newer = PostgresLibrary(address, HashingEncoder())
    assert newer.add(make_articles(2, seed=6)).new == 2
    assert older.status().articles == 6
    assert newer.check() == []
    older.close()
    newer.close()


def test_newer_tables_are_used(postgres: Server, library: PostgresLibrary) -> None:
    library.add(make_articles(1))
    postgres.run("INSERT INTO newsdesk.migration (version) VALUES (9999)", database_of(library))
    again = PostgresLibrary(library.database.address, HashingEncoder())
    assert again.add(make_articles(1, seed=2)).new == 1
    again.close()


@pytest.mark.slow
def test_a_server_that_comes_back_is_used_again() -> None:
    with running_server() as server:
        library = PostgresLibrary(server.new_database(), HashingEncoder(), 80)
        library.add(make_articles(2))
        for how in (signal.SIGINT, signal.SIGQUIT):
            server.stop(how)
            with pytest.raises(IndexUnreachable, match=r"no server answers there|the connection broke"):
                library.status()
            server.start()
            assert library.status().articles == 2
            assert library.check() == []
        library.close()


@pytest.mark.slow
def test_a_server_without_pgvector_is_named() -> None:
    with running_server() as server:
        server.stop()
        server.settings["extension_control_path"] = "/usr"  # where there are none
        server.start()
        said = error_of(server.new_database(), IndexUnwritable)
    assert said == (
        "the extension pgvector is not installed on the server; install it there"
        " (e.g. the package postgresql-17-pgvector), then run this again"
    )


@pytest.mark.slow
def test_a_full_disk_loses_the_batch_alone() -> None:
    place = Path(tempfile.mkdtemp(prefix="newsdesk-disk-"))  # others may enter none of pytest's folders
    place.chmod(0o755)
    with small_disk(place / "disk", 200_000) as disk, running_server(at=disk) as server:
        library = PostgresLibrary(server.new_database(), HashingEncoder(), 80)
        library.add(make_articles(3))
        filling = leave_free(disk, 100)
        with pytest.raises(LibraryError) as caught:
            library.add(make_articles(200, seed=4))
        assert str(caught.value) == f"{library.name}: the server's disk is full; make room there and run this again"
        filling.unlink()
        assert library.add(make_articles(200, seed=4)).new > 0
        assert library.status().articles == 203
        assert library.check() == []
        library.close()


def test_a_connection_that_broke_is_replaced(postgres: Server, library: PostgresLibrary) -> None:
    library.add(make_articles(1))
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (database_of(library),),
        )
    assert library.status().articles == 1
