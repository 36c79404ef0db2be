"""The real program, running: the chat page in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from tests.conftest import ROOT
from tests.waiting import wait_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A program that answers at an address."""

    address: str
    pid: int


@contextmanager
def serving(
    index: Path,
    log: Path,
    environment: dict[str, str] | None = None,
    port: int | None = None,
    program: tuple[str, ...] = ("newsdesk", "chat", "--no-browser"),
) -> Iterator[str]:
    """The page's address, with `newsdesk chat` or another program behind it until the block ends."""
    with served(index, log, environment, port, program) as running:
        yield running.address


@contextmanager
def served(
    index: Path,
    log: Path,
    environment: dict[str, str] | None = None,
    port: int | None = None,
    program: tuple[str, ...] = ("newsdesk", "chat", "--no-browser"),
) -> Iterator[Served]:
    """As `serving`, with the process."""
    port = port or _free_port()
    command = [sys.executable, "-X", "faulthandler", "-m", *program, "--port", str(port), "--index", str(index)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait(address, process, log)
            yield Served(address=address, pid=process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


@contextmanager
def serving_app(app: ASGIApp) -> Iterator[str]:
    """The address of an application that is served from this process until the block ends."""
    # An open page holds a stream that never ends.
    config = uvicorn.Config(app, log_level="error", lifespan="on", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as serving:
        ended = serving.submit(server.run, [listener])
        try:
            wait_until(lambda: server.started or ended.done(), "the server starts")
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the address answers; a process that ended, or hangs, fails the test with its log."""

    def answers_or_ended() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except OSError:
            return process.poll() is not None

    try:
        wait_until(answers_or_ended, "the page comes up")
    except AssertionError:
        process.send_signal(signal.SIGABRT)  # the log gets the stack of each thread
        process.wait(timeout=30)
    if process.poll() is not None:
        raise AssertionError(f"the page did not come up: {log.read_text()}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
