"""Asks a server one URL: in its turn, again where that may help, and reads no more of the answer than is wanted."""

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
from corpus.fetch.guard import Guard, Refused
from corpus.fetch.pace import Pace, retry_after
from corpus.fetch.types import Limits
from corpus.fetch.wire import Deadline, DeadlinePassed, Wire
from corpus.urls import parse_url

NAME = "Newsdesk"  # what a robots.txt may call us
_BACK_OFF = 1.0  # seconds before the first repetition, give or take half; doubled before each further one
_BUSY = (429, 503)
WITH_CONTENT = (200, 203)  # statuses whose body is what was asked for
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
)
_KEPT_OPEN = 20  # idle connections
_KEPT_FOR = 30.0  # seconds
_BROKEN = (httpcore.NetworkError, httpcore.ConnectTimeout, httpcore.RemoteProtocolError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of an answer is read.

    Attributes:
        most: The longest body, in bytes, unpacked.
        kinds: The content types that are; any if None.
        cut: Whether a longer body is cut at `most`; otherwise it is an error.
    """

    most: int
    kinds: frozenset[str] | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; the content is read only where the status says that it is what was asked for."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    content: bytes

    def leads_to(self) -> httpx.URL | None:
        """Where a redirect leads; None if it is none.

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


class Asking:
    """Requests to servers, by any number of threads.

    Args:
        guard: Which addresses may be connected to.
        pace: When a host may be asked.
        limits: Times and repetitions.
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
            max_keepalive_connections=_KEPT_OPEN,
            keepalive_expiry=_KEPT_FOR,
            network_backend=Wire(guard, self._deadline),
        )

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()

    def ask(self, url: httpx.URL, conditions: Mapping[str, str], wanted: Wanted) -> Reply:
        """What a server says to one URL; redirects are not followed.

        Raises:
            FetchError: If it says nothing whole, or nothing but 429 or 503.
        """
        problem = ""
        for attempt in range(self._limits.retries + 1):
            with self._pace.turn(url) as rest:
                pause = None
                try:
                    reply = self._once(url, conditions, wanted)
                    if reply.status not in _BUSY:
                        return reply
                    problem, pause = f"answered {phrase(reply.status)}", retry_after(reply.headers)
                except _BROKEN as error:
                    problem = f"the connection failed ({_said(error)})"
                rest(pause if pause is not None else _BACK_OFF * 2**attempt * random.uniform(0.5, 1.5))
        raise FetchError(str(url), f"{problem}, asked {self._limits.retries + 1} times", passing=True)

    def _once(self, url: httpx.URL, conditions: Mapping[str, str], wanted: Wanted) -> Reply:
        """One request and its answer.

        Raises:
            FetchError: Where asking once more would not help.
            httpcore.NetworkError, httpcore.ConnectTimeout, httpcore.RemoteProtocolError: Where it may.
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
                return self._read(url, response, wanted)
        except Refused as error:
            raise FetchError(str(url), str(error)) from error
        except body.BodyError as error:
            raise FetchError(str(url), str(error)) from error
        except DeadlinePassed as error:
            reason = f"not answered to the end within {limits.total:g} s"
            raise FetchError(str(url), reason, passing=True) from error
        except httpcore.ReadTimeout as error:
            raise FetchError(str(url), f"no answer for {limits.read:g} s", passing=True) from error
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, httpcore.WriteTimeout) as error:
            raise FetchError(str(url), f"cannot be asked ({_said(error)})") from error

    def _read(self, url: httpx.URL, response: httpcore.Response, wanted: Wanted) -> Reply:
        headers = httpx.Headers(response.headers)
        content = b""
        if response.status in WITH_CONTENT:
            kind = content_type(headers)
            if wanted.kinds is not None and kind is not None and kind not in wanted.kinds:
                raise FetchError(str(url), f"is {kind[:60]!r}; expected a page, a feed, plain text or PDF")
            content, whole = body.read(response.iter_stream(), headers.get("content-encoding", ""), wanted.most)
            if not whole and not wanted.cut:
                raise FetchError(str(url), f"longer than {wanted.most:,} bytes; at most that many are expected")
        return Reply(url=url, status=response.status, headers=headers, content=content)


def content_type(headers: Mapping[str, str]) -> str | None:
    """`text/html` and the like, lower-case, without parameters; None if the server names none."""
    return headers.get("content-type", "").partition(";")[0].partition(",")[0].strip().lower() or None


def phrase(status: int) -> str:
    """A status in words: `404 Not Found`; the words are ours, not the server's."""
    return f"{status} {httpx.codes.get_reason_phrase(status)}".rstrip()


def user_agent() -> str:
    """`Newsdesk/1.2.3 (+https://...)`: its version, and the project's page as the installed package names it."""
    about = metadata("newsdesk")
    pages = [entry.partition(",")[2].strip() for entry in about.get_all("Project-URL") or []]
    return f"{NAME}/{about['Version']} ({'+' + pages[0] if pages else 'reads news articles, obeys robots.txt'})"


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
