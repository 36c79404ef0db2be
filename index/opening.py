"""Opens an index by where it is: a folder, or the address of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.encode import Encoder
from index.engine import Engine
from index.errors import LibraryError
from index.library import Library
from index.locations import is_address


def open_index(location: str | Path, encoder: Encoder, passage_tokens: int | None = None) -> Engine:
    """Opens the index in a folder or in a database; it is made when the first articles are added.

    Args:
        location: A folder, or an address that begins with `postgresql://`.
        encoder: As for `Library`.
        passage_tokens: The same.

    Raises:
        LibraryError: If it cannot be opened, or what PostgreSQL needs is not installed.
        ValueError: If passages of that size do not fit the encoder.
    """
    if not is_address(location):
        return Library(Path(location), encoder, passage_tokens)
    with _extra():
        from index.postgres.library import PostgresLibrary
    return PostgresLibrary(str(location), encoder, passage_tokens)


def migrate_index(location: str | Path) -> list[int]:
    """Makes the tables of an index in a database, or brings them up to date; returns the versions that were made.

    Raises:
        LibraryError: If the location is a folder, or that cannot be done.
    """
    if not is_address(location):
        raise LibraryError(f"{location}: this index is in a folder, and has no tables to migrate")
    with _extra():
        from index.postgres.connecting.database import Database
        from index.postgres.connecting.migrate import migrate
    database = Database(str(location))
    try:
        return migrate(database)
    finally:
        database.close()


@contextmanager
def _extra() -> Iterator[None]:
    """Says what to install where an import fails: PostgreSQL is an extra, which a folder does not need."""
    try:
        yield
    except ImportError as error:
        raise LibraryError(
            f"an index in PostgreSQL needs the package {error.name}: install newsdesk[postgres]"
        ) from error
