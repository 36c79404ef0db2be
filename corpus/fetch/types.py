"""Defines the limits of fetching and its results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Holds the limits of fetching; times in seconds.

    Attributes:
        connect: The time to open a connection, for each address of a host.
        read: The time to wait for the next bytes of a response.
        total: The time of one request up to the last byte of its response; a slow resolver may exceed it.
        max_bytes: The longest body, unpacked.
        pause: The least time between the starts of two requests to one host.
        max_crawl_delay: The longest Crawl-delay of a robots.txt that is obeyed; a longer one counts as this.
        max_wait: The longest wait that a server may want (Retry-After); a longer one is an error.
        retries: How often a request is repeated after 429, 503 or a broken connection.
        redirects: The most redirects that are followed.
    """

    connect: float = 10.0
    read: float = 15.0
    total: float = 60.0
    max_bytes: int = 20 << 20
    pause: float = 1.0
    max_crawl_delay: float = 30.0
    max_wait: float = 60.0
    retries: int = 3
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Holds what a URL returned.

    Attributes:
        url: Where the content was, after all redirects; without a fragment.
        requested_url: The URL that was requested, as it was given.
        content: The body, unpacked.
        content_type: `text/html` and the like, lower-case, without parameters; None if the server named none.
        charset: The encoding that the server names, lower-case; not checked against the content. None if it names
            none, or none that Python can decode.
        etag: Given to the next `get` of this URL, it saves sending the same content twice.
        last_modified: The same, by date.
        moved_permanently: Whether `url` is another than `requested_url` and every redirect on the way was permanent:
            then `url` is the one to store.
    """

    url: str
    requested_url: str
    content: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    moved_permanently: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Says that the content has not changed since `etag` and `last_modified` were sent; attributes as in `Fetched`."""

    url: str
    requested_url: str
    etag: str | None
    last_modified: str | None
    moved_permanently: bool
