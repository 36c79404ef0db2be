"""`newsdesk ask`, `search` and `timeline`, as scripts use them: output, exit codes, errors of one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdesk.cli.options import NOT_FOUND
from qa.deciding.answers import ABSTAIN_BELOW
from tests.newsdesk.cli.program import Program, write

pytestmark = pytest.mark.models


def test_ask_json_is_the_promised_record(newsdesk: Program) -> None:
    run = newsdesk("ask", "what did Japan promise to buy?", "--json")
    record = run.record()
    assert run.code == 0
    assert list(record) == [
        "id", "question", "understood", "answer", "abstained", "cause", "confidence", "reason", "notes", "parts",
        "broad", "later", "reported_by", "alternatives", "citations", "hits", "elapsed_ms",
    ]  # fmt: skip
    quote = "Japan promised to buy more American goods, among them soybeans and vehicles, in return for further tariff "
    quote += "relief."
    assert "soybeans" in record["answer"]
    assert record["parts"] == [record["answer"]]
    assert (record["abstained"], record["reason"]) == (False, None)
    assert (record["broad"], record["later"], record["reported_by"]) == (False, False, {"outlets": 1, "independent": 1})
    citation = record["citations"][0]
    assert list(citation) == [
        "article_id", "version", "title", "outlet", "authors", "url", "published", "language",
        "quote", "start", "end", "answer_spans", "dates", "told",
    ]  # fmt: skip
    assert (record["understood"], citation["dates"], citation["told"]) == (None, None, None)
    assert (citation["outlet"], citation["published"]) == ("Harbor Ledger (sample)", "2025-10-29T09:30:00+09:00")
    assert citation["quote"] == quote
    assert citation["end"] - citation["start"] == len(quote)
    answer_start = citation["start"] + quote.index(record["answer"])
    assert citation["answer_spans"] == [[answer_start, answer_start + len(record["answer"])]]
    hit = record["hits"][0]
    assert list(hit) == [
        "rank", "score", "article_id", "version", "title", "outlet", "authors", "url", "published",
        "language", "text", "start", "end",
    ]  # fmt: skip
    assert hit["end"] - hit["start"] == len(hit["text"])
    assert ABSTAIN_BELOW <= record["confidence"] <= 1.0


def test_an_abstention_has_exit_code_3_and_says_why(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won the 1998 World Cup?", "--json")
    record = run.record()
    assert run.code == 3
    assert (record["answer"], record["abstained"], record["citations"], record["parts"]) == (None, True, [], [])
    assert record["reason"].startswith("I did not find an answer to this in 27 articles")
    assert record["confidence"] < ABSTAIN_BELOW
    assert len(record["hits"]) == 3


def test_people_read_the_answer_its_source_and_the_other_figure(newsdesk: Program) -> None:
    run = newsdesk("ask", "How many boats did the fire damage?")
    assert run.code == 0
    answer, quote, source = run.out.splitlines()[:3]
    assert answer in ("11", "11 boats")
    assert "damaged 11 boats" in quote
    assert source.strip().startswith("Port Alder Beacon (sample), 19 September 2025, Correction:")
    assert "\nAlso: 14" in run.out


def test_people_read_that_the_nearest_passages_are_no_answer(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won the 1998 World Cup?")
    assert (run.code, "Nearest passages (not an answer):" in run.out) == (3, True)


def test_explain_says_where_the_time_goes_on_standard_error(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won the marathon?", "--json", "--explain")
    assert [line.split("  ")[0] for line in run.err.splitlines()] == ["load model", "encode", "search", "rank", "read"]
    assert run.record()["question"] == "who won the marathon?"


def test_filters_reach_the_answer(newsdesk: Program) -> None:
    run = newsdesk("ask", "How many boats did the fire damage?", "--as-of", "2025-09-16", "--json")
    assert run.record()["answer"] in ("14", "14 boats")
    run = newsdesk("search", "festival crowd", "--outlet", "tessaly county record (sample)", "--json")
    assert {hit["outlet"] for hit in run.record()["hits"]} == {"Tessaly County Record (sample)"}
    assert newsdesk("search", "festival", "--outlet", "Nobody").code == 3


def test_a_wrong_date_is_one_line_that_says_how_to_write_it(newsdesk: Program) -> None:
    run = newsdesk("ask", "who won?", "--since", "last week")
    assert (run.code, run.out) == (1, "")
    assert run.err == "newsdesk: 'last week' is not a date: write it as 2022-06-30 or 2022-06-30T12:00\n"


def test_batch_answers_line_by_line_with_each_lines_own_filters(newsdesk: Program, tmp_path: Path) -> None:
    questions = write(
        tmp_path / "q.jsonl",
        {"id": 7, "question": "How many boats did the fire damage?"},
        {"id": "b", "question": "How many boats did the fire damage?", "as_of": "2025-09-16"},
        {"question": "who won the 1998 World Cup?", "outlet": ["Harbor Ledger (sample)"]},
        {"question": "what happened?", "collection": "none"},
    )
    run = newsdesk("ask", "--batch", questions, "--out", tmp_path / "a.jsonl")
    assert (run.code, run.out) == (0, f"2 of 4 questions answered, in {tmp_path}/a.jsonl\n")
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [answer["id"] for answer in answers] == [7, "b", None, None]
    assert [answers[0]["answer"][:2], answers[1]["answer"][:2]] == ["11", "14"]
    assert {hit["outlet"] for hit in answers[2]["hits"]} == {"Harbor Ledger (sample)"}
    assert answers[3]["reason"].startswith("No article within these filters is among 27 articles")


def test_a_batch_with_a_broken_line_names_it_and_writes_nothing(newsdesk: Program, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "who?"}\n\n{"query": "what?"}\n')
    run = newsdesk("ask", "--batch", tmp_path / "q.jsonl", "--out", tmp_path / "a.jsonl")
    assert run.code == 1
    assert run.err == f'newsdesk: {tmp_path}/q.jsonl, line 3: expected a JSON object with "question"\n'
    assert not (tmp_path / "a.jsonl").exists()


def test_timeline_counts_by_day_and_says_where_figures_stand(newsdesk: Program) -> None:
    record = newsdesk("timeline", "how many boats did the fire damage?", "--json").record()
    assert (record["unit"], record["articles"], len(record["bars"])) == ("day", 2, 5)
    assert [(figure["published"][:10], figure["value"]) for figure in record["figures"]] == [
        ("2025-09-15", 14.0), ("2025-09-19", 11.0),
    ]  # fmt: skip
    shown = newsdesk("timeline", "how many boats did the fire damage?")
    assert shown.code == 0
    assert shown.out.startswith("2 articles by day\n15 September 2025  ████████████████  1  Port Alder")
    assert "15 September 2025: 14" in shown.out
    assert newsdesk("timeline", "who flew the Quarrydale airship?").code == NOT_FOUND
