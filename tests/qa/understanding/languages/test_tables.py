"""Periods, the latest, and small talk in fifteen languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qa.understanding.languages.periods import period_in
from qa.understanding.languages.tables import language_tables
from qa.understanding.question import understand
from qa.understanding.small_talk import small_talk_of

TODAY = date(2025, 11, 20)  # a Thursday
FIFTEEN = "de fr es pt it nl pl tr ru uk ar hi zh ja ko".split()
PERIODS = "today|yesterday|day before yesterday|this week|last week|this month|last month|this year|last year".split(
    "|"
)
LAST_WEEK = (date(2025, 11, 10), date(2025, 11, 16))
MARCH = (date(2025, 3, 1), date(2025, 3, 31))


def test_there_is_a_whole_table_for_each_language() -> None:
    assert set(language_tables()) == set(FIFTEEN)
    for table in language_tables().values():
        assert list(table.periods) == PERIODS, table.code
        assert set(table.phrases) == {"latest", "greeting", "thanks", "help"}
        assert set(table.questions) == {"who", "when", "how many", "where", "why", "what"}
        assert all(table.phrases.values()), table.code


@pytest.mark.parametrize(("code", "question"), [
    ("de", "Was geschah letzte Woche in Lindau?"), ("fr", "Que s'est-il passé la semaine dernière à Lyon ?"),
    ("es", "¿Qué pasó la semana pasada en Vigo?"), ("pt", "O que aconteceu na semana passada no Porto?"),
    ("it", "Che cosa è successo la settimana scorsa a Bari?"), ("nl", "Wat gebeurde er vorige week in Delft?"),
    ("pl", "Co się stało w zeszłym tygodniu w Łodzi?"), ("tr", "Geçen hafta limanda ne oldu?"),
    ("ru", "Что случилось на прошлой неделе в порту?"), ("uk", "Що сталося минулого тижня в порту?"),
    ("ar", "ماذا حدث الأسبوع الماضي في الميناء؟"), ("hi", "पिछले सप्ताह बंदरगाह पर क्या हुआ?"),
    ("zh", "上周港口发生了什么？"), ("ja", "先週、港で何がありましたか？"),
    ("ko", "지난주 항구에서 무슨 일이 있었나요?"),
])  # fmt: skip
def test_last_week_is_read_in_each_language(code: str, question: str) -> None:
    period = period_in(question, code, TODAY)
    assert period is not None
    assert (period.first, period.last) == LAST_WEEK
    asked = understand(question, datetime(2025, 11, 20, 12, tzinfo=UTC), ())
    assert (asked.language, asked.period) == (code, period)


@pytest.mark.parametrize(("code", "question", "days"), [
    ("de", "Wer gewann im März 2025?", MARCH), ("fr", "Qui a gagné en mars 2025 ?", MARCH),
    ("es", "¿Quién ganó en marzo de 2025?", MARCH), ("ru", "Кто победил в марте 2025?", None),
    ("ru", "Кто победил 3 марта 2025 года?", (date(2025, 3, 3),) * 2), ("ja", "2025年3月に誰が勝ちましたか", MARCH),
    ("zh", "2025年3月3日谁赢了", (date(2025, 3, 3),) * 2), ("ko", "2025년 3월에 누가 이겼나요", MARCH),
    ("de", "Was kostete das am 30. Februar 2025?", None), ("de", "Was geschieht im März 2026?", None),
    ("zh", "2024年发生了什么", (date(2024, 1, 1), date(2024, 12, 31))), ("de", "Gestern heute?", (TODAY,) * 2),
    ("de", "Wer ist Gesternmann?", None), ("xx", "letzte Woche", None),
])  # fmt: skip
def test_months_and_days_are_read_with_their_year(code: str, question: str, days: tuple[date, date] | None) -> None:
    period = period_in(question, code, TODAY)
    assert (period and (period.first, period.last)) == days


@pytest.mark.parametrize(("text", "kind"), [
    ("Guten Tag!", "greeting"), ("こんにちは", "greeting"), ("¡Hola!", "greeting"), ("Merci beaucoup", "thanks"),
    ("धन्यवाद", "thanks"), ("Как это работает?", "help"), ("شكرا", "thanks"), ("Hallo Welt", None), ("Danke AG", None),
    ("Wer gewann?", None), ("help", "help"),
])  # fmt: skip
def test_small_talk_is_known_in_each_language(text: str, kind: str | None) -> None:
    assert small_talk_of(text) == kind


def test_the_latest_is_asked_for_in_each_language() -> None:
    moment = datetime(2025, 11, 20, 12, tzinfo=UTC)
    for question in (
        "Was ist das Neueste zum Streik im Hafen?",
        "港のストライキの最新情報は?",
        "Últimas noticias de la huelga",
    ):
        (query, *_) = understand(question, moment, ()).queries
        assert query.latest, question
