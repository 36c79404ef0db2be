"""Runs a newsroom on this machine: a real HTTP server whose articles, feed and failures tests decide.

    with Newsroom() as room:
        room.publish(Story(slug="quay", title="Quay reopens", paragraphs=("The quay is open.",)))
        room.url("/articles/quay.html"), room.url("/feed.xml")
        room.serve("/gone.html", Page(status=410))
        room.requests[-1].path, room.requests[-1].headers, room.requests[-1].at

Pages carry an ETag and are answered with 304 where a request names it.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Holds an article to publish."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    author: str = "Nora Quill"
    published: str = "2025-11-03T08:00:00Z"

    @property
    def path(self) -> str:
        return f"/articles/{self.slug}.html"

    def html(self) -> str:
        words = "\n".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)
        return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(self.title)}</title>
<meta name="author" content="{escape(self.author)}">
<meta property="og:site_name" content="The Quay Courier">
<meta property="article:published_time" content="{self.published}"></head>
<body><header><a href="/">The Quay Courier</a></header>
<article><h1>{escape(self.title)}</h1>
{words}
</article><footer>Share</footer></body></html>"""


QUAY = Story(
    slug="quay",
    title="Quay reopens after storm repairs",
    paragraphs=(
        "The eastern quay reopened on Monday after four months of repairs to its storm wall.",
        "Harbour master Tilda Brandt said that the first freighter had docked before dawn.",
        "The repairs cost 14 million crowns, two million more than the council had set aside.",
    ),
)
FERRY = Story(
    slug="ferry",
    title="Night ferry to end this winter",
    paragraphs=(
        "The night ferry to Orlen Island will stop at the end of January, its owner announced.",
        "Fewer than thirty passengers a night had used the crossing since the bridge was opened.",
        "The owner, Brandt Lines, will keep the two crossings of the day and lower their fares.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Holds one response. A body that is a function is streamed, piece by piece, in HTTP's chunked coding.

    Attributes:
        kind: The Content-Type header, if there is to be one.
        headers: Further ones; a Content-Length that is given here breaks the answer off where the body ends.
        drip: What comes in place of the headers' end, piece by piece.
        raw: All that is sent, in place of an answer in HTTP.
        dated: Whether the server adds its own Date header.
    """

    status: int = 200
    body: bytes | Callable[[], Iterator[bytes]] = b""
    kind: str | None = HTML
    headers: dict[str, str] = field(default_factory=dict)
    drip: Callable[[], Iterator[bytes]] | None = None
    raw: bytes | None = None
    dated: bool = True

    def etag(self) -> str | None:
        if self.status != 200 or not isinstance(self.body, bytes):
            return None
        return f'"{hashlib.sha256(self.body).hexdigest()[:12]}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came in."""

    path: str
    headers: Message


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self.connections: list[socket.socket] = []
        super().__init__(("127.0.0.1", 0), handler)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        self.connections.append(connection)
        return connection, address

    def server_close(self) -> None:
        """Closes open connections, too."""
        super().server_close()
        for connection in self.connections:
            with suppress(OSError):  # it is closed
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Prints nothing: clients that break off are what tests are about."""


class Newsroom:
    """Serves a newsroom; `tls` makes it speak https."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.stories: list[Story] = []
        self.most_at_once: Counter[str] = Counter()  # by the host that was asked for
        self._pages: dict[str, list[Page]] = {"/robots.txt": [Page(status=404)]}
        self._at_once: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(self._handler())
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "http" if tls is None else "https"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Newsroom:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Returns the URL of a path, under this address or any name that resolves to it in a test."""
        return f"{self._scheme}://{host}:{self.port}{path}"

    def serve(self, path: str, *pages: Page) -> str:
        """Serves these pages at a path, one a request, the last one for ever; returns its URL."""
        self._pages[path] = list(pages)
        return self.url(path)

    def robots(self, text: str) -> None:
        """Serves this robots.txt; there is none at first."""
        self.serve("/robots.txt", Page(body=text.encode(), kind="text/plain"))

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Serves a redirect at a path; returns its URL."""
        return self.serve(path, Page(status=status, headers={"Location": target}))

    def publish(self, story: Story) -> str:
        """Publishes a story's page and its entry in the feed, in place of one of the same slug; returns its URL."""
        self.stories = [story, *(other for other in self.stories if other.slug != story.slug)]
        return self.serve(story.path, Page(body=story.html().encode()))

    def withdraw(self, slug: str) -> None:
        """Removes a story's page and its entry in the feed."""
        self.stories = [story for story in self.stories if story.slug != slug]
        self.serve(f"/articles/{slug}.html", Page(status=410))

    def requests_for(self, path: str) -> list[Request]:
        """Returns the requests for one path."""
        return [request for request in self.requests if request.path == path]

    def feed(self) -> bytes:
        """Returns the stories as RSS 2.0, newest first."""
        items = "".join(
            f"<item><title>{escape(s.title)}</title><link>{self.url(s.path)}</link>"
            f"<guid>{self.url(s.path)}</guid><description>{escape(s.paragraphs[0])}</description></item>"
            for s in self.stories
        )
        text = (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Quay Courier</title>{items}'
        )
        return f"{text}</channel></rss>".encode()

    def slow(self, piece: bytes = b"<p>", every: float = 0.05) -> Iterator[bytes]:
        """Yields a body that goes on for as long as a client reads, a piece now and then."""
        while not self.closing.wait(every):
            yield piece

    def _page(self, path: str) -> Page:
        with self._lock:
            if path == "/feed.xml":
                return Page(body=self.feed(), kind="application/rss+xml")
            pages = self._pages.get(path, [Page(status=404)])
            return pages.pop(0) if len(pages) > 1 else pages[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        room = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5.0  # seconds; idle connections do not outlive the test

            def do_GET(self) -> None:
                host = self.headers["Host"].partition(":")[0]
                with room._lock:
                    room.requests.append(Request(path=self.path, headers=self.headers))
                    room._at_once[host] += 1
                    room.most_at_once |= room._at_once  # the larger of each
                try:
                    self._answer(room._page(self.path))
                except OSError:  # whoever asked has had enough
                    self.close_connection = True
                finally:
                    with room._lock:
                        room._at_once[host] -= 1

            def _answer(self, page: Page) -> None:
                etag = page.etag()
                if etag and self.headers.get("If-None-Match") == etag:
                    page = Page(status=304, headers={"ETag": etag})
                if page.raw is not None:
                    self.wfile.write(page.raw)
                    self.close_connection = True
                    return
                self.send_response_only(page.status)
                if page.dated:
                    self.send_header("Date", self.date_time_string())
                if page.drip:
                    self.flush_headers()
                    for piece in page.drip():
                        self.wfile.write(piece)
                if page.kind and page.status != 304:
                    self.send_header("Content-Type", page.kind)
                if etag and page.status != 304:
                    self.send_header("ETag", etag)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if isinstance(page.body, bytes):
                    if "Content-Length" not in page.headers:
                        self.send_header("Content-Length", str(len(page.body)))
                    self.end_headers()
                    self.wfile.write(page.body)
                    self.close_connection = "Content-Length" in page.headers
                else:
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    for piece in page.body():
                        self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                    self.wfile.write(b"0\r\n\r\n")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002, its caller's name
                pass

        return Handler


def bomb(unpacked: int) -> bytes:
    """Returns a gzip file of about a thousandth of its unpacked size, all of it spaces."""
    return gzip.compress(b" " * unpacked)
