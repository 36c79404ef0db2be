"""What is marked in passages becomes readings: whole words, with what speaks for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus import Span, new_article
from corpus.time.published import parse_published
from corpus.types import new_passage
from qa.reading.evidence import confidence_of, score_of, sentence_confidence_of, sentence_score_of
from qa.reading.reader import Prediction, ReaderInput, ScoredSpan
from qa.reading.readings import Readings, read_hits, reranked
from tests.qa.questions import question_of
from tests.qa.reading.readings import evidence, hit_of, reading


class Marker:
    """A reader that marks given words of each text, with given scores."""

    name, digest, languages = "marker", "0" * 64, None

    def __init__(self, *marks: tuple[str, float], null: float = 0.0) -> None:
        self.marks, self.null = marks, null
        self.texts: list[ReaderInput] = []

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        self.texts += texts
        return [
            Prediction(
                spans=tuple(
                    ScoredSpan(
                        span=Span(start=text.body.index(words), end=text.body.index(words) + len(words)), score=score
                    )
                    for words, score in self.marks
                    if words in text.body
                ),
                null=self.null,
                relevance=1.0,
            )
            for text in texts
        ]


def count_tokens(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("name", ["lead", "share", "relevance", "retrieval"])
def test_more_evidence_is_a_better_score(name: str) -> None:
    assert score_of(evidence(**{name: 1.0})) > score_of(evidence())


@pytest.mark.parametrize("name", ["relevance", "agreement"])
def test_more_evidence_is_more_confidence(name: str) -> None:
    assert 0.0 < confidence_of(evidence()) < confidence_of(evidence(**{name: 1.0})) < 1.0


def test_what_the_reader_rules_out_is_less_sure() -> None:
    assert confidence_of(evidence(lead=-1.0)) < confidence_of(evidence()) == confidence_of(evidence(lead=1.0))


@pytest.mark.parametrize(
    ("question", "words", "fits"),
    [
        ("Which women won prizes in Vant?", "Five women", -1.0),
        ("Which women won prizes in Vant?", "Vant", -1.0),
        ("Which women won prizes in Vant?", "Anna Bell", 1.0),
        ("How many women won prizes in Vant?", "Five women", 1.0),
        ("Which games did Anna Bell win?", "the 2022 games", 0.0),
    ],
)
def test_what_only_says_the_question_again_is_no_answer(question: str, words: str, fits: float) -> None:
    article = new_article(body="Five women, Anna Bell among them, won prizes in Vant at the 2022 games.")
    reading = read_hits(Marker((words, 2.0)), question_of(question), [hit_of(article)], count_tokens).phrases[0]
    assert reading.evidence.fits == fits


def test_readings_are_the_marked_places_best_first_with_what_speaks_for_them() -> None:
    first = new_article(body="Anna won the cup. Ben came second.", url="https://a.example/", title="The cup")
    second = new_article(body="It was Anna who won.", url="https://b.example/")
    marker = Marker(("Anna", 4.0), ("Ben", 1.0), null=-1.0)
    readings = read_hits(
        marker, question_of("Who won the cup?"), [hit_of(first), hit_of(second, 2)], count_tokens
    ).phrases
    assert [text.header for text in marker.texts] == ["The cup", ""]
    assert [(reading.text, reading.hit.article.url) for reading in readings][2] == ("Ben", "https://a.example/")
    assert {reading.text for reading in readings[:2]} == {"Anna"}
    best = readings[0].evidence
    total = math.log(2 * math.exp(4.0) + math.exp(1.0))
    assert (best.lead, best.relevance, best.fits) == (5.0, 1.0, 1.0)
    assert best.share == pytest.approx(4.0 - total)
    assert best.agreement == pytest.approx(math.log(2.0))  # one more article says so as surely
    assert readings[2].evidence.agreement == 0.0


def test_a_passage_is_marked_at_its_place_in_the_article() -> None:
    article = new_article(body="One line.\n\nAnna won.")
    hit = hit_of(article)
    (found,) = read_hits(Marker(("Anna", 1.0)), question_of("Who won?"), [hit], count_tokens).phrases
    assert article.body[found.answer.start : found.answer.end] == "Anna"


def test_an_answer_in_the_headline_is_told_and_without_a_title_it_may_be_one() -> None:
    titled = new_article(body="Anna Bell won the cup.", url="https://a.example/", title="Bell takes the cup")
    bare = new_article(body="Anna Bell won it.", url="https://b.example/")
    readings = read_hits(
        Marker(("Anna Bell", 1.0)), question_of("Who won?"), [hit_of(titled), hit_of(bare, 2)], count_tokens
    ).phrases
    assert {reading.hit.article.url: reading.evidence.headline for reading in readings} == {
        "https://a.example/": 0.5,  # of "anna" and "bell" one
        "https://b.example/": 0.5,
    }
    (named,) = read_hits(Marker(("Bell", 1.0)), question_of("Who won?"), [hit_of(titled)], count_tokens).phrases
    (unnamed,) = read_hits(Marker(("Anna", 1.0)), question_of("Who won?"), [hit_of(titled)], count_tokens).phrases
    assert (named.evidence.headline, unnamed.evidence.headline) == (1.0, 0.0)
    assert score_of(named.evidence) > score_of(unnamed.evidence)


def test_the_old_figure_in_a_correction_is_not_borne_out_by_the_old_report() -> None:
    first = new_article(body="The fire damaged 14 boats.", url="https://a.example/")
    second = new_article(body="It damaged 11 boats, not 14 boats.", url="https://b.example/")
    marker = Marker(("11 boats", 4.0), ("14 boats", 1.0))
    readings = read_hits(
        marker, question_of("How many boats?"), [hit_of(first), hit_of(second, 2)], count_tokens
    ).phrases
    old = {reading.hit.rank: reading.evidence.agreement for reading in readings if reading.text == "14 boats"}
    assert old[2] == pytest.approx(
        math.log1p(math.exp(-1.5) * math.exp(-3.0))
    )  # half of 4 - 1 below its passage's best
    assert old[2] < old[1]


def test_no_hits_are_no_readings() -> None:
    assert read_hits(Marker(("Anna", 1.0)), question_of("Who won?"), [], count_tokens).phrases == []
    assert (
        read_hits(Marker(), question_of("Who won?"), [hit_of(new_article(body="Nobody."))], count_tokens).phrases == []
    )


def test_hits_are_ranked_anew_by_what_the_reader_found_in_them() -> None:
    articles = [
        new_article(body=body, url=f"https://{body[0].lower()}.example")
        for body in ("Nobody won.", "Anna won.", "Ben won.")
    ]
    hits = [hit_of(article, rank) for rank, article in enumerate(articles, 1)]
    readings = read_hits(Marker(("Anna", 1.0), ("Ben", 4.0)), question_of("Who won?"), hits, count_tokens).phrases
    ranked = reranked(hits, readings)
    assert [(hit.rank, hit.article.body) for hit in ranked] == [(1, "Ben won."), (2, "Anna won."), (3, "Nobody won.")]


def test_a_later_report_is_told_from_an_earlier_one() -> None:
    days = ["2025-09-15", "2025-09-19", ""]
    articles = [
        new_article(body="Anna won.", url=f"https://x{day}.example", published=parse_published(day, "field"))
        for day in days
    ]
    hits = [hit_of(article, rank) for rank, article in enumerate(articles, 1)]
    readings = read_hits(Marker(("Anna", 1.0)), question_of("Who won?"), hits, count_tokens).phrases
    assert {reading.hit.rank: reading.evidence.later for reading in readings} == {1: 0.0, 2: 1.0, 3: 0.5}


def test_a_margin_does_not_tell_how_many_unless_it_is_asked_for() -> None:
    article = new_article(body="Anna got 62 votes and won by 14 votes.", url="https://a.example/")
    marker = Marker(("62", 2.0), ("14", 2.0))
    for question, expected in (("How many votes did Anna get?", 0.0), ("By how many votes did Anna win?", 1.0)):
        found = read_hits(marker, question_of(question), [hit_of(article)], count_tokens).phrases
        assert {one.text: one.evidence.fits for one in found} == {"62": 1.0, "14": expected}


def test_a_passage_is_read_with_the_question_that_stands_over_it() -> None:
    asked, told = "WHY DID IT SINK?", "Ice had broken its rudders on the way from the island to the town."
    article = new_article(body=f"{asked}\n\n{told}", title="The ferry", url="https://a.example/")
    whole, below = hit_of(article), new_passage(article, Span(start=len(asked) + 2, end=len(article.body)))
    marker = Marker(("Ice", 1.0))
    read_hits(marker, question_of("Why did it sink?"), [whole, replace(whole, passage=below, rank=2)], count_tokens)
    assert [text.header for text in marker.texts] == ["The ferry", f"The ferry | {asked}"]


def test_of_a_roundup_each_section_is_read_under_its_own_heading() -> None:
    """What the title lists is true of one of them."""
    told = "{} were counted on Monday by the harbor office of the town."
    body = "\n\n".join(
        ["1. Ferry fire", told.format("Nine boats"), "2. Mall fire", told.format("Three shops"),
         "3. Strike", told.format("Two hundred")]
    )  # fmt: skip
    article = new_article(body=body, title="3 things to know: Ferry fire, Mall fire, Strike", url="https://a.example/")
    marker = Marker(("Nine", 1.0), ("Three", 1.0))
    found = read_hits(marker, question_of("How many were counted in the mall fire?"), [hit_of(article)], count_tokens)
    assert [text.header for text in marker.texts] == ["Ferry fire", "Mall fire", "Strike"]
    assert [text.body[:10] for text in marker.texts] == ["Nine boats", "Three shop", "Two hundre"]
    assert {one.text: one.evidence.context for one in found.phrases} == {"Three": 1.0, "Nine": 2 / 3}
    assert {one.text: one.evidence.headline for one in found.phrases} == {"Three": 0.0, "Nine": 0.0}


def test_what_stands_above_the_headings_of_a_roundup_is_on_no_subject() -> None:
    """Of "what is the latest on the strike?" it only names the strike among other matters."""
    told = "{} were counted on Monday by the harbor office of the town."
    above = "Today we tell of a fire, of the strike in the harbor and of a bridge."
    body = "\n\n".join(
        [above, "Ferry fire", told.format("Nine boats"), "Strike", told.format("Two hundred"),
         "A bridge", told.format("Three beams")]
    )  # fmt: skip
    article = new_article(body=body, title="Ferry fire, strike, bridge", url="https://a.example/")
    marker = Marker(("Today", 1.0), ("Two", 1.0))
    found = read_hits(marker, question_of("What is the latest on the strike?"), [hit_of(article)], count_tokens)
    assert {one.text: one.evidence.context for one in found.phrases} == {"Today": 0.0, "Two": 1.0}


BAN = "Mona Reyes of the North party backed the harbor tax, while Theo Lind rejected it."


def test_the_other_side_is_no_answer_and_the_asked_one_is_as_sure_as_its_sentence() -> None:
    marker = Marker(("Mona Reyes", 5.0), ("Theo Lind", 1.0), null=3.0)
    readings = read_hits(
        marker, question_of("Who voted against the harbor tax?"), [hit_of(new_article(body=BAN))], count_tokens
    )
    other, asked = readings.phrases
    assert (other.text, other.evidence.fits) == ("Mona Reyes", -1.0)
    assert asked.confidence == other.confidence > confidence_of(asked.evidence)


def test_what_only_repeats_the_question_is_no_answer() -> None:
    marker = Marker(("the North party", 5.0), ("Mona Reyes", 1.0))
    question = question_of("Who of the North party backed the harbor tax?")
    readings = read_hits(marker, question, [hit_of(new_article(body=BAN))], count_tokens)
    assert {one.text: one.evidence.fits for one in readings.phrases} == {"the North party": -1.0, "Mona Reyes": 1.0}


@pytest.mark.parametrize(("score", "first"), [(4.0, "right type"), (1.0, "wrong type")])
def test_a_phrase_of_the_right_type_that_is_far_behind_is_not_the_answer(score: float, first: str) -> None:
    wrong = replace(reading("wrong type", confidence=0.5, score=5.0), evidence=evidence(fits=-1.0))
    right = replace(reading("right type", confidence=0.5, score=score), evidence=evidence(fits=1.0))
    assert Readings(phrases=[wrong, right]).fitting[0].text == first


@pytest.mark.parametrize("name", ["words", "tells"])
def test_a_sentence_with_the_questions_words_or_the_cause_is_better_and_surer(name: str) -> None:
    more = evidence(**{name: 1.0})
    assert sentence_score_of(more) > sentence_score_of(evidence())
    assert sentence_confidence_of(more, broad=False) > sentence_confidence_of(evidence(), broad=False)
    assert sentence_confidence_of(more, broad=True) > sentence_confidence_of(more, broad=False)
