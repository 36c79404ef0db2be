"""Opens connections to guarded addresses only, with a deadline on every read, for httpcore's pool.

httpcore asks its `NetworkBackend` for each connection and speaks HTTP and TLS over what it gets, TLS still under the
host's name. As no connection comes from anywhere else, none can be unguarded, whatever redirects say.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from corpus.fetch.guard import Guard, Refused


class DeadlinePassed(Exception):
    """Says that the time of one request is over."""


class Deadline(threading.local):
    """Holds the moment at which the request of the current thread must be over; `start` sets it."""

    at = float("-inf")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def start(self, seconds: float) -> None:
        """Starts the time of this thread's request, in seconds."""
        self.at = self._clock() + seconds

    @contextmanager
    def within(self, timeout: float | None) -> Iterator[float]:
        """Yields a timeout, cut to the time that is left.

        Raises:
            DeadlinePassed: If none is left, or it runs out in the block.
        """
        left = self.at - self._clock()
        if left <= 0:
            raise DeadlinePassed
        if timeout is not None and timeout <= left:
            yield timeout
            return
        try:
            yield left
        except httpcore.TimeoutException as error:
            raise DeadlinePassed from error


class GuardedConnections(httpcore.NetworkBackend):
    """Opens TCP connections to guarded addresses."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Opens a connection to the first of a host's addresses that answers.

        Raises:
            Refused: If any of them may not be connected to, or there are none.
            httpcore.ConnectError, httpcore.ConnectTimeout: If none answers, or they cannot be found out just now.
            DeadlinePassed: If it takes too long.
        """
        try:
            addresses = self._guard.addresses(host)
        except OSError as error:
            raise httpcore.ConnectError(f"the address of {host} cannot be found out: {error}") from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                with self._deadline.within(timeout) as seconds:
                    stream = self._tcp.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """Bounds each read and write by the deadline, so that a byte now and then does not prolong a request."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._deadline.within(timeout) as seconds:
            return self._stream.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._deadline.within(timeout) as seconds:
            self._stream.write(buffer, seconds)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Starts TLS; raises Refused for a certificate that is not trusted, since a retry would not help."""
        try:
            with self._deadline.within(timeout) as seconds:
                return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                reason = error.__cause__.verify_message.rstrip(".")
                raise Refused(f"the certificate of {server_hostname} is not trusted ({reason})") from error
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
