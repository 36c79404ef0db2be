"""JSON and JSON Lines give their articles; what is broken is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Rejected, load_file
from tests.corpus.load.files import BODY, error_of, load_all, write


def test_a_broken_line_is_named_and_left_out_alone(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Boat {n} came in."}) for n in range(1, 10)]
    lines[6] = lines[6][:-3]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    error = error_of(path)
    assert (error.line, error.reason) == (7, "not JSON (Unterminated string starting at at column 10)")
    articles, rejected = load_all([path])
    assert [article.body for article in articles] == [f"Boat {n} came in." for n in (1, 2, 3, 4, 5, 6, 8, 9)]
    assert rejected == [Rejected(path=path, line=7, reason=error.reason)]


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_a_line_may_be_broken_wherever_it_stands(tmp_path: Path, broken: int) -> None:
    lines = [json.dumps({"text": f"Boat {n} came in."}) for n in range(3)]
    lines[broken] = lines[broken][:-4]
    articles, rejected = load_all([write(tmp_path / "a.jsonl", "\n".join(lines))])
    assert [article.body for article in articles] == [f"Boat {n} came in." for n in range(3) if n != broken]
    assert [one.line for one in rejected] == [broken + 1]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["", "articles"])
def test_of_a_list_that_is_cut_off_the_whole_records_are_taken(tmp_path: Path, name: str, indent: int | None) -> None:
    records = [{"text": f"Boat {n} came in.", "tags": [{"a": n}]} for n in range(3)]
    whole = json.dumps({"status": "ok", name: records} if name else records, indent=indent)
    articles, [rejected] = load_all([write(tmp_path / "a.json", whole[: whole.index("Boat 2") + 4])])
    assert [article.body for article in articles] == ["Boat 0 came in.", "Boat 1 came in."]
    assert rejected.reason.startswith("not JSON (Unterminated string")


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
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
        ('[{"text": "x"}, {"text": [7]}]', "record 2: no text (none of the fields body, text, content has any)"),
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


@pytest.mark.parametrize("name", ["articles", "items", "data", "results"])
def test_a_list_of_articles_may_stand_under_a_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.json", json.dumps({"status": "ok", name: [{"text": "One."}, {"text": "Two."}]}))
    assert [article.body for article in load_file(path)] == ["One.", "Two."]


def test_an_article_with_a_list_beside_its_text_is_one_article(tmp_path: Path) -> None:
    [article] = load_file(write(tmp_path / "a.json", json.dumps({"text": BODY, "items": [], "data": ["x"]})))
    assert article.body == BODY
