"""Reads a web page's metadata: JSON-LD first, then OpenGraph and other meta elements, then its markup."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from corpus.load.formats.pages.dates import own_parts, published
from corpus.text.bylines import split_names
from corpus.time.published import Warn, ignore_warning
from corpus.types import Published
from corpus.urls import web_url

_ARTICLE = re.compile(r"(?:.*article|report|.*(?<!job)posting)$", re.IGNORECASE)  # types of schema.org
_AUTHOR = ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_MAX_JSON_LD_OBJECTS = 5_000
_OF_THE_PAGE = frozenset({"@graph", "mainEntity", "mainEntityOfPage"})  # under which JSON-LD has what a page is about
_MAX_WRAPPERS = 4  # objects and lists around a name

_BESIDE_TITLE = (" | ", " - ", " – ", " — ", " · ", " • ", " : ", " :: ", " » ", " « ", " / ", " ~ ", ": ")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """Holds a page's metadata of its article; None where the page has none."""

    title: str | None
    url: str | None
    outlet: str | None
    authors: tuple[str, ...]
    published: Published | None
    language: str | None


def page_metadata(tree: HtmlElement, warn: Warn = ignore_warning) -> PageMetadata:
    """Returns a page's metadata of its article.

    The date is the first of: JSON-LD `datePublished`, a meta element, a marked `time` element; the day that htmldate
    finds in the markup; a day in the URL. Where that is no moment with a zone, but another of the page's on the same
    day is, that one is taken. Dates in the text are not the page's.

    Args:
        tree: From `parse_page`; not changed.
        warn: Called with the reason why the page's date is left out, if no other can be trusted.
    """
    linked = list(islice(json_ld(tree), _MAX_JSON_LD_OBJECTS))
    articles = [thing for thing in linked if any(map(_ARTICLE.match, types_of(thing)))]
    meta = _meta(tree)
    seen = own_parts(tree)
    extracted = _trafilatura(seen)
    url = next(
        filter(None, map(web_url, [extracted.get("url"), *meta.get("og:url", ()), *(a.get("url") for a in articles)])),
        None,
    )
    names = [name for article in articles[:1] for name in _people(article.get("author"))]
    names = names or [name for key in _AUTHOR for name in meta.get(key, ()) if not web_url(name)]
    outlets = [*meta.get("og:site_name", ()), *(_name(article.get("publisher")) for article in articles)]
    sites = [*outlets, extracted.get("sitename"), extracted.get("hostname")]
    return PageMetadata(
        title=_without_site(extracted.get("title"), [site for site in sites if site]),
        url=url,
        outlet=next(filter(None, outlets), None) or extracted.get("sitename") or extracted.get("hostname"),
        authors=tuple(split_names(names) or split_names((extracted.get("author") or "").split("; "))),
        published=published(seen, _dated(tree, extracted.get("title"), url), meta, extracted.get("date"), url, warn),
        language=_language(tree, meta, linked),
    )


def _without_site(title: str | None, sites: Iterable[str]) -> str | None:
    """Cuts the site's name off the end or the beginning of a title: "Pier rebuilt | The Voice" is "Pier rebuilt"."""
    names = {_bare(site) for site in sites}
    for mark in _BESIDE_TITLE:
        (first, _, behind), (before, _, last) = (title or "").partition(mark), (title or "").rpartition(mark)
        if before and _bare(last) in names:
            return before.strip()
        if behind and _bare(first) in names:
            return behind.strip()
    return title


def _bare(site: str) -> str:
    return site.strip().casefold().removeprefix("www.").removeprefix("the ")


def language_code(written: object) -> str | None:
    """Returns the ISO 639-1 code of a language tag, e.g. `en` for `en-US` and `en_US`; None if it has none."""
    match = re.match(r"\s*([a-z]{2})(?![a-z])", written, re.IGNORECASE) if isinstance(written, str) else None
    return match[1].lower() if match else None


def json_ld(tree: HtmlElement, keys: frozenset[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yields the objects of a page's JSON-LD, outer ones before inner ones.

    Args:
        tree: From `parse_page`.
        keys: Under which an object may stand inside another; None for all.
    """
    queue: deque[Any] = deque()
    for script in tree.iter("script"):
        queue.append(json.loads(script.text, strict=False))  # parse_page has left only those that can be read
    while queue:
        thing = queue.popleft()
        if isinstance(thing, list):
            queue.extendleft(reversed(thing))
        elif isinstance(thing, dict):
            yield thing
            inner = (value for key, value in thing.items() if keys is None or key in keys)
            queue.extend(value for value in inner if isinstance(value, list | dict))


def types_of(thing: dict[str, Any]) -> list[str]:
    """Returns the types of schema.org that an object has, e.g. `NewsArticle`."""
    types = thing.get("@type")
    return [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _dated(tree: HtmlElement, title: str | None, url: str | None) -> list[dict[str, Any]]:
    """Returns the JSON-LD objects whose dates are the article's: not those of stories that it only names."""
    own = list(islice(json_ld(tree, _OF_THE_PAGE), _MAX_JSON_LD_OBJECTS))
    articles = [thing for thing in own if any(map(_ARTICLE.match, types_of(thing)))]
    told = [thing for number, thing in enumerate(articles) if not _is_another(thing, title, url, first=number == 0)]
    return [*told, *(thing for thing in own if any(name.endswith("WebPage") for name in types_of(thing)))]


def _is_another(thing: dict[str, Any], title: str | None, url: str | None, *, first: bool) -> bool:
    """Returns whether an article of JSON-LD is not the page's: it has another headline, and not its address."""
    own_url, headline = thing.get("url"), thing.get("headline")
    if isinstance(own_url, str) and url and web_url(_absolute(own_url, url)) == url:
        return False
    if not isinstance(headline, str) or not title:
        return False
    one, other = headline.casefold().strip(), title.casefold().strip()
    return not (first and not own_url) and one not in other and other not in one


def _absolute(address: str, base: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # e.g. of a broken IPv6 host
        return address


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Returns the contents of meta elements by their property, name, itemprop or http-equiv in lower case."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        keys = (element.get(attribute) for attribute in ("property", "name", "itemprop", "http-equiv"))
        for key in {key.strip().lower() for key in keys if key}:
            meta.setdefault(key, []).extend([content] if content else [])
    return meta


def _trafilatura(seen: HtmlElement) -> dict[str, str]:
    """Returns what trafilatura and htmldate find; nothing if they fail on the page."""
    from trafilatura.metadata import extract_metadata  # 0.5 s: only for those who read pages

    dates = {"extensive_search": False, "original_date": True, "deferred_url_extractor": True}
    try:
        extracted = extract_metadata(seen, None, {**dates, "max_date": datetime.now(UTC).strftime("%Y-%m-%d")})
    except Exception:  # whatever trafilatura fails on, the article can still be read
        return {}
    named = {name: getattr(extracted, name) for name in ("title", "url", "sitename", "hostname", "author", "date")}
    return {name: value for name, value in named.items() if isinstance(value, str)}


def _name(thing: object) -> str | None:
    """Returns the name of a person or a publisher of JSON-LD: a text, perhaps inside objects and lists."""
    for _ in range(_MAX_WRAPPERS):
        if isinstance(thing, dict):
            thing = thing.get("name")
        elif isinstance(thing, list):
            thing = next(filter(None, thing), None)
    return thing.strip() or None if isinstance(thing, str) and not web_url(thing) else None


def _people(author: object) -> list[str]:
    """Returns the names of JSON-LD authors; organizations are left out."""
    people = author if isinstance(author, list) else [author]
    people = [one for one in people if not (isinstance(one, dict) and any("Organization" in t for t in types_of(one)))]
    return [name for name in map(_name, people) if name]


def _language(tree: HtmlElement, meta: dict[str, list[str]], linked: Iterable[dict[str, Any]]) -> str | None:
    """Returns the ISO 639-1 code that the page gives, e.g. `en` for `en-US`."""
    page = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang")]
    other = [*meta.get("og:locale", ()), *meta.get("content-language", ()), *(one.get("inLanguage") for one in linked)]
    return next(filter(None, map(language_code, (*page, *other))), None)
