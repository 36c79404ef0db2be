"""Opens an index by where it is, a folder or the address of a PostgreSQL database, and the encoder that it has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.choosing import UnsettledEncoder
from index.encode import Encoder, SentenceTransformerEncoder
from index.encode.multilingual.model_folder import MULTILINGUAL
from index.engine import Engine
from index.errors import LibraryError
from index.library import Library
from index.locations import is_address
from index.storage.store import Store


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


def open_encoder(location: str | Path, name: str = "") -> SentenceTransformerEncoder | UnsettledEncoder:
    """Opens an encoder by its name, or where none is given, the one that an index was made with or will be.

    Args:
        location: The index's folder, or a database's address. A new index in a database gets the default one.
        name: A Sentence Transformers model, by name or folder, or `multilingual`.

    Raises:
        EncoderError: If there is no such model.
    """
    if name:
        return SentenceTransformerEncoder(name)
    made_with = None
    with suppress(LibraryError, ImportError):  # what is wrong with it is said when it is opened
        made_with = encoder_of(location)
    if made_with == "" and not is_address(location):
        return UnsettledEncoder()
    return SentenceTransformerEncoder(MULTILINGUAL) if made_with == MULTILINGUAL else SentenceTransformerEncoder()


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
