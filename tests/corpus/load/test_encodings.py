"""Texts are read in their encoding, declared or inferred; what fits none is an error with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import load_file
from tests.corpus.load.files import BODY, FORMATS, error_of, write


@pytest.mark.parametrize(
    ("content", "offset"), [(b"\x7fELF\x02\x01\x01\x00\x00", 7), (b"\x00", 0), (b"words and a \x00 byte", 12)]
)
def test_a_binary_file_named_as_text_is_refused(tmp_path: Path, content: bytes, offset: int) -> None:
    error = error_of(write(tmp_path / "a.txt", content))
    assert error.reason == f"looks like a binary file (a zero byte at offset {offset}); expected text in UTF-8"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The café on the quay stays open, said Zoë Núñez — “nine weeks”, she said."),
        ("cp1251", "Совет проголосовал во вторник за восстановление старой набережной до зимних штормов."),
        ("koi8-r", "Совет проголосовал во вторник за восстановление старой набережной до зимних штормов."),
        ("cp1253", "Το συμβούλιο ψήφισε την Τρίτη την ανακατασκευή της παλιάς αποβάθρας."),
        ("shift-jis", "市議会は火曜日、冬の嵐が来る前に古い岸壁を再建することを決めた。"),
        ("euc-jp", "市議会は火曜日、冬の嵐が来る前に古い岸壁を再建することを決めた。"),
        ("gb18030", "市议会星期二投票决定在冬季风暴之前重建旧码头，市长说，渔民要求晚些开始。"),
        ("cp949", "시의회는 화요일 겨울 폭풍이 오기 전에 오래된 부두를 다시 짓기로 결정했다."),
    ],
)
def test_another_encoding_is_inferred_where_one_fits(tmp_path: Path, encoding: str, text: str) -> None:
    [article] = load_file(write(tmp_path / "a.jsonl", json.dumps({"text": text}, ensure_ascii=False).encode(encoding)))
    assert article.body == text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.csv"])
def test_bytes_that_fit_no_encoding_are_named_with_their_line(tmp_path: Path, name: str) -> None:
    noise = bytes(b for b in range(128, 256)) * 3
    error = error_of(write(tmp_path / name, b"One.\nTwo.\n" + noise))
    assert (error.line, error.reason) == (
        3,
        "not UTF-8 (byte 0x80), and no other encoding fits; convert it, for example with iconv",
    )
    assert str(error) == f"{tmp_path / name}, line 3: {error.reason}"


def test_half_a_utf_16_character_is_named_with_its_offset(tmp_path: Path) -> None:
    error = error_of(write(tmp_path / "a.txt", b"\xff\xfea\0b"))
    assert error.reason == "not UTF-16, as its mark says (at offset 4); save it as UTF-8"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.jsonl"])
def test_utf_8_and_utf_16_with_its_mark_are_read(tmp_path: Path, name: str, encoding: str) -> None:
    [article] = load_file(write(tmp_path / name, FORMATS[name].replace("Quay", "Quäy 中").encode(encoding)))
    assert (article.title, article.body) == ("Quäy 中 rebuilt", BODY)


def test_utf_16_big_endian_with_its_mark_is_read(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.txt", b"\xfe\xff" + BODY.encode("utf-16-be")))
    assert article.body == BODY


def test_half_an_emoji_is_left_out(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.json", '{"text": "Cut here \\ud83d"}'))
    assert article.body == "Cut here"
