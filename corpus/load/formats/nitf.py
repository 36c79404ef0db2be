"""Reads NITF, the IPTC's News Industry Text Format: one article, marked up in XML.

https://iptc.org/standards/nitf/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from corpus.errors import LoadError
from corpus.load.decode import bounded
from corpus.load.markup import paragraphs, parse_xml, words_of
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.time.published import DateReader, Warn, ignore_warning
from corpus.types import Article, new_article

_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns one article.

    Raises:
        LoadError: If it is not NITF or has no text.
    """
    return [bounded(article(parse_xml(content, path), path, warn_at(on_undated, path)), path)]


def article(
    root: etree._Element, path: PurePath, warn: Warn = ignore_warning, dates: DateReader | None = None
) -> Article:
    """Returns the article of a `nitf` element; NewsML-G2 contains such elements as well.

    Raises:
        LoadError: If it has no text.
    """
    content = root.find(".//{*}body.content")
    body = "" if content is None else paragraphs(content)
    if not body:
        raise LoadError(path, "no text in its body.content; expected an article", root.sourceline)
    publication = root.find(".//{*}pubdata")
    at = {} if publication is None else publication.attrib
    authors = [words_of(name) for byline in root.iterfind(".//{*}byline") for name in _names(byline)]
    return new_article(
        body=body,
        url=at.get("ex-ref"),
        title=words_of(_first(root, "hedline/hl1")) or words_of(_first(root, "title")),
        outlet=at.get("name") or words_of(_first(root, "distributor")),
        authors=[re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) for name in authors if name],
        published=(dates or DateReader("field")).first(_dates(root), warn),
        language=root.get(_XML_LANGUAGE),
    )


def _dates(root: etree._Element) -> Iterator[str]:
    """Yields the date of publication, of release, of issue and of the story, in this order."""
    for name, attribute in (
        ("pubdata", "date.publication"), ("date.release", "norm"), ("date.issue", "norm"), ("story.date", "norm"),
    ):  # fmt: skip
        for element in root.iterfind(f".//{{*}}{name}"):
            yield extended(element.get(attribute, ""))


def extended(date: str) -> str:
    """Returns a date of ISO 8601's basic form in its extended one, e.g. `20250304T0930Z` -> `2025-03-04T09:30Z`."""
    match = _BASIC.fullmatch(date.strip())
    if match is None:
        return date
    year, month, day, hours, minutes, seconds, zone = match.groups()
    clock = f"T{hours}:{minutes}" + (f":{seconds}" if seconds else "") + (zone or "") if hours else ""
    return f"{year}-{month}-{day}{clock}"


def _names(byline: etree._Element) -> list[etree._Element]:
    """Returns the persons of a byline, else all of it; a title of office beside a name is left out."""
    return byline.findall(".//{*}person") or [byline]


def _first(root: etree._Element, path: str) -> etree._Element | None:
    return root.find(".//" + "/".join(f"{{*}}{name}" for name in path.split("/")))
