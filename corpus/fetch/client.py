"""Fetches from the web: guarded, bounded and polite.

A fetch goes through these modules, in this order:

- `corpus.urls`: is it a URL?
- `robots`: may it be read?
- `pace`: whose turn is it?
- `sender`: one request with its retries
- `connections` and `guard`: which addresses may be connected to?
- `body`: unpacking

Redirects are followed here and not by httpx: each target passes all these steps again, and https never leads to http.
No cookies, no credentials, no proxies: a fetch sends the same to every server.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from types import TracebackType

import httpx

from corpus.errors import FetchError
from corpus.fetch.guard import Guard, Resolve, system_addresses
from corpus.fetch.pace import Pace
from corpus.fetch.robots import Robots
from corpus.fetch.sender import CONTENT_STATUSES, BodyLimits, Reply, RequestSender, content_type, status_phrase
from corpus.fetch.types import Fetched, Limits, NotModified
from corpus.urls import parse_url

CONTENT_TYPES = frozenset(
    """text/html application/xhtml+xml text/xml application/xml
    application/rss+xml application/atom+xml application/rdf+xml application/x-rss+xml text/rss+xml application/rss
    application/feed+json application/json text/plain application/pdf""".split()
)
_PERMANENT = (301, 308)


class Fetcher:
    """Fetches URLs, for any number of threads at once; a context manager.

    Args:
        allow_private: Whether this machine's own and private networks' addresses may be connected to.
        limits: Times, sizes and retries.
        clock: Seconds since some moment, never going back.
        sleep: Waits that many seconds; every polite wait goes through it.
        resolve: Returns a host's addresses.
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
        pace = Pace(pause=self._limits.pause, max_wait=self._limits.max_wait, clock=clock, sleep=sleep)
        self._sender = RequestSender(
            guard=Guard(allow_private, resolve),
            pace=pace,
            limits=self._limits,
            tls=tls or httpx.create_ssl_context(trust_env=False),
            clock=clock,
        )
        self._robots = Robots(sender=self._sender, pace=pace, limits=self._limits, clock=clock)
        self._body_limits = BodyLimits(max_bytes=self._limits.max_bytes, content_types=CONTENT_TYPES)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._sender.close()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched | NotModified:
        """Returns what a URL holds, redirects followed.

        Args:
            url: http or https, of any port.
            etag: From an earlier result; the server may then say that nothing changed.
            last_modified: The same, by date.

        Raises:
            FetchError: Naming the URL as given, and why; the only error there is.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        sendable = {name: value for name, value in conditions.items() if value and _is_sendable(value)}
        first = here = parse_url(url)
        visited = [here]
        permanent = True
        while True:
            try:
                self._robots.check(here)
                reply = self._sender.send(here, sendable, self._body_limits)
                target = reply.redirect_target()
                if target is None:
                    return _result(url, reply, bool(sendable), permanent and here != first)
            except FetchError as error:
                reason = error.reason if error.url == str(first) else f"redirects to {error.url}: {error.reason}"
                raise FetchError(url, reason, temporary=error.temporary, retry_at=error.retry_at) from error
            if target in visited:
                raise FetchError(url, f"redirects in a circle, by way of {target}")
            if len(visited) > self._limits.redirects:
                raise FetchError(url, f"more than {self._limits.redirects} redirects, the last to {target}")
            permanent = permanent and reply.status in _PERMANENT
            visited.append(target)
            here = target


def _result(requested_url: str, reply: Reply, conditional: bool, moved: bool) -> Fetched | NotModified:
    """Returns the last reply on the way as a value.

    Raises:
        FetchError: Naming the last URL, if its status carries no content.
    """
    url = str(reply.url)
    etag, last_modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    if reply.status == 304 and conditional:
        return NotModified(
            url=url, requested_url=requested_url, etag=etag, last_modified=last_modified, moved_permanently=moved
        )
    if reply.status not in CONTENT_STATUSES:
        raise FetchError(url, f"answered {status_phrase(reply.status)}", temporary=reply.status >= 500)
    return Fetched(
        url=url,
        requested_url=requested_url,
        content=reply.content,
        content_type=content_type(reply.headers),
        charset=_charset(reply.headers),
        etag=etag,
        last_modified=last_modified,
        moved_permanently=moved,
    )


def _charset(headers: httpx.Headers) -> str | None:
    label = httpx.Response(200, headers=headers).charset_encoding or ""
    try:
        " ".encode(label)
    except (LookupError, ValueError):  # none, unknown, or no encoding of text
        return None
    return label


def _is_sendable(value: str) -> bool:
    return value.isascii() and value.isprintable()
