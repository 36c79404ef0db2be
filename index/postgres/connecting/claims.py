"""Which writer takes which file or source: a row lock, which ends with its writer, however that ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg

from index.postgres.connecting.database import Database

# A machine that vanished loses its claims after a minute. The server may end no claim because nothing is asked.
_KEEP = """SET LOCAL tcp_keepalives_idle = 30; SET LOCAL tcp_keepalives_interval = 10;
    SET LOCAL tcp_keepalives_count = 3; SET LOCAL idle_in_transaction_session_timeout = 0"""


@contextmanager
def claim(database: Database, locations: Sequence[str], most: int) -> Iterator[set[str]]:
    """Gives those of some locations that no other writer has, and keeps others from them until the block ends.

    Args:
        database: The database, its tables made.
        locations: Of files and sources.
        most: How many to take.

    Raises:
        IndexUnreachable: If no server answers.
    """
    ordered = sorted(set(locations))  # two that insert in one order do not wait for each other
    with database.writing() as transaction:
        transaction.execute("INSERT INTO claim SELECT unnest(?::text[]) ON CONFLICT DO NOTHING", [ordered])
    with database.holding() as transaction:
        transaction.connection.execute(_KEEP.encode())
        found = transaction.execute(
            "SELECT location FROM claim WHERE location = ANY(?) ORDER BY location LIMIT ? FOR UPDATE SKIP LOCKED",
            (ordered, most),
        ).fetchall()
        mine = [row[0] for row in found]
        yield set(mine)
        with suppress(psycopg.OperationalError):  # what was done is committed, and a broken claim is free
            transaction.execute("DELETE FROM claim WHERE location = ANY(?)", [mine])
            transaction.execute("COMMIT")
