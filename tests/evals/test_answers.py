"""What an answer is worth, what a threshold lets through, and the command on a small quiz."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus import new_article
from evals import answers
from evals.answers import curves, let_through, rows
from evals.data import newsquiz
from evals.measuring.forced_answers import MEASURES, ForcedAnswer, ask
from index import Filters, Library
from qa import Newsdesk
from qa.deciding.answers import ABSTAIN_BELOW
from tests.evals.quiz import quiz_question
from tests.fakes import HashingEncoder

_BODY = "The ferry captain Ines Moreau retires in May.\n\nNobody in Hallow has ever seen a quieter year."


def _answer(confidence: float, *, right: bool, answer: str | None = "something") -> ForcedAnswer:
    values = (0.0, 0.5, float(right), float(right), 1.0, 1.0, 1.0) if answer else (0.0,) * 7
    return ForcedAnswer(
        question=quiz_question(), answer=answer, confidence=confidence, nearest="Pier News", values=values
    )


_CAN = [
    _answer(0.9, right=True),
    _answer(0.5, right=False),
    _answer(0.1, right=True),
    _answer(0.0, right=False, answer=None),
]
_CANNOT = [_answer(0.6, right=False), _answer(0.05, right=False)]


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    encoder = HashingEncoder()
    desk = Newsdesk(Library(tmp_path / "index", encoder), abstain_below=0.0)
    desk.add([new_article(body=_BODY, url="https://pier.example/ferry", title="Ferry", outlet="Pier News")])
    return desk


@pytest.mark.models
def test_an_answer_is_measured_in_answer_quote_and_hits(desk: Newsdesk) -> None:
    answer = ask(desk, quiz_question(text="Which ferry captain retires in May?"), Filters())
    assert answer.answer == "Ines Moreau"
    assert answer.nearest == "Pier News, undated, Ferry, https://pier.example/ferry"
    assert answer.right
    assert answer.values == (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)  # the question names no article


@pytest.mark.models
def test_an_answer_may_miss_the_words_that_its_hits_have(desk: Newsdesk) -> None:
    question = quiz_question(text="When does the ferry captain retire?", urls=["https://pier.example/ferry"])
    found = dict(zip(MEASURES, ask(desk, question, Filters()).values, strict=True))
    assert (found["exact match"], found["in the answer"]) == (0.0, 0.0)
    assert (found["in the quote"], found["in the first hit"], found["in a hit"], found["MRR"]) == (1.0, 1.0, 1.0, 1.0)


@pytest.mark.models
def test_where_no_article_may_answer_nothing_is_right_and_no_threshold_is_passed(desk: Newsdesk) -> None:
    answer = ask(desk, quiz_question(text="Which ferry captain retires?"), Filters.of(as_of=date(2022, 1, 1)))
    assert (answer.answer, answer.nearest, answer.values) == (None, "nothing", (0.0,) * len(MEASURES))
    assert not answer.passes(0.0)


def test_a_confidence_that_equals_the_threshold_passes_it() -> None:
    assert _answer(0.2, right=True).passes(0.2)
    assert not _answer(0.1999, right=True).passes(0.2)


def test_abstentions_are_worth_nothing_at_the_threshold_and_left_out_of_the_answered() -> None:
    found = {name: one[:, MEASURES.index("in the quote")].tolist() for name, one in rows(_CAN).items()}
    default = f"at {ABSTAIN_BELOW:.2f}"
    assert found == {"forced": [1, 0, 1, 0], default: [1, 0, 0, 0], f"{default}, of the answered": [1, 0]}


def test_every_answer_to_an_unanswerable_question_that_a_threshold_lets_through_is_wrong() -> None:
    found = {name: one.tolist() for name, one in let_through(_CAN, _CANNOT, 0.2).items()}
    assert found == {
        "answered of the answerable": [1, 1, 0, 0],
        "of these, in the quote": [1, 0],
        "answered of the unanswerable": [1, 0],
        "right of all answers": [1, 0, 0],
    }


def test_risk_is_drawn_over_the_answerable_and_over_all() -> None:
    drawn = {name: curve.risk.tolist() for name, curve in curves(_CAN, _CANNOT).items()}
    assert drawn == {
        "answerable": [0, 1 / 2, 1 / 3, 2 / 4],
        "answerable and unanswerable": [0, 1 / 2, 2 / 3, 2 / 4, 3 / 5, 4 / 6],
    }


def test_a_question_is_shown_with_its_answer() -> None:
    assert _CAN[0].describe(0.2).splitlines() == [
        "Who won? [Ines Moreau; asked 2022-06-16]",
        '    0.90: answers "something"',
        "    nearest: Pier News",
    ]
    assert "0.10: abstains" in _CAN[2].describe(0.2)


@pytest.mark.models
def test_the_command_prints_tables_and_writes_what_they_are_of(
    small_quiz: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, figure = tmp_path / "answers.json", tmp_path / "risk.svg"
    answers.main(["--year", "2022", "--out", str(out), "--figure", str(figure)])
    printed = capsys.readouterr().out
    assert "newsquiz 2022, 4 questions, as of the day of the quiz" in printed
    assert "apart, 1 questions with an answer of one or two characters" in printed
    record = json.loads(out.read_text())
    assert (record["questions"], record["unanswerable"]) == (4, 2)
    names = ("2022-articles", "2022-questions", "2023-questions")
    files = [small_quiz / "newsquiz" / f"{name}.jsonl.gz" for name in names]
    assert record["data_sha256"] == newsquiz.files_digest(*files)
    for when in ("as the corpus stands", "as of the day of the quiz"):
        assert record["means"][when]["forced"]["in the quote"] == [1.0, 1.0, 1.0]
    assert record["auroc"] == [1.0, 1.0, 1.0]
    assert figure.read_text().startswith("<?xml")


@pytest.mark.models
@pytest.mark.usefixtures("small_quiz")
def test_unanswerable_questions_are_shown_to_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    answers.main(["--show", "1"])
    shown = capsys.readouterr().out
    assert shown.count("nearest: Pier News, ") == 1
    assert "[Ruth Calloway; asked 2023-06-01]" in shown or "[eleven; asked 2023-06-01]" in shown
