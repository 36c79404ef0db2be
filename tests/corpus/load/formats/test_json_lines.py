"""JSON Lines are read as a stream: a large dump takes little memory, and a broken line only its own record."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path, PurePath

import pytest

from corpus import Article, LoadError, Rejected
from corpus.load import Bounds, load_file, read_content, read_file
from corpus.load.fields import COMMON_FIELDS
from corpus.load.formats.json_lines import read_stream
from corpus.load.undated import ignore_undated
from tests.corpus.load.files import write

_LONG = "The harbour board met in the rain \u2014 and put off the tram line again. " * 40


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"text": f"Report {n}. {_LONG}"}).encode() + b"\n" for n in range(count))


def read(content: bytes, piece: int = 1 << 20) -> list[Article | Rejected]:
    stream = io.BytesIO(content)
    return list(
        read_stream(lambda n: stream.read(min(n, piece)), PurePath("a"), 1 << 30, COMMON_FIELDS, ignore_undated)
    )


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_large_dump_takes_a_fraction_of_its_size_in_memory(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    content = lines(2_500)
    path = write(tmp_path / "a.jsonl.gz", pack(content))
    list(read_content(lines(2), PurePath("a.jsonl")))  # what is imported takes memory, too
    tracemalloc.start()
    try:
        count = sum(len(part) for part in read_file(path) if not isinstance(part, Rejected))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2_500
    assert peak < 0.6 * len(content)


@pytest.mark.parametrize("piece", [1, 7, 64, 1 << 20])
def test_lines_are_the_same_however_they_arrive(piece: int) -> None:
    content = b"\xef\xbb\xbf\n" + b'\r\n{"text": "Boats came in."}\r\n\n{"text": "Fog \xe2\x80\x94 again."}'
    bodies = [part.body for part in read(content, piece) if isinstance(part, Article)]
    assert bodies == ["Boats came in.", "Fog — again."]


@pytest.mark.parametrize(
    ("broken", "line", "reason"),
    [
        ("first", 1, "not JSON (Unterminated string starting at at column 10)"),
        ("middle", 3, "not JSON (Unterminated string starting at at column 10)"),
        ("last", 5, "not JSON (Unterminated string starting at at column 10)"),
    ],
)
def test_a_line_that_is_cut_off_is_named_and_the_others_are_taken(broken: str, line: int, reason: str) -> None:
    rows = [json.dumps({"text": f"Boat {n} came in."}) for n in range(1, 6)]
    rows[line - 1] = rows[line - 1][:-6]
    found = read("\n".join(rows).encode())
    assert [one.body for one in found if isinstance(one, Article)] == [
        f"Boat {n} came in." for n in range(1, 6) if n != line
    ]
    assert [one for one in found if isinstance(one, Rejected)] == [
        Rejected(path=PurePath("a"), line=line, reason=reason)
    ]


def test_lines_in_an_older_encoding_are_read_from_where_it_begins() -> None:
    rows = [
        '{"text": "Plain words come first."}',
        *(f'{{"text": "Größere Fähren für Häfen, Bericht {n}."}}' for n in range(9)),
    ]
    bodies = [one.body for one in read("\n".join(rows).encode("cp1252")) if isinstance(one, Article)]
    assert bodies[0] == "Plain words come first."
    assert bodies[-1] == "Größere Fähren für Häfen, Bericht 8."


def test_of_a_hostile_file_a_thousand_broken_lines_are_named_and_the_others_counted() -> None:
    found = read(b'{"text": "Boats came in."}\n' + b"7\n" * 5_000)
    assert len(found) == 1_002
    assert str(found[-1]) == "a: 4,000 other records could not be read either"


def test_where_every_line_is_broken_one_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        load_file(write(tmp_path / "a.jsonl", "7\n" * 5_000))
    assert (
        raised.value.reason == "a number; expected an object with the article's fields (and so for all 5,000 records)"
    )


def test_a_stream_of_too_many_bytes_is_refused() -> None:
    parts = read_content(lines(100), PurePath("a.jsonl"), bounds=Bounds(file_bytes=1_000))
    with pytest.raises(LoadError, match="more than 1,000 bytes unpacked"):
        list(parts)


def test_a_file_of_records_without_one_article_is_given_up() -> None:
    """Each record that is none costs as much as an article."""
    with pytest.raises(LoadError, match=r"and so for 10,000 records\)"):
        read(b'{"id": 1}\n' * 12_000)
