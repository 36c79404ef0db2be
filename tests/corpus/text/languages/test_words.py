"""Words of any language as the index has them, and as questions look for them."""

from __future__ import annotations

import pytest

from corpus.text.analysis import stems
from corpus.text.languages.words import fold, indexed_words, sought_words


@pytest.mark.parametrize(("text", "folded"), [
    ("Käsemarkt", "kasemarkt"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("ＡＢＣ１２", "abc12"),
    ("ﾃｽﾄ", "テスト"),
    ("الرَّصيف", "الرصيف"), ("إلى", "الي"), ("Łódź", "lodz"), ("İstanbul", "istanbul"), ("ГОД", "год"), ("घाट", "घाट"),
])  # fmt: skip
def test_what_people_leave_out_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("language", "text", "words"), [
    ("de", "Die Brücken", ["die", "brucken", "bruck"]),
    ("ja", "東桟橋", ["東桟", "桟橋"]),
    ("zh", "桥", ["桥"]),
    ("ja", "NHKは橋", ["nhk", "は橋"]),
    ("th", "สะพาน", ["สะพ", "ะพา", "พาน"]),
    ("hi", "घाट बंद", ["घाट", "बंद"]),
    ("ar", "الرصيف", ["الرصيف", "رصيف"]),
    ("xx", "two words", ["two", "words"]),
    ("de", "12.345 (x)", ["12", "345", "x"]),
])  # fmt: skip
def test_a_language_is_cut_in_its_own_way(language: str, text: str, words: list[str]) -> None:
    assert indexed_words(text, language) == words


def test_english_is_as_it_was() -> None:
    text = "Running boats in the harbour: the U.S. won 3-2, wasn't it?"
    assert indexed_words(text, "en") == indexed_words(text, None) == stems(text)
    assert sought_words(text, []) == list(dict.fromkeys(stems(text)))


def test_an_accent_in_english_may_be_left_out() -> None:
    assert indexed_words("a café", "en") == ["a", "café", "cafe"]
    assert sought_words("cafe", []) == ["cafe"]


def test_a_compound_is_found_by_its_parts() -> None:
    indexed = set(indexed_words("Der Käsemarkt wächst", "de"))
    for question in ("Markt", "Käse", "käsemarkt", "Kasemarkt"):
        assert indexed.intersection(sought_words(question, ["de"])), question
    assert not indexed.intersection(sought_words("Mark", ["de"]))
    assert not set(indexed_words("Le Käsemarkt", "fr")).intersection(sought_words("Markt", ["fr"]))


def test_a_question_in_another_language_has_names_as_they_are_written() -> None:
    """German stems "Ostpier" to "ostpi"; an English question does not know that."""
    assert "ostpi" in indexed_words("Ostpier", "de")
    assert sought_words("Ostpier", ["de"]) == ["ostpier", "ostpi", "~ostpier"]
