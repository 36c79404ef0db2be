"""How to connect: the address as it was given, with what is safe where it says nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PurePosixPath

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from index.errors import LibraryError
from index.locations import shown

CONNECT_SECONDS = 10  # for each host
_HERE = {"", "localhost", "127.0.0.1", "::1"}


def connection_strings(address: str) -> tuple[str, str]:
    """Returns the connection strings for reading and for writing.

    To another machine a connection is encrypted, unless the address or `PGSSLMODE` says otherwise. Where the address
    names several hosts, questions go to a replica if one answers, and writing to the primary.

    Args:
        address: E.g. `postgresql://news@db1.example,db2.example/newsdesk`; what it leaves out comes from libpq's
            environment variables, and the password from `PGPASSWORD` or `~/.pgpass`.

    Raises:
        LibraryError: If it cannot be understood.
    """
    try:
        given = conninfo_to_dict(address)
    except ProgrammingError as error:
        reason = str(error).strip().splitlines()[0]
        raise LibraryError(f"{shown(address)}: not an address of PostgreSQL ({_without(reason, address)})") from error
    safe: dict[str, str] = {"connect_timeout": str(CONNECT_SECONDS), "application_name": "newsdesk"}
    hosts = str(given.get("host") or os.environ.get("PGHOST") or "").split(",")
    if not all(_is_here(host) for host in hosts) and "PGSSLMODE" not in os.environ:
        safe["sslmode"] = "require"
    several = len(hosts) > 1 and "target_session_attrs" not in given
    reading, writing = (
        make_conninfo(**{**safe, **({"target_session_attrs": which} if several else {}), **_texts(given)})
        for which in ("prefer-standby", "read-write")
    )
    return reading, writing


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in given.items() if value is not None}


def _is_here(host: str) -> bool:
    return host in _HERE or PurePosixPath(host).is_absolute() or host.startswith("@")


def _without(reason: str, address: str) -> str:
    """Returns a reason without the address, which may have a password in it."""
    return reason.split(":")[0] if address in reason or "@" in reason else reason
