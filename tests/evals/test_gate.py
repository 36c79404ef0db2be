"""Floors hold: on the real slice, and where a figure falls or the slice changes."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus import Article
from evals import gate
from evals.data.newsquiz import QuizQuestion
from evals.measuring.floors import Figures, failures
from index import SentenceTransformerEncoder
from tests.evals.quiz import quiz_question
from tests.fakes import HashingEncoder, make_articles

_MEASURED = Figures(slice_sha256="ab", articles=9, questions=10, measures={"top 1": 0.7, "MRR": 0.8123456})
_DATED = [article for article in make_articles(200) if article.url and article.published]
_LATER = date(2030, 1, 1)


@pytest.mark.models
@pytest.mark.usefixtures("data_folder")
def test_the_real_slice_keeps_its_floors(
    encoder: SentenceTransformerEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    code = gate.main([], encoder)
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, ""), printed.err
    assert len(printed.out.splitlines()) == 5


def test_floors_stand_one_question_below_what_was_measured(tmp_path: Path) -> None:
    floors = _MEASURED.as_floors()
    assert floors.measures == {"top 1": 0.6, "MRR": 0.7123}
    floors.write(tmp_path / "floors.json")
    assert Figures.read(tmp_path / "floors.json") == floors


def test_a_lowered_figure_fails_with_a_line_for_each_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floors.json"
    _MEASURED.as_floors().write(path)
    assert gate.compare_with_floors(_with(_MEASURED, 0.6), path) == 0
    assert gate.compare_with_floors(_with(_MEASURED, 0.59), path) == 1
    assert capsys.readouterr().err == "top 1 is 0.5900, below its floor 0.6000\n"
    assert failures(replace(_MEASURED, measures={"top 1": 0.0, "MRR": 0.1}), Figures.read(path)) == [
        "top 1 is 0.0000, below its floor 0.6000",
        "MRR is 0.1000, below its floor 0.7123",
    ]


def test_a_measure_cannot_leave_or_join_unseen() -> None:
    floors = replace(_MEASURED, measures={"top 1": 0.6, "top 5": 0.6})
    assert failures(_MEASURED, floors) == [
        "MRR is either measured or has a floor, not both",
        "top 5 is either measured or has a floor, not both",
    ]


def test_a_higher_figure_is_no_silent_raise_but_a_hint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "floors.json"
    _MEASURED.as_floors().write(path)
    before = path.read_bytes()
    assert gate.compare_with_floors(_with(_MEASURED, 0.9), path) == 0
    assert "top 1 0.9000, floor 0.6000; --set raises it to 0.8000\n" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_set_raises_floors_and_refuses_to_lower_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "floors.json"
    assert gate.set_floors(_MEASURED, path, may_fall=False) == 0
    assert gate.set_floors(_with(_MEASURED, 0.9), path, may_fall=False) == 0
    assert gate.set_floors(_MEASURED, path, may_fall=False) == 1
    assert Figures.read(path).measures["top 1"] == 0.8
    line = "the floor of top 1 would fall from 0.8000 to 0.6000; only --lower does that\n"
    assert capsys.readouterr().err == line


def test_lower_lowers(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate.set_floors(_with(_MEASURED, 0.9), path, may_fall=False)
    assert gate.set_floors(_MEASURED, path, may_fall=True) == 0
    assert Figures.read(path) == _MEASURED.as_floors()


def test_without_floors_the_gate_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.compare_with_floors(_MEASURED, tmp_path / "none.json") == 1
    assert "--set writes them" in capsys.readouterr().err


@pytest.mark.models
def test_a_changed_slice_is_refused_until_its_floors_are_set_with_lower(
    small_quiz: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*options: str) -> int:
        return gate.main(["--floors", str(tmp_path / "floors.json"), *options], HashingEncoder())

    assert (run("--set"), run()) == (0, 0)
    _replace(small_quiz / "newsquiz" / "2022-articles.jsonl.gz", "rye bread", "oat bread")
    capsys.readouterr()
    assert (run(), run("--set")) == (1, 1)
    refused, not_set = capsys.readouterr().err.splitlines()
    assert refused.startswith("the slice is not the one that the floors belong to: 6 articles, 4 questions, SHA-256 ")
    assert not_set == "the slice is another one, so its floors may be lower than the old ones; only --lower does that"
    assert (run("--lower"), run()) == (0, 0)


def test_a_slice_has_two_articles_for_each_question_and_others_up_to_100() -> None:
    piece = gate.choose_slice(_DATED, [_asked(number, _DATED[3 * number : 3 * number + 3]) for number in range(45)])
    assert (len(piece.articles), len(piece.questions)) == (100, 40)
    answering = [len(question.urls) for question in piece.questions]
    assert min(answering) == 2
    assert len({article.id for article in piece.articles}) == 100


def test_a_slice_is_the_same_in_whatever_order_the_articles_come() -> None:
    questions = [_asked(number, _DATED[number : number + 2]) for number in range(30)]
    assert gate.choose_slice(_DATED[::-1], questions).sha256() == gate.choose_slice(_DATED, questions).sha256()


def test_a_question_whose_articles_came_later_is_passed_over() -> None:
    early = replace(_asked(0, _DATED[:2]), quiz_day=date(2020, 1, 1))
    later = _asked(1, _DATED[2:4])
    assert [question.id for question in gate.choose_slice(_DATED, [early, later]).questions] == [later.id]


def test_the_digest_changes_with_an_answer_and_with_a_title() -> None:
    piece = gate.choose_slice(_DATED[:5], [_asked(0, _DATED[:1])])
    [question] = piece.questions
    first, *others = piece.articles
    other_answer = replace(piece, questions=(replace(question, answer="another"),))
    other_title = replace(piece, articles=(replace(first, title="Another"), *others))
    assert len({piece.sha256(), other_answer.sha256(), other_title.sha256()}) == 3


def _with(measured: Figures, top_1: float) -> Figures:
    return replace(measured, measures=measured.measures | {"top 1": top_1})


def _asked(number: int, articles: Sequence[Article]) -> QuizQuestion:
    question = quiz_question(urls=[article.url or "" for article in articles], quiz_day=_LATER)
    return replace(question, id=str(number))


def _replace(path: Path, old: str, new: str) -> None:
    text = gzip.decompress(path.read_bytes()).decode()
    assert old in text
    path.write_bytes(gzip.compress(text.replace(old, new).encode()))
