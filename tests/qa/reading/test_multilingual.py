"""The multilingual reader: its words, its tokens, and what it marks in several languages."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.text.sentences import sentence_spans
from index.encode.multilingual.model_folder import multilingual_folder
from index.encode.multilingual.words import PackedWords
from qa.reading.reader import Reader, ReaderInput, multilingual_reader
from qa.reading.reader.tokenized import _without_space

pytestmark = pytest.mark.models

_GERMAN = "Die Stadt Norden hat am 14. März einen Kran für 3,5 Millionen Euro gekauft. Der alte war von 1968."
_JAPANESE = "浜津市の西桟橋が7月11日に再び使えるようになった。工事費は4億2000万円だった。"
_TURKISH = "Eski iskele 14 Ağustos'ta yeniden açıldı. Onarım için 27 milyon lira harcandı."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return multilingual_reader()


@pytest.mark.parametrize(("question", "text", "answer", "sentence"), [
    ("Wie viel kostete der Kran?", _GERMAN, "3,5 Millionen Euro", 0),
    ("When was the crane bought?", _GERMAN, "14. März", 0),
    ("西桟橋はいつ使えるようになった?", _JAPANESE, "7月11日", 0),
    ("工事費はいくらですか?", _JAPANESE, "4億2000万円", 1),
    ("Onarım için ne kadar harcandı?", _TURKISH, "27 milyon lira", 1),
])  # fmt: skip
def test_it_marks_the_phrase_and_the_sentence(
    reader: Reader, question: str, text: str, answer: str, sentence: int
) -> None:
    code = {_GERMAN: "de", _JAPANESE: "ja", _TURKISH: "tr"}[text]
    (found,) = reader.read(question, [ReaderInput(header="", body=text, sentences=tuple(sentence_spans(text, code)))])
    best = found.spans[0].span
    assert answer in text[best.start : best.end]
    assert best.end - best.start <= len(answer) + 4
    assert int(np.argmax(found.sentences)) == sentence


def test_what_a_text_does_not_say_is_rated_lower_than_what_it_says(reader: Reader) -> None:
    said, other = (reader.read(one, [ReaderInput(header="", body=_GERMAN)])[0] for one in
                   ("Wie viel kostete der Kran?", "Wer gewann die Wahl in Peru?"))  # fmt: skip
    assert said.spans[0].score - said.null > other.spans[0].score - other.null
    assert said.relevance > other.relevance


def test_words_are_looked_up_as_the_package_packs_them() -> None:
    from safetensors.numpy import load_file

    folder = multilingual_folder()
    arrays = load_file(folder / "model.safetensors")
    words = PackedWords(folder)
    ids = np.array([0, 2, 250_036, 1000])
    vectors = words.vectors(ids)
    assert vectors.dtype == np.float32
    codes = arrays["embeddings.word_embeddings.codes"][1000, 3].astype(np.int16)
    scale = arrays["embeddings.word_embeddings.scales"][1000, 3, 0]
    np.testing.assert_allclose(vectors[3, 96:112], ((codes & 15) - 8) * scale, rtol=1e-6)
    np.testing.assert_allclose(vectors[3, 112:128], ((codes >> 4) - 8) * scale, rtol=1e-6)


@pytest.mark.parametrize(("text", "token", "place"), [
    ("Der Kran", (3, 8), (4, 8)), ("Kran", (0, 4), (0, 4)), ("a  b", (1, 3), (3, 3)),
])  # fmt: skip
def test_the_space_before_a_word_is_no_part_of_it(text: str, token: tuple[int, int], place: tuple[int, int]) -> None:
    assert _without_space(text, *token) == place
