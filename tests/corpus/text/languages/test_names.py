"""Codes of languages and their names."""

from __future__ import annotations

import pytest

from corpus.text.languages.names import base_code, code_named, language_name, languages_in_words


@pytest.mark.parametrize(("tag", "code"), [
    ("de", "de"), ("de-AT", "de"), ("PT_br", "pt"), ("nb-NO", "no"), ("cmn-Hans", "zh"), ("zh-Hant-TW", "zh"),
    ("english", None), ("", None), (None, None), ("d", None),
])  # fmt: skip
def test_a_tag_has_the_code_of_its_language(tag: str | None, code: str | None) -> None:
    assert base_code(tag) == code


@pytest.mark.parametrize(("written", "code"), [
    ("German", "de"), (" thai ", "th"), ("th", "th"), ("pt-BR", "pt"), ("Klingonish", None), ("xx", None), ("", None),
])  # fmt: skip
def test_a_language_is_named_by_code_or_in_english(written: str, code: str | None) -> None:
    assert code_named(written) == code


def test_names_are_joined_in_a_sentence() -> None:
    assert language_name("uk") == "Ukrainian"
    assert languages_in_words([]) == ""
    assert languages_in_words(["th"]) == "Thai"
    assert languages_in_words(["th", "de", "th", "fr"]) == "Thai, German and French"
