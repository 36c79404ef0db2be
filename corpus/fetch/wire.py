"""Connections to addresses that the guard let through, with a deadline on every read: the seam under httpcore's pool.

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
    """The time for one request is up."""


class Deadline(threading.local):
    """The moment at which the request of the thread at hand must be over; `start` sets it."""

    at = float("-inf")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def start(self, seconds: float) -> None:
        """The request of this thread may take that long from now on."""
        self.at = self._clock() + seconds

    @contextmanager
    def within(self, timeout: float | None) -> Iterator[float]:
        """A timeout, cut to what is left.

        Raises:
            DeadlinePassed: If nothing is, or it runs out in the block.
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


class Wire(httpcore.NetworkBackend):
    """TCP connections to guarded addresses."""

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
        """A connection to the first of a host's addresses that answers.

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
    """A stream none of whose reads and writes outlasts the deadline: a byte now and then does not keep it going."""

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
        """Raises Refused for a certificate that is not trusted: asking again would not help."""
        try:
            with self._deadline.within(timeout) as seconds:
                return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                said = error.__cause__.verify_message.rstrip(".")
                raise Refused(f"the certificate of {server_hostname} is not trusted ({said})") from error
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
