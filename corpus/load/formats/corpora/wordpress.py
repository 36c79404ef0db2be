"""Reads a WordPress export (WXR): RSS with the state of each item. Only published posts and pages are articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePath
from typing import BinaryIO

from lxml import etree

from corpus.errors import Rejected
from corpus.load.formats.exports.entries import Entry, articles
from corpus.load.formats.pages.metadata import language_code
from corpus.load.markup import html_text, name_of, xml_elements
from corpus.load.undated import OnUndated, ignore_undated
from corpus.text.boilerplate import clean
from corpus.types import Article, tidy

_DEPTH = 3  # rss, channel, item
_NOT_STORIES = {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
                "user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation",
                "wp_font_family", "wp_font_face"}  # fmt: skip
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SHORT_CODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio|playlist|vc_|et_)[^\[\]]{0,1000}\]")
_TAG = re.compile(r"<(?:p|div|br|h\d|ul|ol|blockquote)\b", re.IGNORECASE)


def read(stream: BinaryIO, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterator[Article | Rejected]:
    """Yields the published posts and pages of an export; drafts, private and locked ones and files are no articles.

    Args:
        stream: Its bytes.
        path: For messages.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If it is not XML or nothing in it was published.
    """
    site: dict[str, str] = {}
    authors: dict[str, str] = {}

    def items() -> Iterator[tuple[int | None, etree._Element]]:
        for element in xml_elements(stream, path, depth=_DEPTH):
            name = name_of(element)
            if name == "item":
                yield element.sourceline, element
            elif name == "author":
                authors[_text(element, "author_login")] = _text(element, "author_display_name")
            elif name in ("title", "language"):
                site.setdefault(name, " ".join((element.text or "").split()))

    def entry(item: etree._Element) -> Entry | None:
        return _entry(item, site, authors) if _is_published(item) else None

    yield from articles(items(), entry, path, on_undated, what="item")


def _entry(item: etree._Element, site: dict[str, str], authors: dict[str, str]) -> Entry | None:
    title = " ".join(unescape(_text(item, "title")).split())
    text = item.findtext(_CONTENT) or ""
    body = clean(tidy(_plain(text)), title)
    if not body:
        return None  # a page that a theme fills, or pictures alone
    login = _text(item, "creator")
    moment = _text(item, "post_date_gmt")
    dated = moment if moment and not moment.startswith("0000") else _text(item, "post_date")
    return Entry(
        body=body,
        title=title or None,
        outlet=site.get("title") or None,
        authors=tuple(filter(None, [authors.get(login) or login])),
        date=_text(item, "pubDate") or dated,
        language=language_code(site.get("language")),
        url=_text(item, "link") or None,
    )


def _is_published(item: etree._Element) -> bool:
    """Returns whether an item was published for everybody: no draft, no password, a kind that holds texts."""
    return (
        _text(item, "status") in ("publish", "")
        and _text(item, "post_type") not in _NOT_STORIES
        and not _text(item, "post_password")
    )


def _plain(text: str) -> str:
    """Returns the paragraphs of a post; in the old editor's posts, blank lines part them."""
    text = _SHORT_CODE.sub("", text)
    if not _TAG.search(text) or "\n\n" in text.replace("\r", ""):
        parts = [html_text(part) for part in re.split(r"\n\s*\n", text.replace("\r", "")) if part.strip()]
        return "\n\n".join(filter(None, parts))
    return html_text(text)


def _text(element: etree._Element, name: str) -> str:
    """Returns the text of a child, whatever namespace it is in."""
    return (element.findtext(f"{{*}}{name}") or "").strip()
