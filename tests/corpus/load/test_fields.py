"""Fields are read under declared names, then under common spellings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpus.load import Fields, load_file
from corpus.load.formats.records import article_from_fields
from tests.corpus.load import good_files


def test_a_command_lines_fields_are_understood() -> None:
    assert Fields.parse("title=headline, published = meta.date") == Fields(title="headline", published="meta.date")
    assert Fields.parse("") == Fields()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("titel=a", "no field 'titel'; expected one of body, title, url, outlet, published, authors, language"),
        ("title", "'title' is no field and its name; write title=headline,published=date"),
        ("title=", "'title=' is no field and its name; write title=headline,published=date"),
        ("=a", "'=a' is no field and its name; write title=headline,published=date"),
        ("title=a,title=b", "the field 'title' is given twice"),
    ],
)
def test_what_is_no_field_is_named(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        Fields.parse(text)


def test_a_declared_name_wins_and_a_blank_one_gives_way() -> None:
    fields = Fields(title="kicker", outlet="meta.paper.name", body="words")
    record = {
        "kicker": "Quay",
        "title": "Other",
        "meta": {"paper": {"name": "Ledger"}},
        "words": "One.",
        "text": "Two.",
    }
    article = article_from_fields(record, fields)
    assert (article.title, article.outlet, article.body) == ("Quay", "Ledger", "One.")
    article = article_from_fields(
        {**record, "kicker": " ", "meta": {"paper": 7}, "words": None, "source": "Post"}, fields
    )
    assert (article.title, article.outlet, article.body) == ("Other", "Post", "Two.")


def test_a_name_with_a_dot_in_it_is_a_name_first() -> None:
    article = article_from_fields({"text": "x", "a.b": "One", "a": {"b": "Two"}}, Fields(title="a.b"))
    assert article.title == "One"


@pytest.mark.parametrize("name", ["Published At", "publishedAt", "PUBLISHED_AT", "published-at"])
def test_spellings_differ_in_capitals_spaces_and_dashes(name: str) -> None:
    published = article_from_fields({"text": "x", name: "2025-03-04"}).published
    assert published is not None
    assert published.iso() == "2025-03-04"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.parquet"])
def test_declared_fields_count_for_all_records(tmp_path: Path, name: str) -> None:
    record: dict[str, object] = {"head": "Quay", "when": "2025-03-04", "words": "Work began.", "Title": "Other"}
    content = {
        "a.json": json.dumps([record]).encode(),
        "a.jsonl": json.dumps(record).encode(),
        "a.csv": b"head,when,words,Title\nQuay,2025-03-04,Work began.,Other\n",
        "a.parquet": good_files.parquet([record]),
    }[name]
    path = tmp_path / name
    path.write_bytes(content)
    [article] = load_file(path, Fields(title="head", published="when", body="words"))
    assert (article.title, article.body) == ("Quay", "Work began.")
    assert article.published is not None
    assert article.published.iso() == "2025-03-04"


def test_a_columns_object_is_led_into_with_a_dot(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(good_files.parquet([{"item": {"words": "Work began."}, "paper": {"name": "Ledger"}}]))
    [article] = load_file(path, Fields(body="item.words", outlet="paper.name"))
    assert (article.body, article.outlet) == ("Work began.", "Ledger")


@pytest.mark.parametrize("value", [1_741_073_400, "1741073400", 1_741_073_400_000])
def test_seconds_since_1970_are_a_date(value: object) -> None:
    published = article_from_fields({"text": "x", "timestamp": value}).published
    assert published is not None
    assert published.iso() == "2025-03-04T07:30:00+00:00"


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), -1, [1]])
def test_other_numbers_are_no_date(value: object) -> None:
    assert article_from_fields({"text": "x", "timestamp": value}).published is None


@pytest.mark.parametrize("url", ["http://[bad", "https://[::1", "http://a\u2100b.example"])
def test_a_url_that_is_none_costs_no_article(url: str) -> None:
    article = article_from_fields({"text": "Work began.", "url": url})
    assert (article.url, article.body) == (None, "Work began.")
