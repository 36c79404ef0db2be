"""How an address is read: what is safe where it says nothing, and nothing secret in what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from index import open_index
from index.errors import LibraryError
from index.locations import folder_beside, is_address, shown
from index.postgres.connecting.address import connection_strings
from tests.fakes import HashingEncoder

SECRET = "postgresql://news:s3cret@db.example:5433/desk?sslmode=verify-full"


def test_a_remote_host_is_encrypted_unless_the_address_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGSSLMODE", "PGHOST"):
        monkeypatch.delenv(name, raising=False)
    modes = {
        address: conninfo_to_dict(connection_strings(address)[0]).get("sslmode")
        for address in (
            "postgresql://db.example/desk", "postgresql://localhost,db.example/desk", SECRET,
            "postgresql://db.example/desk?sslmode=disable", "postgresql://localhost/desk", "postgresql:///desk",
            "postgresql:///desk?host=/run/postgresql", "postgresql://127.0.0.1:5433,[::1]/desk",
        )
    }  # fmt: skip
    assert list(modes.values()) == ["require", "require", "verify-full", "disable", None, None, None, None]
    monkeypatch.setenv("PGHOST", "db.example")
    assert conninfo_to_dict(connection_strings("postgresql:///desk")[0])["sslmode"] == "require"


def test_of_several_hosts_replicas_are_read_and_the_primary_is_written() -> None:
    reading, writing = map(conninfo_to_dict, connection_strings("postgresql://one,two/desk"))
    assert (reading["target_session_attrs"], writing["target_session_attrs"]) == ("prefer-standby", "read-write")
    assert (reading["host"], reading["connect_timeout"], reading["application_name"]) == ("one,two", "10", "newsdesk")
    given = connection_strings("postgresql://one,two/desk?target_session_attrs=primary&connect_timeout=3")
    assert given[0] == given[1]
    assert conninfo_to_dict(given[0])["connect_timeout"] == "3"


def test_user_and_password_are_never_shown() -> None:
    assert shown(SECRET) == "postgresql://db.example:5433/desk"
    assert shown("postgresql:///desk?host=/run/postgresql&password=s3cret") == "postgresql:///desk?host=/run/postgresql"
    assert shown(Path("/srv/index")) == "/srv/index"
    assert folder_beside(SECRET) == folder_beside("postgresql://other:word@db.example:5433/desk")
    assert folder_beside("/srv/index") == Path("/srv/index")
    assert [is_address(one) for one in (SECRET, "postgres://x", "/srv/postgresql://x", Path("index"))] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["postgresql://news:s3cret@db.example/desk?no=such", "postgresql://a:s3cret@[::1"])
def test_an_address_that_is_none_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(LibraryError, match="not an address of PostgreSQL") as caught:
        open_index(address, HashingEncoder())
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
