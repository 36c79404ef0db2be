"""Reads what Europresse (Eureka) exports: HTML with `article` elements, or texts that end in `news·DAY·CODE·ID`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.lines import is_copyright, one_line, split_before
from corpus.load.formats.exports.wording import iso_date, names
from corpus.load.marks import EUROPRESSE_NUMBER
from corpus.load.markup import paragraphs, words_of

_ISSUE = re.compile(r"\s*,\s*(?:no\.?|n°|nº|nr\.?)\s*\S+.*$|\s*\n.*$", re.IGNORECASE | re.DOTALL)
_FURNITURE = re.compile(
    r"(?:cet article est paru dans|this article appeared in|lire aussi|à lire aussi|certificat émis le"
    r"|certificate issued|le présent document est protégé|this material is protected|\(lien : https?)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"nom de la source|source name", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:nom de la source|type de source|périodicité|couverture géographique|provenance|source name|source type"
    r"|periodicity|geographical coverage|origin|p\.? ?\d+\S*)$",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:^|[•,\s])\d[\d\s.,]* (?:mots|words)\b", re.IGNORECASE)
_MAX_BYLINE_WORDS = 8
_MAX_ABOUT_LINES = 25
_MAX_HEAD_CHARS = 110  # of a line above the text


def documents(text: str) -> Iterator[tuple[int, str]]:
    """Yields the documents of an export as text, each with its number as the last line."""
    return split_before(text, EUROPRESSE_NUMBER)


def html_entry(article: HtmlElement) -> Entry | None:
    """Returns what an `article` element says; None if it is no article of an export.

    Raises:
        ValueError: If it has no text.
    """
    for element in list(article.iter("aside", "footer")):
        element.drop_tree()
    outlet = words_of(_first(article, "DocPublicationName"))
    title = words_of(_first(article, "titreArticleVisu")) or words_of(_first(article, "titreArticle"))
    if outlet is None and title is None:
        return None
    text = _first(article, "docOcurrContainer")
    text = _first(article, "DocText") if text is None else text
    body = [] if text is None else [part for part in paragraphs(text).split("\n\n") if not _is_furniture(part)]
    if not "".join(body).strip():
        raise ValueError("a document without a text")
    byline = words_of(_first(article, "docAuthors")) or words_of(_first(article, "sm-margin-bottomNews"))
    return Entry(
        body="\n\n".join(body),
        title=title,
        outlet=_ISSUE.sub("", outlet) if outlet else None,
        authors=names(byline),
        date=words_of(_first(article, "DocHeader")),
    )


def entry(text: str) -> Entry:
    """Returns what a document as text says.

    Raises:
        ValueError: If it has no text.
    """
    number = EUROPRESSE_NUMBER.search(text)
    lines = [line.strip() for line in text[: number.start() if number else None].split("\n") if line.strip()]
    day = number["day"] if number else ""
    dated = [n for n, line in enumerate(lines[:_MAX_ABOUT_LINES]) if iso_date(line)]
    if own := _own_head(lines, f"{day[:4]}-{day[4:6]}-{day[6:]}"):
        lines, dated = lines[own - 1 :], [1]
    heads = [n for n, line in enumerate(lines[:_MAX_ABOUT_LINES]) if _COUNT.search(line) or _ABOUT.match(line)]
    start = max([*heads, *dated[:1]], default=-1) + 1
    end = next((n for n in range(start, len(lines)) if is_copyright(lines[n])), len(lines))
    rest = lines[start:end]
    title = rest.pop(0) if rest else None
    byline = rest.pop(0) if len(rest) > 1 and _is_byline(rest[0]) else None
    body = [line for line in rest if not _is_furniture(line)]
    if not body:
        raise ValueError("a document without a text")
    return Entry(
        body="\n\n".join(body),
        title=title,
        outlet=_outlet(lines[:start], dated),
        authors=names(byline),
        date=lines[dated[0]] if dated else f"{day[:4]}-{day[4:6]}-{day[6:]}",
    )


def _own_head(lines: list[str], day: str) -> int:
    """Returns the number of the line with the document's day, below its source; 0 where none is sure to be it.

    A cover with the day of saving, and a list of contents with days of its own, may stand above: the last line counts
    that has the document's day above its first long paragraph.
    """
    long = next((n for n, line in enumerate(lines) if len(line) > _MAX_HEAD_CHARS), len(lines))
    own = [n for n, line in enumerate(lines[:long]) if n and (iso_date(line) or "")[:10] == day]
    others = [n for n, line in enumerate(lines[:long]) if iso_date(line)]
    return own[-1] if own and others[0] < own[-1] else 0


def _outlet(lines: list[str], dated: list[int]) -> str | None:
    """Returns the source that is named; else what stands before a bullet; else the line above the date."""
    for number, line in enumerate(lines[:-1]):
        if _SOURCE.fullmatch(line):
            return _ISSUE.sub("", lines[number + 1])
    for line in lines:
        if "•" in line and not line.startswith("•"):
            return _ISSUE.sub("", one_line([line.split("•")[0]])) or None
    at = dated[0] - 1 if dated and dated[0] > 0 else None
    return None if at is None else _ISSUE.sub("", lines[at])


def _is_byline(line: str) -> bool:
    words = line.split()
    return len(words) <= _MAX_BYLINE_WORDS and not line.endswith((".", "!", "?", ":")) and words[0][0].isupper()


def _is_furniture(line: str) -> bool:
    return _FURNITURE.match(line.strip(" •-–")) is not None or is_copyright(line)


def _first(element: HtmlElement, name: str) -> HtmlElement | None:
    """Returns the first element inside that has a class."""
    found = element.xpath(".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} ")
    return found[0] if found else None
