"""Which encoder an index was made with, before it is opened."""

from __future__ import annotations

from pathlib import Path

from index.locations import is_address
from index.storage.store import Store


def encoder_of(location: str | Path) -> str:
    """Returns the name of the encoder that an index was made with; empty for one that is not there yet.

    Args:
        location: A folder, or the address of a database.

    Raises:
        LibraryError: If it cannot be read.
        ImportError: If what PostgreSQL needs is not installed.
    """
    if is_address(location):
        return _encoder_of_database(str(location))
    store = Store(Path(location))
    try:
        with store.generation() as tables:
            return "" if tables is None else tables.manifest().encoder
    finally:
        store.close()


def _encoder_of_database(address: str) -> str:
    from index.postgres.connecting.database import Database  # an extra

    database = Database(address)
    try:
        with database.reading() as transaction:
            row = transaction.execute("SELECT encoder FROM manifest").fetchone()
            return str(row[0]) if row else ""
    finally:
        database.close()
