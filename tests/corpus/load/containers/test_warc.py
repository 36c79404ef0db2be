"""WARC files give their pages under the URLs they came from; a broken page is rejected alone."""

from __future__ import annotations

import gzip
import zlib
from pathlib import PurePath

import brotli
import pytest

from corpus.load import load_content, read_content
from tests.corpus.load import good_files
from tests.corpus.load.containers.opening import bomb, little_work, load_all
from tests.corpus.load.good_files import OUTLET, PAGE, TITLE, URL, warc


def page(body: bytes = PAGE.encode(), url: str = URL, **more: str) -> tuple[str, str, str, bytes, dict[str, str]]:
    return url, "200 OK", "text/html", body, {name.replace("_", "-"): value for name, value in more.items()}


CUT = "cut short: it ends in the midst of what is packed"
PACKED_PAGES = [
    ("gzip", gzip.compress(PAGE.encode())),
    ("deflate", zlib.compress(PAGE.encode())),
    ("deflate", zlib.compress(PAGE.encode())[2:-4]),
    ("br", brotli.compress(PAGE.encode())),
]


@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_file_gives_its_pages_under_the_urls_they_came_from(packed: bool) -> None:
    content = warc(
        page(url="https://mirror.example/a?b=1"),
        (URL, "404 Not Found", "text/html", PAGE.encode(), {}),
        (URL, "301 Moved", "text/html", PAGE.encode(), {}),
        (URL + ".css", "200 OK", "text/css", b"p { color: red }", {}),
        packed=packed,
    )
    [part] = read_content(content, PurePath("news.warc.gz" if packed else "news.warc"))
    assert isinstance(part, list)
    [article] = part
    assert (article.url, article.title, article.outlet) == ("https://mirror.example/a?b=1", TITLE, OUTLET)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE.encode())),
        ("gzip", PAGE.encode()),
        ("gzip", gzip.compress(PAGE.encode()[:300]) + gzip.compress(PAGE.encode()[300:])),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", zlib.compress(PAGE.encode())[2:-4]),
        ("br", brotli.compress(PAGE.encode())),
        ("identity", PAGE.encode()),
    ],
)
def test_a_page_is_unpacked_as_its_server_packed_it(encoding: str, body: bytes) -> None:
    assert load_all(warc(page(body, Content_Encoding=encoding)), "a.warc") == ([good_files.BODY], [])


def test_a_page_of_which_the_crawler_stored_a_part_is_rejected() -> None:
    content = warc(page()).replace(b"WARC-Type: response", b"WARC-Type: response\r\nWARC-Truncated: length")
    bodies, [rejected] = load_all(content, "a.warc")
    assert (bodies, rejected.endswith("only a part of the page was stored (WARC-Truncated: length)")) == ([], True)


def in_pieces() -> bytes:
    pieces = PAGE.encode().partition(b"<body>")
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("body", [in_pieces(), PAGE.encode()], ids=["as it came", "joined by the crawler"])
def test_a_page_in_pieces_is_put_together(body: bytes) -> None:
    assert load_all(warc(page(body, Transfer_Encoding="chunked")), "a.warc") == ([good_files.BODY], [])


@pytest.mark.parametrize("end", [-5, -12, -200])
def test_a_page_in_pieces_whose_end_is_missing_is_rejected(end: int) -> None:
    bodies, [rejected] = load_all(warc(page(in_pieces()[:end], Transfer_Encoding="chunked")), "a.warc")
    assert (bodies, rejected.endswith("cut short: the last of its pieces is missing")) == ([], True)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf\r\n", b"<!-- saved -->\n"])
def test_a_page_that_the_crawler_unpacked_is_read_whatever_its_header_says(encoding: str, start: bytes) -> None:
    content = warc(page(start + good_files.PAGE.encode(), Content_Encoding=encoding))
    assert load_all(content, "a.warc") == ([good_files.BODY], [])


def test_a_page_without_date_and_outlet_has_those_of_its_address() -> None:
    body = f"<html><head><title>Quay</title></head><body><article>{good_files.MARKED_UP}</article></body></html>"
    url = "https://www.ledger.example/2021/03/04/quay"
    [article] = load_content(warc((url, "200 OK", "text/html", body.encode(), {})), "a.warc")
    assert article.published is not None
    assert (article.published.iso(), article.published.origin) == ("2021-03-04", "url")
    assert (article.outlet, article.url) == ("ledger.example", url)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (page(b"<html><body></body></html>"), "no article text found in the page"),
        (
            page(b"\x1f\x8bnot gzip", Content_Encoding="gzip"),
            "Error -3 while decompressing data: unknown compression method",
        ),
        (page(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), "packed as 'zstd'; expected gzip, deflate, br or nothing"),
        (page(b"\xff\xff\xff", Content_Encoding="br"), None),
        *((page(packed[: len(packed) // 2], Content_Encoding=name), CUT) for name, packed in PACKED_PAGES),
        *((page(packed[:-1], Content_Encoding=name), CUT) for name, packed in PACKED_PAGES if name != "deflate"),
        (page(PAGE.encode()[:400], Content_Length=str(len(PAGE.encode()))), "it is cut short"),
    ],
)
def test_a_broken_page_of_a_warc_file_is_named_and_rejected_alone(
    broken: tuple[str, str, str, bytes, dict[str, str]], reason: str | None
) -> None:
    bodies, [rejected] = load_all(warc(page(), broken, page(url=URL + "2")), "a.warc")
    assert bodies == [good_files.BODY, good_files.BODY]
    assert rejected.startswith("a.warc/ledger.example/quay: ")
    assert reason is None or rejected.endswith(reason)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_packed_page_that_is_a_bomb_is_refused_with_little_work(encoding: str) -> None:
    packed = bomb(64 << 20) if encoding == "gzip" else brotli.compress(bytes(64 << 20))
    content = warc(page(packed, Content_Encoding=encoding))
    with little_work():
        bodies, [reason] = load_all(content, "a.warc")
    most = max(8 << 20, 100 * len(content))
    assert (bodies, reason) == ([], f"a.warc: unpacks to more than {most:,} bytes, the most for a file of its size")


def test_a_record_of_another_length_than_it_declares_is_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    good = warc(page())
    bodies, rejected = load_all(
        good + good_files.warc_record("resource", URL, b"one two three\r\n" * 9, 20) + good, "a.warc"
    )
    assert bodies == [good_files.BODY]
    assert rejected[-1].startswith("a.warc: ")
    assert capsys.readouterr().err == ""
