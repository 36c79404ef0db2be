"""Connections to PostgreSQL: transactions that see one state, and one writer's commit after another's."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from index.errors import IndexClosed
from index.locations import shown
from index.postgres.connecting.address import connection_strings
from index.postgres.connecting.faults import translated, unreachable

SCHEMA = "newsdesk"  # of all tables, whatever else the database has
_PATH = f"{SCHEMA}, public, extensions"  # where pgvector is, at some of those who sell PostgreSQL
_MOST_CONNECTIONS = 16  # of each process, for reading; as many questions are answered at once
_WRITING_CONNECTIONS = 2
_WAIT = 30.0  # seconds for a free connection, or for another writer's commit
_SOON = 3.0  # seconds in which a connection is made, if it can be
_TRIES = 3  # of a transaction's first statement: a connection may have broken while nobody used it
_ARRAY_HEADER = 20  # bytes in front of an array's elements, each of which has its length in front

_SETTINGS = f"""SET LOCAL search_path = {_PATH}; SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1;
    SET LOCAL lock_timeout = {int(_WAIT * 1000)}"""

logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # what fails is raised, and its log names the user


class Transaction:
    """A transaction as the statements of `index.storage` take it, in which a question mark stands for a value.

    Args:
        connection: Of psycopg, in a transaction. Also there as `connection`, for statements of PostgreSQL alone.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.text_factory: Any = str

    def execute(self, query: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        """Runs one statement."""
        return self.connection.execute(_marked(query), values)

    def execute_binary(self, query: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        """Runs one statement whose result comes in PostgreSQL's own bytes; arrays of whole numbers stay so."""
        return self.connection.execute(_marked(query), values, binary=True)

    def executemany(self, query: str, values: Iterable[Sequence[Any]], /) -> None:
        """Runs one statement for each sequence of values, without waiting for each."""
        if rows := list(values):
            with self.connection.cursor() as cursor:
                cursor.executemany(_marked(query), rows)


class Database:
    """One database. Safe to use from many threads; connections are made as they are needed.

    Args:
        address: As `connection_strings` takes it.

    Attributes:
        address: As it was given; it may have a password in it.
        name: The address as it may be shown.
    """

    def __init__(self, address: str) -> None:
        self.address, self.name = address, shown(address)
        self._reading_string, self._writing_string = connection_strings(address)
        self._reading = self._pool(self._reading_string, _MOST_CONNECTIONS)
        self._writing = self._pool(self._writing_string, _WRITING_CONNECTIONS)
        self._has_connected = False

    def close(self) -> None:
        """Closes it for good; those who read finish first."""
        for pool in (self._reading, self._writing):
            pool.close()

    @property
    def has_replicas(self) -> bool:
        """Returns whether the address names several hosts, so that questions may go to another one than writing."""
        return self._reading_string != self._writing_string

    @contextmanager
    def reading(self, *, on_primary: bool = False) -> Iterator[Transaction]:
        """Gives a transaction that sees one state from its begin to its end, and changes nothing.

        Args:
            on_primary: Whether it must see all that was committed, as a replica may not yet.

        Raises:
            IndexUnreachable: If no server answers.
            LibraryError: If the server cannot do what is asked.
        """
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with self._transaction(self._writing if on_primary else self._reading, begin) as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Gives a transaction that is committed whole at the end, or not at all if the block raises.

        Raises:
            IndexUnreachable: If no server answers.
            IndexUnwritable: If it is a replica, its disk is full, or the role may not.
            IndexBusy: If another writer's commit takes too long.
        """
        with self._transaction(self._writing, "BEGIN ISOLATION LEVEL READ COMMITTED") as transaction:
            yield transaction

    @contextmanager
    def holding(self) -> Iterator[Transaction]:
        """Gives a transaction over a connection of its own, for what is locked for long; it is not committed.

        Raises:
            IndexUnreachable: If no server answers.
        """
        try:
            connection = psycopg.connect(self._writing_string, autocommit=True)
        except psycopg.Error as error:
            raise unreachable(self.name, error) from error
        try:
            connection.execute(f"BEGIN ISOLATION LEVEL READ COMMITTED; {_SETTINGS}".encode(), prepare=False)
            yield Transaction(connection)
        except psycopg.Error as error:
            raise translated(self.name, error) from error
        finally:
            connection.close()

    @contextmanager
    def outside(self) -> Iterator[psycopg.Connection[Any]]:
        """Gives a connection to the primary without a transaction, for what PostgreSQL does in none."""
        with self._connection(self._writing) as connection:
            connection.execute(f"SET search_path = {_PATH}".encode())
            try:
                yield connection
            except psycopg.Error as error:
                raise translated(self.name, error) from error
            finally:
                if not connection.broken:
                    connection.execute("RESET search_path")

    def listen(self, channel: str, seconds: float) -> Iterator[bool]:
        """Yields whether anything was heard, at least every so many seconds, until the connection breaks."""
        try:
            with psycopg.connect(self._writing_string, autocommit=True) as connection:  # a replica lets nobody listen
                connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                while True:
                    yield any(True for _ in connection.notifies(timeout=seconds, stop_after=1))
        except psycopg.Error:
            return

    @contextmanager
    def _transaction(self, pool: ConnectionPool[Any], begin: str) -> Iterator[Transaction]:
        for tries_left in reversed(range(_TRIES)):
            with self._connection(pool) as connection:
                try:
                    connection.execute(f"{begin}; {_SETTINGS}".encode(), prepare=False)  # several statements
                except psycopg.OperationalError as error:
                    if tries_left and connection.broken:
                        continue
                    raise translated(self.name, error) from error
                try:
                    yield Transaction(connection)
                    connection.execute(b"COMMIT")
                except psycopg.Error as error:
                    raise translated(self.name, error) from error
                finally:
                    if not connection.broken and connection.info.transaction_status:
                        connection.execute(b"ROLLBACK")
                return

    @contextmanager
    def _connection(self, pool: ConnectionPool[Any]) -> Iterator[psycopg.Connection[Any]]:
        """Gives a connection; the first one is made at once, so that what is wrong is known at once."""
        if pool.closed:
            raise IndexClosed(f"{self.name}: this index was closed; open it again")
        if not self._has_connected:
            self._look(pool)
        connection = self._taken(pool)
        try:
            yield connection
        finally:
            pool.putconn(connection)

    def _taken(self, pool: ConnectionPool[Any]) -> psycopg.Connection[Any]:
        """Returns a connection of a pool: where none is free soon, it looks first whether the server answers at all."""
        for last, seconds in enumerate((_SOON, _WAIT)):
            try:
                connection: psycopg.Connection[Any] = pool.getconn(seconds)
                return connection
            except PoolClosed as error:
                raise IndexClosed(f"{self.name}: this index was closed; open it again") from error
            except (PoolTimeout, TooManyRequests) as error:
                self._look(pool)
                if last:
                    raise unreachable(self.name, psycopg.OperationalError("too many clients")) from error
        raise AssertionError("a pool gives a connection or raises")

    def _look(self, pool: ConnectionPool[Any]) -> None:
        """Connects once as a pool does, without it, since it tries again and again and does not say why.

        Raises:
            IndexUnreachable: If that fails.
        """
        try:
            psycopg.connect(self._writing_string if pool is self._writing else self._reading_string).close()
        except psycopg.Error as error:
            raise unreachable(self.name, error) from error
        self._has_connected = True

    def _pool(self, conninfo: str, size: int) -> ConnectionPool[Any]:
        return ConnectionPool(
            conninfo, min_size=0, max_size=size, open=True, configure=_configure, kwargs={"autocommit": True},
            max_idle=300.0, reconnect_timeout=_WAIT, num_workers=1,
        )  # fmt: skip


class Int4ArrayLoader(Loader):
    """Leaves an array of whole numbers as its bytes: of each element its length and itself, four bytes each."""

    format = Format.BINARY

    def load(self, data: Buffer) -> bytes:
        """Returns the bytes behind the header."""
        return bytes(data[_ARRAY_HEADER:])


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.adapters.register_loader(connection.adapters.types["int4"].array_oid, Int4ArrayLoader)


@lru_cache(maxsize=512)
def _marked(query: str) -> str:
    """Returns a statement with psycopg's marks for values in the place of SQLite's."""
    return query.replace("%", "%%").replace("?", "%s")
