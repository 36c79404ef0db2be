"""Articles and questions in languages that the reader does not read: passages are shown, and it says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import new_article
from index import Filters
from qa import Abstention, Answer, Newsdesk
from qa.reading.reader import open_reader
from tests.corpus.text.languages.sentences_of_our_own import SENTENCES
from tests.fakes import HashingEncoder

_THAI = "นายกเทศมนตรีประกาศเมื่อวันอังคารว่าสะพานจะปิดเป็นเวลาหกเดือน"

pytestmark = pytest.mark.models


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    """Articles of the same content in English and Thai, one each, and a German one of something else."""
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    desk.add([
        new_article(body=" ".join(SENTENCES["en"]), title="Bridge closes", url="https://a.example/en"),
        new_article(body=_THAI, title="สะพาน", url="https://a.example/th"),
        new_article(body=SENTENCES["de"][2], title="Käsemarkt", url="https://a.example/de"),
    ])  # fmt: skip
    return desk


def test_answers_are_not_looked_for_where_they_cannot_be_read(desk: Newsdesk) -> None:
    outcome = desk.ask("When was the bridge closed?", Filters.of(language="th"))
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "not read"
    assert outcome.reason == "I cannot read answers in Thai yet. These passages came closest."
    assert [hit.passage.text for hit in outcome.nearest] == [_THAI]


def test_what_is_read_is_answered_and_what_is_not_is_named(desk: Newsdesk) -> None:
    outcome = desk.ask("How long will the bridge close?")
    assert isinstance(outcome, Answer)
    assert outcome.text == "six months"
    assert any("in Thai" in note and "I cannot read answers in" in note for note in outcome.notes)
    assert {hit.article.language for hit in outcome.hits} == {"en", "th", "de"}
    alone = desk.ask("How long will the bridge close?", Filters.of(language="English"))
    assert isinstance(alone, Answer)
    assert alone.notes == ()


def test_a_question_in_another_language_is_not_answered_at_a_venture(desk: Newsdesk) -> None:
    outcome = desk.ask("Wie lange bleibt die Brücke geschlossen?", Filters.of(language="en"))
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "not read"
    assert outcome.reason == "I cannot read questions in German yet. These passages came closest."
    assert [hit.article.url for hit in outcome.nearest] == ["https://a.example/en"]


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory) -> Newsdesk:
    """Articles in six languages on a bridge, its cost and a market, made with the multilingual encoder."""
    desk = Newsdesk.open(tmp_path_factory.mktemp("multilingual") / "index", "multilingual")
    desk.add(
        new_article(body=" ".join(SENTENCES[code]), url=f"https://a.example/{code}")
        for code in ("de", "fr", "ja", "ru", "ar", "hi")
    )
    return desk


@pytest.mark.parametrize(("question", "language", "phrase", "sentence"), [
    ("Wohin zieht der Käsemarkt um?", "de", "Rathausplatz", 2), ("Куда переезжает сырный рынок?", "ru", "площад", 2),
    ("Where does the cheese market move on Saturday?", "de", "Rathausplatz", 2),
])  # fmt: skip
def test_a_phrase_answers_in_any_language_with_its_sentence_as_the_quote(
    multilingual: Newsdesk, question: str, language: str, phrase: str, sentence: int
) -> None:
    outcome = multilingual.ask(question, Filters.of(language=language))
    assert isinstance(outcome, Answer)
    assert phrase in outcome.text
    assert len(outcome.text) < len(SENTENCES[language][sentence])
    assert outcome.citations[0].quote == SENTENCES[language][sentence]
    assert outcome.notes == ()


@pytest.mark.parametrize("question", ["Wer gewann die Fußballweltmeisterschaft 1998?", "Who won the 1998 World Cup?"])
def test_what_no_sentence_answers_is_not_answered(multilingual: Newsdesk, question: str) -> None:
    outcome = multilingual.ask(question, Filters.of(language="de"))
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "not found"
    assert outcome.nearest


def test_a_reader_of_english_alone_leaves_the_sentence_that_is_most_like_the_question(multilingual: Newsdesk) -> None:
    small = Newsdesk(multilingual.library, open_reader("small"))
    outcome = small.ask("Wohin zieht der Käsemarkt um?", Filters.of(language="de"))
    assert isinstance(outcome, Answer)
    assert outcome.text == SENTENCES["de"][2] == outcome.citations[0].quote
    assert "This sentence is most like the question" in outcome.notes[-1]
    nothing = small.ask("Wer gewann die Fußballweltmeisterschaft 1998?", Filters.of(language="de"))
    assert isinstance(nothing, Abstention)
    assert "I cannot read German more closely yet" in nothing.reason


def test_a_question_finds_articles_in_another_language(multilingual: Newsdesk) -> None:
    (hits,) = multilingual.retrieve(["How long will the bridge stay closed?"], 6)
    assert {hit.article.language for hit in hits} == {"de", "fr", "ja", "ru", "ar", "hi"}
    assert hits[0].why.shares.dense == pytest.approx(4.8 * hits[0].why.similarity, abs=1e-3)
