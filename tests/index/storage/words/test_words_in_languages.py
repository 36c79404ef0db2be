"""Words of a mixed corpus are found in each of its languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.storage.words import Rows, WordIndex, write_words

TEXTS = {
    "ja": "東桟橋は火曜日に閉鎖された。", "de": "Der Ostpier schließt, der Käsemarkt zieht um.",
    "ar": "أُغلق الرصيف الشرقي يوم الثلاثاء.", "hi": "पुराना घाट मंगलवार को बंद हुआ।", "th": "สะพานจะปิดเป็นเวลาหกเดือน",
    "en": "The east pier closed on Tuesday.", "ru": "Восточный причал закрыт.",
}  # fmt: skip


@pytest.fixture
def words(tmp_path: Path) -> WordIndex:
    languages = dict(enumerate(TEXTS))
    write_words(tmp_path / "words", None, enumerate(TEXTS.values()), [], languages)()
    return WordIndex(tmp_path / "words")


def all_of(rows: Rows) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.ones(len(rows), dtype=bool)


@pytest.mark.parametrize(("question", "language"), [
    ("東桟橋", "ja"), ("桟橋はいつ?", "ja"), ("Ostpier", "de"), ("Käsemarkt", "de"), ("Kasemarkt", "de"),
    ("Markt", "de"),
    ("الرصيف", "ar"), ("رصيف", "ar"), ("घाट", "hi"), ("สะพาน", "th"), ("Tuesday's piers", "en"), ("причалы", "ru"),
    ("when does the Ostpier open?", "de"), ("ＯＳＴＰＩＥＲ", "de"),
])  # fmt: skip
def test_the_article_is_found(words: WordIndex, question: str, language: str) -> None:
    rows, scores = words.search(question, 5, all_of)
    assert list(TEXTS)[rows[0]] == language
    assert scores[0] > 0
    assert words.explain(question, [int(rows[0])])[int(rows[0])][0][1] > 0


def test_it_knows_which_languages_it_has(words: WordIndex, tmp_path: Path) -> None:
    assert words.languages == ["ar", "de", "hi", "ja", "ru", "th"]
    write_words(tmp_path / "english", None, [(1, TEXTS["en"])], [])()
    assert WordIndex(tmp_path / "english").languages == []


def test_passages_keep_their_languages_in_later_generations(words: WordIndex, tmp_path: Path) -> None:
    write_words(tmp_path / "next", tmp_path / "words", [(9, "Le quai ferme")], [0], {9: "fr"})()
    later = WordIndex(tmp_path / "next")
    assert set(later.languages) >= {"ar", "de", "fr", "hi", "ru", "th"}
    assert later.search("東桟橋", 5, all_of)[0].tolist() == []
    assert later.search("quais", 5, all_of)[0].tolist() == [9]
