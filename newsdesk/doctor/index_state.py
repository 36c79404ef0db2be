"""Looks at the index: whether it opens, what it has, who writes, and how its watched sources do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.wording import counted
from index import Encoder, is_address, open_index
from index.errors import IndexMismatch, LibraryError
from index.intake.watch import failing
from index.storage.database import MEND
from newsdesk.doctor.findings import Finding


def index_findings(index: str | Path, encoder: Encoder, *, check: bool) -> Iterator[Finding]:
    """Yields the state of the index, and of its watched sources where it can be read.

    Args:
        index: The index's folder, or a database's address.
        encoder: The one that questions would be encoded with.
        check: Whether to read every file of it and hold them against each other.
    """
    try:
        library = open_index(index, encoder)
        with library.reading():  # opens all its files
            now = library.status()
        problems = library.check() if check else []
        sources = library.sources()
    except IndexMismatch as error:
        yield Finding(
            check="index", state="problem", finding=str(error),
            advice="name the right --encoder; for another format, add the articles to a new folder",
        )  # fmt: skip
        return
    except LibraryError as error:
        advice = "" if MEND in str(error) or is_address(index) else MEND  # a database's errors say what to do
        yield Finding(check="index", state="problem", finding=str(error), advice=advice)
        return
    for problem in problems:
        yield Finding(check="index", state="problem", finding=problem, advice=MEND)
    if not now.identity:
        yield Finding(check="index", finding="none yet; `newsdesk add` makes it")
    elif not problems:
        yield Finding(
            check="index",
            finding=f"{counted(now.articles, 'article')}, {counted(now.passages, 'passage')}, generation"
            f" {now.generation:,}{'; every file is as it was written' if check else ''}",
        )
    for source in failing(sources):
        since = f"{source.failing_since:%Y-%m-%d %H:%M}" if source.failing_since else ""
        yield Finding(
            check="watched source", state="warning",
            finding=f"{source.location}: failing since {since}: {source.error}",
            advice="`newsdesk watch --once` tries again; `--believe` takes a loss for real, `--forget` ends watching",
        )  # fmt: skip
