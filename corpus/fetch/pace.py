"""Sets a polite pace: one request at a time for each host, with a pause between; other hosts do not wait for it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from corpus.errors import FetchError

_SECONDS = re.compile(r"[0-9]{1,9}")
_MAX_REST = 86_400.0  # seconds; a server that says "next year" gets a request tomorrow


@dataclass(slots=True)
class _Host:
    """Holds the lock of one host, and the moment from which it may get a request."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = float("-inf")
    pause: float = 0.0


class Pace:
    """Gives out turns to send requests to hosts; each host that was used takes some 300 bytes.

    Args:
        pause: The least time between the starts of two turns of a host, in seconds.
        max_wait: The longest wait for a host that wants to be left alone, in seconds.
        clock: Seconds since some moment, never going back.
        sleep: Waits that many seconds.
    """

    def __init__(
        self, *, pause: float, max_wait: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._pause = pause
        self._max_wait = max_wait
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def set_pause(self, host: str, pause: float) -> None:
        """Sets the least time between the starts of two turns of a host, in seconds."""
        state = self._host(host)
        state.free_at += max(0.0, pause - max(self._pause, state.pause))  # the pause that has begun grows too
        state.pause = pause

    @contextmanager
    def turn(self, url: httpx.URL) -> Iterator[Callable[[float], None]]:
        """Waits until a URL's host is free, and reserves it until the block ends.

        Yields:
            A function that takes the seconds for which the host is to be left alone from now on.

        Raises:
            FetchError: If the host wants to be left alone for longer than `max_wait`.
        """
        host = self._host(url.host)
        with host.lock:
            wait = host.free_at - self._clock()
            if wait > self._max_wait:
                retry_at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=wait)
                reason = f"{url.host} asks to be left alone for {wait:,.0f} s, until {retry_at:%Y-%m-%d %H:%M:%S} UTC"
                raise FetchError(str(url), reason, temporary=True, retry_at=retry_at)
            if wait > 0:
                self._sleep(wait)

            def rest(seconds: float) -> None:
                host.free_at = max(host.free_at, self._clock() + min(seconds, _MAX_REST))

            host.free_at = self._clock() + max(self._pause, host.pause)
            yield rest

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Returns the seconds for which a server wants to be left alone (Retry-After: seconds, or an HTTP date), or None.

    A date counts from the response's own Date, so that a wrong clock on either side does not matter.
    """
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    until, now = _moment(text), _moment(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds()) if until else None


def _moment(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
