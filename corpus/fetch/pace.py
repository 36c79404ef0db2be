"""A polite pace: one request at a time for each host, and a pause between them; other hosts go on meanwhile."""

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
_LONGEST_REST = 86_400.0  # seconds; a server that says "next year" is asked again tomorrow


@dataclass(slots=True)
class _Host:
    """What is known of one host: its turn, and the moment from which it may be asked again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = float("-inf")
    pause: float = 0.0


class Pace:
    """Hands out turns to ask a host. A host that was asked once is remembered; that takes some 300 bytes.

    Args:
        pause: The least time between the starts of two turns of a host, in seconds.
        patience: The longest wait for a host that asked to be left alone, in seconds.
        clock: Seconds since some moment, never going back.
        sleep: Waits that many seconds.
    """

    def __init__(
        self, *, pause: float, patience: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._pause = pause
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def slow(self, host: str, pause: float) -> None:
        """From now on, at least that many seconds between the starts of two turns of a host."""
        known = self._host(host)
        known.free_at += max(0.0, pause - max(self._pause, known.pause))  # the pause that has begun is the longer one
        known.pause = pause

    @contextmanager
    def turn(self, url: httpx.URL) -> Iterator[Callable[[float], None]]:
        """Waits for a URL's host to be free, and keeps it until the block ends.

        Yields:
            Call it with seconds for which the host is to be left alone from now on.

        Raises:
            FetchError: If the host has asked to be left alone for longer than there is patience.
        """
        host = self._host(url.host)
        with host.lock:
            wait = host.free_at - self._clock()
            if wait > self._patience:
                again = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=wait)
                reason = f"{url.host} asks to be left alone for {wait:,.0f} s, until {again:%Y-%m-%d %H:%M:%S} UTC"
                raise FetchError(str(url), reason, passing=True, again=again)
            if wait > 0:
                self._sleep(wait)

            def rest(seconds: float) -> None:
                host.free_at = max(host.free_at, self._clock() + min(seconds, _LONGEST_REST))

            host.free_at = self._clock() + max(self._pause, host.pause)
            yield rest

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds for which a server asks to be left alone (Retry-After: seconds, or an HTTP date), if it does.

    A date counts from the answer's own Date, so that a clock that is wrong on either side does not matter.
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
