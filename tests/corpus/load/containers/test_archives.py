"""Archives give the articles of their members; a broken member is rejected alone."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from corpus.errors import LoadError, Rejected
from corpus.load import find_files, load, load_file, parts
from tests.corpus.load import good_files
from tests.corpus.load.containers.opening import ONE, TWO, load_all
from tests.corpus.load.good_files import GOOD, PAGE, tarred, warc, zipped


@pytest.mark.parametrize(("name", "pack"), [("b.zip", zipped), ("b.tar", tarred)])
def test_members_that_may_be_articles_are_read_and_others_named(name: str, pack: object) -> None:
    members = {
        "a.txt": ONE, "inner/b.jsonl.gz": gzip.compress(b'{"text": "Packed."}'), "inner/page": PAGE.encode(),
        "README.txt": b"no", ".hidden/a.txt": b"no", "__MACOSX/a.txt": b"no", "photo.png": b"\x89PNG",
        "Makefile": b"no",
    }  # fmt: skip
    assert callable(pack)
    left_out = [
        f"{name}/README.txt: a README; name it to add it",
        f"{name}/photo.png: not a known kind of file: a PNG image",
        f"{name}/Makefile: not a known kind of file: a text whose name does not say of what kind",
    ]
    assert load_all(pack(members), name) == ([ONE.decode(), "Packed.", good_files.BODY], left_out)


def test_of_very_many_members_that_are_no_articles_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MOST_NAMED", 2)
    members = {f"{number}.png": b"\x89PNG" for number in range(5)}
    reasons = [f"b.zip/{number}.png: not a known kind of file: a PNG image" for number in range(2)]
    found = load_all(zipped({**members, "a.txt": ONE}), "b.zip")
    assert found == ([ONE.decode()], [*reasons, "b.zip: 3 more members that are not read"])


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
    packed = good_files.PACKERS[ending](tarred({"a.txt": ONE, "b.txt.gz": gzip.compress(TWO)}))
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
        (zipped({".hidden": b"\x89PNG"}), "a.zip"),
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
    reason = "a.docx: not an archive of articles (it holds [Content_Types].xml); save it as DOCX, PDF or text"
    assert load_all(zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "a.docx") == ([], [reason])


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
def test_links_and_devices_of_a_tar_file_are_named(kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.type, entry.linkname = kind, "/etc/hostname"
        archive.addfile(entry)
        entry = tarfile.TarInfo("b.txt")
        entry.size = len(ONE)
        archive.addfile(entry, io.BytesIO(ONE))
    reason = "b.tar/a.txt: a link, a device or a sparse file; expected a file"
    assert load_all(out.getvalue(), "b.tar") == ([ONE.decode()], [] if kind == tarfile.DIRTYPE else [reason])


def test_an_encrypted_member_is_rejected_alone() -> None:
    content = bytearray(zipped({"a.txt": ONE, "b.txt": TWO}, zipfile.ZIP_STORED))
    position = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    content[position + 8] |= 1  # the flag in the table of members
    reason = "b.zip/a.txt: encrypted with a password; expected a member without one"
    assert load_all(bytes(content), "b.zip") == ([TWO.decode()], [reason])


def test_a_member_whose_checksum_is_wrong_is_rejected_alone() -> None:
    content = zipped({"a.txt": ONE, "b.txt": TWO}, zipfile.ZIP_STORED).replace(ONE, ONE.swapcase(), 1)
    assert load_all(content, "b.zip") == ([TWO.decode()], ["b.zip/a.txt: not whole (Bad CRC-32 for file 'a.txt')"])


def test_a_member_without_a_name_is_left_out() -> None:
    content = zipped({"a.txt": ONE, "b.txt": TWO}).replace(b"a.txt", b"\0.txt")  # zip names end at a zero byte
    assert load_all(content, "b.zip") == ([TWO.decode()], [])
    assert load_all(tarred({".": ONE, "b.txt": TWO}), "b.tar") == ([TWO.decode()], [])


def test_in_a_folder_files_without_an_ending_are_taken_if_they_begin_as_articles(tmp_path: Path) -> None:
    for name, content in {
        "a/quay": PAGE.encode(),
        "a/notes": ONE,
        "a/feed": GOOD["rss.xml"],
        "a/x.xlsx": zipped({}),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert list(find_files([tmp_path])) == [tmp_path / "a/feed", tmp_path / "a/quay"]


def test_a_jsonl_file_in_an_archive_gives_all_its_records() -> None:
    lines = "\n".join(json.dumps({"text": f"Boat {n}."}) for n in range(3)).encode()
    assert load_all(zipped({"a.jsonl": lines}), "b.zip") == (["Boat 0.", "Boat 1.", "Boat 2."], [])
