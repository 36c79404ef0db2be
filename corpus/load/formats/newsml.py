"""Reads NewsML-G2, the IPTC's news items in XML: one alone, or several in a message.

https://iptc.org/standards/newsml-g2/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from corpus.errors import LoadError, Rejected
from corpus.load.decode import bounded
from corpus.load.formats import nitf
from corpus.load.markup import html_text, name_of, paragraphs, parse_xml, words_of
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.time.published import DateReader
from corpus.types import Article, new_article
from corpus.urls import web_url

_DATES = ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
_WITHDRAWN = ("canceled", "withheld")  # stat:canceled: the publisher takes it back


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterator[Article | Rejected]:
    """Yields the articles of all news items; those of pictures, sound and video alone are left out.

    Yields:
        An article, or why an item is none.

    Raises:
        LoadError: If it is not XML or has no news item with a text.
    """
    root = parse_xml(content, path)
    items = [root] if name_of(root) == "newsItem" else root.findall(".//{*}newsItem")
    texts = [item for item in items if _class(item) in ("", "text", "composite")]
    if not texts:
        raise LoadError(path, "no news item with a text in it; expected NewsML-G2 with newsItem elements")
    dates = DateReader("field")
    articles: list[Article | Rejected] = []
    for item in texts:
        try:
            articles.append(bounded(_article(item, path, on_undated, dates), path, item.sourceline))
        except LoadError as error:
            if len(texts) == 1:
                raise
            articles.append(Rejected.of(error))
    yield from articles


def _article(item: etree._Element, path: PurePath, on_undated: OnUndated, dates: DateReader) -> Article:
    status = _code(_find(item, "itemMeta/pubStatus"))
    if status in _WITHDRAWN:
        raise LoadError(path, f"a news item withdrawn by its publisher (pubStatus {status})", item.sourceline)
    inner = item.find("{*}contentSet/{*}inlineXML/{*}nitf")
    marked_up = nitf.article(inner, path, dates=dates) if inner is not None else None
    body = marked_up.body if marked_up else _body(item)
    if not body:
        raise LoadError(path, "a news item without a text (no inlineXML or inlineData)", item.sourceline)
    left_out: list[str] = []
    published = dates.first(_dates(item), left_out.append)
    if left_out and not (marked_up and marked_up.published):
        warn_at(on_undated, path, item.sourceline)(left_out[0])
    guid = item.get("guid", "")
    creators = [words_of(name) for name in item.iterfind("{*}contentMeta/{*}creator/{*}name")]
    byline = words_of(_find(item, "contentMeta/by"))
    authors = [name for name in creators if name] or ([byline.removeprefix("By ")] if byline else [])
    language = _find(item, "contentMeta/language")
    return new_article(
        body=body,
        url=web_url(guid),
        title=words_of(_find(item, "contentMeta/headline")) or (marked_up.title if marked_up else None),
        outlet=_outlet(item) or (marked_up.outlet if marked_up else None),
        authors=authors or (marked_up.authors if marked_up else ()),
        published=marked_up.published if marked_up and published is None else published,
        language=None if language is None else language.get("tag"),
    )


def _body(item: etree._Element) -> str:
    """Returns the first content that has words: XHTML, or plain text."""
    for content in item.iterfind("{*}contentSet/*"):
        if name_of(content) == "inlineXML" and (body := paragraphs(content)):
            return body
        if name_of(content) == "inlineData" and "base64" not in content.get("encoding", "") and content.text:
            is_html = "html" in content.get("contenttype", "")
            if body := html_text(content.text) if is_html else content.text.strip():
                return body
    return ""


def _outlet(item: etree._Element) -> str | None:
    """Returns the name of the provider, else of the information's source; else the provider's code."""
    for path in ("contentMeta/infoSource", "itemMeta/provider"):
        element = _find(item, path)
        if element is not None and (name := words_of(element.find("{*}name")) or element.get("literal")):
            return name
    return _code(_find(item, "itemMeta/provider")) or None


def _dates(item: etree._Element) -> Iterator[str]:
    return (nitf.extended(words_of(_find(item, path)) or "") for path in _DATES)


def _class(item: etree._Element) -> str:
    return _code(_find(item, "itemMeta/itemClass"))


def _code(element: etree._Element | None) -> str:
    """Returns the end of a code, e.g. `ninat:text` -> `text`."""
    return "" if element is None else element.get("qcode", "").rpartition(":")[2]


def _find(item: etree._Element, path: str) -> etree._Element | None:
    return item.find("/".join(f"{{*}}{name}" for name in path.split("/")))
