"""Listens on a port and runs the ASGI application there."""

from __future__ import annotations

import ctypes
import errno
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI

from corpus import NewsdeskError

FIRST_PORT, PORTS = 7860, 100  # the first port to try if none is named, and how many to try
_SHUTDOWN_SECONDS = 2  # for requests under way when the server stops
_M_ARENA_MAX, _HEAPS = -8, 2  # glibc's malloc.h; threads that share more heaps keep more that is free in each


class PageError(NewsdeskError):
    """The page cannot be served."""


def share_heaps() -> None:
    """Lets all threads share two heaps of glibc's allocator; call it before there are many threads.

    It would open up to eight for each core, and each keeps what its busiest moment took: with two, as fast, the server
    grows by half as much under twenty users (benchmarks/README.md).
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library, which has no such setting
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def is_loopback(host: str) -> bool:
    """Returns whether only this machine can reach an address."""
    try:
        return ip_address(_bare(host)).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def own_names(host: str) -> list[str]:
    """Returns the names under which a page that listens at an address is reached: this machine's own, if others can."""
    names = ["localhost", _bare(host)]
    if not is_loopback(host):
        machine = socket.gethostname()
        names += [machine, f"{machine}.local", socket.getfqdn()]
    return names


def listen(host: str, port: int | None) -> socket.socket:
    """Opens a socket that listens.

    Args:
        host: A name or an address of this machine.
        port: The port; None for the first free one from 7860.

    Raises:
        PageError: If the port is taken or impossible, all hundred ports are taken, or the host is not this machine's.
    """
    if port is not None and not 0 <= port <= 65535:
        raise PageError(f"{host}:{port}: a port is a number from 0 to 65535; choose another with --port")
    last: OSError | None = None
    for candidate in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,):
        try:
            family = socket.getaddrinfo(_bare(host), candidate, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((_bare(host), candidate), family=family, backlog=2048)
        except OSError as error:
            last = error
            if error.errno != errno.EADDRINUSE:
                break
    where = f"{host}:{port}" if port is not None else host
    raise PageError(f"{where}: cannot listen there ({last}); choose another with --port or --host") from last


def address_of(host: str, listener: socket.socket) -> str:
    """Returns the URL at which a browser on this machine finds the page."""
    name = "localhost" if _bare(host) in ("0.0.0.0", "::") else host_in_url(host)
    return f"http://{name}:{listener.getsockname()[1]}/"


def run(app: FastAPI, listener: socket.socket, on_started: Callable[[], None], *, has_logs: bool = False) -> None:
    """Serves until Ctrl+C or SIGTERM.

    Args:
        app: The application.
        listener: The socket, which listens.
        on_started: Called when requests are answered, and Ctrl+C ends the server in order.
        has_logs: Whether logs go somewhere already; else Uvicorn prints its warnings.

    Raises:
        PageError: If the application does not start; the log says why.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        log_config=None if has_logs else uvicorn.config.LOGGING_CONFIG,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        server_header=False,
    )
    server = _Server(config, on_started)
    server.run(sockets=[listener])
    if not server.started:
        raise PageError("the page did not start; the lines above say why")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hangs up first: each open page holds a stream that would never end by itself."""
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await super().shutdown(sockets)


def _bare(host: str) -> str:
    return host.strip("[]")


def host_in_url(host: str) -> str:
    """Returns a host as it stands in a URL: IPv6 addresses in brackets, e.g. ::1 -> [::1]."""
    return f"[{_bare(host)}]" if ":" in host else host
