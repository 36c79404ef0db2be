"""The language of a question and what it asks for, by the question words of its language."""

from __future__ import annotations

import pytest

from qa.understanding.languages.asking import asked_kind, asked_language


@pytest.mark.parametrize(("question", "language"), [
    ("Wann starb Königin Elizabeth?", "de"), ("Wo liegt Port Alder?", "de"), ("Wie is Mark Rutte?", "nl"),
    ("Chi ha vinto?", "it"), ("Por que motivo fechou o porto?", "pt"), ("¿Quién es Messi?", "es"),
    ("Kim kazandı?", "tr"), ("Halford Mackinder nerede doğdu?", "tr"),
    ("谁赢了？", "zh"), ("誰が勝ちましたか", "ja"), ("누가 이겼나요?", "ko"), ("من فاز؟", "ar"), ("कौन जीता?", "hi"),
])  # fmt: skip
def test_a_question_word_says_the_language_of_a_short_question(question: str, language: str) -> None:
    assert asked_language(question) == language


@pytest.mark.parametrize(("question", "language"), [
    ("Was all lost in the fire?", "en"), ("Was Merkel chancellor?", "en"), ("Was Moreau freed?", "en"),
    ("Was hat Merkel gesagt?", "de"), ("Was kostet das?", "de"),
    ("Kim Jong Un visits Moscow", "en"), ("Wen Jiabao visits Moscow", "en"),
    ("Que Sera", "en"), ("Who won?", "en"), ("", "en"), ("Latest on Kim", "en"), ("Kto vyhral voľby?", "sk"),
    ("Qui ha guanyat les eleccions?", "ca"),
])  # fmt: skip
def test_a_word_that_is_a_name_or_of_another_language_too_does_not_decide(question: str, language: str) -> None:
    assert asked_language(question) == language


@pytest.mark.parametrize(("language", "question", "kind"), [
    ("de", "Wie viel kostet der Kran?", "how many"), ("de", "Wann begann, was alle sahen?", "when"),
    ("fr", "Pourquoi la piscine a-t-elle fermé ?", "why"), ("es", "¿En qué año abrió?", "when"),
    ("es", "¿Por qué cerró?", "why"), ("pl", "Ile kosztowała hala?", "how many"), ("tr", "Ne zaman açıldı?", "when"),
    ("tr", "İskele nerede?", "where"), ("ru", "Что приготовят?", "what"), ("ar", "كم بلغت الكلفة؟", "how many"),
    ("hi", "पुल कब खुला?", "when"), ("zh", "码头什么时候启用？", "when"), ("ja", "夏に何人が来ますか", "how many"),
    ("ko", "얼마가 들었나요?", "how many"), ("de", "Erzähl mehr", None), ("xx", "Wann?", None),
])  # fmt: skip
def test_the_first_and_longest_question_word_says_what_is_asked_for(
    language: str, question: str, kind: str | None
) -> None:
    assert asked_kind(question, language) == kind
