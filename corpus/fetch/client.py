"""Fetching from the web: guarded, bounded, and polite.

A fetch goes through the modules beside this one, from the outside in: `links` (is it a URL at all), `robots` (may it be
read), `pace` (whose turn is it), `asking` (one request, its repetitions and its bounds), `wire` and `guard` (which
addresses may be connected to), `body` (what the answer unpacks to). Redirects are followed here, and each goes all that
way again. No cookies, no credentials, no proxies: a fetch says the same to everybody.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from email.message import Message
from types import TracebackType

import httpx

from corpus.errors import FetchError
from corpus.fetch.guard import Guard, Resolve, system_addresses
from corpus.fetch.pace import Pace
from corpus.fetch.robots import Robots
from corpus.fetch.sender import WITH_CONTENT, Asking, Reply, Wanted, content_type, phrase
from corpus.fetch.types import Fetched, Limits, NotModified
from corpus.urls import parse_url

KINDS = frozenset(
    """text/html application/xhtml+xml text/xml application/xml
    application/rss+xml application/atom+xml application/rdf+xml application/x-rss+xml text/rss+xml application/rss
    application/feed+json application/json text/plain application/pdf""".split()
)
_FOR_GOOD = (301, 308)


class Fetcher:
    """Gets URLs, for any number of threads at once; a context manager.

    Args:
        allow_private: Whether this machine's own and private networks' addresses may be connected to.
        limits: Times, sizes and repetitions.
        clock: Seconds since some moment, never going back.
        sleep: Waits that many seconds; everything that waits for politeness waits here.
        resolve: A host's addresses.
        tls: Which certificates are trusted; those of certifi if None. Certificates are checked in any case.
    """

    def __init__(
        self,
        allow_private: bool = False,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = system_addresses,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits or Limits()
        pace = Pace(pause=self._limits.pause, patience=self._limits.patience, clock=clock, sleep=sleep)
        self._asking = Asking(
            guard=Guard(allow_private, resolve),
            pace=pace,
            limits=self._limits,
            tls=tls or httpx.create_ssl_context(trust_env=False),
            clock=clock,
        )
        self._robots = Robots(asking=self._asking, pace=pace, limits=self._limits, clock=clock)
        self._wanted = Wanted(most=self._limits.most_bytes, kinds=KINDS)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._asking.close()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched | NotModified:
        """What a URL answers, redirects followed.

        Args:
            url: http or https, of any port.
            etag: As it came with an earlier answer; the server may then say that nothing changed.
            last_modified: The same, by date.

        Raises:
            FetchError: Naming the URL as given, and why; the only error there is.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        sendable = {name: value for name, value in conditions.items() if value and _is_sendable(value)}
        first = here = parse_url(url)
        visited = [here]
        for_good = True
        while True:
            try:
                self._robots.check(here)
                reply = self._asking.ask(here, sendable, self._wanted)
                target = reply.leads_to()
                if target is None:
                    return _outcome(url, reply, bool(sendable), for_good and here != first)
            except FetchError as error:
                reason = error.reason if error.url == str(first) else f"redirects to {error.url}: {error.reason}"
                raise FetchError(url, reason, passing=error.passing, again=error.again) from error
            if target in visited:
                raise FetchError(url, f"redirects in a circle, by way of {target}")
            if len(visited) > self._limits.redirects:
                raise FetchError(url, f"more than {self._limits.redirects} redirects, the last to {target}")
            for_good = for_good and reply.status in _FOR_GOOD
            visited.append(target)
            here = target


def _outcome(asked: str, reply: Reply, conditional: bool, moved: bool) -> Fetched | NotModified:
    """The last answer on the way, as a value.

    Raises:
        FetchError: Naming the last URL, if its status is no answer to what was asked.
    """
    url = str(reply.url)
    etag, last_modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    if reply.status == 304 and conditional:
        return NotModified(url=url, asked=asked, etag=etag, last_modified=last_modified, moved_permanently=moved)
    if reply.status not in WITH_CONTENT:
        raise FetchError(url, f"answered {phrase(reply.status)}", passing=reply.status >= 500)
    return Fetched(
        url=url,
        asked=asked,
        content=reply.content,
        content_type=content_type(reply.headers),
        charset=_charset(reply.headers),
        etag=etag,
        last_modified=last_modified,
        moved_permanently=moved,
    )


def _charset(headers: Mapping[str, str]) -> str | None:
    parsed = Message()
    parsed["Content-Type"] = headers.get("content-type", "")
    label = parsed.get_content_charset("")
    try:
        " ".encode(label)
    except (LookupError, ValueError):  # none, unknown, or no encoding of text
        return None
    return label


def _is_sendable(value: str) -> bool:
    return value.isascii() and value.isprintable()
