"""How a watched source stands after a check: what came in, since when it fails, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from corpus.errors import FetchError, LoadError, NewsdeskError
from corpus.wording import counted
from index.storage.origins import Source
from index.types import AddReport

_DISBELIEVED = (
    "{} that it had can no longer be found there, most or all of them; nothing was removed. If they are gone for good,"
    " say so: newsdesk watch --believe"
)


def succeeded(source: Source, report: AddReport, at: datetime) -> Source:
    """Returns a source after a check that took in what a report says."""
    return replace(
        source, checked_at=at, succeeded_at=at, failing_since=None, error=None, added=source.added + report.added.new,
        updated=source.updated + report.added.updated, removed=source.removed + report.removed,
    )  # fmt: skip


def failed(source: Source, reason: str, at: datetime) -> Source:
    """Returns a source after a check that failed."""
    return replace(source, checked_at=at, failing_since=source.failing_since or at, error=reason)


def checked(stored: Source, source: Source, visited: Source, report: AddReport, at: datetime) -> Source:
    """Returns a source after a check that ended.

    Args:
        stored: As it is now; a person may have changed it during the check.
        source: As the check found it.
        visited: With the server's marks of what it sent.
        report: What was taken in, or is not believed to be gone.
        at: When the check began.
    """
    if stored.collection == source.collection:  # else all of it is to be fetched again, for the new one
        stored = replace(stored, etag=visited.etag, last_modified=visited.last_modified)
    taken = succeeded(stored, report, at)
    if not report.disbelieved:
        return taken
    since = replace(taken, succeeded_at=stored.succeeded_at, failing_since=stored.failing_since)
    return failed(since, _DISBELIEVED.format(counted(report.disbelieved, "article")), at)


def reason_of(error: Exception) -> str:
    """Returns why a check failed, as people read it."""
    if isinstance(error, FetchError | LoadError):
        return error.reason
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, NewsdeskError) else f"{type(error).__name__}: {error}"
