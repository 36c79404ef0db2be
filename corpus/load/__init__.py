"""Files to articles: one module for each format, chosen here by the file's ending."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corpus.errors import LoadError, Rejected
from corpus.load import markdown, pages, plain, records
from corpus.types import Article

FORMATS: dict[str, Callable[[bytes, Path], list[Article]]] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".html": pages.read,
    ".htm": pages.read,
    ".json": records.read_json,
    ".jsonl": records.read_jsonl,
}
MAX_BYTES = 1 << 30  # one file, unpacked: beyond it, several files are the better form
_EXPECTED = ", ".join(FORMATS) + ", or one of these with .gz"


def article_format(path: Path) -> str | None:
    """The ending that decides how a file is read (`.jsonl` for `a.JSONL.gz`), or None if unknown."""
    name = path.name.lower().removesuffix(".gz")
    ending = Path(name).suffix
    return ending if ending in FORMATS else None


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read, in a stable order: files as given, folders walked.

    In a folder, hidden files and folders, READMEs and endings of no known format are passed over; a file that is
    named is always tried.
    """
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not _hidden(p.relative_to(path)))
            yield from (p for p in inside if article_format(p) and p.name.lower().partition(".")[0] != "readme")
        else:
            yield path


def load_file(path: Path) -> list[Article]:
    """All the articles of one file, or none: a file with a broken part is refused as a whole.

    Raises:
        LoadError: Naming the file, the line where there is one, and what was expected.
    """
    ending = article_format(path)
    if ending is None:
        raise LoadError(path, f"not a known kind of file; expected {_EXPECTED}")
    return FORMATS[ending](_read_bytes(path), path)


def load(paths: Iterable[Path], reject: Callable[[Rejected], None]) -> Iterator[list[Article]]:
    """The articles of many files and folders, a list for each file.

    Args:
        paths: Files and folders.
        reject: Called with each file that cannot be read; the rest goes on.
    """
    for path in find_files(paths):
        try:
            yield load_file(path)
        except LoadError as error:
            reject(Rejected.of(error))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_bytes(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise LoadError(path, "no such file or folder") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LoadError(path, f"not a whole gzip file ({error}); pack it again or unpack it") from error
    except OSError as error:
        raise LoadError(path, f"cannot be read ({error.strerror or error})") from error
    if len(content) > MAX_BYTES:
        raise LoadError(path, "more than 1 GiB unpacked; split it into several files")
    return content
