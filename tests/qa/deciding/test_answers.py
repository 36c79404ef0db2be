"""Answers are verbatim, and where the articles do not answer, there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from corpus import Span, new_article
from corpus.types import new_passage
from qa import Abstention, Answer, Citation
from qa.deciding.answers import ABSTAIN_BELOW, decide
from qa.reading.readings import Readings
from qa.types import Copy
from tests.qa.questions import STATUS, question_of
from tests.qa.reading.readings import reading


def test_near_copies_that_say_the_same_are_cited_where_they_say_it() -> None:
    """A copy with the quote at another place is cited there, one without it not, and each article once."""
    first = reading("The ferry sank.", url="https://a.example/", confidence=0.9)
    moved = new_article(body="(Wire) The ferry sank. No one was hurt.", url="https://b.example/")
    other = new_article(body="The ferry was lost.", url="https://c.example/")
    copies = tuple(
        Copy(passage=new_passage(article, Span(start=0, end=len(article.body))), article=article)
        for article in (moved, other, moved)
    )
    outcome = decide(
        question_of("What sank?"),
        Readings(phrases=[replace(first, hit=replace(first.hit, copies=copies))]),
        [first.hit],
        0.2,
        STATUS,
    )
    assert isinstance(outcome, Answer)
    assert [(c.article.url, c.span, c.answer_spans) for c in outcome.citations] == [
        ("https://a.example/", Span(start=0, end=15), (Span(start=0, end=15),)),
        ("https://b.example/", Span(start=7, end=22), (Span(start=7, end=22),)),
    ]
    assert outcome.reported_by[1] == 1  # report: the copy is no second one


def test_equal_sentences_of_two_articles_are_one_answer_with_two_citations() -> None:
    readings = [reading("One fact.", url="https://a.example/", confidence=0.9)]
    readings += [reading("One  fact.", url="https://b.example/", confidence=0.8)]
    readings += [reading("Another fact.", url="https://c.example/", confidence=0.7)]
    readings += [reading("A weak fact.", url="https://d.example/", confidence=0.3)]
    outcome = decide(question_of("Which fact?"), Readings(phrases=readings), [r.hit for r in readings], 0.25, STATUS)
    assert isinstance(outcome, Answer)
    assert (outcome.text, outcome.confidence) == ("One fact.", 0.9)
    assert [citation.article.url for citation in outcome.citations] == ["https://a.example/", "https://b.example/"]
    assert [(other.text, other.confidence) for other in outcome.alternatives] == [("Another fact.", 0.7)]


def test_what_is_far_below_the_answer_is_no_alternative_though_its_passage_is_as_sure() -> None:
    body = "Japan will buy beans. It hopes for relief."
    first = reading(body, url="https://a.example/", words="beans", confidence=0.6, score=5.0)
    far = replace(first, answer=Span(start=35, end=41), value="relief", score=3.4)
    near = reading("Japan will buy rice.", url="https://b.example/", words="rice", confidence=0.5, score=3.6)
    outcome = decide(
        question_of("Which crop will Japan buy?"),
        Readings(phrases=[first, near, far]),
        [first.hit, near.hit],
        0.2,
        STATUS,
    )
    assert isinstance(outcome, Answer)
    assert outcome.text == "beans"
    assert [other.text for other in outcome.alternatives] == ["rice"]


def test_alternatives_stand_in_other_sentences_than_the_answer_and_each_other() -> None:
    body = "Simone Achterberg of the Harbor Party won. Mayor Roy Haldane of the Bay Party lost."
    whole = reading(body, url="https://a.example/", words="Simone Achterberg", confidence=0.9)
    others = [
        replace(whole, answer=Span(start=place, end=place + len(words)), value=words.lower(), confidence=0.8)
        for words in ("Achterberg", "Harbor Party", "Roy Haldane", "Bay Party")
        for place in [body.index(words)]
    ]
    outcome = decide(question_of("Who won?"), Readings(phrases=[whole, *others]), [whole.hit], 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.text == "Simone Achterberg"
    assert [alternative.text for alternative in outcome.alternatives] == ["Roy Haldane"]


def test_a_short_answers_other_citations_mark_what_says_the_same_alone() -> None:
    """Even where their passage has a better place for another answer."""
    first = reading("It opened Friday.", url="https://a.example/", words="Friday", confidence=0.9, score=3.0)
    body = "It opened Friday after Nov. 7."
    same = reading(body, url="https://b.example/", words="Friday", confidence=0.5, score=1.0)
    better = replace(
        same, answer=Span(start=body.index("Nov"), end=body.index("Nov") + 6), value="november 7", score=2.0
    )
    outcome = decide(
        question_of("When did it open?"), Readings(phrases=[first, better, same]), [first.hit], 0.2, STATUS
    )
    assert isinstance(outcome, Answer)
    assert [citation.article.text_at(*citation.answer_spans) for citation in outcome.citations] == ["Friday", "Friday"]


def test_answers_of_one_value_are_one_with_several_citations() -> None:
    readings = [
        reading("Forty-six crews came.", url="https://a.example/", words="Forty-six", confidence=0.9),
        reading("There were 46 of them.", url="https://b.example/", words="46", confidence=0.8),
        reading("There were 45 of them.", url="https://c.example/", words="45", confidence=0.7),
    ]
    outcome = decide(
        question_of("How many crews came?"), Readings(phrases=readings), [r.hit for r in readings], 0.2, STATUS
    )
    assert isinstance(outcome, Answer)
    assert [citation.quote for citation in outcome.citations] == ["Forty-six crews came.", "There were 46 of them."]
    assert [alternative.text for alternative in outcome.alternatives] == ["45"]


def test_a_surname_says_the_same_as_the_whole_name() -> None:
    readings = [
        reading("Mayor Simone Achterberg spoke.", url="https://a.example/", words="Simone Achterberg", confidence=0.9),
        reading("Then Achterberg left.", url="https://b.example/", words="Achterberg", confidence=0.8),
    ]
    outcome = decide(question_of("Who spoke?"), Readings(phrases=readings), [r.hit for r in readings], 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert [citation.article.url for citation in outcome.citations] == ["https://a.example/", "https://b.example/"]
    assert outcome.alternatives == ()


def test_a_list_is_gathered_from_several_places_of_one_passage() -> None:
    body = "The boats Silver Wren, Blue Heron and Grey Gull sank."
    first = reading(body, url="https://a.example/", words="Blue Heron", confidence=0.9, score=3.0)
    more = [
        replace(
            first, answer=Span(start=body.index(words), end=body.index(words) + len(words)), value=words, score=score
        )
        for words, score in (("Silver Wren", 2.5), ("Grey Gull", 2.2), ("sank", -4.0))
    ]
    outcome = decide(question_of("Which boats sank?"), Readings(phrases=[first, *more]), [first.hit], 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.parts == ("Silver Wren", "Blue Heron", "Grey Gull")
    assert outcome.text == "Silver Wren, Blue Heron, Grey Gull"
    assert outcome.citations[0].quote == body
    one = decide(question_of("Which boat sank?"), Readings(phrases=[first, *more]), [first.hit], 0.2, STATUS)
    assert isinstance(one, Answer)
    assert one.text == "Blue Heron"


def test_a_list_has_what_is_enumerated_and_not_the_other_side() -> None:
    body = "Orwen and Tasker have banned it, while Millford and Sarn still allow it."
    first = reading(body, url="https://a.example/", words="Orwen", confidence=0.9, score=3.0)
    others = [
        replace(first, answer=Span(start=body.index(town), end=body.index(town) + len(town)), value=town, score=2.5)
        for town in ("Tasker", "Millford", "Sarn")
    ]
    outcome = decide(question_of("Which towns ban it?"), Readings(phrases=[first, *others]), [first.hit], 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.parts == ("Orwen", "Tasker")


def test_yes_or_no_is_left_to_the_sentence() -> None:
    found = reading("It rained. The bridge reopened on Friday. Cars came.", words="Friday", confidence=0.9)
    outcome = decide(question_of("Did the bridge reopen?"), Readings(phrases=[found]), [found.hit], 0.2, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.text == "The bridge reopened on Friday."
    assert outcome.citations[0].is_all_answer


@pytest.mark.parametrize(
    "question",
    ["Why was the ferry stopped?", "How was it stopped?", "What is the Anna Holm?", "Was the ferry stopped?"],
)
def test_reasons_ways_meanings_and_whether_are_answered_by_the_sentence_that_answers(question: str) -> None:
    first = reading("It rained. Ice broke the ferry's rudders. Cars waited.", url="https://a.example/", confidence=0.9)
    spans = [Span(start=11, end=41), Span(start=0, end=10)]
    sentences = [
        replace(first, answer=span, value=str(span), score=score, confidence=0.6, phrase_confidence=0.0)
        for span, score in zip(spans, (3.0, 1.5), strict=True)
    ]
    phrase = replace(first, answer=Span(start=42, end=46), value="cars")
    found = Readings(phrases=[phrase], sentences=sentences)
    outcome = decide(question_of(question), found, [first.hit], 0.35, STATUS)
    assert isinstance(outcome, Answer)
    assert (outcome.text, outcome.confidence) == ("Ice broke the ferry's rudders.", 0.6)
    assert outcome.citations[0].is_all_answer
    assert [other.text for other in outcome.alternatives] == ["It rained."]


def _sentences_of(body: str, scores: Mapping[str, float]) -> Readings:
    """Makes readings of a body's sentences, found by how they begin, with these scores."""
    first = reading(body, url="https://a.example/", confidence=0.9)
    found = []
    for words, score in sorted(scores.items(), key=lambda pair: -pair[1]):
        span = Span(start=body.index(words), end=body.index(".", body.index(words)) + 1)
        found.append(replace(first, answer=span, value=words, score=score, confidence=0.6, phrase_confidence=0.0))
    return Readings(phrases=[first], sentences=found)


_HALVES = "Ice broke the ferry's rudders. Cars waited. The harbor had closed, too. It rained."


def test_a_sentence_that_answers_nearly_as_well_is_said_as_well() -> None:
    found = _sentences_of(_HALVES, {"Ice": 3.0, "The harbor": 1.6, "It rained": 1.55})
    outcome = decide(question_of("Why was the ferry stopped?"), found, [found.phrases[0].hit], 0.35, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.is_broad
    assert outcome.parts == ("Ice broke the ferry's rudders.", "The harbor had closed, too.")
    assert [one.quote for one in outcome.citations] == list(outcome.parts)
    assert "The harbor had closed, too." not in [one.text for one in outcome.alternatives]


def test_neighbouring_sentences_are_one_quote() -> None:
    found = _sentences_of(_HALVES, {"It rained": 3.0, "The harbor": 2.8})
    outcome = decide(question_of("Was the harbor closed?"), found, [found.phrases[0].hit], 0.35, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.text == "The harbor had closed, too. It rained."
    assert [one.quote for one in outcome.citations] == [outcome.text]
    assert not outcome.is_broad


@pytest.mark.parametrize(("question", "score"), [("Why was the ferry stopped?", 1.4), ("Was the ferry stopped?", 2.4)])
def test_a_sentence_far_behind_is_not_said(question: str, score: float) -> None:
    found = _sentences_of(_HALVES, {"Ice": 3.0, "The harbor": score})
    outcome = decide(question_of(question), found, [found.phrases[0].hit], 0.35, STATUS)
    assert isinstance(outcome, Answer)
    assert len(outcome.parts) == 1
    assert "harbor" not in outcome.text


def test_where_no_phrase_is_sure_or_can_be_meant_its_sentence_answers() -> None:
    body = "It rained. The film Harbor won at noon. Cars came."
    found = reading(body, url="https://a.example/", words="noon", confidence=0.8, score=3.0)
    unsure = replace(found, phrase_confidence=0.1)
    of_another_type = replace(found, evidence=replace(found.evidence, fits=-1.0))
    for one in (unsure, of_another_type):
        outcome = decide(question_of("Which film won?"), Readings(phrases=[one]), [one.hit], ABSTAIN_BELOW, STATUS)
        assert isinstance(outcome, Answer)
        assert outcome.text == "The film Harbor won at noon."
    title = replace(found, answer=Span(start=body.index("Harbor"), end=body.index("Harbor") + 6), score=1.0)
    both = Readings(phrases=[of_another_type, title])
    outcome = decide(question_of("Which film won?"), both, [found.hit], ABSTAIN_BELOW, STATUS)
    assert isinstance(outcome, Answer)
    assert outcome.text == "Harbor"
    forced = decide(question_of("Which film won?"), Readings(phrases=[unsure]), [found.hit], 0.0, STATUS)
    assert isinstance(forced, Answer)
    assert forced.text == "noon"


def test_below_the_threshold_there_is_no_answer() -> None:
    readings = [reading("One fact.", url="https://a.example/", confidence=0.39)]
    assert isinstance(
        decide(question_of("Which fact?"), Readings(phrases=readings), [r.hit for r in readings], 0.4, STATUS),
        Abstention,
    )
    assert isinstance(
        decide(question_of("Which fact?"), Readings(phrases=readings), [r.hit for r in readings], 0.39, STATUS), Answer
    )


def test_a_quote_that_the_article_does_not_say_cannot_be_cited() -> None:
    article = new_article(body="The bridge reopened on Friday.")
    with pytest.raises(ValueError, match="does not say"):
        Citation(article=article, quote="The bridge closed", span=Span(start=0, end=17), answer_spans=())
    with pytest.raises(ValueError, match="outside its quote"):
        Citation(article=article, quote="The", span=Span(start=0, end=3), answer_spans=(Span(start=2, end=5),))


def test_an_answer_that_its_citation_does_not_say_cannot_be_made() -> None:
    found = reading("One fact.", url="https://a.example/", confidence=0.9)
    citation = Citation(
        article=found.hit.article, quote="One fact.", span=found.answer, answer_spans=(Span(start=0, end=3),)
    )
    with pytest.raises(ValueError, match="are not what its citation says"):
        Answer(text="Two", parts=("Two",), confidence=1.0, citations=(citation,), alternatives=(), hits=())
