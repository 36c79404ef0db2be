"""What is asked of the web and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of fetching; times in seconds.

    Attributes:
        connect: To open a connection, for each address of a host.
        read: To wait for the next bytes of an answer.
        total: For one request, from its start to the last byte of its answer; a slow resolver may exceed it.
        most_bytes: The longest answer, unpacked.
        pause: The least time between the starts of two requests to one host.
        crawl_delay: The longest Crawl-delay of a robots.txt that is kept; a longer one counts as this.
        patience: The longest wait that a server may ask for (Retry-After); beyond it, the URL is an error.
        retries: How often a request is repeated after 429, 503 or a broken connection.
        redirects: The most redirects that are followed.
    """

    connect: float = 10.0
    read: float = 15.0
    total: float = 60.0
    most_bytes: int = 20 << 20
    pause: float = 1.0
    crawl_delay: float = 30.0
    patience: float = 60.0
    retries: int = 3
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a URL answered.

    Attributes:
        url: Where the content was, after all redirects; without a fragment.
        asked: The URL that was asked for, as it was given.
        content: The body, unpacked.
        content_type: `text/html` and the like, lower-case, without parameters; None if the server named none.
        charset: What the server says the text is encoded in, lower-case; not held against the content. None
            where it says nothing, or names no encoding that Python knows.
        etag: What to give to the next `get` of this URL, so that nothing is sent twice.
        last_modified: The same, by date.
        moved_permanently: Whether `url` is another than `asked` and every redirect on the way said it is for good:
            then `url` is the one to keep.
    """

    url: str
    asked: str
    content: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    moved_permanently: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The content is what it was when `etag` and `last_modified` were given out; attributes as in `Fetched`."""

    url: str
    asked: str
    etag: str | None
    last_modified: str | None
    moved_permanently: bool
