"""Answers are verbatim, and where the articles do not answer, there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Span, new_article
from corpus.time.published import parse_published
from corpus.types import new_passage
from index import Filters
from qa import Abstention, Answer, Citation, Newsdesk
from qa.deciding.answers import ABSTAIN_BELOW, decide
from qa.presenting.records.build import outcome_record
from qa.types import Copy
from tests.qa.reading.readings import hit_of, reading

QUESTIONS = [
    ("what did Japan promise to buy?", "soybeans and vehicles"),
    ("Who won the Lake Orrin Marathon?", "Daniel Okafor-Reyes"),
    ("Who was elected mayor of Port Alder?", "Simone Achterberg"),
    ("How much did the Grenholm museum pay for the Venn clock?", "$186,000"),
    ("How many workers went on strike at Alder Bay Packing?", "312"),
    ("How many firefighters fought the Port Alder harbor fire?", "Forty-six"),
    ("When will the Tanner Street Bridge reopen?", "7 a.m. Friday"),
    ("Which trawler did the harbor fire begin in?", "Silver Wren"),
    ("Who is the fire chief of Port Alder?", "Renata Oyelaran"),
    ("When was the alarm raised in Port Alder harbor?", "10:52 p.m."),
]
UNANSWERABLE = [
    "who won the 1998 World Cup?",
    "What was the national inflation rate in September 2025?",
    "Who is the police chief of Grenholm?",
    "How old is Simone Achterberg?",
]


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_the_answer_is_a_quote_that_holds_the_words(samples: Newsdesk, question: str, words: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Answer)
    assert outcome.text == words
    for citation in outcome.citations:
        assert citation.article.body[citation.span.start : citation.span.end] == citation.quote
        pieces = [citation.article.body[span.start : span.end] for span in citation.answer_spans]
        assert " ".join(" ".join(pieces).casefold().split()) == " ".join(outcome.text.casefold().split())


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_samples_do_not_say_is_not_answered(samples: Newsdesk, question: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "not found"
    assert outcome.confidence < ABSTAIN_BELOW
    assert [hit.rank for hit in outcome.nearest] == [1, 2, 3]
    assert outcome.reason == (
        "I did not find an answer to this in 27 articles from 8 outlets,"
        " published 3 September 2025 to 14 November 2025."
    )


def test_the_article_the_project_began_with(data_folder: Path, tmp_path: Path, samples: Newsdesk) -> None:
    desk = Newsdesk.open(tmp_path / "index", samples.library.encoder)
    desk.add([data_folder / "japan-rare-earths.txt"])
    outcome = desk.ask("what did Japan promise to buy?")
    assert isinstance(outcome, Answer)
    assert "soybeans and vehicles" in outcome.text
    boilerplate = ("Also Read", "Read More", "Post a Comment", "0 Comments", "Forge New Era")
    hits = desk.retrieve("Japan", k=100)
    assert [text for hit in hits for text in boilerplate if text in hit.passage.text] == []
    assert {hit.article.title for hit in hits} == {"Trump and Japan’s Takaichi Forge New Era with Rare Earths Deal"}


def test_the_correction_is_the_answer_and_the_old_figure_an_alternative(samples: Newsdesk) -> None:
    outcome = samples.ask("How many boats did the fire damage?")
    assert isinstance(outcome, Answer)
    assert outcome.text in ("11", "11 boats")
    assert "damaged 11 boats" in outcome.citations[0].quote
    assert [other.text for other in outcome.alternatives][:1] in (["14"], ["14 boats"])


def test_as_of_gives_the_figure_that_stood_then(samples: Newsdesk) -> None:
    outcome = samples.ask("How many boats did the fire damage?", Filters.of(as_of="2025-09-16"))
    assert isinstance(outcome, Answer)
    assert outcome.text in ("14", "14 boats")
    assert "damaged 14 boats" in outcome.citations[0].quote
    assert not any("11" in other.text for other in outcome.alternatives)


@pytest.mark.parametrize("question", ["Who won the Lake Orrin Marathon?", "who won the 1998 World Cup?"])
def test_an_outlet_that_nobody_here_has_is_said_and_the_outcome_stays(samples: Newsdesk, question: str) -> None:
    asked, named = samples.ask(question), samples.ask(f"{question[:-1]}, according to Reuters?")
    assert (asked.notes, named.notes) == ((), ("No article here is from Reuters.",))
    assert type(asked) is type(named)


def test_near_copies_that_say_the_same_are_cited_where_they_say_it(samples: Newsdesk) -> None:
    """A copy with the quote at another place is cited there, one without it not, and each article once."""
    first = reading("The ferry sank.", url="https://a.example", confidence=0.9)
    moved = new_article(body="(Wire) The ferry sank. No one was hurt.", url="https://b.example")
    other = new_article(body="The ferry was lost.", url="https://c.example")
    copies = tuple(
        Copy(passage=new_passage(article, Span(start=0, end=len(article.body))), article=article)
        for article in (moved, other, moved)
    )
    outcome = decide(
        "What sank?", [replace(first, hit=replace(first.hit, copies=copies))], [first.hit], 0.2, samples.status()
    )
    assert isinstance(outcome, Answer)
    assert [(c.article.url, c.span, c.answer_spans) for c in outcome.citations] == [
        ("https://a.example", Span(start=0, end=15), (Span(start=0, end=15),)),
        ("https://b.example", Span(start=7, end=22), (Span(start=7, end=22),)),
    ]


@pytest.mark.parametrize("text", ["hello", "Hi there!", "help", "What can I ask?", "who are you?"])
def test_small_talk_gets_a_helpful_reply_with_examples(samples: Newsdesk, text: str) -> None:
    outcome = samples.ask(text)
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "small talk"
    assert "Ask a question" in outcome.reason
    assert samples.examples()[0] in outcome.reason


@pytest.mark.parametrize("text", ["", "   ", "?!"])
def test_nothing_asked_is_said_so(samples: Newsdesk, text: str) -> None:
    outcome = samples.ask(text)
    assert isinstance(outcome, Abstention)
    assert (outcome.cause, outcome.nearest) == ("no question", ())


def test_an_empty_index_says_that_nothing_is_there(tmp_path: Path, samples: Newsdesk) -> None:
    outcome = Newsdesk.open(tmp_path / "none", samples.library.encoder).ask("who won?")
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "nothing indexed"
    assert not (tmp_path / "none").exists()


def test_ten_thousand_words_are_a_question_too(samples: Newsdesk) -> None:
    outcome = samples.ask("what did Japan promise to buy? " + " ".join(f"word{n}" for n in range(10_000)))
    assert outcome.hits if isinstance(outcome, Answer) else outcome.nearest


def test_example_questions_are_answered_by_the_corpus_at_hand(samples: Newsdesk) -> None:
    examples = samples.examples(3)
    assert len(examples) == 3
    assert [question for question in examples if not isinstance(samples.ask(question), Answer)] == []


def test_removed_articles_answer_nothing(own_samples: Newsdesk) -> None:
    outcome = own_samples.ask("Who won the Lake Orrin Marathon?")
    assert isinstance(outcome, Answer)
    assert own_samples.remove([outcome.citations[0].article.id]) == 1
    again = own_samples.ask("Who won the Lake Orrin Marathon?")
    assert "Okafor-Reyes" not in json.dumps(outcome_record("", again, 0.0))
    assert own_samples.check() == []


def test_equal_sentences_of_two_articles_are_one_answer_with_two_citations(samples: Newsdesk) -> None:
    readings = [reading("One fact.", url="https://a.example", confidence=0.9)]
    readings += [reading("One  fact.", url="https://b.example", confidence=0.8)]
    readings += [reading("Another fact.", url="https://c.example", confidence=0.7)]
    readings += [reading("A weak fact.", url="https://d.example", confidence=0.3)]
    outcome = decide("Which fact?", readings, [r.hit for r in readings], 0.25, samples.status())
    assert isinstance(outcome, Answer)
    assert (outcome.text, outcome.confidence) == ("One fact.", 0.9)
    assert [citation.article.url for citation in outcome.citations] == ["https://a.example", "https://b.example"]
    assert [(other.text, other.confidence) for other in outcome.alternatives] == [("Another fact.", 0.7)]


def test_what_is_far_below_the_answer_is_no_alternative_though_its_passage_is_as_sure(samples: Newsdesk) -> None:
    body = "Japan will buy beans. It hopes for relief."
    first = reading(body, url="https://a.example", words="beans", confidence=0.6, score=5.0)
    far = replace(first, answer=Span(start=35, end=41), value="relief", score=3.4)
    near = reading("Japan will buy rice.", url="https://b.example", words="rice", confidence=0.5, score=3.6)
    outcome = decide("Which crop will Japan buy?", [first, near, far], [first.hit, near.hit], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert outcome.text == "beans"
    assert [other.text for other in outcome.alternatives] == ["rice"]


def test_alternatives_stand_in_other_sentences_than_the_answer_and_each_other(samples: Newsdesk) -> None:
    body = "Simone Achterberg of the Harbor Party won. Mayor Roy Haldane of the Bay Party lost."
    whole = reading(body, url="https://a.example", words="Simone Achterberg", confidence=0.9)
    others = [
        replace(whole, answer=Span(start=place, end=place + len(words)), value=words.lower(), confidence=0.8)
        for words in ("Achterberg", "Harbor Party", "Roy Haldane", "Bay Party")
        for place in [body.index(words)]
    ]
    outcome = decide("Who won?", [whole, *others], [whole.hit], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert outcome.text == "Simone Achterberg"
    assert [alternative.text for alternative in outcome.alternatives] == ["Roy Haldane"]


def test_a_short_answers_other_citations_mark_what_says_the_same_alone(samples: Newsdesk) -> None:
    """Even where their passage has a better place for another answer."""
    first = reading("It opened Friday.", url="https://a.example", words="Friday", confidence=0.9, score=3.0)
    body = "It opened Friday after Nov. 7."
    same = reading(body, url="https://b.example", words="Friday", confidence=0.5, score=1.0)
    better = replace(
        same, answer=Span(start=body.index("Nov"), end=body.index("Nov") + 6), value="november 7", score=2.0
    )
    outcome = decide("When did it open?", [first, better, same], [first.hit], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert [citation.article.text_at(*citation.answer_spans) for citation in outcome.citations] == ["Friday", "Friday"]


def test_answers_of_one_value_are_one_with_several_citations(samples: Newsdesk) -> None:
    readings = [
        reading("Forty-six crews came.", url="https://a.example", words="Forty-six", confidence=0.9),
        reading("There were 46 of them.", url="https://b.example", words="46", confidence=0.8),
        reading("There were 45 of them.", url="https://c.example", words="45", confidence=0.7),
    ]
    outcome = decide("How many crews came?", readings, [r.hit for r in readings], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert [citation.quote for citation in outcome.citations] == ["Forty-six crews came.", "There were 46 of them."]
    assert [alternative.text for alternative in outcome.alternatives] == ["45"]


def test_a_surname_says_the_same_as_the_whole_name(samples: Newsdesk) -> None:
    readings = [
        reading("Mayor Simone Achterberg spoke.", url="https://a.example", words="Simone Achterberg", confidence=0.9),
        reading("Then Achterberg left.", url="https://b.example", words="Achterberg", confidence=0.8),
    ]
    outcome = decide("Who spoke?", readings, [r.hit for r in readings], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert [citation.article.url for citation in outcome.citations] == ["https://a.example", "https://b.example"]
    assert outcome.alternatives == ()


def test_a_list_is_gathered_from_several_places_of_one_passage(samples: Newsdesk) -> None:
    body = "The boats Silver Wren, Blue Heron and Grey Gull sank."
    first = reading(body, url="https://a.example", words="Blue Heron", confidence=0.9, score=3.0)
    more = [
        replace(
            first, answer=Span(start=body.index(words), end=body.index(words) + len(words)), value=words, score=score
        )
        for words, score in (("Silver Wren", 2.5), ("Grey Gull", 2.2), ("sank", -4.0))
    ]
    outcome = decide("Which boats sank?", [first, *more], [first.hit], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert outcome.parts == ("Silver Wren", "Blue Heron", "Grey Gull")
    assert outcome.text == "Silver Wren, Blue Heron, Grey Gull"
    assert outcome.citations[0].quote == body
    one = decide("Which boat sank?", [first, *more], [first.hit], 0.2, samples.status())
    assert isinstance(one, Answer)
    assert one.text == "Blue Heron"


def test_yes_or_no_is_left_to_the_sentence(samples: Newsdesk) -> None:
    found = reading("It rained. The bridge reopened on Friday. Cars came.", words="Friday", confidence=0.9)
    outcome = decide("Did the bridge reopen?", [found], [found.hit], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert outcome.text == "The bridge reopened on Friday."
    assert outcome.citations[0].is_all_answer


def test_a_broad_question_gets_sentences_of_several_articles_in_the_order_of_their_dates(samples: Newsdesk) -> None:
    days = {
        "2025-10-20": "The strike ended with a raise.",
        "2025-10-06": "Packers walked out over pay.",
        "": "Boats wait.",
    }
    readings = []
    for day, body in days.items():
        article = new_article(body=body, url=f"https://x{day}.example", published=parse_published(day, "field"))
        span = Span(start=0, end=len(body) - 1)
        readings.append(replace(reading(body, confidence=0.8), hit=hit_of(article), answer=span))
    weak = reading("Fish is dear.", url="https://weak.example", confidence=0.3)
    outcome = decide("Why did the strike end?", [*readings, weak], [], 0.2, samples.status())
    assert isinstance(outcome, Answer)
    assert outcome.is_broad
    assert outcome.parts == ("Boats wait.", "Packers walked out over pay.", "The strike ended with a raise.")
    assert [citation.quote for citation in outcome.citations] == list(outcome.parts)


def test_below_the_threshold_there_is_no_answer(samples: Newsdesk) -> None:
    readings = [reading("One fact.", url="https://a.example", confidence=0.39)]
    assert isinstance(decide("Which fact?", readings, [r.hit for r in readings], 0.4, samples.status()), Abstention)
    assert isinstance(decide("Which fact?", readings, [r.hit for r in readings], 0.39, samples.status()), Answer)


def test_a_quote_that_the_article_does_not_say_cannot_be_cited() -> None:
    article = new_article(body="The bridge reopened on Friday.")
    with pytest.raises(ValueError, match="does not say"):
        Citation(article=article, quote="The bridge closed", span=Span(start=0, end=17), answer_spans=())
    with pytest.raises(ValueError, match="outside its quote"):
        Citation(article=article, quote="The", span=Span(start=0, end=3), answer_spans=(Span(start=2, end=5),))


def test_an_answer_that_its_citation_does_not_say_cannot_be_made() -> None:
    found = reading("One fact.", url="https://a.example", confidence=0.9)
    citation = Citation(
        article=found.hit.article, quote="One fact.", span=found.answer, answer_spans=(Span(start=0, end=3),)
    )
    with pytest.raises(ValueError, match="are not what its citation says"):
        Answer(text="Two", parts=("Two",), confidence=1.0, citations=(citation,), alternatives=(), hits=())


def test_a_number_and_the_same_number_with_the_questions_noun_are_one_answer(samples: Newsdesk) -> None:
    outcome = samples.ask("How many boats did the fire damage?")
    assert isinstance(outcome, Answer)
    assert outcome.text in ("11", "11 boats")
    assert {"11", "11 boats"}.isdisjoint(alternative.text for alternative in outcome.alternatives)
    assert "14" in [alternative.text.split()[0] for alternative in outcome.alternatives]


@pytest.mark.parametrize(
    ("question", "days", "words"),
    [
        ("What happened in the cannery strike?", ["2025-10-06", "2025-10-20"], "312 production workers"),
        ("What's the latest on the strike?", ["2025-10-06", "2025-10-20"], "have ended their strike after 14 days"),
        ("tell me about the lantern festival", ["2025-09-22", "2025-09-23"], "drew 18,500 people"),
    ],
)
def test_an_overview_is_how_articles_on_its_subject_begin_by_date(
    samples: Newsdesk, question: str, days: list[str], words: str
) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Answer)
    published = [citation.article.published for citation in outcome.citations]
    assert [at.iso()[:10] for at in published if at] == days
    assert words in outcome.text
    for citation in outcome.citations:
        assert citation.article.body.startswith(citation.quote)


@pytest.mark.parametrize("question", ["What happened in Paris?", "What's the latest on the moon landing?"])
def test_no_overview_is_given_of_what_the_articles_are_not_on(samples: Newsdesk, question: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Abstention)
    assert outcome.confidence < 0.1
