"""Reads the text of PDF files; that of scanned pages where what reads them is installed."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from time import thread_time
from typing import TYPE_CHECKING

from corpus.errors import LoadError, Rejected
from corpus.load.decode import MAX_CHARS, bounded
from corpus.load.formats.exports import reading as exports
from corpus.load.formats.pdf_columns import MixedColumns, joined, text_by_columns
from corpus.load.formats.pdf_scans import read_scans
from corpus.load.undated import OnUndated, ignore_undated
from corpus.text.boilerplate import find_title
from corpus.text.wrapped_lines import unwrapped
from corpus.types import Article, new_article, tidy

if TYPE_CHECKING:  # 0.3 s: only for those who read PDFs
    from pypdf import PdfReader

_MAX_PAGES = 3_000
_MAX_SECONDS = 3.0  # of the processor, and as many for each megabyte; a page of text takes some 3 ms
_STREAM_BYTES = 10_000_000  # that one stream may unpack to: pages of text are far smaller
_STREAM_PARTS = 100_000  # operands and operators of one page; a dense page of text has some 20,000


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterable[Article | Rejected]:
    """Returns one article: the text of all pages, with title and author from the file's properties.

    Of a press archive's export, all its articles are returned.

    A file without any text is a scan; see `read_scans`. Columns are read one after another; lines are joined to
    paragraphs, and words that were broken at their ends.

    The day that a PDF was made is not the day that it was published, so the article has no date.

    Raises:
        LoadError: If it is no PDF, is encrypted, or has no text.
    """
    if b"%PDF-" not in content[:1024]:
        raise LoadError(path, f"not a PDF file (it begins with {content[:12]!r})")
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings on broken files are not the user's
    seconds = _MAX_SECONDS * (1 + len(content) / 1e6)
    try:
        with apply_configuration(
            zlib_maximum_output_length=_STREAM_BYTES,
            lzw_maximum_output_length=_STREAM_BYTES,
            run_length_maximum_output_length=_STREAM_BYTES,
            array_based_stream_maximum_output_length=_STREAM_BYTES,
            stream_parsing_work_maximum_count=_STREAM_PARTS,
            stream_decoding_work_maximum_length=4 * _STREAM_BYTES,
            zlib_maximum_recovery_input_length=0,
        ):
            reader = PdfReader(io.BytesIO(content), root_object_recovery_limit=1000)
            if reader.is_encrypted and not reader.decrypt(""):
                raise LoadError(path, "encrypted with a password; expected a PDF that opens without one")
            text = joined(list(_texts(reader, path, seconds))) or "\n\n".join(read_scans(content, path))
            found = exports.read_text(text, path, on_undated)
            return [bounded(_article(reader, text, path), path)] if found is None else list(found)
    except LoadError:
        raise
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise LoadError(path, "encrypted with a password; expected a PDF that opens without one") from error
    except Exception as error:  # pypdf says itself that broken files raise almost anything
        problem = " ".join(str(error).split())[:200]
        raise LoadError(path, f"not a whole PDF file ({type(error).__name__}: {problem})") from error


def _article(reader: PdfReader, text: str, path: PurePath) -> Article:
    body = unwrapped(tidy(text))
    if not body:
        raise LoadError(path, "no text in it, and none in the pictures of its pages; expected a PDF with text")
    properties = reader.metadata
    title = _property(properties.title) if properties else None
    author = _property(properties.author) if properties else None
    return new_article(body=body, title=title or find_title(body), authors=(author or "").split(";"))


def _texts(reader: PdfReader, path: PurePath, seconds: float) -> Iterator[str]:
    """Yields the text of each page that has any."""
    until = thread_time() + seconds
    chars = 0
    for number, page in enumerate(reader.pages, 1):
        if number > _MAX_PAGES or chars > MAX_CHARS:
            raise LoadError(path, f"more than {_MAX_PAGES:,} pages or {MAX_CHARS:,} characters; expected an article")
        if thread_time() > until:
            raise LoadError(path, f"its first {number - 1} pages took more than {seconds:.0f} s; gave up")
        try:
            text = text_by_columns(page)
        except MixedColumns as error:
            reason = f"the columns of its page {number} cannot be told apart; save the text of its articles"
            raise LoadError(path, reason) from error
        if text:
            chars += len(text)
            yield text


def _property(value: object) -> str | None:
    """Returns a property if it is a text; broken files have other things there."""
    return str(value) if isinstance(value, str) and value.strip() else None
