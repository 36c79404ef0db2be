"""Finds the day of a page's article, and not one of other stories, offers, certificates, or the moment of saving."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import timedelta
from itertools import islice
from typing import Any

from lxml.html import HtmlComment, HtmlElement

from corpus.time.published import Warn, parse_published, published_from_url, published_or_warning
from corpus.types import Published

_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
              "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate",
              "publish-date", "publication_date", "date")  # fmt: skip
_MARKED_TIME = ".//time[@datetime][@itemprop='datePublished' or @pubdate or contains(@class, 'publish')]"
_MAX_TIMES = 50
_MAX_DATES = 20  # a text that is none takes some 17 ms
_SAME_DAY = timedelta(hours=36)  # from noon of a day without zone to any hour of the same day in any zone
_LONG_PARAGRAPH_CHARS = 80  # a paragraph of the text, not a byline or a date
_LINE_CHARS = 100  # of a line that says what its date is
_WHOLE = frozenset({"html", "body", "main", "article", "head", "h1", "time"})
_ELSEWHERE = re.compile(  # classes and ids of parts that are not of the article
    r"(?:^|[\s_-])(?:related|recommend(?:ed|ations?)|more-(?:stories|news|from)|read-(?:next|more)|up-next"
    r"|most-(?:read|popular|viewed)|trending|promos?|promotions?|offers?|subscri(?:be|ptions?)|newsletters?"
    r"|comments?|teasers?|certificates?|adverts?|advertisements?|upsell|wm-ipp\S*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"byline|author|publish|meta|date", re.IGNORECASE)
_OTHER_DAY = re.compile(  # what a short line says of its date
    r"©|\bcopyright\b|\b(?:last )?(?:updated|modified|changed|checked|reviewed|retrieved|accessed|captured|archived"
    r"|saved|printed|downloaded|registered|certified)\b|\bcertificate\b|\b(?:valid|available|on sale|offer)\b"
    r"|\b(?:expires|ends)\b|\b(?:stand|aktualisiert|abgerufen|gültig bis|certificat|mis à jour|actualizado)\b",
    re.IGNORECASE,
)
# Names of meta elements, classes and properties for the day of a change, unless they name publication, too:
# `article:modified_time`, `og:updated_time`, `dateModified`, `lastmod`, `last-updated`, `entry-date updated`.
_CHANGED = re.compile(
    r"modif|moddate|lastmod|last[\s_-]?(?:update|edit|change|review)|(?:^|[\s:._-])(?:updated?|revised|reviewed)"
    r"(?:$|[\s:._-])",
    re.IGNORECASE,
)
_PUBLISHES = re.compile(r"publi|posted|veröffentlicht|erschienen|aggiunto", re.IGNORECASE)
_LINKED_DAY = re.compile(r'"(?:date(?:Published|Created|Modified|Posted)|uploadDate)"\s*:\s*"[^"\\]*"')


def own_parts(tree: HtmlElement) -> HtmlElement:
    """Returns a copy of a page without what has dates of other things: other stories, offers, long paragraphs.

    Args:
        tree: From `parse_page`.
    """
    seen = deepcopy(tree)
    length = len(seen.text_content())
    for element in list(seen.iter()):
        if isinstance(element, HtmlComment):  # such as an archive's, with the moment of saving
            _clear(element)
        elif element.tag == "p":
            if not element.attrib and len(element.text_content()) > _LONG_PARAGRAPH_CHARS:
                _clear(element)
        elif element.tag == "script" and element.text:  # read apart: it names other articles, too
            element.text = _LINKED_DAY.sub('"other": ""', element.text)
        elif element.tag in ("meta", "time") and _names_change(element):
            _clear(element)
        if isinstance(element.tag, str) and element.tag not in _WHOLE and _is_of_others(element, length):
            _clear(element)
    return seen


def published(
    seen: HtmlElement, linked: Iterable[dict[str, Any]], meta: dict[str, list[str]], day: str | None, url: str | None,
    warn: Warn,
) -> Published | None:  # fmt: skip
    """Returns when a page's article was published.

    Args:
        seen: As `own_parts` returns it.
        linked: Objects of JSON-LD that are of the article or the page.
        meta: Contents of meta elements.
        day: That htmldate finds in `seen`.
        url: Of the page.
        warn: Called with the reason why a date is left out, if no other can be trusted.
    """
    written = [one.get("datePublished") for one in linked]
    written += [date for key in _PUBLISHED for date in meta.get(key, ())]
    written += [time.get("datetime") for time in seen.xpath(_MARKED_TIME)[:_MAX_TIMES]]
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
    times = (parse_published(time.get("datetime"), "page") for time in seen.xpath(".//time[@datetime]")[:_MAX_TIMES])
    return next((one for one in (*dates, *times) if one and _finer(one, best)), best)


def _is_of_others(element: HtmlElement, length: int) -> bool:
    """Returns whether a part of the page is not the article's, or a short line says that its date is another.

    Args:
        element: The part.
        length: Of the whole page's text, in characters.
    """
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in ("nav", "aside", "footer"):
        inside = element.tag == "footer" and any(parent.tag == "article" for parent in element.iterancestors())
        apart = not inside and not _BYLINE.search(named)
    else:
        apart = _ELSEWHERE.search(named) is not None
    if apart:
        return next(element.iter("h1", "article"), None) is None and 2 * len(element.text_content()) <= length
    words = element.text_content() if len(element) <= 3 else ""
    if _names_change(element) and len(words) <= _LINE_CHARS and not _PUBLISHES.search(words):
        return True
    return (
        0 < len(words) <= _LINE_CHARS
        and _OTHER_DAY.search(words) is not None
        and any(map(str.isdigit, words))
        and not _PUBLISHES.search(words)
    )


def _names_change(element: HtmlElement) -> bool:
    """Returns whether an element's names say that its date is that of a change, and not also of publication."""
    names = " ".join(filter(None, map(element.get, ("name", "property", "itemprop", "http-equiv", "class", "id"))))
    return _CHANGED.search(names) is not None and not _PUBLISHES.search(names)


def _clear(element: HtmlElement) -> None:
    """Empties a part of a tree, and leaves what stands behind it."""
    tail = element.tail
    if isinstance(element, HtmlComment):
        element.text = ""
        return
    element.clear()
    element.tail = tail


def _finer(one: Published, best: Published) -> bool:
    """Returns whether a date is the same moment as the best one, with its zone."""
    middle = best.at + timedelta(hours=12) if best.precision == "day" else best.at
    return one.zoned and abs(one.at - middle) <= _SAME_DAY
