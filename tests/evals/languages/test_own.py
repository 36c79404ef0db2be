"""Our own questions in fifteen languages: each key stands in an article, and is compared by value."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import load
from corpus.text.languages.detection import with_language
from corpus.types import Article
from evals.languages.own import ARTICLES, KINDS, Marked, OwnQuestion, counts, own_table, read_questions
from tests.qa.understanding.languages.test_tables import FIFTEEN


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [with_language(article) for found in load([ARTICLES], lambda _: None) for article in found]


def test_there_are_two_articles_in_each_language_and_it_is_detected(articles: list[Article]) -> None:
    assert sorted(article.language or "" for article in articles) == sorted(FIFTEEN * 2)
    assert all(f"/{article.language}/" in (article.url or "") for article in articles)


def test_there_are_six_questions_in_each_language() -> None:
    questions = read_questions()
    assert [(one.language, one.kind) for one in questions] == [(code, kind) for code in FIFTEEN for kind in KINDS]


@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.id)
def test_one_article_of_its_language_has_the_key(question: OwnQuestion, articles: list[Article]) -> None:
    bodies = [article.body for article in articles if article.language == question.language]
    assert [question.is_met_by(body) for body in bodies].count(True) == 1
    assert not question.is_met_by(question.question)


def _question(**key: object) -> OwnQuestion:
    return OwnQuestion(id="de-x", language="de", kind="what", question="Was?", **key)  # type: ignore[arg-type]


def test_keys_are_compared_by_value() -> None:
    assert _question(number=3.5e6).is_met_by("Es waren 3.500.000 Euro.")
    assert not _question(number=3.5e6).is_met_by("Es waren 3,5 Euro.")
    assert _question(day=date(2026, 3, 14)).is_met_by("am 14. März")
    assert not _question(day=date(2026, 3, 14)).is_met_by("am 14. März 2025")
    assert _question(text="Käsemarkt").is_met_by("der kasemarkt")


def test_the_table_has_languages_kinds_and_all() -> None:
    marked = [
        Marked(question=_question(text="a"), said="a", confidence=0.5, verdict="right"),
        Marked(question=_question(text="b"), said="", confidence=0.0, verdict="abstained"),
    ]
    table = own_table(marked)
    assert [*table.columns[0].cells] == ["German", *KINDS, "all"]
    assert [[*column.cells][-1] for column in table.columns[1:]] == ["1", "0", "1"]
    assert counts(marked) == {"right": 1, "abstained": 1}
