"""Holds the text of a word processor's document, and makes one article of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.errors import LoadError, Rejected
from corpus.load.decode import bounded
from corpus.load.formats.exports import reading as exports
from corpus.load.formats.pages.metadata import language_code
from corpus.load.undated import OnUndated
from corpus.text.boilerplate import clean, find_title
from corpus.text.notices import NOTICE, is_notice
from corpus.time.published import published_from_dateline
from corpus.types import Article, new_article, tidy

_TITLE_WITHIN = 3  # paragraphs from the start, where a heading is the title
# What programs write into a document's properties where nobody did.
_NO_TITLE = re.compile(
    r"(?:microsoft word|word) - .*|.*\.(?:docx?|odt|rtf|txt|pdf)|(?:document|dokument|untitled|unbenannt)\W*\d*"
    r"|(?:word|powerpoint) (?:document|dokument)|title|titel",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"python-docx|calibre\b.*|(?:microsoft )?office[- ]?(?:user|anwender)|(?:windows|default|guest)[- ]user|user\W*\d*"
    r"|admin\w*|unknown|unbekannt|author|owner|\S+@\S+|(?:microsoft|libre ?office|open ?office|pandoc|aspose)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Holds one paragraph of a document.

    Attributes:
        text: Its words; a line feed where a line is broken inside it, tabs between the cells of a table's row.
        is_heading: Whether its style is that of a title or a heading.
    """

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Holds what a document says.

    Attributes:
        paragraphs: In order, the empty ones included. A row of a table is one paragraph.
        title: From its properties, as someone or some program wrote it.
        author: The same; several names are apart by semicolons.
        language: BCP 47, from its properties.
    """

    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    author: str | None = None
    language: str | None = None

    @property
    def text(self) -> str:
        """Returns the paragraphs, one a line, so that an empty one is an empty line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def paragraphs_of_row(cells: Sequence[Sequence[Paragraph]]) -> Iterator[Paragraph]:
    """Yields a table's row as one paragraph; of one cell what stands in it, as tables are used to lay out pages."""
    if len(cells) == 1:
        yield from cells[0]
    elif cells:
        yield Paragraph(text="\t".join("\n".join(p.text for p in cell if p.text) for cell in cells))


def articles_of(document: Document, path: PurePath, on_undated: OnUndated) -> Iterable[Article | Rejected]:
    """Returns the articles of a press archive's export that a document holds; else the document as one article.

    Args:
        document: What was read.
        path: For messages.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If there is no text, or but a notice to readers.
    """
    found = exports.read_text(document.text, path, on_undated)
    return [_article_of(document, path)] if found is None else found


def _article_of(document: Document, path: PurePath) -> Article:
    """Returns the one article of a document.

    Its title is the heading that it begins with, else its properties' title, else a first line like a headline. The
    day that a file was made is not the day that an article was published, so the day comes from a dateline alone.

    Args:
        document: What was read.
        path: For messages.

    Raises:
        LoadError: If there is no text, or but a notice to readers.
    """
    paragraphs = [p for p in document.paragraphs if p.text.strip()]
    text = tidy("\n\n".join(p.text for p in paragraphs))
    heading = next((p.text for p in paragraphs[:_TITLE_WITHIN] if p.is_heading), None)
    title = heading or named(document.title, _NO_TITLE) or find_title(text)
    body = clean(text, " ".join(title.split()) if title else None)
    if not body:
        raise LoadError(path, "no text in it; expected an article")
    if is_notice(body):
        raise LoadError(path, NOTICE)
    article = new_article(
        body=body,
        title=title,
        authors=authors_of(document.author),
        published=published_from_dateline(body),
        language=language_code(document.language),
    )
    return bounded(article, path)


def authors_of(names: str | None) -> list[str]:
    """Returns the names in a document's properties, apart by semicolons, without those that programs write."""
    return [name for part in (names or "").split(";") if (name := named(part, _NO_AUTHOR))]


def named(text: str | None, by_programs: re.Pattern[str]) -> str | None:
    """Returns a property; None if it is blank or a program's own."""
    text = " ".join((text or "").split())
    return None if not text or by_programs.fullmatch(text) else text
