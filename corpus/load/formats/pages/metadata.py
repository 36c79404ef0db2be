"""Reads a web page's metadata: JSON-LD first, then OpenGraph and other meta elements, then its markup."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from corpus.load.formats.pages.bylines import split_names
from corpus.time.published import Warn, ignore_warning, parse_published, published_from_url, published_or_warning
from corpus.types import Published
from corpus.urls import web_url

_ARTICLE = re.compile(r"(?:.*article|report|.*(?<!job)posting)$", re.IGNORECASE)  # types of schema.org
_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
              "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate",
              "publish-date", "publication_date", "date")  # fmt: skip
_AUTHOR = ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_MARKED_TIME = ".//time[@datetime][@itemprop='datePublished' or @pubdate or contains(@class, 'publish')]"
_MAX_JSON_LD_OBJECTS = 5_000
_MAX_TIMES = 50
_MAX_DATES = 20  # a text that is none takes some 17 ms
_MAX_WRAPPERS = 4  # objects and lists around a name
_LONG_PARAGRAPH_CHARS = 80  # a paragraph of the text, not a byline or a date
_SAME_DAY = timedelta(hours=36)  # from noon of a day without zone to any hour of the same day in any zone

_BESIDE_TITLE = (" | ", " - ", " – ", " — ", " · ", " • ", " : ", " :: ")


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
    linked = list(islice(_json_ld(tree), _MAX_JSON_LD_OBJECTS))
    articles = [thing for thing in linked if any(map(_ARTICLE.match, _types(thing)))]
    meta = _meta(tree)
    extracted = _trafilatura(tree)
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
        published=_published(tree, [*articles, *_pages(linked)], meta, extracted.get("date"), url, warn),
        language=_language(tree, meta, linked),
    )


def _without_site(title: str | None, sites: Iterable[str]) -> str | None:
    """Cuts the site's name off the end or the beginning of a title: "Pier rebuilt | The Voice" is "Pier rebuilt"."""
    names = {site.casefold().removeprefix("www.") for site in sites}
    for mark in _BESIDE_TITLE:
        (first, _, behind), (before, _, last) = (title or "").partition(mark), (title or "").rpartition(mark)
        if before and last.strip().casefold() in names:
            return before.strip()
        if behind and first.strip().casefold() in names:
            return behind.strip()
    return title


def language_code(written: object) -> str | None:
    """Returns the ISO 639-1 code of a language tag, e.g. `en` for `en-US` and `en_US`; None if it has none."""
    match = re.match(r"\s*([a-z]{2})(?![a-z])", written, re.IGNORECASE) if isinstance(written, str) else None
    return match[1].lower() if match else None


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yields all objects of the page's JSON-LD, outer ones before inner ones."""
    queue: deque[Any] = deque()
    for script in tree.iter("script"):
        queue.append(json.loads(script.text, strict=False))  # parse_page has left only those that can be read
    while queue:
        thing = queue.popleft()
        if isinstance(thing, list):
            queue.extendleft(reversed(thing))
        elif isinstance(thing, dict):
            yield thing
            queue.extend(value for value in thing.values() if isinstance(value, list | dict))


def _types(thing: dict[str, Any]) -> list[str]:
    types = thing.get("@type")
    return [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _pages(linked: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [thing for thing in linked if "WebPage" in _types(thing)]


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Returns the contents of meta elements by their property, name, itemprop or http-equiv in lower case."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        keys = (element.get(attribute) for attribute in ("property", "name", "itemprop", "http-equiv"))
        for key in {key.strip().lower() for key in keys if key}:
            meta.setdefault(key, []).extend([content] if content else [])
    return meta


def _trafilatura(tree: HtmlElement) -> dict[str, str]:
    """Returns what trafilatura and htmldate find; nothing if they fail on the page.

    Long paragraphs are left out of what they see: a date in the text is not the page's.
    """
    from trafilatura.metadata import extract_metadata  # 0.5 s: only for those who read pages

    seen = deepcopy(tree)
    for paragraph in seen.iter("p"):
        if not paragraph.attrib and len(paragraph.text_content()) > _LONG_PARAGRAPH_CHARS:
            tail = paragraph.tail
            paragraph.clear()
            paragraph.tail = tail
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
    people = [one for one in people if not (isinstance(one, dict) and any("Organization" in t for t in _types(one)))]
    return [name for name in map(_name, people) if name]


def _language(tree: HtmlElement, meta: dict[str, list[str]], linked: Iterable[dict[str, Any]]) -> str | None:
    """Returns the ISO 639-1 code that the page gives, e.g. `en` for `en-US`."""
    page = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang")]
    other = [*meta.get("og:locale", ()), *meta.get("content-language", ()), *(one.get("inLanguage") for one in linked)]
    return next(filter(None, map(language_code, (*page, *other))), None)


def _published(
    tree: HtmlElement,
    linked: Iterable[dict[str, Any]],
    meta: dict[str, list[str]],
    day: str | None,
    url: str | None,
    warn: Warn,
) -> Published | None:
    written = [one.get("datePublished") for one in linked]
    written += [date for key in _PUBLISHED for date in meta.get(key, ())]
    written += [time.get("datetime") for time in tree.xpath(_MARKED_TIME)[:_MAX_TIMES]]
    texts = dict.fromkeys(text for text in written if isinstance(text, str | int | float))
    read = [published_or_warning(text, "page") for text in islice(texts, _MAX_DATES)]
    dates = [date for date, _ in read if date]
    from_url = published_from_url(url)
    date_from_htmldate = parse_published(day, "page")
    if date_from_htmldate and from_url and date_from_htmldate.at == from_url.at:
        date_from_htmldate = from_url
    best = next(filter(None, (*dates, date_from_htmldate, from_url)), None)
    if best is None and (reasons := [why for _, why in read if why]):
        warn(reasons[0])
    if best is None or best.zoned:
        return best
    times = (parse_published(time.get("datetime"), "page") for time in tree.xpath(".//time[@datetime]")[:_MAX_TIMES])
    return next((one for one in (*dates, *times) if one and _finer(one, best)), best)


def _finer(one: Published, best: Published) -> bool:
    """Returns whether a date is the same moment as the best one, with its zone."""
    middle = best.at + timedelta(hours=12) if best.precision == "day" else best.at
    return one.zoned and abs(one.at - middle) <= _SAME_DAY
