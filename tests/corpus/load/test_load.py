"""Files are read as what their names say, and each error names file, line and what was expected."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus import Article, LoadError, Rejected, load, load_file
from corpus.load import find_files

PAGE = """<html><head><title>Quay rebuilt</title></head><body><article><p>{}</p></article></body></html>""".format(
    "The council voted on Tuesday to rebuild the old quay before the winter storms reach the harbor town. " * 6
)
BODY = "Work began on Monday."
FORMATS = {
    "a.txt": f"Quay rebuilt\n\n{BODY}",
    "a.md": f"# Quay rebuilt\n\n{BODY}",
    "a.json": json.dumps({"title": "Quay rebuilt", "text": BODY}),
    "a.jsonl": json.dumps({"title": "Quay rebuilt", "text": BODY}) + "\n",
    "a.html": PAGE,
    "a.htm": PAGE,
}


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def error_of(path: Path) -> LoadError:
    with pytest.raises(LoadError) as caught:
        load_file(path)
    assert caught.value.path == path
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    return caught.value


def load_all(paths: Iterable[Path]) -> tuple[list[Article], list[Rejected]]:
    rejected: list[Rejected] = []
    loaded = [article for articles in load(paths, rejected.append) for article in articles]
    return loaded, rejected


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("packed", [False, True])
def test_each_format_is_read_plain_and_packed(tmp_path: Path, name: str, packed: bool) -> None:
    content = FORMATS[name].encode()
    path = write(tmp_path / (f"{name}.gz" if packed else name), gzip.compress(content) if packed else content)
    [article] = load_file(path)
    assert article.title == "Quay rebuilt"
    assert article.body.startswith("The council voted" if "htm" in name else BODY)


def test_a_folder_is_walked_in_a_stable_order_past_what_is_no_article(tmp_path: Path) -> None:
    taken = ["a.txt", "b/c.md", "b/d/e.JSON", "b/f.jsonl.gz", "g.html", "notes.pdf", "readmes.txt"]
    passed_over = [
        ".hidden.txt",
        ".git/config.txt",
        "b/.cache/x.json",
        "README.md",
        "b/readme.txt",
        "README.md.gz",
        "__MACOSX/a.txt",
        "image.png",
        "Makefile",
    ]
    for name in [*reversed(taken), *passed_over]:
        write(tmp_path / name, BODY)
    assert list(find_files([tmp_path])) == [tmp_path / name for name in taken]


def test_a_folder_below_a_hidden_one_is_walked_when_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / ".desk" / "news" / "a.txt", BODY)
    assert list(find_files([tmp_path / ".desk" / "news"])) == [path]


def test_files_that_are_named_are_always_tried_in_the_order_given(tmp_path: Path) -> None:
    names = ["z.txt", "README.md", ".hidden.txt", "a.pdf", "missing.txt"]
    assert list(find_files([tmp_path / name for name in names])) == [tmp_path / name for name in names]


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
def test_a_file_of_no_known_kind_is_told_and_the_known_ones_are_named(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    error = error_of(write(tmp_path / name, content))
    assert error.line is None
    assert error.reason == (
        f"not a known kind of file: {found}; expected .txt, .text, .md, .markdown, .html, .htm, .xhtml, .json, .jsonl,"
        " .ndjson, .csv, .tsv, .parquet, .xml, .rss, .atom, .rdf, .nitf, .warc, .eml, .mbox, .pdf, .zip, .tar,"
        " or one of these with .gz, .bz2, .xz"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.json.gz"])
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    assert error_of(tmp_path / name).reason == "no such file or folder"


def test_a_folder_named_like_a_file_cannot_be_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert error_of(tmp_path / "a.txt").reason == "cannot be read (Is a directory)"


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


def test_half_a_utf_16_character_is_named_with_its_place(tmp_path: Path) -> None:
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


def test_a_broken_line_is_named_and_nothing_of_its_file_is_given(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Boat {n} came in."}) for n in range(1, 10)]
    lines[6] = lines[6][:-3]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    error = error_of(path)
    assert (error.line, error.reason) == (7, "not JSON (Unterminated string starting at at column 10)")
    assert load_all([path]) == ([], [Rejected(path=path, line=7, reason=error.reason)])


def test_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    good = json.dumps({"text": BODY})
    assert [a.body for a in load_file(write(tmp_path / "a.jsonl", f"\n{good}\r\n\n  \n{good}\n"))] == [BODY, BODY]
    assert error_of(write(tmp_path / "b.jsonl", f"\n{good}\n\n{{}}\n")).line == 4


def test_a_line_separator_inside_a_record_is_no_line_end(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.jsonl", '{"text": "One\u2028two\x85three"}\n'))
    assert article.body == "One\u2028two\x85three"


@pytest.mark.parametrize(
    ("line", "kind"),
    [("null", "null"), ("7", "number"), ("1.5", "number"), ('"x"', "string"), ("[]", "list"), ("true", "boolean")],
)
def test_a_line_that_is_no_object_is_an_error(tmp_path: Path, line: str, kind: str) -> None:
    error = error_of(write(tmp_path / "a.jsonl", json.dumps({"text": BODY}) + f"\n{line}\n"))
    assert (error.line, error.reason) == (2, f"a {kind}; expected an object with the article's fields")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("null", "holds a null; expected an article or a list of articles"),
        ("7", "holds a number; expected an article or a list of articles"),
        ('"x"', "holds a string; expected an article or a list of articles"),
        ("false", "holds a boolean; expected an article or a list of articles"),
        ("[]", "no records in it; expected an article, a list of articles, or one article a line"),
        ('{"articles": []}', "no records in it; expected an article, a list of articles, or one article a line"),
        ('[{"text": "x"}, null]', "record 2: a null; expected an object with the article's fields"),
        ('[{"text": "x"}, "y"]', "record 2: a string; expected an object with the article's fields"),
        ("{}", "record 1: no text (none of the fields body, text, content has any)"),
        ('[{"text": "x"}, {"text": ["y"]}]', "record 2: no text (none of the fields body, text, content has any)"),
    ],
)
def test_json_that_holds_no_articles_is_an_error(tmp_path: Path, content: str, reason: str) -> None:
    assert error_of(write(tmp_path / "a.json", content)).reason == reason


def test_broken_json_is_named_with_line_and_column(tmp_path: Path) -> None:
    error = error_of(write(tmp_path / "a.json", '[\n  {"text": "x"},\n  {"text" "y"}\n]'))
    assert (error.line, error.reason) == (3, "not JSON (Expecting ':' delimiter at column 11)")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, '{"text": 1' + "0" * 5_000 + "}"])
def test_json_beyond_the_parsers_bounds_is_an_error(tmp_path: Path, name: str, content: str) -> None:
    assert error_of(write(tmp_path / name, content)).reason.startswith("not JSON (")


def test_half_an_emoji_is_left_out(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.json", '{"text": "Cut here \\ud83d"}'))
    assert article.body == "Cut here"


@pytest.mark.parametrize("name", ["articles", "items", "data", "results"])
def test_a_list_of_articles_may_stand_under_a_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.json", json.dumps({"status": "ok", name: [{"text": "One."}, {"text": "Two."}]}))
    assert [article.body for article in load_file(path)] == ["One.", "Two."]


def test_an_article_with_a_list_beside_its_text_is_one_article(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.json", json.dumps({"text": BODY, "items": [], "data": ["x"]})))
    assert article.body == BODY


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
