"""Files and folders are read; each error names the file, the line and what was expected."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from corpus import load_file
from corpus.load.detect import ENDINGS
from tests.corpus.load.files import BODY, FORMATS, error_of, load_all, write


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("packed", [False, True])
def test_each_format_is_read_plain_and_packed(tmp_path: Path, name: str, packed: bool) -> None:
    content = FORMATS[name].encode()
    path = write(tmp_path / (f"{name}.gz" if packed else name), gzip.compress(content) if packed else content)
    [article] = load_file(path)
    assert article.title == "Quay rebuilt"
    assert article.body.startswith("The council voted" if "htm" in name else BODY)


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert load_all([tmp_path]) == ([], [])


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.doc", BODY.encode(), "a text whose name does not say of what kind"),
        ("a", BODY.encode(), "a text whose name does not say of what kind"),
        ("a.gz", gzip.compress(BODY.encode(), mtime=0), "a text whose name does not say of what kind"),
        ("a", b"", "an empty file"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        ("a.dat", b"\0\1\2", "a binary file (it begins with b'\\x00\\x01\\x02')"),
    ],
)
def test_a_file_of_unknown_format_is_described_and_the_formats_are_named(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    error = error_of(write(tmp_path / name, content))
    assert error.line is None
    assert error.reason == (
        f"not a known kind of file: {found}; expected {', '.join(ENDINGS)}, or one of these with .gz, .bz2, .xz"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.json.gz"])
def test_a_missing_file_is_an_error(tmp_path: Path, name: str) -> None:
    assert error_of(tmp_path / name).reason == "no such file or folder"


def test_a_folder_named_like_a_file_cannot_be_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert error_of(tmp_path / "a.txt").reason == "cannot be read (Is a directory)"


@pytest.mark.parametrize("cut", [1, 4, 8, 12, 30])
def test_a_gzip_file_that_is_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    content = gzip.compress(b"".join(b"Boat %d came in. " % n for n in range(99)))
    assert error_of(write(tmp_path / "a.txt.gz", content[:-cut])).reason.startswith("not a whole gzip file (")


def test_a_gzip_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(b"Boat came in. " * 99))
    content[-6] ^= 0xFF  # within the checksum
    assert error_of(write(tmp_path / "a.txt.gz", bytes(content))).reason.startswith("not a whole gzip file (CRC")


def test_plain_text_named_gz_is_read_as_what_it_is(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.txt.gz", BODY))
    assert article.body == BODY


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.txt", "no text in it; expected an article"),
        ("a.txt.gz", "no text in it; expected an article"),
        ("a.md", "no text (none of the fields body, text, content has any); expected text after the front matter"),
        ("a.json", "no records in it; expected an article, a list of articles, or one article a line"),
        ("a.jsonl", "no records in it; expected an article, a list of articles, or one article a line"),
        ("a.html", "not a web page (no HTML tags in it)"),
    ],
)
@pytest.mark.parametrize("content", ["", " \n \n"])
def test_an_empty_file_is_an_error(tmp_path: Path, name: str, reason: str, content: str) -> None:
    packed = name.endswith(".gz")
    error = error_of(write(tmp_path / name, gzip.compress(content.encode()) if packed else content))
    assert error.reason == reason


def test_a_page_of_furniture_alone_is_an_error(tmp_path: Path) -> None:
    assert error_of(write(tmp_path / "a.txt", "Share\n\n0 Comments\n")).reason == "no text in it; expected an article"


def test_a_bad_file_among_good_ones_is_rejected_and_the_rest_is_loaded(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "One.")
    bad = write(tmp_path / "b.json", "{")
    write(tmp_path / "c.txt", "Three.")
    missing = tmp_path / "d.txt"
    loaded, rejected = load_all([tmp_path, missing])
    assert [article.body for article in loaded] == ["One.", "Three."]
    assert [str(item) for item in rejected] == [
        f"{bad}, line 1: not JSON (Expecting property name enclosed in double quotes at column 2)",
        f"{missing}: no such file or folder",
    ]


@pytest.mark.parametrize("date", ["0001-01-01T00:00+23:59", "9999-12-31T23:59-12:00", "x" * 100_000])
def test_an_impossible_date_stops_no_file(tmp_path: Path, date: str) -> None:
    [article] = load_file(write(tmp_path / "a.json", json.dumps({"text": BODY, "published_at": date})))
    assert article.published is None


@pytest.mark.slow
def test_one_article_of_fifty_megabytes_is_refused_within_seconds(tmp_path: Path) -> None:
    path = write(tmp_path / "dump.txt", b"Boats came in. " * 3_500_000)
    begun = time.process_time()
    error = error_of(path)
    assert time.process_time() - begun < 20.0  # 3 s on two cores
    assert error.reason == (
        "one article of 52,499,999 characters; at most 2,000,000 are expected"
        " (a dump goes into .jsonl, one article a line)"
    )


def test_an_article_of_two_million_characters_is_taken_and_one_more_is_not(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.jsonl", json.dumps({"text": "x" * 2_000_000})))
    assert article.body == "x" * 2_000_000
    error = error_of(
        write(tmp_path / "b.jsonl", json.dumps({"text": BODY}) + "\n" + json.dumps({"text": "x" * 2_000_001}))
    )
    assert (error.line, error.reason[:35]) == (2, "one article of 2,000,001 characters")


@pytest.mark.slow
def test_fifty_megabytes_of_small_articles_are_read_right(tmp_path: Path) -> None:
    text = "Boats came in at noon and left again with the tide. " * 38
    lines = (f'{{"url": "https://a.example/{n}", "title": "Boat {n}", "text": "{text}{n}"}}\n' for n in range(25_000))
    path = write(tmp_path / "dump.jsonl", "".join(lines))
    assert path.stat().st_size > 50_000_000
    articles = load_file(path)
    assert [article.title for article in articles] == [f"Boat {n}" for n in range(25_000)]
    assert len({article.id for article in articles}) == 25_000
    assert articles[-1].body == f"{text}24999"
