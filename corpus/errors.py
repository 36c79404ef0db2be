"""Defines every error that Newsdesk raises on purpose.

NewsdeskError             root: catch this one to catch them all
|- LoadError              a file that cannot be read as articles (path, line)
|- FetchError             a URL that cannot be fetched (url, reason, temporary, retry_at)
|- FilterError            a date, an interval or a name that cannot be understood
|- LibraryError           something is wrong with an index; see index/errors.py
|  |- IndexDamaged        files of the index are gone, cut short or changed
|  |- IndexMismatch       made with another encoder, format or passage size
|  |- IndexBusy           another writer is at work
|  |- IndexUnwritable     the folder cannot be created or written
|  |- IndexUnreachable    its database server does not answer, or lets nobody in
|  |- IndexClosed         used after it was closed
|  `- EncoderError        a model that cannot be found or loaded
|- ReaderError            a reader's weights, missing or changed
|- WriterError            a language model that cannot be asked; see qa/composing/client.py
|- RecordError            a record that was stored elsewhere and is not one; see qa/presenting/record_schema.py
|- QuestionError          a question that is too long or no text; see qa/bounds.py
|- RequestError           a program's request that cannot be met; see newsdesk/api/arguments.py
|- AccessError            a right that is missing, or a wrong password; see newsdesk/access/rights.py
`- PageError              the chat page cannot be served; see newsdesk/server/listening.py
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath


class NewsdeskError(Exception):
    """Stands at the root of all errors raised on purpose; its message is one line, fit for a user."""


class FilterError(NewsdeskError):
    """Says that a date, an interval or a name that was given cannot be understood."""


class LoadError(NewsdeskError):
    """Says that a file cannot be read as articles.

    Args:
        path: The file; a member of an archive, as `dump.zip/inner/a.html`; or a URL.
        reason: What was found and what was expected, without the path.
        line: The 1-based line where it was found, if it has one.
    """

    def __init__(self, path: PurePath | str, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        location = f"{path}, line {line}" if line is not None else str(path)
        super().__init__(printable(f"{location}: {reason}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Names a file, a member of an archive or a record that was left out while the rest was taken."""

    path: PurePath | str
    line: int | None
    reason: str

    @classmethod
    def of(cls, error: LoadError | FetchError) -> Rejected:
        """Returns the value that stands for an error."""
        if isinstance(error, FetchError):
            return cls(path=error.url, line=None, reason=error.reason)
        return cls(path=error.path, line=error.line, reason=error.reason)

    def __str__(self) -> str:
        return str(LoadError(self.path, self.reason, self.line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Undated:
    """Names an article that was taken without its date, since the date there cannot be trusted."""

    path: PurePath | str
    line: int | None
    reason: str


class FetchError(NewsdeskError):
    """Says that a URL cannot be fetched.

    Args:
        url: The URL as it was requested.
        reason: What was found and what was expected, without the URL.
        temporary: Whether the same URL may answer later.
        retry_at: The moment before which the server wants no further request, aware; None if it named none.
    """

    def __init__(self, url: str, reason: str, *, temporary: bool = False, retry_at: datetime | None = None) -> None:
        self.url = url
        self.reason = reason
        self.temporary = temporary
        self.retry_at = retry_at
        super().__init__(f"{url}: {reason}")


def printable(text: str) -> str:
    """Returns a text in one line without control characters, since names in archives can have any in them."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
