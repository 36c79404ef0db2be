"""Archives give the articles of their members; a broken member costs itself alone, a bomb costs nothing."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

import brotli
import pytest

from corpus.errors import LoadError, Rejected
from corpus.load import Bounds, find_files, load, load_file, read_content
from tests.corpus.load import formats
from tests.corpus.load.formats import GOOD, OUTLET, PAGE, TITLE, URL, tarred, warc, zipped

ONE, TWO = b"Boats came in.", b"Boats left again."


def load_all(content: bytes, name: str, bounds: Bounds | None = None) -> tuple[list[str], list[str]]:
    """The bodies, and what was rejected, the error that ends all among it."""
    bodies: list[str] = []
    rejected: list[str] = []
    try:
        for part in read_content(content, PurePath(name), bounds=bounds or Bounds()):
            if isinstance(part, Rejected):
                rejected.append(str(part))
            else:
                bodies += [article.body for article in part]
    except LoadError as error:
        rejected.append(str(error))
    return bodies, rejected


@contextmanager
def little_work(seconds: float = 2.0, megabytes: int = 64) -> Iterator[None]:
    tracemalloc.start()
    begun = time.process_time()
    try:
        yield
        assert time.process_time() - begun < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("name", "pack"), [("b.zip", zipped), ("b.tar", tarred)])
def test_members_that_may_be_articles_are_read_and_others_passed_over(name: str, pack: object) -> None:
    members = {
        "a.txt": ONE, "inner/b.jsonl.gz": gzip.compress(b'{"text": "Packed."}'), "inner/page": PAGE.encode(),
        "README.txt": b"no", ".hidden/a.txt": b"no", "__MACOSX/a.txt": b"no", "photo.png": b"\x89PNG",
        "Makefile": b"no",
    }  # fmt: skip
    assert callable(pack)
    assert load_all(pack(members), name) == ([ONE.decode(), "Packed.", formats.BODY], [])


@pytest.mark.parametrize(("name", "pack"), [("b.zip", zipped), ("b.tar", tarred)])
def test_a_broken_member_is_named_and_rejected_alone(name: str, pack: object) -> None:
    assert callable(pack)
    content = pack({"a.txt": ONE, "inner/b.json": b'{"text": 1', "c.txt": TWO})
    reason = f"{name}/inner/b.json, line 1: not JSON (Expecting ',' delimiter at column 11)"
    assert load_all(content, name) == ([ONE.decode(), TWO.decode()], [reason])


def test_load_file_gives_all_of_an_archive_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(zipped({"a.txt": ONE, "b.txt": b""}))
    with pytest.raises(LoadError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}/b.txt: no text in it; expected an article"
    rejected: list[Rejected] = []
    assert [a.body for found in load([path], rejected.append) for a in found] == [ONE.decode()]
    assert rejected == [Rejected(path=path / "b.txt", line=None, reason="no text in it; expected an article")]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
def test_a_tar_file_is_read_packed_and_so_are_its_members(ending: str) -> None:
    packed = formats.PACKERS[ending](tarred({"a.txt": ONE, "b.txt.gz": gzip.compress(TWO)}))
    assert load_all(packed, f"b.tar{ending}") == ([ONE.decode(), TWO.decode()], [])


def test_archives_in_archives_are_read_two_deep_and_no_deeper() -> None:
    inner = zipped({"a.txt": ONE})
    assert load_all(tarred({"in.zip": inner}), "b.tar") == ([ONE.decode()], [])
    reason = "b.tar/mid.zip/in.zip: an archive more than 2 archives deep; unpack the outer one"
    assert load_all(tarred({"mid.zip": zipped({"in.zip": inner}), "b.txt": TWO}), "b.tar") == ([TWO.decode()], [reason])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped({}), "a.zip"),
        (zipped({"photo.png": b"\x89PNG"}), "a.zip"),
        (tarred({}), "a.tar"),
        (warc(), "a.warc"),
        (b"", "a.mbox"),
    ],
)
def test_an_archive_without_articles_is_an_error(content: bytes, name: str) -> None:
    reason = f"{name}: nothing in it that may be an article; expected files of the known kinds"
    assert load_all(content, name) == ([], [reason])


def test_what_is_packed_twice_is_refused() -> None:
    reason = "a.txt.gz: packed twice; unpack it once"
    assert load_all(gzip.compress(gzip.compress(ONE)), "a.txt.gz") == ([], [reason])


def test_a_program_or_an_office_document_is_no_archive() -> None:
    reason = "a.docx: not an archive of articles (it holds [Content_Types].xml); save it as PDF or text"
    assert load_all(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "a.docx") == ([], [reason])


@pytest.mark.parametrize("name", ["/etc/a.txt", "../a.txt", "b/../../a.txt", "..\\a.txt"])
def test_a_name_that_leads_outside_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    for content, archive in (
        (zipped({name: ONE, "b.txt": TWO}), "b.zip"),
        (tarred({name: ONE, "b.txt": TWO}), "b.tar"),
    ):
        bodies, [reason] = load_all(content, archive)
        shown = name if archive == "b.tar" else zipfile.ZipInfo(name).filename
        assert (bodies, reason) == (
            [TWO.decode()], f"{archive}: a member whose name leads outside the archive: {shown!r}",
        )  # fmt: skip


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_devices_of_a_tar_file_are_passed_over(kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.type, entry.linkname = kind, "/etc/hostname"
        archive.addfile(entry)
        entry = tarfile.TarInfo("b.txt")
        entry.size = len(ONE)
        archive.addfile(entry, io.BytesIO(ONE))
    assert load_all(out.getvalue(), "b.tar") == ([ONE.decode()], [])


def test_an_encrypted_member_is_rejected_alone() -> None:
    content = bytearray(zipped({"a.txt": ONE, "b.txt": TWO}, zipfile.ZIP_STORED))
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    content[place + 8] |= 1  # the flag in the table of members
    reason = "b.zip/a.txt: encrypted with a password; expected a member without one"
    assert load_all(bytes(content), "b.zip") == ([TWO.decode()], [reason])


def test_a_member_whose_checksum_is_wrong_is_rejected_alone() -> None:
    content = zipped({"a.txt": ONE, "b.txt": TWO}, zipfile.ZIP_STORED).replace(ONE, ONE.swapcase(), 1)
    assert load_all(content, "b.zip") == ([TWO.decode()], ["b.zip/a.txt: not whole (Bad CRC-32 for file 'a.txt')"])


def test_a_member_without_a_name_is_passed_over() -> None:
    content = zipped({"a.txt": ONE, "b.txt": TWO}).replace(b"a.txt", b"\0.txt")  # zip names end at a zero byte
    assert load_all(content, "b.zip") == ([TWO.decode()], [])
    assert load_all(tarred({".": ONE, "b.txt": TWO}), "b.tar") == ([TWO.decode()], [])


# ------------------------------------------------------------------ bombs


def bomb(size: int) -> bytes:
    """So many zeros, packed as tight as gzip can."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)), packer.flush()])


@pytest.mark.parametrize("name", ["a.txt.gz", "a.tar.gz", "a.json.gz"])
def test_a_packed_bomb_is_refused_with_little_work(name: str) -> None:
    content = bomb(64 << 20)
    with little_work():
        bodies, [reason] = load_all(content, name)
    most = max(8 << 20, 100 * len(content))
    assert bodies == []
    assert reason in (
        f"{name}: unpacks to more than {most:,} bytes, the most for a file of its size",
        "a.tar.gz: nothing in it that may be an article; expected files of the known kinds",
    )


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself() -> None:
    member = b"0" * (16 << 20)
    content = zipped({f"{n}.txt": member for n in range(4)})
    with little_work(seconds=1.0):
        bodies, rejected = load_all(content, "b.zip")
    most = max(8 << 20, 100 * len(content))
    assert (bodies, rejected) == (
        [],
        [f"b.zip: unpacks to {64 << 20:,} bytes; at most {most:,} for a file of its size"],
    )


def test_a_zip_bomb_that_lies_about_its_size_is_refused_as_well() -> None:
    content = bytearray(zipped({"a.txt": b"0" * (16 << 20)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(mark) + offset
        content[place : place + 4] = (100).to_bytes(4, "little")
    with little_work():
        bodies, [reason] = load_all(bytes(content), "b.zip")
    assert (bodies, reason) == ([], "b.zip/a.txt: not whole (Bad CRC-32 for file 'a.txt')")


def test_a_zip_file_of_zip_files_of_zip_files_is_refused_with_little_work() -> None:
    content = zipped({f"{n}.txt": b"0" * (4 << 20) for n in range(16)})
    for _ in range(4):
        content = zipped({f"{n}.zip": content for n in range(16)})
    with little_work(seconds=5.0):
        bodies, rejected = load_all(content, "42.zip")
    assert bodies == []
    assert {reason.partition(": ")[2].partition(";")[0] for reason in rejected} <= {
        "an archive more than 2 archives deep",
        f"unpacks to more than {8 << 20:,} bytes, the most for a file of its size",
    }  # fmt: skip


def test_members_are_counted_and_weighed() -> None:
    content = tarred({f"{n}.txt": ONE for n in range(9)})
    bodies, [reason] = load_all(content, "b.tar", Bounds(members=5))
    assert (bodies, reason) == ([ONE.decode()] * 5, "b.tar: more than 5 members; split it into several files")
    content = tarred({"a.txt": ONE * 9, "b.txt": TWO})
    bodies, [reason] = load_all(content, "b.tar", Bounds(member_bytes=50))
    assert (bodies, reason) == ([TWO.decode()], "b.tar/a.txt: more than 50 bytes unpacked; split it into several files")
    assert load_all(ONE, "a.txt", Bounds(file_bytes=9)) == (
        [], ["a.txt: more than 9 bytes unpacked; split it into several files"],
    )  # fmt: skip


def test_an_endless_table_of_members_is_not_read() -> None:
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + (1 << 26).to_bytes(4, "little") + bytes(6)
    bodies, [reason] = load_all(b"PK\x03\x04" + bytes(1 << 26) + end, "b.zip")
    assert (bodies, reason) == ([], "b.zip: a table of members of more than 33,554,432 bytes; split it")


# ------------------------------------------------------------------ WARC


def page(body: bytes = PAGE.encode(), url: str = URL, **more: str) -> tuple[str, str, str, bytes, dict[str, str]]:
    return url, "200 OK", "text/html", body, {name.replace("_", "-"): value for name, value in more.items()}


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
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", zlib.compress(PAGE.encode())[2:-4]),
        ("br", brotli.compress(PAGE.encode())),
        ("identity", PAGE.encode()),
    ],
)
def test_a_page_is_unpacked_as_its_server_packed_it(encoding: str, body: bytes) -> None:
    assert load_all(warc(page(body, Content_Encoding=encoding)), "a.warc") == ([formats.BODY], [])


def test_a_page_in_pieces_is_put_together() -> None:
    body = (
        b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in PAGE.encode().partition(b"<body>")) + b"0\r\n\r\n"
    )
    assert load_all(warc(page(body, Transfer_Encoding="chunked")), "a.warc") == ([formats.BODY], [])


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (page(b"<html><body></body></html>"), "no article text found in the page"),
        (
            page(b"\x1f\x8bnot gzip", Content_Encoding="gzip"),
            "Error -3 while decompressing data: unknown compression method",
        ),
        (page(Content_Encoding="zstd"), "packed as 'zstd'; expected gzip, deflate, br or nothing"),
        (page(b"\xff\xff\xff", Content_Encoding="br"), None),
    ],
)
def test_a_broken_page_of_a_warc_file_is_named_and_rejected_alone(
    broken: tuple[str, str, str, bytes, dict[str, str]], reason: str | None
) -> None:
    bodies, [rejected] = load_all(warc(page(), broken, page(url=URL + "2")), "a.warc")
    assert bodies == [formats.BODY, formats.BODY]
    assert rejected.startswith("a.warc/ledger.example/quay: ")
    assert reason is None or rejected.endswith(reason)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_packed_page_that_is_a_bomb_is_refused_with_little_work(encoding: str) -> None:
    packed = bomb(64 << 20) if encoding == "gzip" else brotli.compress(bytes(64 << 20))
    content = warc(page(packed, Content_Encoding=encoding))
    with little_work():
        bodies, [reason] = load_all(content, "a.warc")
    most = max(8 << 20, 100 * len(content))
    assert (bodies, reason) == ([], f"a.warc: unpacks to more than {most:,} bytes, the most for a file of its size")


def test_a_record_that_is_not_as_long_as_it_says_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    good = warc(page())
    bodies, rejected = load_all(
        good + formats.warc_record("resource", URL, b"one two three\r\n" * 9, 20) + good, "a.warc"
    )
    assert bodies == [formats.BODY]
    assert rejected[-1].startswith("a.warc: ")
    assert capsys.readouterr().err == ""


def test_in_a_folder_files_without_an_ending_are_taken_if_they_begin_as_articles(tmp_path: Path) -> None:
    for name, content in {
        "a/quay": PAGE.encode(),
        "a/notes": ONE,
        "a/feed": GOOD["rss.xml"],
        "a/x.docx": zipped({}),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert list(find_files([tmp_path])) == [tmp_path / "a/feed", tmp_path / "a/quay"]


def test_a_jsonl_file_in_an_archive_gives_all_its_records() -> None:
    lines = "\n".join(json.dumps({"text": f"Boat {n}."}) for n in range(3)).encode()
    assert load_all(zipped({"a.jsonl": lines}), "b.zip") == (["Boat 0.", "Boat 1.", "Boat 2."], [])
