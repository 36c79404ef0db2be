"""What PostgreSQL raises, as our errors: one line that says what is wrong and what to do."""

from __future__ import annotations

import psycopg
from psycopg import errors

from index.errors import IndexBusy, IndexMismatch, IndexUnreachable, IndexUnwritable, LibraryError

_MIGRATE = "have its owner run `newsdesk migrate`"
_NOT_OURS = f"{_MIGRATE}, or update Newsdesk here if the tables are newer"
# What libpq says of a connection that is not made, in the order in which it is looked for.
_REFUSED = {
    "password authentication failed": "the password is wrong; set PGPASSWORD or put it into ~/.pgpass",
    "no password supplied": "it asks for a password; set PGPASSWORD or put it into ~/.pgpass",
    "pg_hba.conf": "it lets nobody in from here; have pg_hba.conf allow it",
    "does not support SSL": "it does not encrypt; turn on ssl there, or add ?sslmode=disable to the address",
    "certificate": "its certificate cannot be verified; set sslrootcert in the address",
    'role "': "there is no such role; make it with createuser",
    'database "': "there is no such database; make it with createdb",
    "too many clients": "it has too many connections; raise max_connections there, or put PgBouncer in front",
    "remaining connection slots": "it has too many connections; raise max_connections there, or put PgBouncer in front",
    "starting up": "it is starting; try again in a minute",
    "shutting down": "it is shutting down; try again when it is up",
    "session is read-only": "none of its hosts takes changes; name the primary, too, or see that it is up",
    "session is not read-only": "none of its hosts takes changes; name the primary, too, or see that it is up",
    "translate host name": "the host's name is unknown; look at the address",
    "resolve host": "the host's name is unknown; look at the address",
}
_DOWN = "no server answers there; see that it runs, and look at host and port"


def unreachable(name: str, error: psycopg.Error) -> IndexUnreachable:
    """Returns our error for a connection that was not made.

    Args:
        name: The address as it may be shown.
        error: What was raised.
    """
    text = str(error)
    found = next((advice for said, advice in _REFUSED.items() if said in text), _DOWN)
    return IndexUnreachable(f"{name}: {found}")


def translated(name: str, error: psycopg.Error) -> LibraryError:
    """Returns our error for what a statement raised.

    Args:
        name: The address as it may be shown.
        error: What was raised.
    """
    message = (error.diag.message_primary or str(error) or type(error).__name__).strip().splitlines()[0]
    match error:
        case errors.DiskFull():
            return IndexUnwritable(f"{name}: the server's disk is full; make room there and run this again")
        case errors.InsufficientPrivilege():
            return IndexUnwritable(f"{name}: {message}; grant the role that right, or {_MIGRATE}")
        case errors.ReadOnlySqlTransaction():
            return IndexUnwritable(f"{name}: this server is a replica; name the primary, too: postgresql://one,two/...")
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            return IndexBusy(f"{name}: another writer is at work; run this again when it has ended")
        case errors.UndefinedTable() | errors.UndefinedColumn() | errors.UndefinedFunction():
            return IndexMismatch(f"{name}: its tables are not those of this version ({message}); {_NOT_OURS}")
        case errors.QueryCanceled() | errors.SerializationFailure():
            return LibraryError(f"{name}: the server ended the query ({message}); ask again")
        case psycopg.OperationalError():
            return IndexUnreachable(f"{name}: the connection broke ({message}); run this again when the server is up")
    return LibraryError(f"{name}: {message}")
