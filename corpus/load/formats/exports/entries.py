"""Makes articles of what an export or a collection says about each; a broken one is named, and the others are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from corpus.errors import LoadError, Rejected
from corpus.load.decode import bounded
from corpus.load.formats.exports.wording import iso_date
from corpus.load.undated import OnUndated, warn_at
from corpus.time.published import DateReader, Warn
from corpus.types import Article, new_article

_MAX_FIELD_CHARS = 2_000  # longer ones are texts in a wrong place

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Holds what a file says about one article.

    Attributes:
        date: As the file has it, in any language; see `iso_date`.
        language: ISO 639-1.
    """

    body: str
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    language: str | None = None
    url: str | None = None

    def article(self, dates: DateReader, warn: Warn) -> Article:
        """Returns the article.

        Raises:
            ValueError: If it has no text.
        """
        return new_article(
            body=self.body,
            url=_field(self.url),
            title=_field(self.title),
            outlet=_field(self.outlet),
            authors=self.authors,
            published=dates.first([iso_date(self.date) or self.date], warn) if self.date else None,
            language=self.language,
        )


def articles(
    pieces: Iterable[tuple[int | None, Value]],
    entry_of: Callable[[Value], Entry | None],
    path: PurePath,
    on_undated: OnUndated,
    what: str = "document",
) -> Iterator[Article | Rejected]:
    """Yields the articles of a file one after the other, then why others were left out.

    Args:
        pieces: The line where each begins, and what it holds.
        entry_of: Returns what a piece says, or None if it is no article; its ValueError says what is wrong.
        path: The file.
        on_undated: Called with each article whose date is left out.
        what: What a piece is called in messages.

    Raises:
        LoadError: If no piece is an article.
    """
    dates = DateReader("field")
    rejected: list[Rejected] = []
    has_articles = False
    number = 0
    for line, piece in pieces:
        prefix = f"{what} {number + 1}: "
        try:
            entry = entry_of(piece)
            if entry is None:
                continue
            article = bounded(entry.article(dates, warn_at(on_undated, path, line, prefix)), path, line)
        except (LoadError, ValueError) as error:
            reason = error.reason if isinstance(error, LoadError) else str(error)
            rejected.append(Rejected(path=path, line=line, reason=prefix + reason))
        else:
            has_articles = True
            yield article
        number += 1
    if not has_articles:
        raise _none(rejected, path, what)
    yield from rejected


def _none(rejected: list[Rejected], path: PurePath, what: str) -> LoadError:
    if not rejected:
        return LoadError(path, f"no {what} with a text in it; expected articles")
    others = f" (and so for all {len(rejected):,} {what}s)" if len(rejected) > 1 else ""
    return LoadError(path, rejected[0].reason + others, rejected[0].line)


def _field(text: str | None) -> str | None:
    return text if text and len(text) <= _MAX_FIELD_CHARS else None
