"""Finds the files of a folder that may hold articles, and names the others with the reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from corpus.errors import Rejected
from corpus.load.detect import ENDINGS, HEAD, describe_unknown, ending, is_hidden, may_be_article

OnRejected = Callable[[Rejected], None]

_PAGES = (".html", ".htm", ".xhtml", ".mhtml")


def ignore_rejected(rejected: Rejected) -> None:
    """Ignores what is left out."""


def find_files(paths: Iterable[Path], on_rejected: OnRejected = ignore_rejected) -> Iterator[Path]:
    """Yields the files to read, in a stable order: files as given, and the files inside folders.

    In a folder, hidden and system files are left out without a word, as are the pictures and styles that browsers
    store beside a page, in `NAME_files` for `NAME.html`. Whatever else is left out is named: files with an unknown
    ending, unless their content begins as an article does, READMEs, links that lead to folders or nowhere, and what
    cannot be opened. A file that is named is always tried.

    Args:
        paths: Files and folders.
        on_rejected: Called with each file of a folder that is left out, and the reason.
    """
    for path in paths:
        if path.is_dir():
            for found in _inside(path, on_rejected):
                if (reason := _why_not(found)) is None:
                    yield found
                else:
                    on_rejected(Rejected(path=found, line=None, reason=reason))
        else:
            yield path


def why_no_article(path: PurePath, head: bytes) -> str | None:
    """Returns why a file in a folder or an archive is left out by its name and first bytes; None if it is read."""
    if path.name.lower().partition(".")[0] == "readme":
        return "a README; name it to add it"
    return None if may_be_article(path, head) else f"not a known kind of file: {describe_unknown(head)}"


def _inside(folder: Path, on_rejected: OnRejected) -> list[Path]:
    """Returns the files in a folder, those below other folders too, in order."""
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        on_rejected(Rejected(path=Path(error.filename), line=None, reason=f"cannot be read ({error.strerror})"))

    for top, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(top)
        pages = {PurePath(name).stem for name in files if name.lower().endswith(_PAGES)}
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = [
            name for name in folders
            if not is_hidden(PurePath(name)) and not (name.endswith("_files") and name.removesuffix("_files") in pages)
        ]  # fmt: skip
        found += [here / name for name in (*files, *linked) if not is_hidden(PurePath(name))]
    return sorted(found)


def _why_not(path: Path) -> str | None:
    """Returns why a file of a folder is left out; None if it is read. Its content counts if its ending is unknown."""
    if path.is_dir():
        return "a link to a folder; name the folder to add it"
    if not path.exists():
        return "a link that leads nowhere"
    if not path.is_file():
        return "not a file (a pipe, a socket or a device)"
    if ending(path.name) in ENDINGS:
        return why_no_article(path, b"")
    try:
        with path.open("rb") as file:
            return why_no_article(path, file.read(HEAD))
    except OSError as error:
        return f"cannot be read ({error.strerror})"
