"""Another answer is one to the same question: of the same subject, event and time."""

from __future__ import annotations

import pytest

from corpus import Span, new_article
from corpus.time.published import parse_published
from qa.deciding.same_question import answers_same
from qa.reading.evidence import Reading
from qa.reading.values import value
from tests.qa.questions import question_of
from tests.qa.reading.readings import evidence, hit_of

FIRE = "How many homes did the fire in Osk Harbor destroy?"
OSK = "A fire at the Mill Row of Osk Harbor destroyed 12 homes on Monday, Chief Ana Brill said."


def read(words: str, body: str, day: str = "2025-06-03", title: str = "") -> Reading:
    article = new_article(
        body=body, title=title, url=f"https://osk.example/{day}/{len(body)}", published=parse_published(day, "field")
    )
    start = body.index(words)
    return Reading(
        hit=hit_of(article), answer=Span(start=start, end=start + len(words)), value=value(words), score=1.0,
        confidence=0.6, phrase_confidence=0.6, evidence=evidence(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "body", "day"),
    [
        ("14", "The Mill Row fire in Osk Harbor destroyed 14 homes, the insurers of Brill County said.", "2025-06-04"),
        ("fourteen", "It destroyed fourteen homes of Mill Row, neighbors in Osk Harbor told the paper.", "2025-06-05"),
        ("15", "Osk Harbor now counts 15 homes that the fire at Mill Row destroyed in June.", "2025-09-30"),
    ],
)
def test_reports_that_disagree_on_one_event_are_other_answers(words: str, body: str, day: str) -> None:
    assert answers_same(question_of(FIRE), read("12", OSK), read(words, body, day))


@pytest.mark.parametrize(
    ("words", "body", "day"),
    [
        ("30", "A fire in Lower Dunmere destroyed 30 homes near the Tarn Bridge, Mayor Pia Holm said.", "2025-06-03"),
        ("7", "The fire in Osk Harbor started on Monday. In Dunmere, another fire destroyed 7 homes.", "2025-06-03"),
        ("40", "A fire in Osk Harbor destroyed 40 homes near the Salt Docks and the Vane Tower of Pell.", "2023-02-01"),
    ],
    ids=["another town", "another town in the same passage", "another year's fire"],
)
def test_another_town_or_event_is_no_other_answer(words: str, body: str, day: str) -> None:
    assert not answers_same(question_of(FIRE), read("12", OSK), read(words, body, day))


SALES = "How many boats does Corvane Yards sell?"
NOW = "Corvane Yards of Osk Harbor sells 340 boats a year, its head Ines Dahl said in Pell."


@pytest.mark.parametrize(
    ("words", "body", "day"),
    [
        ("290", "Corvane Yards of Osk Harbor sells 290 boats a year, Ines Dahl said in Pell.", "2024-05-02"),
        ("280", "Corvane Yards of Osk Harbor grows, Ines Dahl said. It sold 280 boats a year earlier.", "2025-06-04"),
        ("270", "Corvane Yards, said Ines Dahl, is well. In 2023 it sold 270 boats from Osk Harbor.", "2025-06-04"),
    ],
    ids=["an article of last year", "a year earlier", "a year that is named"],
)
def test_last_years_figure_is_no_other_answer(words: str, body: str, day: str) -> None:
    assert not answers_same(question_of(SALES), read("340", NOW), read(words, body, day))


def test_a_later_figure_is_one_however_much_later() -> None:
    later = read("410", "Corvane Yards of Osk Harbor sells 410 boats a year, Ines Dahl said.", "2026-08-01")
    assert answers_same(question_of(SALES), read("340", NOW), later)


def test_where_the_question_names_a_period_another_one_is_no_answer() -> None:
    question = question_of("How many boats did Corvane Yards sell in 2024?")
    best = read("310", "In 2024 Corvane Yards of Osk Harbor sold 310 boats, Ines Dahl said.")
    other = read("305", "In 2024 Corvane Yards of Osk Harbor sold 305 boats, the union said.")
    next_year = read("350", "In 2025 Corvane Yards of Osk Harbor sold 350 boats, Ines Dahl said.", "2026-01-05")
    assert answers_same(question, best, other)
    assert not answers_same(question, best, next_year)


def test_another_person_is_another_subject() -> None:
    best = read("31", "Daniel Orr, 31, won the Tarn Run in Osk Harbor.")
    other = read("34", "Daniel Orr won the Tarn Run in Osk Harbor. Behind him came Lena Hart of Pell, 34.")
    assert not answers_same(question_of("How old is Daniel Orr?"), best, other)
