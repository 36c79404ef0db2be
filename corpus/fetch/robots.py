"""Obeys robots.txt (RFC 9309): Protego reads the rules; fetching them and caching them for a day is done here."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from corpus.errors import FetchError
from corpus.fetch.pace import Pace
from corpus.fetch.sender import NAME, BodyLimits, RequestSender, status_phrase
from corpus.fetch.types import Limits

_CACHE_SECONDS = 86_400.0  # RFC 9309, 2.4: no longer than a day
_RETRY_SECONDS = 600.0  # until a robots.txt that could not be read is tried again
_MAX_SITES = 100  # in the cache: a few kB each, 13 MB for 500 KiB of rules
_BODY_LIMITS = BodyLimits(max_bytes=500 << 10, truncate=True)  # RFC 9309, 2.5: at least 500 KiB are to be read


@dataclass(slots=True)
class _Site:
    """Holds the rules of one scheme, host and port; `problem` says why they could not be read."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = float("-inf")
    rules: Protego | None = None
    problem: str | None = None


class Robots:
    """Checks URLs against the rules of their sites.

    Args:
        sender: Fetches the robots.txt files.
        pace: Gets each Crawl-delay.
        limits: The longest Crawl-delay, and the most redirects.
        clock: Seconds since some moment, never going back.
    """

    def __init__(self, *, sender: RequestSender, pace: Pace, limits: Limits, clock: Callable[[], float]) -> None:
        self._sender = sender
        self._pace = pace
        self._limits = limits
        self._clock = clock
        self._sites: OrderedDict[httpx.URL, _Site] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, url: httpx.URL) -> None:
        """Raises an error if a URL may not be read.

        A site that answers 400 to 499 has no rules. From one that cannot be reached, or answers 500 to 599, nothing
        may be read for now; nor from one that answers 429 to every retry, which the RFC would allow.

        Raises:
            FetchError: If it may not be; temporary, if only for now.
        """
        address = url.join("/robots.txt")
        site = self._site(address)
        with site.lock:
            if self._clock() >= site.until:
                self._update(address, site, url)
            rules, problem = site.rules, site.problem
        if problem:
            reason = f"its site's robots.txt cannot be read, so for now nothing else may be: {problem}"
            raise FetchError(str(url), reason, temporary=True)
        if rules is not None and not rules.can_fetch(str(url), NAME):
            raise FetchError(str(url), f"its site's robots.txt does not let {NAME} read it")

    def _site(self, address: httpx.URL) -> _Site:
        with self._lock:
            site = self._sites.setdefault(address, _Site())
            self._sites.move_to_end(address)
            if len(self._sites) > _MAX_SITES:
                self._sites.popitem(last=False)
            return site

    def _update(self, address: httpx.URL, site: _Site, url: httpx.URL) -> None:
        try:
            rules, problem = self._read(address)
        except FetchError as error:
            if error.retry_at or not error.temporary:  # this holds for the page as well as for robots.txt
                reason = error.reason if error.url == str(address) else f"its site's robots.txt leads to {error}"
                raise FetchError(str(url), reason, temporary=error.temporary, retry_at=error.retry_at) from error
            rules, problem = None, error.reason
        delay = rules.crawl_delay(NAME) if rules else None
        self._pace.set_pause(url.host, min(delay or 0.0, self._limits.max_crawl_delay))
        site.rules, site.problem = rules, problem
        site.until = self._clock() + (_RETRY_SECONDS if problem else _CACHE_SECONDS)

    def _read(self, address: httpx.URL) -> tuple[Protego | None, str | None]:
        """Returns the rules, if there are any, and why they could not be read, if so.

        Redirects are followed, to other hosts too; too many of them count as no rules (RFC 9309, 2.3.1.2).
        """
        for _ in range(self._limits.redirects + 1):
            reply = self._sender.send(address, {}, _BODY_LIMITS)
            if reply.status >= 500:
                return None, f"answered {status_phrase(reply.status)}"
            target = reply.redirect_target()
            if target is None:
                text = _whole_lines(reply.content).decode("utf-8-sig", errors="replace")
                return (Protego.parse(text) if text.strip() else None), None
            address = target
        return None, None


def _whole_lines(content: bytes) -> bytes:
    """Returns a robots.txt without a line that was cut: `Disallow: /a` could have become `Disallow: /`."""
    return content if len(content) < _BODY_LIMITS.max_bytes else content[: content.rfind(b"\n") + 1]
