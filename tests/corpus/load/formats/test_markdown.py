"""Markdown gives its fields and its words, without its markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import LoadError
from corpus.load.formats.markdown import read
from corpus.types import Article

PATH = Path("quay.md")


def article(text: str) -> Article:
    [found] = read(text.encode(), PATH)
    return found


def error_of(text: str) -> LoadError:
    with pytest.raises(LoadError) as caught:
        read(text.encode(), PATH)
    assert "\n" not in str(caught.value)
    return caught.value


def test_front_matter_gives_the_fields() -> None:
    found = article(
        "---\ntitle: Quay rebuilt\nurl: https://news.example/quay\noutlet: Harbor Ledger\ndate: 2025-03-04\n"
        "authors: [Mara Venn, Jon Ode]\nlang: en\ntags: [quay]\n---\n\nWork began.\n\nIt ends in May.\n"
    )
    assert (found.title, found.url, found.outlet) == ("Quay rebuilt", "https://news.example/quay", "Harbor Ledger")
    assert (found.authors, found.language) == (("Mara Venn", "Jon Ode"), "en")
    assert found.published is not None
    assert (found.published.iso(), found.published.origin) == ("2025-03-04", "field")
    assert found.body == "Work began.\n\nIt ends in May."


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-03-04", "2025-03-04"),
        ('"2025-03-04"', "2025-03-04"),
        ("2025-03-04 09:30:00", "2025-03-04T09:30:00"),
        ("2025-03-04T09:30:00+02:00", "2025-03-04T09:30:00+02:00"),
        ("2025-03-04T09:30:00Z", "2025-03-04T09:30:00+00:00"),
        ('"2025-03-04T09:30"', "2025-03-04T09:30"),
        ("March 4, 2025", "2025-03-04"),
    ],
)
def test_dates_are_taken_as_yaml_reads_them(written: str, iso: str) -> None:
    published = article(f"---\ndate: {written}\n---\nWork began.").published
    assert published is not None
    assert published.iso() == iso


@pytest.mark.parametrize("text", ["# Quay *rebuilt*\n\nWork began.", "Quay rebuilt\n============\n\nWork began."])
def test_without_front_matter_the_first_heading_is_the_title(text: str) -> None:
    found = article(text)
    assert (found.title, found.body) == ("Quay rebuilt", "Work began.")


def test_front_matters_title_goes_before_the_headings() -> None:
    found = article("---\ntitle: Quay rebuilt\n---\n# Front page\n\nWork began.")
    assert (found.title, found.body) == ("Quay rebuilt", "Work began.")


@pytest.mark.parametrize("text", ["Work began.", "## Harbor\n\nWork began."])
def test_without_a_top_heading_there_is_no_title(text: str) -> None:
    assert article(text).title is None


def test_a_top_heading_behind_the_first_paragraph_is_body() -> None:
    found = article("Work began.\n\n# In May\n\nIt ends.")
    assert (found.title, found.body) == (None, "Work began.\n\nIn May\n\nIt ends.")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("*one* _two_ **three** __four__", "one two three four"),
        (
            "[the plan](https://news.example/plan) and [its map][map]\n\n[map]: https://news.example/map",
            "the plan and its map",
        ),
        ("<https://news.example>", "https://news.example"),
        ("run `make quay` now", "run make quay now"),
        ("![boats at the quay](boats.png)", "boats at the quay"),
        ("fish &amp; bread", "fish & bread"),
        (r"5 \* 3", "5 * 3"),
        ("one\ntwo", "one\ntwo"),
        ("one  \ntwo", "one\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("a <b>bold</b> plan", "a bold plan"),
        ("- one\n- two", "one\n\ntwo"),
        ("1. one\n2. two", "one\n\ntwo"),
        ("> said she", "said she"),
        ("```\nx = 1\n```", "x = 1"),
        ("    x = 1", "x = 1"),
        ("## Harbor\n\nboats", "Harbor\n\nboats"),
        ("one\n\n---\n\ntwo", "one\n\ntwo"),
        ("5 * 3 and snake_case_name", "5 * 3 and snake_case_name"),
    ],
)
def test_markup_goes_and_words_stay(markup: str, words: str) -> None:
    assert article(f"Intro.\n\n{markup}").body == f"Intro.\n\n{words}"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("---\ntitle: a\nkey: b: c\n---\nx", 3, "mapping values are not allowed here"),
        ("---\n\n\ntitle: a\nkey: b: c\n---\nx", 5, "mapping values are not allowed here"),
        ("---\r\ntitle: a\r\nkey: b: c\r\n---\r\nx", 3, "mapping values are not allowed here"),
        ("---\ntitle: *nobody\n---\nx", 2, "found undefined alias 'nobody'"),
    ],
)
def test_broken_front_matter_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    error = error_of(text)
    assert str(error) == f"quay.md, line {line}: front matter is not YAML ({problem})"


@pytest.mark.parametrize(
    "block",
    [
        "date: 2025-13-45",
        "title: \x01",
        "a: " + "[" * 100_000 + "]" * 100_000,
        "title: !!python/object/apply:os.getcwd []",
    ],
)
def test_front_matter_that_yaml_refuses_is_an_error(block: str) -> None:
    assert error_of(f"---\n{block}\n---\nWork began.").reason.startswith("front matter is not YAML (")


@pytest.mark.parametrize("block", ["just words", "- a\n- b", "7"])
def test_front_matter_without_fields_is_an_error_and_no_text_is_lost(block: str) -> None:
    error = error_of(f"---\n{block}\n---\nWork began.")
    assert str(error) == "quay.md, line 2: front matter holds no fields; expected lines such as 'title: ...'"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\n---\nWork began.", "Work began."),
        ("---\n# a comment\n---\nWork began.", "Work began."),
        ("---\nWork began.", "Work began."),
        ("\n\n---\ntitle: a\n---\nWork began.", "Work began."),
        ("{\nnot: json\n}\n\nWork began.", "{\nnot: json\n}\n\nWork began."),
        ("+++\ntitle = 'a'\n+++\n\nWork began.", "+++\ntitle = 'a'\n+++\n\nWork began."),
    ],
)
def test_only_fields_between_dashes_are_front_matter(text: str, body: str) -> None:
    assert article(text).body == body


@pytest.mark.parametrize("text", ["", "---\ntitle: a\n---\n", "# Only a title"])
def test_without_a_text_there_is_no_article(text: str) -> None:
    assert error_of(text).reason.endswith("; expected text after the front matter")
