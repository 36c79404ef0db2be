"""First phrases of a sort that cannot be meant: what counts, and the command on a small quiz."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import spans
from evals.data import newsquiz
from evals.measuring.answer_sorts import Sort
from evals.spans import FirstSpan, misfits, shares_table, sorts_table
from tests.evals.quiz import quiz_question


def first_span(text: str, sort: Sort | None = None, *, right: bool = False) -> FirstSpan:
    question = quiz_question("Who won?", "Ines Moreau")
    return FirstSpan(question=question, text=text, around=f"[{text}] it was.", right=right, sort=sort)


_SHOWN = [first_span("Ines Moreau", right=True), first_span("Tom Achebe"), first_span("Friday", "a time")]
_BEFORE = [first_span("Friday", "a time"), first_span("Selby", "a heading"), first_span("in May", "a time")]
_BY_YEAR = {2022: {"shown": _SHOWN, "before the filter": _BEFORE}}


def test_only_wrong_phrases_count() -> None:
    assert misfits(_SHOWN).tolist() == [0.0, 1.0]
    assert misfits(_SHOWN[:1]).tolist() == []


def test_the_tables_have_shares_and_sorts() -> None:
    columns = [list(column.cells) for column in shares_table(_BY_YEAR).columns]
    assert columns[0] == ["2022, shown", "2022, before the filter", "both, shown", "both, before the filter"]
    assert columns[1:3] == [["3"] * 4, ["2", "3", "2", "3"]]
    assert [str(cell)[:5] for cell in columns[3]] == ["0.500", "1.000", "0.500", "1.000"]
    assert [list(column.cells) for column in sorts_table(_BY_YEAR).columns] == [
        ["a time", "a heading"],
        ["1", "0"],
        ["2", "1"],
    ]


def test_a_phrase_is_described_with_its_question() -> None:
    assert _SHOWN[2].describe().splitlines() == [
        "a time: Who won? [Ines Moreau]",
        '    "Friday"',
        "    in: [Friday] it was.",
    ]


@pytest.mark.models
def test_the_command_reads_both_years_and_writes_what_it_counts(
    small_quiz: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "spans.json"
    spans.main(["--show", "4", "--out", str(out)])
    printed = capsys.readouterr().out
    assert "wrong first phrases of a sort that cannot be meant" in printed
    found = json.loads(out.read_text())
    names = ("2022-articles", "2022-questions", "2023-articles", "2023-questions")
    files = [small_quiz / "newsquiz" / f"{name}.jsonl.gz" for name in names]
    assert found["data_sha256"] == newsquiz.files_digest(*files)
    assert list(found["rows"]) == [
        *("2022, shown", "2023, shown", "2022, before the filter", "2023, before the filter"),
        *("both, shown", "both, before the filter"),
    ]
    assert found["rows"]["both, shown"]["questions"] == 6
    assert found["rows"]["2022, shown"] == {"questions": 4, "wrong": 0, "cannot be meant": None, "sorts": {}}
