"""Five sets of questions become one: with their texts, their answers, and twins that are not answered."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from evals.data.squad import is_training_article
from training.data.questions import read_questions

MILL = "The mill on Gull Point was built by Ada Morrow in 1811."


def write(file: Path, records: Sequence[Mapping[str, object]]) -> None:
    file.parent.mkdir(exist_ok=True)
    with gzip.open(file, "wt") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)


def answer(text: str, context: str) -> dict[str, object]:
    return {"text": text, "start": context.index(text)}


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    record = {"article": "Mill", "context": MILL, "ambiguous": False}
    asked = [("Who built the mill?", "Ada Morrow"), ("When was it built?", "1811")]
    write(
        tmp_path / "squad" / "train-v1.1.jsonl.gz",
        [record | {"id": text, "question": text, "answers": [answer(gold, MILL)]} for text, gold in asked],
    )
    twin = {"id": "x", "question": "who did n't build it ?", "twin": "who built the mill ?"}
    write(tmp_path / "squad" / "unanswerable-train.jsonl.gz", [twin | {"article": "Mill", "context": MILL}])
    return tmp_path


def test_a_question_has_the_twin_that_its_text_does_not_answer(squad: Path) -> None:
    first, second = read_questions(squad, ["squad", "twins"])
    assert (first.text, first.golds, first.source, first.twins) == (
        "Who built the mill?",
        ("Ada Morrow",),
        "twins",
        ("who didn't build it?",),
    )
    assert (second.source, second.twins) == ("squad", ())
    assert [one.source for one in read_questions(squad, ["squad"])] == ["squad", "squad"]


def test_a_question_on_a_sentence_of_news_has_the_sentences_around_it(tmp_path: Path) -> None:
    sentences = {"3:0": "The harbor froze on Monday.", "0:0": "Gull Point has a mill.", "3:1": "Boats stayed in."}
    asked = [
        ("3:0", "When did the harbor freeze?", "Monday"),
        ("0:0", "What has a mill?", "Gull Point"),
        ("3:1", "What did they do?", "stayed in"),
        ("3:1", "What stayed?", "Boats"),
    ]
    records = [
        {
            "id": f"Wiki1k:wikinews:7:{place}-65-0-{number}",
            "article": "wikinews:7",
            "question": text,
            "context": sentences[place],
            "answers": [answer(gold, sentences[place])],
        }
        for number, (place, text, gold) in enumerate(asked)
    ]
    write(tmp_path / "qamr" / "wikinews.jsonl.gz", records)
    (only,) = read_questions(tmp_path, ["qamr"])  # of the others one asks for "they", and two name one thing alone
    assert only.context == "Gull Point has a mill. The harbor froze on Monday. Boats stayed in."
    assert only.golds == ("Monday",)


def test_a_question_about_a_time_has_those_about_other_times_as_twins(tmp_path: Path) -> None:
    page = "Ada Morrow owned the mill from 1811 to 1820 . " + "It was quiet . " * 90 + "Hector Blum owned it in 1904 ."
    records = [
        {
            "id": f"/wiki/Mill#P1#{number}",
            "question": f"Who owned the mill {when}?",
            "context": page,
            "answers": answers,
        }
        for number, (when, answers) in enumerate(
            [
                ("in 1815", [answer("Ada Morrow", page)]),
                ("after 1903", [answer("Hector Blum", page)]),
                ("in 1700", []),
            ]
        )
    ]
    for name in ("easy", "hard"):
        write(tmp_path / "timeqa" / f"human-train-{name}.jsonl.gz", records if name == "easy" else [])
    first, last = read_questions(tmp_path, ["timeqa"])
    assert (first.golds, last.golds) == (("Ada Morrow",), ("Hector Blum",))
    assert set(first.twins) == {"Who owned the mill after 1903?", "Who owned the mill in 1700?"}
    assert "Hector" not in first.context
    assert "1820. It was quiet." in first.context
    assert len(first.context) < 1000


def test_no_question_is_of_an_article_that_tests(data_folder: Path) -> None:
    found = read_questions(data_folder)
    assert {one.source for one in found} == {"squad", "twins", "hard", "qamr", "timeqa"}
    assert all(is_training_article(one.article) for one in found if one.source == "hard")
    assert sum(one.source == "twins" for one in found) > 15_000
    assert all(one.golds[0] for one in found if one.source in ("qamr", "timeqa"))
