"""Hostile archives: nothing is written, little is unpacked, and a good article beside is read where it can be."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.load.containers.opening import ONE, bomb, little_work, load_all
from tests.corpus.load.good_files import tarred, warc_record, zipped

GOOD = ONE.decode()
OUTSIDE = (
    "../../outside.txt", "/tmp/outside.txt", "a/../../outside.txt", "..\\..\\outside.txt", "C:\\outside.txt",
    "\\\\host\\share\\outside.txt", "./../outside.txt", "a/./../../b.txt", "file:///outside.txt", "~/outside.txt",
)  # fmt: skip
MEGABYTES = 16


def tar_of(*members: tuple[str, bytes, str]) -> bytes:
    """A tar file of a good article and others: name, kind, what it links to."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            archive.addfile(member)
        good = tarfile.TarInfo("good.txt")
        good.size = len(ONE)
        archive.addfile(good, io.BytesIO(ONE))
    return packed.getvalue()


def with_bytes(content: bytes, mark: bytes, offset: int, new: bytes) -> bytes:
    """The content with other bytes behind a mark."""
    position = content.index(mark) + offset
    return content[:position] + new + content[position + len(new) :]


def linked_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", ONE)
    return packed.getvalue()


def same_names() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for place in range(3):
            archive.writestr(zipfile.ZipInfo("a.txt" if place else "good.txt"), ONE)
    return packed.getvalue()


def overlapping() -> bytes:
    """Two entries of the table lead to one packed body, as in a bomb without nesting."""
    content = zipped({"a.txt": b"0" * (4 << 20), "b.txt": b"0" * (4 << 20)})
    table = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", table + 4)
    return content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :]


def sparse() -> bytes:
    """A sparse file of the old GNU kind, which says that it is of many gigabytes."""
    member = tarfile.TarInfo("sparse.txt")
    block = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    block[156:157] = b"S"
    block[386:398], block[398:410] = b"%011o\0" % (1 << 32), b"%011o\0" % 1
    block[483:495] = b"77777777777\0"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + bytes(1024)


def nested(depth: int) -> bytes:
    content = zipped({"deep.txt": ONE})
    for _ in range(depth):
        content = zipped({"inner.zip": content})
    return content


def named(pack: Callable[[dict[str, bytes]], bytes], name: str, member: str) -> Callable[[], tuple[bytes, str]]:
    return lambda: (pack({member: ONE, "good.txt": ONE}), name)


NAMES: dict[str, Callable[[], tuple[bytes, str]]] = {
    **{f"zip, a member named {name}": named(zipped, "a.zip", name) for name in OUTSIDE[:5]},
    **{f"tar, a member named {name}": named(tarred, "a.tar", name) for name in OUTSIDE[5:]},
    "tar, a link to a file": lambda: (tar_of(("a.txt", tarfile.SYMTYPE, "/etc/passwd")), "a.tar"),
    "tar, a hard link to a file": lambda: (tar_of(("a.txt", tarfile.LNKTYPE, "/etc/passwd")), "a.tar"),
    "tar, a linked folder and a file in it": lambda: (
        tar_of(("folder", tarfile.SYMTYPE, "/tmp"), ("folder/outside.txt", tarfile.LNKTYPE, "/etc/passwd")), "a.tar"),
    "tar, devices and a pipe": lambda: (
        tar_of(("a.txt", tarfile.CHRTYPE, ""), ("b.txt", tarfile.BLKTYPE, ""), ("c.txt", tarfile.FIFOTYPE, "")),
        "a.tar"),
    "tar, a link to itself": lambda: (tar_of(("a.txt", tarfile.SYMTYPE, "a.txt")), "a.tar"),
    "zip, a link to a file": lambda: (linked_zip(), "a.zip"),
    "zip, three members, two of one name": lambda: (same_names(), "a.zip"),
    "zip, a name of 60,000 characters": lambda: (zipped({"a" * 60_000 + ".txt": ONE, "good.txt": ONE}), "a.zip"),
    "zip, control characters in a name": lambda: (zipped({"a\x1b[2J\r\n.txt": ONE, "good.txt": ONE}), "a.zip"),
}  # fmt: skip
BOMBS: dict[str, Callable[[], tuple[bytes, str]]] = {
    "gzip of zeros": lambda: (bomb(MEGABYTES << 20), "a.txt.gz"),
    "bzip2 of zeros": lambda: (bz2.compress(bytes(MEGABYTES << 20)), "a.txt.bz2"),
    "xz of zeros": lambda: (lzma.compress(bytes(MEGABYTES << 20)), "a.txt.xz"),
    "gzip of a gzip of zeros": lambda: (gzip.compress(bomb(MEGABYTES << 20)), "a.txt.gz.gz"),
    "zip whose table leads twice to one body": lambda: (overlapping(), "a.zip"),
    "zip of zips, five deep": lambda: (nested(5), "a.zip"),
    "zip that says a member is of four gigabytes": lambda: (
        with_bytes(zipped({"a.txt": bytes(1 << 20)}), b"PK\x01\x02", 24, b"\xff\xff\xff\xff"), "a.zip"),
    "zip of 65,535 members, by its own word": lambda: (
        with_bytes(zipped({"a.txt": b""}), b"PK\x05\x06", 8, b"\xff\xff\xff\xff"), "a.zip"),
    "sparse tar of many gigabytes": lambda: (sparse(), "a.tar"),
    "tar that ends within its first member": lambda: (tarred({"a.txt": ONE})[:520], "a.tar"),
    "xz that wants a dictionary of a gigabyte": lambda: (
        lzma.compress(b"", format=lzma.FORMAT_ALONE)[:1] + b"\xff\xff\xff\x7f" + bytes(9), "a.lzma"),
    "warc with a gzipped page of zeros": lambda: (
        warc_record("response", "https://a.example/", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                    b"Content-Type: text/html\r\n\r\n" + bomb(MEGABYTES << 20)), "a.warc"),
    "warc that says a record is of an exabyte": lambda: (
        warc_record("response", "https://a.example/", b"HTTP/1.1 200 OK\r\n\r\n", 1 << 60), "a.warc"),
}  # fmt: skip


def written(*folders: Path) -> set[str]:
    return {os.path.join(folder, name) for folder in folders for name in os.listdir(folder)}  # noqa: PTH118, PTH208


@pytest.mark.parametrize("kind", NAMES)
def test_nothing_is_written_and_nothing_outside_is_read(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work" / "deep")
    before = written(tmp_path, tmp_path / "work", tmp_path / "work" / "deep")
    with little_work():
        bodies, _ = load_all(*NAMES[kind]())
    assert GOOD in bodies
    assert set(bodies) == {GOOD}
    assert written(tmp_path, tmp_path / "work", tmp_path / "work" / "deep") == before


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_little_and_gives_nothing(kind: str) -> None:
    content, name = BOMBS[kind]()
    with little_work():
        bodies, rejected = load_all(content, name)
    assert bodies == []
    assert rejected
