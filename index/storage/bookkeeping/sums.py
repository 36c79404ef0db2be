"""A sum over the rows of each table, kept by triggers: what changes a row from outside does not change the sum."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.storage.database import Connection
from index.storage.row_digests import SUM_MASK, row_digest

_NOT_SUMMED = {"touched", "table_sum"}  # what `touched` says is compared with the tables themselves
_LEFT_OUT = {"segment": {"living"}}  # counted anew by the check


def begin_sums(connection: Connection) -> None:
    """Makes the table of sums and the triggers that keep it; for empty tables."""
    connection.execute("CREATE TABLE table_sum (name TEXT PRIMARY KEY, sum INTEGER NOT NULL) STRICT")
    for table, columns in _columns(connection).items():
        connection.execute("INSERT INTO table_sum VALUES (?, 0)", (table,))
        new, old = (", ".join(f"{row}.{name}" for name in columns) for row in ("NEW", "OLD"))
        change = f"UPDATE table_sum SET sum = {{}} WHERE name = '{table}';"
        added, removed = change.format(f"with_row(sum, {new})"), change.format(f"without_row(sum, {old})")
        for event, done in (
            ("INSERT", added),
            ("DELETE", removed),
            (f"UPDATE OF {', '.join(columns)}", f"{removed} {added}"),
        ):
            name = f"{table}_summed_{event.split()[0].lower()}"
            connection.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {done} END")


def damaged_tables(connection: Connection) -> list[str]:
    """Returns the tables whose rows are not those that were written."""
    stored = dict(connection.execute("SELECT name, sum FROM table_sum").fetchall())
    return [
        table
        for table, columns in _columns(connection).items()
        if stored.get(table) != sum_of(connection, f"SELECT {', '.join(columns)} FROM {table}")
    ]


def row_problems(connection: Connection) -> list[str]:
    """Returns the tables, and of articles the rows, that are not as they were written, a line each."""
    problems = [f"rows of the table {name} were changed from outside" for name in damaged_tables(connection)]
    for key, name in damaged_articles(connection) if problems else []:
        problems.append(f"the article {name} (row {key}) is not as it was written")
    return problems


def damaged_articles(connection: Connection) -> list[tuple[int, str]]:
    """Returns the keys and ids of article versions that are not as they were written."""
    columns = [name for name in _columns(connection)["article"] if name not in ("key", "row_digest", "valid_to")]
    query = f"SELECT key, row_digest, {', '.join(columns)} FROM article ORDER BY key"
    with texts_as_bytes(connection):
        rows = connection.execute(query)
        return [
            (key, values[0].decode("utf-8", "replace")) for key, stored, *values in rows if row_digest(values) != stored
        ]


def sum_of(connection: Connection, query: str) -> int:
    """Returns the sum of the digests of a query's rows, whatever their order; texts need not be valid."""
    with texts_as_bytes(connection):
        return sum(map(row_digest, connection.execute(query))) & SUM_MASK


@contextmanager
def texts_as_bytes(connection: Connection) -> Iterator[None]:
    """Has texts read as their bytes, which a flipped one need not make UTF-8."""
    before, connection.text_factory = connection.text_factory, bytes
    try:
        yield
    finally:
        connection.text_factory = before


def _columns(connection: Connection) -> dict[str, list[str]]:
    """Returns the summed columns of each table."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {
        table: [
            name
            for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
            if name not in _LEFT_OUT.get(table, ())
        ]
        for (table,) in tables.fetchall()
        if table not in _NOT_SUMMED
    }
