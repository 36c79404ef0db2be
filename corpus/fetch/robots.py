"""robots.txt: what a site lets us read (RFC 9309), kept for a day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from corpus.errors import FetchError
from corpus.fetch.pace import Pace
from corpus.fetch.sender import NAME, Asking, Wanted, phrase
from corpus.fetch.types import Limits

_KEPT = 86_400.0  # seconds; RFC 9309, 2.4: no longer than a day
_KEPT_UNREAD = 600.0  # seconds until one that could not be read is tried again
_MOST_SITES = 100  # whose rules are kept: a few kB each, 13 MB for 500 KiB of rules
_WANTED = Wanted(most=500 << 10, cut=True)  # RFC 9309, 2.5: at least 500 KiB are to be read


@dataclass(slots=True)
class _Site:
    """What one scheme, host and port has said; `problem` if it could not be read, no rules if it has none."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = float("-inf")
    rules: Protego | None = None
    problem: str | None = None


class Robots:
    """The rules of all sites that were asked.

    Args:
        asking: How robots.txt files are read.
        pace: Told of each Crawl-delay.
        limits: The longest Crawl-delay, and the most redirects.
        clock: Seconds since some moment, never going back.
    """

    def __init__(self, *, asking: Asking, pace: Pace, limits: Limits, clock: Callable[[], float]) -> None:
        self._asking = asking
        self._pace = pace
        self._limits = limits
        self._clock = clock
        self._sites: OrderedDict[httpx.URL, _Site] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, url: httpx.URL) -> None:
        """Returns if a URL may be read.

        A site that answers 400 to 499 has no rules. One that cannot be reached, or answers 500 to 599, lets nothing
        be read for now; so does one that answers 429 to every repetition, which the RFC would let pass.

        Raises:
            FetchError: If it may not be; passing, if only for now.
        """
        place = url.join("/robots.txt")
        site = self._site(place)
        with site.lock:
            if self._clock() >= site.until:
                self._learn(place, site, url)
            rules, problem = site.rules, site.problem
        if problem:
            reason = f"its site's robots.txt cannot be read, so for now nothing else may be: {problem}"
            raise FetchError(str(url), reason, passing=True)
        if rules is not None and not rules.can_fetch(str(url), NAME):
            raise FetchError(str(url), f"its site's robots.txt does not let {NAME} read it")

    def _site(self, place: httpx.URL) -> _Site:
        with self._lock:
            site = self._sites.setdefault(place, _Site())
            self._sites.move_to_end(place)
            if len(self._sites) > _MOST_SITES:
                self._sites.popitem(last=False)
            return site

    def _learn(self, place: httpx.URL, site: _Site, url: httpx.URL) -> None:
        try:
            rules, problem = self._read(place)
        except FetchError as error:
            if error.again or not error.passing:  # that is said of the page as well as of robots.txt
                reason = error.reason if error.url == str(place) else f"its site's robots.txt leads to {error}"
                raise FetchError(str(url), reason, passing=error.passing, again=error.again) from error
            rules, problem = None, error.reason
        delay = rules.crawl_delay(NAME) if rules else None
        self._pace.slow(url.host, min(delay or 0.0, self._limits.crawl_delay))
        site.rules, site.problem = rules, problem
        site.until = self._clock() + (_KEPT_UNREAD if problem else _KEPT)

    def _read(self, place: httpx.URL) -> tuple[Protego | None, str | None]:
        """The rules, if there are any, and why they could not be read, if so.

        Redirects are followed, to other hosts too; too many of them count as no rules (RFC 9309, 2.3.1.2).
        """
        for _ in range(self._limits.redirects + 1):
            reply = self._asking.ask(place, {}, _WANTED)
            if reply.status >= 500:
                return None, f"answered {phrase(reply.status)}"
            target = reply.leads_to()
            if target is None:
                text = _whole_lines(reply.content).decode("utf-8-sig", errors="replace")
                return (Protego.parse(text) if text.strip() else None), None
            place = target
        return None, None


def _whole_lines(content: bytes) -> bytes:
    """A robots.txt that was cut, without the line where it was: `Disallow: /a` could have become `Disallow: /`."""
    return content if len(content) < _WANTED.most else content[: content.rfind(b"\n") + 1]
