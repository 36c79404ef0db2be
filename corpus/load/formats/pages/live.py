"""Reads live blogs: their updates from JSON-LD, or from the blocks of a page that says that it is one.

All updates make one article. Above each stands its moment, by which `corpus.time.live` knows the article, so that none
of its "yesterdays" is resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import UTC
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from corpus.load.formats.pages.metadata import json_ld, types_of
from corpus.load.markup import html_text, paragraphs
from corpus.text.boilerplate import clean
from corpus.time.published import parse_published
from corpus.types import tidy

_MAX_UPDATES = 1_000
_FEWEST = 3
_LEAST_WORDS = 5  # of an update
_MAX_OBJECTS = 5_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")  # other forms are read slowly, and pages have many
_SAYS_LIVE = re.compile(
    r"live-?_?(?:blog|ticker|updates?|coverage)|(?:news|liga)ticker|minuto-?a-?minuto|en-?direct\b", re.IGNORECASE
)


def live_text(tree: HtmlElement) -> str | None:
    """Returns the updates of a live blog, each under its moment; None if the page is none.

    Args:
        tree: From `parse_page`; not changed.
    """
    blogs = [thing for thing in islice(json_ld(tree), _MAX_OBJECTS) if "LiveBlogPosting" in types_of(thing)]
    for blog in blogs:
        listed = blog.get("liveBlogUpdate")
        updates = [_linked(one) for one in (listed if isinstance(listed, list) else [])[:_MAX_UPDATES]]
        if text := joined(updates):
            return text
    return joined(_marked(tree)) if blogs or _says_live(tree) else None


def joined(updates: Iterable[str | None]) -> str | None:
    """Returns the updates of a live blog as one text; None if there are too few to be one."""
    found = [update for update in updates if update]
    return "\n\n".join(found) if len(found) >= _FEWEST else None


def _linked(update: object) -> str | None:
    """Returns an update of JSON-LD."""
    if not isinstance(update, Mapping):
        return None
    headline, body = _plain(update, "headline"), _plain(update, "articleBody") or _plain(update, "text")
    return update_text(update.get("datePublished"), headline, body)


def _plain(update: Mapping[str, Any], name: str) -> str:
    value = update.get(name)
    return "" if not isinstance(value, str) else tidy(html_text(value) if "<" in value or "&" in value else value)


def update_text(moment: object, headline: str, body: str) -> str | None:
    """Returns an update under its moment; None if that is none, or there are few words."""
    published = parse_published(moment, "page") if isinstance(moment, str) and _MOMENT.match(moment) else None
    if published is None or len(f"{headline} {body}".split()) < _LEAST_WORDS:
        return None
    begun = published.at.astimezone(UTC) if published.zoned else published.at
    at = begun.isoformat(" ")[:16] + (" UTC" if published.zoned else "")
    return "\n\n".join(filter(None, (at, headline, clean(body, headline))))


def _says_live(tree: HtmlElement) -> bool:
    """Returns whether the page's classes, ids or types speak of a live blog."""
    for element in tree.iter("html", "body", "main", "article", "section", "div", "ol", "ul"):
        about = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemtype') or ''}"
        if _SAYS_LIVE.search(about):
            return True
    return False


def _marked(tree: HtmlElement) -> list[str | None]:
    """Returns the updates of the element that has most children with a moment inside."""
    children: dict[HtmlElement, dict[HtmlElement, HtmlElement]] = {}  # parent -> child -> its first time
    for time in islice(tree.iterfind(".//time[@datetime]"), 2 * _MAX_UPDATES):
        child = time
        for parent in time.iterancestors():
            children.setdefault(parent, {}).setdefault(child, time)
            child = parent
    most = Counter({parent: len(found) for parent, found in children.items()}).most_common(1)
    if not most:
        return []
    return [_block(child, time.get("datetime")) for child, time in children[most[0][0]].items()]


def _block(element: HtmlElement, moment: str | None) -> str | None:
    """Returns an update of the page: its heading, and its other paragraphs."""
    block = deepcopy(element)
    block.tail = None
    for time in list(block.iter("time", "button", "aside", "footer", "figure")):
        if time.getparent() is not None:
            time.drop_tree()
    heading = next(iter(block.iter("h2", "h3", "h4")), None)
    headline = "" if heading is None else " ".join(heading.text_content().split())
    return update_text(moment, headline, tidy(paragraphs(block)))
