"""Reads scanned pages of PDF files: PDFium draws them, and tesseract reads the pictures, each in a process of its own.

Both are looked for only when a file has no text. PDFium comes with the extra `ocr`; tesseract and its languages are
programs of the system (`apt-get install tesseract-ocr tesseract-ocr-deu`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import PurePath

from corpus.errors import LoadError
from corpus.load.formats import pdf_drawing

HOW_TO_READ = "no text in it, as in a scan; to read scans, pip install newsdesk[ocr], and install tesseract"
_MOST_PAGES = 200
_PAGE_SECONDS = 90  # a dense page of a newspaper takes some 10
_MOST_LANGUAGES = 12  # the first page is read in each
_NOT_LANGUAGES = {"osd", "equ", "snum"}
_CONFIDENCE, _WORD = 10, 11  # columns of tesseract's table


def can_read_scans() -> bool:
    """Returns whether what reads scans is installed."""
    return find_spec("pypdfium2") is not None and bool(languages())


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Returns the languages that tesseract has here, by its own codes; none if it is not installed.

    `NEWSDESK_OCR_LANGUAGES` names those that count, e.g. `deu+fra`; where it is empty, no scan is read.
    """
    named = os.environ.get("NEWSDESK_OCR_LANGUAGES")
    if named is not None:
        return tuple(filter(None, named.split("+")))
    program = shutil.which("tesseract")
    if program is None:
        return ()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=30)
    found = [line.strip() for line in listed.stdout.splitlines()[1:] if line.strip()]
    return tuple(one for one in found if one not in _NOT_LANGUAGES and "/" not in one)[:_MOST_LANGUAGES]


def read_scans(content: bytes, path: PurePath) -> Iterator[str]:
    """Yields the text of each scanned page, a blank line between its paragraphs; pages without a text are left out.

    All are read in the language of the first page that has words.

    Args:
        content: A PDF file.
        path: For messages.

    Raises:
        LoadError: If what reads scans is not installed, or the file has too many pages, or one takes too long.
    """
    if not can_read_scans():
        raise LoadError(path, HOW_TO_READ)
    language = None
    for number, picture in enumerate(_pictures(content, path), 1):
        where = f"its scanned page {number}"
        if language is None:
            language = _language(picture, path, where)
        if language and (text := _tesseract(picture, path, where, language)):
            yield text


def _language(picture: bytes, path: PurePath, where: str) -> str | None:
    """Returns the language in whose words tesseract trusts most; None if it finds none on the page.

    With all languages at once it takes a third of the accents of Italian and Spanish away.
    """
    found = {one: _trust(_tesseract(picture, path, where, one, "tsv")) for one in languages()}
    best = max(found, key=lambda one: found[one])
    return best if found[best] > 0 else None


def _trust(table: str) -> float:
    """Returns the mean confidence in the characters of the words of a page, in percent; 0 without words."""
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    words = [(float(row[_CONFIDENCE]), len(row[_WORD])) for row in rows if len(row) > _WORD and row[_WORD].strip()]
    chars = sum(length for _, length in words)
    return sum(confidence * length for confidence, length in words) / chars if chars else 0.0


def _pictures(content: bytes, path: PurePath) -> Iterator[bytes]:
    """Yields each page in grey, as a portable graymap."""
    count = 1
    for number in range(_MOST_PAGES):
        if number == count:
            return
        command = [sys.executable, "-m", pdf_drawing.__name__, str(number)]
        said, _, picture = _run(command, content, path, f"drawing its page {number + 1}").partition(b"\n")
        count = int(said)
        if count > _MOST_PAGES:
            raise LoadError(path, f"a scan of {count:,} pages; at most {_MOST_PAGES} are expected: split it")
        if picture:
            yield picture


def _tesseract(picture: bytes, path: PurePath, where: str, language: str, form: str = "txt") -> str:
    """Returns what tesseract prints about a picture.

    Raises:
        LoadError: If it fails, or takes too long.
    """
    command = ["tesseract", "stdin", "stdout", "-l", language, "--dpi", str(pdf_drawing.DOTS), form]
    return _run(command, picture, path, f"reading {where}").decode("utf-8", "replace").replace("\f", "").strip()


def _run(command: list[str], content: bytes, path: PurePath, doing: str) -> bytes:
    """Returns what a program prints about bytes.

    Raises:
        LoadError: If it fails, or takes too long.
    """
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, check=True, timeout=_PAGE_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # threads of tesseract wait longer than they work
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise LoadError(path, f"{doing} took more than {_PAGE_SECONDS} s; gave up") from error
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip().split("\n")[-1][:200]
        raise LoadError(path, f"{doing} failed ({said or type(error).__name__})") from error
    return done.stdout
