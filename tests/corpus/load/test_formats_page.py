"""The page about formats says what the loaders do, and leaves none of them out."""

from __future__ import annotations

from typing import get_args

from corpus.load.detect import FileFormat
from tests.corpus.load import formats_table

PACKERS = {"gzip", "bzip2", "xz"}
NOT_READ = {"xml", "opml"}  # of no known kind; a list without articles


def test_the_page_is_what_the_loaders_read() -> None:
    """`python -m tests.corpus.load.formats_table` writes it anew."""
    assert formats_table.PAGE.read_text(encoding="utf-8") == formats_table.page()


def test_the_page_has_every_format() -> None:
    assert set(get_args(FileFormat)) - PACKERS - NOT_READ == formats_table.formats()


def test_every_sample_gives_articles() -> None:
    assert [row.family for row in formats_table.ROWS if not formats_table.read(row)] == []
