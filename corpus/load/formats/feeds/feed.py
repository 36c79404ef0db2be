"""Reads feeds: RSS and Atom with feedparser, and JSON Feed; nothing is ever fetched for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from itertools import zip_longest
from pathlib import PurePath
from typing import Any

from corpus.errors import LoadError
from corpus.load.decode import bounded, decode
from corpus.load.formats.feeds.entries import Entry, Feed, bounded_entries
from corpus.load.formats.feeds.json_feed import parse_json_feed
from corpus.load.formats.pages.metadata import language_code
from corpus.load.formats.pages.tree import check_tags
from corpus.load.markup import html_text
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.text.boilerplate import clean
from corpus.text.bylines import split_names
from corpus.text.notices import is_notice
from corpus.time.published import DateReader
from corpus.types import Article, new_article, tidy
from corpus.urls import web_url

__all__ = ["Entry", "Feed", "looks_like_feed", "parse_feed", "read"]

MAX_BYTES = 10_000_000  # feedparser takes some 10 s over so many

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{1,80}?encoding=[\"']([\w-]{2,30})")
_WIDE = {b"<\0?\0": "utf-16-le", b"\0<\0?": "utf-16-be"}  # UTF-16 without its mark
_COMMENT_OR_ROOT = re.compile(r"<!--.*?(?:-->|$)|<[a-z]", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)\b", re.IGNORECASE)
_JSON_FEED = re.compile(r'\s*\{[^{}\[\]]{0,4000}"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_PERSON = re.compile(
    r"</?(?:[\w.-]+:)?(?:author|creator|contributor|publisher|owner|managingEditor|webMaster|name)\b[^<>]*>",
    re.IGNORECASE,
)
_MAX_PERSON_CHARS = 5_000  # feedparser looks for mail addresses in them, in quadratic time
_MAX_OPEN_COMMENTS = 100  # quadratic time again
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}  # minutes
_MAX_INTERVAL = 525_600  # minutes; a feed that says more says nothing


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns an article for each entry that has a text; the outlet is the feed's title.

    Raises:
        LoadError: If it is no feed, or no entry has a text.
    """
    feed = parse_feed(content, path)
    taken = [(entry, body) for entry in feed.entries if (body := entry.text) and not is_notice(body)]
    if not taken:
        raise LoadError(path, f"a feed of {len(feed.entries)} entries, none with a text; expected articles")
    for entry, _ in taken:
        if entry.warning:
            warn_at(on_undated, path)(entry.warning)
    articles = [
        new_article(
            body=body, url=entry.url, title=entry.title, outlet=feed.title,
            authors=entry.authors, published=entry.published, language=feed.language,
        )
        for entry, body in taken
    ]  # fmt: skip
    return [bounded(article, path) for article in articles]


def looks_like_feed(head: bytes) -> bool:
    """Returns whether the first bytes of a file, a few thousand, are those of RSS, Atom or JSON Feed."""
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")
    return bool(_JSON_FEED.match(text)) or (text.lstrip().startswith("<") and _root(text) is not None)


def parse_feed(content: bytes, path: PurePath | str, url: str | None = None) -> Feed:
    """Parses a feed of any format; nothing is fetched and no entity is expanded.

    Args:
        content: The feed's bytes, unpacked.
        path: Where it is from, for the error.
        url: Its own URL, which relative links are relative to; None if it has none.

    Raises:
        LoadError: If it is no feed, or larger than one, or declares entities.
    """
    path = PurePath(path)
    if len(content) > MAX_BYTES:
        raise LoadError(path, f"a feed of {len(content):,} bytes; at most {MAX_BYTES:,} are expected")
    declared = _DECLARED.match(content)
    text = decode(content, path, declared[1].decode("ascii", "replace") if declared else _WIDE.get(content[:4]))
    return parse_json_feed(text, path, url) if text.lstrip().startswith("{") else _xml_feed(text, path, url)


def _xml_feed(text: str, path: PurePath, url: str | None) -> Feed:
    """Parses RSS or Atom.

    feedparser gets a stream, since it takes bytes for the name of a file. It gets UTF-8, so that it reads the same text
    that was searched here for declared entities: a long one used often makes gigabytes of a kilobyte.
    """
    _check(text, path)
    root = _root(text)
    if root is None:
        raise LoadError(path, "not a feed; expected RSS, Atom or JSON Feed")
    import feedparser  # type: ignore[import-untyped]  # 0.1 s: only for those who read feeds

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    try:
        parsed = feedparser.parse(
            BytesIO(text[root:].encode("utf-8", "replace")), response_headers=headers, sanitize_html=True,
            resolve_relative_uris=True,
        )  # fmt: skip
    except Exception as error:  # whatever a library trips over, the other files are still read
        raise LoadError(path, f"a feed that feedparser cannot take apart ({type(error).__name__})") from error
    about = parsed.feed
    link = web_url(about.get("link"), url)
    atom = parsed.get("version", "").startswith("atom")
    inherited = about.get("authors", []) if atom else []  # RFC 4287, 4.2.1
    read_entry = partial(_entry, base=link or url, inherited=inherited, atom=atom, dates=DateReader("feed"))
    return Feed(
        title=_line(about.get("title_detail")),
        link=link,
        language=language_code(about.get("language")),
        entries=bounded_entries((read_entry(entry) for entry in parsed.entries), path),
        interval_minutes=_interval(about),
    )


def _root(text: str) -> int | None:
    """Returns where the root element of a feed begins; None if the first element is no feed's."""
    first = next((tag for tag in _COMMENT_OR_ROOT.finditer(text) if not tag[0].startswith("<!--")), None)
    return first.start() if first and _FEED.match(text, first.start()) else None


def _check(text: str, path: PurePath) -> None:
    """Raises a LoadError for what would take feedparser minutes, or gigabytes."""
    if _ENTITY.search(text):
        raise LoadError(path, "declares entities of its own (<!ENTITY); expected a feed without them")
    check_tags(text, path)
    still_open = text.count("<!--") + text.count("&lt;!--") - text.count("-->") - text.count("--&gt;")
    if still_open > _MAX_OPEN_COMMENTS:
        raise LoadError(path, f"a feed with {still_open:,} comments that never end")
    people = [*_PERSON.finditer(text)]
    for person, following in zip_longest(people, people[1:]):
        length = (following.start() if following else len(text)) - person.end()
        if length > _MAX_PERSON_CHARS and not person[0].startswith("</") and not person[0].endswith("/>"):
            raise LoadError(path, f"a person of {length:,} characters; at most {_MAX_PERSON_CHARS:,} are expected")


def _entry(
    entry: Mapping[str, Any], *, base: str | None, inherited: list[Mapping[str, Any]], atom: bool, dates: DateReader
) -> Entry:
    contents = [text for part in entry.get("content", []) if (text := _paragraphs(part))]
    summary = _paragraphs(entry.get("summary_detail"))
    links = [link.get("href") for link in entry.get("links", []) if link.get("rel") == "alternate"]
    # feedparser takes an id for a link where there is none, but an Atom id leads nowhere (RFC 4287, 4.2.6)
    url = next(filter(None, (web_url(link, base) for link in (links if atom else [entry.get("link")]))), None)
    names = (author.get("name") for author in (entry.get("authors") or inherited))
    own = [entry[name] for name in ("published", "created") if isinstance(entry.get(name), str)]
    updated = entry.get("updated") if not own else None  # all that many feeds in Atom have
    published, warning = dates.trusted([*own, *([updated] if isinstance(updated, str) else [])])
    title = _line(entry.get("title_detail"))
    return Entry(
        id=entry.get("id") or url,
        url=url,
        title=title,
        published=published,
        authors=tuple(split_names(name for name in names if name)),
        text=clean(max(contents, key=len, default=summary), title),
        summary_only=not contents and bool(summary),
        warning=warning,
    )


def _interval(about: Mapping[str, Any]) -> int | None:
    """Minutes between two readings, from RSS's `ttl` or the syndication module's period and frequency."""
    period = _PERIODS.get(str(about.get("sy_updateperiod")).strip().lower())
    try:
        minutes = int(about["ttl"]) if "ttl" in about else (period or 0) // int(about.get("sy_updatefrequency") or 1)
    except (ValueError, ZeroDivisionError):
        return None
    return minutes if 0 < minutes <= _MAX_INTERVAL else None


def _paragraphs(detail: Mapping[str, Any] | None) -> str:
    """Returns a feed's text construct as plain text."""
    value = (detail or {}).get("value") or ""
    return tidy(html_text(value) if "html" in (detail or {}).get("type", "") else value)


def _line(detail: Mapping[str, Any] | None) -> str | None:
    return " ".join(_paragraphs(detail).split()) or None
