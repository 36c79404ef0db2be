"""The tables, made and brought up to date by numbered files of SQL; each is one transaction."""

from __future__ import annotations

import re
from importlib.resources import files

import psycopg
from packaging.version import Version
from psycopg import sql

from index.errors import IndexMismatch, IndexUnwritable
from index.postgres.connecting.database import SCHEMA, Database

_FILE = re.compile(r"(\d{4})_\w+\.sql")
_MIGRATION = "CREATE TABLE migration (version INTEGER PRIMARY KEY, made_at TIMESTAMPTZ NOT NULL DEFAULT now())"
_OLDEST_PGVECTOR = Version("0.8")  # whose graphs are searched on where a filter hides what was found
_LOCK = 0x6E647363  # of this advisory lock: two that migrate at once go one after another


def migrations() -> dict[int, str]:
    """Returns the statements of each version, ascending."""
    found = {}
    for file in files("index.postgres").joinpath("migrations").iterdir():
        if match := _FILE.fullmatch(file.name):
            found[int(match[1])] = file.read_text(encoding="utf-8")
    return dict(sorted(found.items()))


def version_of(connection: psycopg.Connection[object]) -> int:
    """Returns the version of the tables that are there; 0 for none."""
    there = connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.migration",)).fetchone()
    if there is None or there[0] is None:  # type: ignore[index]
        return 0
    row = connection.execute(
        sql.SQL("SELECT coalesce(max(version), 0) FROM {}.migration").format(sql.Identifier(SCHEMA))
    ).fetchone()
    return int(row[0]) if row else 0  # type: ignore[index]


def check_version(name: str, version: int) -> None:
    """Refuses tables that are older than this version of Newsdesk; newer ones are made so that it can go on.

    Raises:
        IndexMismatch: If they are older.
    """
    newest = max(migrations())
    if version < newest:
        raise IndexMismatch(
            f"{name}: its tables are of version {version}, this version of Newsdesk needs {newest}; run"
            " `newsdesk migrate`, which older servers may go on beside"
        )


def migrate(database: Database) -> list[int]:
    """Makes the tables, or brings them up to date; returns the versions that were made, none if all were there.

    Raises:
        IndexUnwritable: If pgvector is not installed on the server, or the role may not make tables.
    """
    made = []
    with database.writing() as transaction:
        connection = transaction.connection
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        version = version_of(connection)
        for number, statements in migrations().items():
            if number <= version:
                continue
            if not version:
                _begin(database, connection)
                version = number
            connection.execute(statements.encode())
            connection.execute("INSERT INTO migration (version) VALUES (%s)", (number,))
            made.append(number)
    return made


def _begin(database: Database, connection: psycopg.Connection[object]) -> None:
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
    available = connection.execute(
        "SELECT coalesce(installed_version, default_version) FROM pg_available_extensions WHERE name = 'vector'"
    ).fetchone()
    if not available:
        raise IndexUnwritable(
            f"{database.name}: the extension pgvector is not installed on the server; install it there"
            " (e.g. the package postgresql-17-pgvector), then run this again"
        )
    if Version(str(available[0])) < _OLDEST_PGVECTOR:  # type: ignore[index]
        raise IndexUnwritable(
            f"{database.name}: pgvector {available[0]} is too old; install {_OLDEST_PGVECTOR} or later on the server,"  # type: ignore[index]
            " run ALTER EXTENSION vector UPDATE, then this again"
        )
    connection.execute("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
    connection.execute(_MIGRATION)
