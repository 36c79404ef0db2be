"""Sends one request: in its turn, again where that may help, and reads no more of the body than is wanted.

httpx has no public way to put a guard under its connections, so the pool is httpcore's, on which httpx is built. The
retries are a loop of our own: each retry takes a new turn of its host, which libraries for retries do not know.
"""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import metadata

import httpcore
import httpx

from corpus.errors import FetchError
from corpus.fetch import body
from corpus.fetch.connections import Deadline, DeadlinePassed, GuardedConnections
from corpus.fetch.guard import Guard, Refused
from corpus.fetch.pace import Pace, retry_after
from corpus.fetch.types import Limits
from corpus.urls import parse_url

NAME = "Newsdesk"  # in robots.txt and in the User-Agent
_BACK_OFF = 1.0  # seconds before the first retry, give or take half; doubled before each further one
_BUSY = (429, 503)
CONTENT_STATUSES = (200, 203)  # only their body is read
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
)
_MAX_IDLE_CONNECTIONS = 20
_IDLE_SECONDS = 30.0
_BROKEN = (httpcore.NetworkError, httpcore.ConnectTimeout, httpcore.RemoteProtocolError)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """Says which bodies are read, and how much of them.

    Attributes:
        max_bytes: The longest body, unpacked.
        content_types: The content types that are read; any if None.
        truncate: Whether a longer body is cut at `max_bytes`; otherwise it is an error.
    """

    max_bytes: int
    content_types: frozenset[str] | None = None
    truncate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Holds a response; its content is read only for `CONTENT_STATUSES`."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    content: bytes

    def redirect_target(self) -> httpx.URL | None:
        """Returns where a redirect leads; None if it is no redirect.

        Raises:
            FetchError: If it leads to what can't be fetched, or from https to http.
        """
        location = self.headers.get("location", "")
        if self.status not in _REDIRECTS or not location:
            return None
        target = parse_url(location, self.url)
        if self.url.scheme == "https" and target.scheme == "http":
            raise FetchError(str(self.url), f"redirects from https to {target}, which anyone on the way could change")
        return target


class RequestSender:
    """Sends requests to servers, for any number of threads.

    Args:
        guard: Which addresses may be connected to.
        pace: When a host may get a request.
        limits: Times and retries.
        tls: Which certificates are trusted.
        clock: Seconds since some moment, never going back.
    """

    def __init__(
        self, *, guard: Guard, pace: Pace, limits: Limits, tls: ssl.SSLContext, clock: Callable[[], float]
    ) -> None:
        self._pace = pace
        self._limits = limits
        self._deadline = Deadline(clock)
        self._agent = user_agent()
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=None,
            max_keepalive_connections=_MAX_IDLE_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=GuardedConnections(guard, self._deadline),
        )

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()

    def send(self, url: httpx.URL, conditions: Mapping[str, str], accepted: BodyLimits) -> Reply:
        """Returns the reply of a server to one URL; redirects are not followed.

        Raises:
            FetchError: If no whole reply comes, or none but 429 and 503.
        """
        problem = ""
        for attempt in range(self._limits.retries + 1):
            with self._pace.turn(url) as rest:
                pause = None
                try:
                    reply = self._send_once(url, conditions, accepted)
                    if reply.status not in _BUSY:
                        return reply
                    problem, pause = f"answered {status_phrase(reply.status)}", retry_after(reply.headers)
                except _BROKEN as error:
                    problem = f"the connection failed ({_error_text(error)})"
                rest(pause if pause is not None else _BACK_OFF * 2**attempt * random.uniform(0.5, 1.5))
        raise FetchError(str(url), f"{problem}, asked {self._limits.retries + 1} times", temporary=True)

    def _send_once(self, url: httpx.URL, conditions: Mapping[str, str], accepted: BodyLimits) -> Reply:
        """Sends one request and reads its reply.

        Raises:
            FetchError: Where a retry would not help.
            httpcore.NetworkError, httpcore.ConnectTimeout, httpcore.RemoteProtocolError: Where it may help.
        """
        limits = self._limits
        headers = [
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", self._agent),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", body.ACCEPTED),
            *conditions.items(),
        ]
        address = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        times = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        request = httpcore.Request("GET", address, headers=headers, extensions={"timeout": times})
        self._deadline.start(limits.total)
        try:
            response = self._pool.handle_request(request)
            with closing(response):
                return self._read(url, response, accepted)
        except Refused as error:
            raise FetchError(str(url), str(error)) from error
        except body.BodyError as error:
            raise FetchError(str(url), str(error)) from error
        except DeadlinePassed as error:
            reason = f"not answered to the end within {limits.total:g} s"
            raise FetchError(str(url), reason, temporary=True) from error
        except httpcore.ReadTimeout as error:
            raise FetchError(str(url), f"no answer for {limits.read:g} s", temporary=True) from error
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, httpcore.WriteTimeout) as error:
            raise FetchError(str(url), f"cannot be asked ({_error_text(error)})") from error

    def _read(self, url: httpx.URL, response: httpcore.Response, accepted: BodyLimits) -> Reply:
        headers = httpx.Headers(response.headers)
        content = b""
        if response.status in CONTENT_STATUSES:
            media_type = content_type(headers)
            if (
                accepted.content_types is not None
                and media_type is not None
                and media_type not in accepted.content_types
            ):
                raise FetchError(str(url), f"is {media_type[:60]!r}; expected a page, a feed, plain text or PDF")
            content, whole = body.read(response.iter_stream(), headers.get("content-encoding", ""), accepted.max_bytes)
            if not whole and not accepted.truncate:
                raise FetchError(str(url), f"longer than {accepted.max_bytes:,} bytes; at most that many are expected")
        return Reply(url=url, status=response.status, headers=headers, content=content)


def content_type(headers: Mapping[str, str]) -> str | None:
    """Returns the content type, lower-case, without parameters, e.g. `text/html`; None if the server names none."""
    return headers.get("content-type", "").partition(";")[0].partition(",")[0].strip().lower() or None


def status_phrase(status: int) -> str:
    """Returns a status in words, e.g. `404 Not Found`; the words are the standard's, not the server's."""
    return f"{status} {httpx.codes.get_reason_phrase(status)}".rstrip()


def user_agent() -> str:
    """Returns the version and the project's page as the installed package names them: `Newsdesk/1.2.3 (+https://...)`."""
    about = metadata("newsdesk")
    pages = [entry.partition(",")[2].strip() for entry in about.get_all("Project-URL") or []]
    return f"{NAME}/{about['Version']} ({'+' + pages[0] if pages else 'reads news articles, obeys robots.txt'})"


def _error_text(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
