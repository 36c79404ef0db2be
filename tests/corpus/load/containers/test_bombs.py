"""What unpacks to too much is refused with little work and little memory."""

from __future__ import annotations

import pytest

from corpus.load import Bounds
from tests.corpus.load.containers.opening import ONE, TWO, bomb, little_work, load_all
from tests.corpus.load.good_files import tarred, zipped


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
        position = content.index(mark) + offset
        content[position : position + 4] = (100).to_bytes(4, "little")
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
