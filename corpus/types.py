"""Defines articles, their dates, and the passages cut from them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from corpus.urls import address_of
from corpus.wording import day_in_words

Precision = Literal["day", "minute", "second"]
DateOrigin = Literal["field", "page", "feed", "url", "text"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")  # half a surrogate pair is no character
_LEAST_OFFSET, _MOST_OFFSET = -12 * 60, 14 * 60  # minutes before UTC, of all clocks on earth
_DIGEST_CHARS = 16  # 64 bits: one collision expected among some four thousand million articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Marks a piece of a text: `text[start:end]`, in code points; never empty.

    Raises:
        ValueError: If not 0 <= start < end.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}:{self.end}")

    def within(self, other: Span) -> bool:
        """Returns whether this span lies wholly inside `other`."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Returns whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Says when an article was published, as far as its source says.

    Attributes:
        at: The moment, aware, on the outlet's own clock: its day is the outlet's day. A bare day is its midnight.
        precision: The finest unit that the source gave.
        zoned: Whether the source gave a zone, or how far its clock is from UTC; if not, UTC was assumed.
        origin: Where it was found.
    """

    at: datetime
    precision: Precision
    zoned: bool
    origin: DateOrigin

    def __post_init__(self) -> None:
        offset = self.at.utcoffset()
        if offset is None:
            raise ValueError("Published.at must be aware")
        object.__setattr__(self, "at", self.at.astimezone(_zone(offset)))

    @property
    def offset(self) -> int | None:
        """Returns how many minutes the outlet's clock is before UTC's; None where the source does not say."""
        return int((self.at.utcoffset() or timedelta()).total_seconds()) // 60 if self.zoned else None

    def day(self) -> str:
        """Returns the day in words, e.g. `28 October 2025`."""
        return day_in_words(self.at)

    def iso(self) -> str:
        """Returns ISO 8601, no finer than the source: `2025-10-28` or `2025-10-28T20:30:00-04:00`."""
        if self.precision == "day":
            return self.at.date().isoformat()
        timespec = "minutes" if self.precision == "minute" else "seconds"
        at = self.at if self.zoned else self.at.replace(tzinfo=None)
        return at.isoformat(timespec=timespec)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Holds one article as it was at one time.

    Attributes:
        id: 16 hex digits that identify the article; see `article_id`.
        version: 16 hex digits of the body: the same id with another body is a new version.
        body: The text, normalised by `tidy`; all offsets are into it.
        published: None where the source does not say; never a guess.
    """

    id: str
    url: str | None
    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    published: Published | None
    language: str | None
    body: str
    version: str

    def text_at(self, span: Span) -> str:
        """Returns the body's text at a span."""
        return self.body[span.start : span.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Holds a piece of an article that is indexed: `article.body[span.start:span.end] == text`."""

    id: str
    article_id: str
    version: str
    span: Span
    text: str


def _zone(offset: timedelta) -> timezone:
    """Returns the zone of a clock that far from UTC, in whole minutes; UTC where no place on earth is so far."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes or not _LEAST_OFFSET <= minutes <= _MOST_OFFSET:
        return UTC
    return timezone(timedelta(minutes=minutes))


def digest(*parts: str) -> str:
    """Returns 16 hex digits (64 bits) of SHA-256 over the parts, joined with a separator."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST_CHARS]


def tidy(text: str) -> str:
    """Returns a text in the one form that is stored: NFC, line feeds alone, no control characters.

    Spaces before a line end go, as do blank lines at both ends. Words are not touched.
    """
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip()  # a fifteenth of a pattern's time


def article_id(
    *, url: str | None, outlet: str | None, title: str | None, published: Published | None, body: str
) -> str:
    """Returns the identity of an article: its URL; else outlet, title and day; else the body.

    Args:
        url: As `corpus.urls.address_of` returns it.
        outlet: Its name.
        title: The headline.
        published: When it was published.
        body: The text, as `tidy` returns it.
    """
    if url:
        return digest("url", url)
    if outlet and title and published:
        return digest("headline", outlet, title, published.at.date().isoformat())
    return body_id(body)


def body_id(body: str) -> str:
    """Returns the identity of an article that has nothing but its body."""
    return digest("body", body)


def new_article(
    *,
    body: str,
    url: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    authors: Iterable[str] = (),
    published: Published | None = None,
    language: str | None = None,
) -> Article:
    """Returns an article with its id and version worked out, its texts tidied, blanks made None.

    Its URL is stored in normal form; a malformed one is as one that is not there.

    Raises:
        ValueError: If the body is empty.
    """
    body = tidy(body)
    if not body:
        raise ValueError("no text")
    url, title, outlet = address_of(_one_line(url) or ""), _one_line(title), _one_line(outlet)
    return Article(
        id=article_id(url=url, outlet=outlet, title=title, published=published, body=body),
        url=url,
        title=title,
        outlet=outlet,
        authors=tuple(dict.fromkeys(name for name in map(_one_line, authors) if name)),
        published=published,
        language=_one_line(language),
        body=body,
        version=digest("body", body),
    )


def new_passage(article: Article, span: Span) -> Passage:
    """Returns the passage at a span of an article."""
    return Passage(
        id=f"{article.id}-{article.version}-{span.start}-{span.end}",
        article_id=article.id,
        version=article.version,
        span=span,
        text=article.text_at(span),
    )


def _one_line(text: str | None) -> str | None:
    return " ".join(tidy(text).split()) or None if text else None
