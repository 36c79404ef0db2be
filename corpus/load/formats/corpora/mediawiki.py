"""Reads a MediaWiki dump (`pages-articles.xml`): Wikinews, Wikipedia and other wikis; the pages of articles alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO
from urllib.parse import quote

from lxml import etree

from corpus.errors import Rejected
from corpus.load.formats.corpora import wikitext
from corpus.load.formats.exports.entries import Entry, articles
from corpus.load.formats.exports.wording import iso_date
from corpus.load.formats.pages.metadata import language_code
from corpus.load.markup import name_of, xml_elements
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

_DEPTH = 2  # mediawiki, page
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_REDIRECT = re.compile(r"\s*#[^\W\d_]+[^\n]{0,20}\[\[", re.IGNORECASE)
_DATE = re.compile(r"\{\{\s*(?:date|datum|fecha|data|дата)\s*\|\s*(?:1=)?([^{}|]{6,40})", re.IGNORECASE)
_ARTICLES = "0"  # the number of the namespace


def read(stream: BinaryIO, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterator[Article | Rejected]:
    """Yields the articles of a dump; redirects and pages of other namespaces are none.

    An article's date is that of the template `{{date}}`, as Wikinews has it, else the moment of its first version, if
    the dump has that one: a version with a parent is a change, perhaps of years later.

    Args:
        stream: Its bytes.
        path: For messages.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If it is not XML or no page is an article.
    """
    site: dict[str, str] = {}

    def pages() -> Iterator[tuple[int | None, etree._Element]]:
        for element in xml_elements(stream, path, depth=_DEPTH):
            if name_of(element) == "page":
                yield element.sourceline, element
            elif name_of(element) == "siteinfo":
                site["name"] = element.findtext("{*}sitename") or ""
                site["base"] = (element.findtext("{*}base") or "").rpartition("/")[0]
                site["language"] = element.getparent().get(_XML_LANGUAGE) or ""

    yield from articles(pages(), lambda page: _entry(page, site), path, on_undated, what="page")


def _entry(page: etree._Element, site: dict[str, str]) -> Entry | None:
    revisions = page.findall("{*}revision")
    text = (revisions[-1].findtext("{*}text") or "") if revisions else ""
    is_redirect = page.find("{*}redirect") is not None or _REDIRECT.match(text)
    if is_redirect or (page.findtext("{*}ns") or _ARTICLES).strip() != _ARTICLES:
        return None
    title = page.findtext("{*}title")
    body = wikitext.plain(text)
    if not body:
        raise ValueError(f"the page {title!r} has no text")
    written = _DATE.search(text)
    moment = revisions[0].findtext("{*}timestamp") if revisions[0].find("{*}parentid") is None else None
    base = site.get("base")
    return Entry(
        body=body,
        title=title,
        outlet=site.get("name") or None,
        date=(iso_date(written[1]) if written else None) or moment,
        language=language_code(site.get("language")),
        url=f"{base}/{quote(title.replace(' ', '_'))}" if base and title else None,
    )
