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
from corpus.load.formats.exports.wording import names
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
    body = _body(root)
    if not body:
        raise LoadError(path, "no text in its body.content; expected an article", root.sourceline)
    publication = root.find(".//{*}pubdata")
    at = {} if publication is None else publication.attrib
    return new_article(
        body=body,
        url=at.get("ex-ref"),
        title=words_of(_first(root, "hedline/hl1")) or words_of(_first(root, "title")),
        outlet=at.get("name") or words_of(_first(root, "distributor")),
        authors=_authors(root),
        published=(dates or DateReader("field")).first(_dates(root), warn),
        language=root.get(_XML_LANGUAGE),
    )


def _dates(root: etree._Element) -> Iterator[str]:
    """Yields the date of publication, of release, of issue and of the story, in this order."""
    for name, attribute in (
        ("pubdata", "date.publication"), ("date.release", "norm"), ("date.issue", "norm"), ("story.date", "norm"),
    ):  # fmt: skip
        for element in root.iterfind(f".//{{*}}{name}"):
            yield extended(re.sub(r"T0{4,6}$", "", element.get(attribute, "")))  # a day alone, in some archives


def extended(date: str) -> str:
    """Returns a date of ISO 8601's basic form in its extended one, e.g. `20250304T0930Z` -> `2025-03-04T09:30Z`."""
    match = _BASIC.fullmatch(date.strip())
    if match is None:
        return date
    year, month, day, hours, minutes, seconds, zone = match.groups()
    clock = f"T{hours}:{minutes}" + (f":{seconds}" if seconds else "") + (zone or "") if hours else ""
    return f"{year}-{month}-{day}{clock}"


def _body(root: etree._Element) -> str:
    """Returns the text. The New York Times Annotated Corpus has the lead twice: in a block of its own, and before it.

    There a paragraph "LEAD: ..." stands before the same paragraph without that word.
    """
    content = root.find(".//{*}body.content")
    if content is None:
        return ""
    blocks = [block for block in content.iterfind("{*}block") if block.get("class") == "full_text"]
    parts = "\n\n".join(map(paragraphs, blocks or [content])).split("\n\n")
    if not blocks:
        return "\n\n".join(parts)
    own = [part.removeprefix("LEAD:").strip() for part in parts]
    return "\n\n".join(dict.fromkeys(own) if own != parts else parts)


def _authors(root: etree._Element) -> list[str]:
    """Returns the persons of the bylines, else their names; of a byline in two forms, those of the printed one."""
    bylines = root.findall(".//{*}byline")
    printed = [byline for byline in bylines if byline.get("class") == "print_byline"]
    found: list[str] = []
    for byline in printed or bylines:
        people = [name for person in byline.iterfind(".//{*}person") if (name := words_of(person))]
        normalized = byline.get("class") == "normalized_byline"
        found += people or names(words_of(byline), inverted=normalized)
    return [re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) for name in found]


def _first(root: etree._Element, path: str) -> etree._Element | None:
    return root.find(".//" + "/".join(f"{{*}}{name}" for name in path.split("/")))
