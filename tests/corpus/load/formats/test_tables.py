"""CSV, TSV and Parquet give an article a row; a broken row is named."""

from __future__ import annotations

import io
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.errors import LoadError, Rejected
from corpus.load import Fields, load, load_file, read_content
from corpus.types import Article
from tests.corpus.load import good_files
from tests.corpus.load.formats.reading import articles, error_of


@pytest.mark.parametrize(
    ("row", "line", "reason"),
    [
        ("Boats,One,more\n", 3, "a row of 3 cells; expected 2, as the first row has"),
        ('Boats,"One\n', 3, "not a table (unexpected end of data)"),
        ('Boats,"One"x\n', 3, "not a table (',' expected after '\"')"),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_left_out_alone(
    tmp_path: Path, row: str, line: int, reason: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,text\nQuay,Work began.\n{row}Pier,Work ended.\n")
    rejected: list[Rejected] = []
    assert [a.body for found in load([path], rejected.append) for a in found] == ["Work began.", "Work ended."]
    assert rejected == [Rejected(path=path, line=line, reason=reason)]


def test_a_broken_row_of_names_refuses_the_table() -> None:
    error = error_of(b'title,"text\nQuay,Work began.\n', "a.csv")
    assert (error.reason, error.line) == ("not a table (unexpected end of data)", 1)


def test_a_table_with_very_many_broken_rows_is_refused() -> None:
    error = error_of(b"title,text\n" + b'a,"b"c\n' * 200, "a.csv")
    assert (error.reason, error.line) == ("not a table (',' expected after '\"')", 102)


def test_blank_cells_beyond_the_names_are_passed_over() -> None:
    assert [a.body for a in articles(b"title,text\nQuay,Work began.,,\n", "a.csv")] == ["Work began."]


@pytest.mark.parametrize("head", ["sep=;\n", "SEP=;\r\n"])
def test_the_line_in_which_excel_names_the_delimiter_is_no_row(head: str) -> None:
    content = f"{head}title, or not;text\nQuay;Work began.\nPier\n".encode()
    found = list(read_content(content, PurePath("a.csv")))
    assert [a.body for part in found if isinstance(part, list) for a in part] == ["Work began."]
    assert [part.line for part in found if isinstance(part, Rejected)] == [4]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_that_of_the_first_row(delimiter: str) -> None:
    content = f"title{delimiter}text\nQuay{delimiter}Work began, late; on Monday\n"
    if delimiter in ",;":
        content = content.replace("Work began, late; on Monday", '"Work began, late; on Monday"')
    [article] = articles(content.encode(), "a.csv")
    assert (article.title, article.body) == ("Quay", "Work began, late; on Monday")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_a_record_without_a_text_is_rejected_alone(tmp_path: Path, name: str) -> None:
    records: list[dict[str, object]] = [{"title": "One", "text": "Work began."}, {"title": "Two", "text": ""}]
    content = {
        "a.csv": b"title,text\nOne,Work began.\nTwo,\n",
        "a.jsonl": "\n".join(map(json.dumps, records)).encode(),
        "a.parquet": good_files.parquet(records),
    }[name]
    path = tmp_path / name
    path.write_bytes(content)
    rejected: list[Rejected] = []
    assert [a.body for found in load([path], rejected.append) for a in found] == ["Work began."]
    prefix = "row 2: " if name == "a.parquet" else ""
    line = {"a.csv": 3, "a.jsonl": 2, "a.parquet": None}[name]
    reason = f"{prefix}no text (none of the fields body, text, content has any)"
    assert rejected == [Rejected(path=path, line=line, reason=reason)]
    with pytest.raises(LoadError, match="no text"):
        load_file(path)


def test_columns_of_a_parquet_file_may_be_timestamps() -> None:
    records: list[dict[str, object]] = [{"text": "Work began.", "date": datetime(2025, 3, 4, 9, 30, tzinfo=UTC)}]
    [article] = articles(good_files.parquet(records), "a.parquet")
    assert article.published is not None
    assert article.published.iso() == "2025-03-04T09:30:00+00:00"


@pytest.mark.parametrize(("rows", "chars"), [(500_000, 1), (100_000, 1_000), (200, 1_000_000)])
def test_a_parquet_file_of_endless_equal_rows_is_refused_with_little_work(rows: int, chars: int) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["x" * chars])
    out = io.BytesIO()
    pq.write_table(pa.table({"text": text}), out)
    begun = time.process_time()
    reason = error_of(out.getvalue(), "a.parquet").reason
    assert time.process_time() - begun < 5.0
    assert re.fullmatch(r"its first [\d,]+ rows unpack to too much for a file of its size", reason)


MIND = (
    'N1\tnews\tcity\tTram line "four" opens\tThe line, said Quint, opens in '
    'May.\thttps://a.example/1\t[{"a": 1}, {"b": 2}]\t[]\n'
    'N2\tnews\tcity\t"Glass works" stay\tNine jobs go.\thttps://a.example/2\t[]\t[]\n'
)


def numbered(content: str, name: str, fields: str) -> list[Article]:
    found: list[Article] = []
    for part in read_content(content.encode(), PurePath(name), Fields.parse(fields)):
        assert not isinstance(part, Rejected), str(part)
        found += part
    return found


def test_columns_of_a_table_without_names_are_given_by_their_numbers() -> None:
    found = numbered(MIND, "news.tsv", "body=5,title=4,url=6")
    assert [(article.title, article.body, article.url) for article in found] == [
        ('Tram line "four" opens', "The line, said Quint, opens in May.", "https://a.example/1"),
        ('"Glass works" stay', "Nine jobs go.", "https://a.example/2"),
    ]
    quoted = 'A,"Rails, they said, are laid.",2019-03-04\nB,"Two\nlines",2019-03-05\n'
    found = numbered(quoted, "a.csv", "title=1,body=2,published=3")
    assert [(article.title, article.body) for article in found] == [
        ("A", "Rails, they said, are laid."), ("B", "Two\nlines"),
    ]  # fmt: skip


def test_a_table_whose_first_row_is_an_article_says_how_to_name_columns() -> None:
    row = "N1\tTram opens\t" + "The line opens in May. " * 5
    assert error_of(row.encode(), "news.tsv").reason.startswith(
        "no column with the text; name columns by their numbers with --fields body=3,title=2 if the first row is an"
        " article (columns: N1, Tram opens, The line"
    )
    text = "The line opens in May. " * 5
    row_of = {
        "body=2,title=1": f"Tram opens,{text}",
        "body=1": text,
        "body=3,title=4,url=2": f"a,https://a.example/1,{text},Tram opens",
    }
    for fields, csv_row in row_of.items():
        assert f"with --fields {fields} if" in error_of(csv_row.encode(), "a.csv").reason
        assert numbered(csv_row, "a.csv", fields)[0].body == text.strip()
    with pytest.raises(LoadError, match=r"no column with the text; name columns by their numbers .*\(columns: 3\)"):
        numbered(row, "news.tsv", "body=4")
