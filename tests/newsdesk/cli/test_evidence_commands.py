"""`newsdesk check-quotes` and `newsdesk feedback`, as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.presenting.evidence_page import evidence_page
from qa.presenting.feedback import FeedbackFile
from qa.presenting.records.serialize import parse_outcome
from tests.newsdesk.cli.program import ARTICLE, Program, write
from tests.qa.records import MADE_AT, PROVENANCE, answered

pytestmark = pytest.mark.models


@pytest.fixture
def newsdesk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program over an index with one article."""
    program = Program(tmp_path / "index", capsys, monkeypatch)
    assert program("add", write(tmp_path / "a.jsonl", ARTICLE)).code == 0
    return program


@pytest.fixture
def saved(newsdesk: Program, tmp_path: Path) -> Path:
    """The page of an answer from it."""
    record = newsdesk("ask", "What will the ferry to Hallow Island cost?", "--json").record()
    path = tmp_path / "evidence.html"
    path.write_text(evidence_page(parse_outcome(record), index=PROVENANCE, made_at=MADE_AT), encoding="utf-8")
    return path


LINE = "“The ferry to Hallow Island will cost 14 crowns from May.” (Pier News, 4 March 2025): "


def test_a_page_whose_quotes_stand_has_exit_code_0(newsdesk: Program, saved: Path) -> None:
    run = newsdesk("check-quotes", saved)
    assert (run.code, run.err) == (0, "")
    assert run.out == f"quote {LINE}stands as quoted\n2 of 2 quotes and passages stand as quoted\n"


def test_quotes_of_a_removed_article_are_each_named_with_exit_code_3(newsdesk: Program, saved: Path) -> None:
    newsdesk("remove", "--url", ARTICLE["url"])
    run = newsdesk("check-quotes", saved)
    assert run.code == 3
    assert run.out.splitlines() == [
        f"quote {LINE}its article is not in this index",
        f"passage {LINE}its article is not in this index",
        "0 of 2 quotes and passages stand as quoted",
    ]


def test_a_changed_article_has_exit_code_3(newsdesk: Program, saved: Path, tmp_path: Path) -> None:
    newsdesk("add", write(tmp_path / "b.jsonl", {**ARTICLE, "text": ARTICLE["text"].replace("14", "15")}))
    run = newsdesk("check-quotes", saved, "--json")
    assert run.code == 3
    assert [(found["kind"], found["stands"], found["finding"]) for found in run.record()["quotes"]] == [
        ("quote", False, "the article was changed since, and no longer says so"),
        ("passage", False, "the article was changed since, and no longer says so"),
    ]


def test_an_edited_page_has_exit_code_3_though_its_record_stands(newsdesk: Program, saved: Path) -> None:
    saved.write_text(saved.read_text().replace("from May.", "from \x1b[31mJune.", 1))
    run = newsdesk("check-quotes", saved)
    assert run.code == 3
    edit, *_, last = run.out.splitlines()
    assert edit.startswith("the page was edited, or made by another version of Newsdesk: line ")
    assert "from June" in edit
    assert last == "2 of 2 quotes and passages stand as quoted"


def test_records_of_a_batch_can_be_checked(newsdesk: Program, tmp_path: Path) -> None:
    questions = write(tmp_path / "q.jsonl", {"question": "What will the ferry to Hallow Island cost?"})
    newsdesk("ask", "--batch", questions, "--out", tmp_path / "answers.jsonl")
    assert newsdesk("check-quotes", tmp_path / "answers.jsonl").code == 0


def test_what_is_no_evidence_is_one_line(newsdesk: Program, tmp_path: Path) -> None:
    run = newsdesk("check-quotes", tmp_path / "none.html")
    assert (run.code, run.out, len(run.err.splitlines())) == (1, "", 1)
    assert run.err.startswith(f"newsdesk: {tmp_path}/none.html: cannot be read (")


def test_feedback_is_counted_and_written_to_be_asked_again(newsdesk: Program, tmp_path: Path) -> None:
    assert newsdesk("feedback").out == "0 answers judged: 0 up, 0 down\n"
    feedback = FeedbackFile(tmp_path / "index")
    feedback.add(answered(id=1), "up", index=PROVENANCE)
    feedback.add(answered(id=2), "down", "outdated", index=PROVENANCE)
    run = newsdesk("feedback", "--out", tmp_path / "out.jsonl")
    assert run.code == 0
    assert run.out == f"2 answers judged: 1 up, 1 down; written to {tmp_path}/out.jsonl\n     1  outdated\n"
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(line["question"], line["verdict"], line["answer"]) for line in lines] == [
        ("What will the ferry cost?", "up", "14 crowns"), ("What will the ferry cost?", "down", "14 crowns"),
    ]  # fmt: skip
    counts = {"up": 1, "down": 1, "abstentions_up": 0, "abstentions_down": 0, "down_by_reason": {"outdated": 1}}
    assert newsdesk("feedback", "--json").record() == counts


def test_a_torn_line_of_feedback_is_said_with_exit_code_4(newsdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "index" / "feedback.jsonl").write_text("{\n")
    run = newsdesk("feedback")
    assert run.code == 4
    assert run.err == f"newsdesk: left out {tmp_path}/index/feedback.jsonl, line 1: not a line of feedback\n"
