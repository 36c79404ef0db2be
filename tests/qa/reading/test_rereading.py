"""The likeliest places are read once more, and what the larger network says there counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus import Span, new_article
from corpus.types import new_passage
from qa.reading.passages import read_passages
from qa.reading.phrases import phrase_readings
from qa.reading.reader import Prediction, ReaderInput, ScoredSpan
from qa.reading.readings import read_hits
from qa.reading.rereading import REREAD, reread
from qa.types import Hit
from tests.qa.questions import question_of
from tests.qa.reading.readings import hit_of

LONG = " The harbor was quiet for most of the day, and few boats came in from the sea before dark, the pilot said."


def count_tokens(text: str) -> int:
    return len(text.split())


def predict(
    texts: Sequence[ReaderInput], marks: dict[str, float], null: float, relevance: float = 1.0
) -> list[Prediction]:
    found = []
    for text in texts:
        spans = [
            ScoredSpan(span=Span(start=at, end=at + len(words)), score=score)
            for words, score in marks.items()
            if (at := text.body.find(words)) >= 0
        ]
        found.append(
            Prediction(
                spans=tuple(sorted(spans, key=lambda one: -one.score)),
                null=null,
                relevance=relevance,
                sentences=tuple(float(len(text.body[one.start : one.end])) for one in text.sentences),
            )
        )
    return found


class Pair:
    """A reader whose two networks mark other words; keeps what the larger one read."""

    name, digest, languages = "pair", "0" * 64, None

    def __init__(self, small: dict[str, float], large: dict[str, float], null: float = 0.0) -> None:
        self.small, self.large, self.null = small, large, null
        self.again: list[ReaderInput] = []

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        return predict(texts, self.small, 0.0)

    def reread(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        self.again += texts
        return predict(texts, self.large, self.null, relevance=3.0)


def hit(body: str, title: str = "News") -> Hit:
    return hit_of(new_article(body=body, title=title))


def test_the_larger_network_decides_between_two_phrases_of_a_place() -> None:
    reader = Pair({"Anna Bell": 5.0, "Ben Croft": 4.0}, {"Anna Bell": 1.0, "Ben Croft": 6.0})
    readings = read_hits(reader, question_of("Who won?"), [hit("Anna Bell lost to Ben Croft.")], count_tokens)
    assert [one.text for one in readings.phrases] == ["Ben Croft", "Anna Bell"]


def test_places_of_the_two_likeliest_passages_are_read_again() -> None:
    names = ["Anna Bell", "Ben Croft", "Cara Dunn", "Dan Ely", "Eva Fitch"]
    reader = Pair({name: float(number) for number, name in enumerate(names)}, {})
    read_hits(reader, question_of("Who won?"), [hit(f"{name} won.") for name in names], count_tokens)
    assert len(reader.again) == REREAD
    assert {text.body for text in reader.again} == {f"{name} won." for name in names[-REREAD:]}


def test_a_place_is_the_sentence_with_the_neighbours_that_fit() -> None:
    body = f"First came the rain.{LONG} Anna Bell won the race. She is nine.{LONG}{LONG}{LONG} The end."
    reader = Pair({"Anna Bell": 1.0}, {"Anna Bell": 3.0})
    (found, *_) = read_hits(reader, question_of("Who won?"), [hit(body)], count_tokens).phrases
    (text,) = reader.again
    assert "Anna Bell won the race. She is nine." in text.body
    assert len(text.body) <= 300
    assert len(text.body) > 120
    assert [text.body[one.start : one.end][-1] for one in text.sentences] == ["."] * len(text.sentences)
    assert found.text == "Anna Bell"  # at its place in the article


def test_the_rest_of_the_passage_keeps_its_scores_against_the_larger_networks_null() -> None:
    """Else what was not read again would win wherever the larger network doubts."""
    body = f"Anna Bell won the race.{LONG * 5} Ben Croft was second."
    question = question_of("Who won?")
    reader = Pair({"Anna Bell": 5.0, "Ben Croft": 2.0}, {"Anna Bell": 30.0}, null=22.0)
    before = read_passages(reader, question, [hit(body)], count_tokens)
    (after,) = reread(reader, question, before, phrase_readings(question, before))
    leads = {body[one.span.start : one.span.end]: one.score - after.prediction.null for one in after.prediction.spans}
    assert leads.keys() == {"Anna Bell", "Ben Croft"}
    assert math.isclose(leads["Anna Bell"], 8.0)
    assert math.isclose(leads["Ben Croft"], 5.0)
    assert len(after.prediction.sentences) == len(before[0].prediction.sentences)


def test_other_passages_are_compared_on_one_level() -> None:
    """The two networks' scores differ by a constant that says nothing."""
    names = ["Anna Bell", "Ben Croft", "Cara Dunn", "Dan Ely"]
    small = {name: 5.0 - number for number, name in enumerate(names)}
    hits = [hit(f"{name} won.") for name in names]
    for offset in (-50.0, 50.0):
        large = {name: score + offset for name, score in small.items()}
        readings = read_hits(Pair(small, large, null=offset), question_of("Who won?"), hits, count_tokens)
        assert [one.text for one in readings.phrases] == names


def test_a_sentence_is_read_again_where_a_sentence_is_asked_for() -> None:
    body = f"Anna Bell won.{LONG * 5} It sank because a rope broke{' and nobody saw it' * 9}."
    reader = Pair({"Anna Bell": 5.0}, {})
    read_hits(reader, question_of("Why did it sink?"), [hit(body)], count_tokens)
    (text,) = reader.again
    assert "It sank" in text.body  # the fake's best sentence is the longest
    assert "Anna Bell won." not in text.body


def test_a_place_in_the_middle_is_marked_where_it_stands_and_the_relevance_is_the_mean() -> None:
    body = f"{LONG.strip()}{LONG * 4} Anna Bell won the race.{LONG * 4}"
    reader = Pair({"Anna Bell": 1.0}, {"Anna Bell": 1.0})
    (found, *_) = read_hits(reader, question_of("Who won?"), [hit(body)], count_tokens).phrases
    assert reader.again[0].body != body
    assert (found.text, found.evidence.relevance) == ("Anna Bell", 2.0)


def test_an_overview_is_not_read_again_and_nothing_is_of_nothing() -> None:
    reader = Pair({"Anna Bell": 5.0}, {"Anna Bell": 5.0})
    read_hits(reader, question_of("What happened today?"), [hit("Anna Bell won.")], count_tokens)
    assert reader.again == []
    assert read_hits(reader, question_of("Who won?"), [], count_tokens).phrases == []


def test_a_passage_from_the_middle_of_an_article_is_read_at_its_place() -> None:
    body = f"{LONG.strip()} Anna Bell won the race on Sunday."
    article = new_article(body=body, title="News")
    start = body.index("Anna")
    whole = hit_of(article)
    part = Hit(
        rank=1, article=article, passage=new_passage(article, Span(start=start, end=len(body))),
        score=whole.score, why=whole.why,
    )  # fmt: skip
    reader = Pair({"Sunday": 1.0}, {"Sunday": 1.0})
    (found, *_) = read_hits(reader, question_of("When did she win?"), [part], count_tokens).phrases
    assert (found.text, reader.again[0].body) == ("Sunday", body[start:])
