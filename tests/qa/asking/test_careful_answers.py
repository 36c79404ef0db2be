"""What a careful reader would say, or honestly nothing, of a small town's news."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Article, new_article
from corpus.time.published import parse_published
from index import SentenceTransformerEncoder
from newsdesk import Abstention, Answer, Filters, Newsdesk

pytestmark = pytest.mark.models

STORIES = [
    (
        "2025-03-11",
        "Ferry strike ends",
        "Hallow Times",
        (
            "HALLOW — The ferry crews of Hallow Sound went back to work, and the boats sail again from today.\n\n"
            "The crews had stopped work for nine days over the pay of the night shift.\n\n"
            "Today the fares stay as they are, said the harbor board, which met until late today."
        ),
    ),
    (
        "2025-07-11",
        "Fire on Birch Hill burns 8,300 acres",
        "Hallow Times",
        (
            "BIRCH HILL — A fire on Birch Hill has burned 8,300 acres of forest since Wednesday.\n\n"
            "No homes were lost, the fire service said. Two hundred people left their homes for a night.\n\n"
            "WHY DID THE FIRE SPREAD SO FAST?\n\n"
            "Three dry months had left the forest floor like tinder, said Ines Calder, who leads the fire service."
        ),
    ),
    (
        "2025-06-20",
        "Is the Marrow dam safe?",
        "Sound Ledger",
        (
            "MARROW — Engineers of the state say that the Marrow dam is safe for another ten years.\n\n"
            "A report by the university says that its spillway would not survive a flood like that of 1991."
        ),
    ),
    (
        "2025-06-21",
        "Count of the lake's trout",
        "Hallow Times",
        (
            "MARROW — A count of trout in Lake Tarn found fewer of them than in the year before.\n\n"
            "The count takes place each June and is paid for by the anglers' club."
        ),
    ),
    (
        "2025-10-01",
        "Lantern Street wins at the film days",
        "Sound Ledger",
        (
            "The film Lantern Street won the first prize of the Hallow film days on Sunday at 11:38 a.m.\n\n"
            "Its director, Petra Sand, thanked the ferry crews, who play themselves in it.\n\n"
            "The Harbor Relief Act, a law of 1934, pays pensions to crews of lost boats. The film tells how it was won."
        ),
    ),
    (
        "2025-09-02",
        "Harbor dues rise",
        "Sound Ledger",
        (
            "The harbor dues go up from 3.0 percent to 3.6 percent of the freight, a rise of 0.6 percentage points, or"
            " 20 percent more than last year."
        ),
    ),
    (
        "2025-10-12",
        "Two want to be harbor master",
        "Hallow Times",
        "Edda Stone is ahead of Viktor Hale in the vote for harbor master, 41 percent to 38 percent.",
    ),
    (
        "2025-04-03",
        "Night school for Tarn",
        "Hallow Times",
        "Mayor Paula Grant promised on Monday to open a night school in Tarn. It would have 12 rooms, she said.",
    ),
    (
        "2025-04-20",
        "Cheaper fares in Marrow",
        "Sound Ledger",
        "Mayor Oskar Grant said that children would pay nothing on the trams of Marrow from May.",
    ),
]


def story(day: str, title: str, outlet: str, body: str) -> Article:
    url = f"https://news.example/{day}-{title.split()[0].lower()}"
    return new_article(body=body, title=title, outlet=outlet, url=url, published=parse_published(day, "field"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Newsdesk:
    desk = Newsdesk.open(tmp_path_factory.mktemp("town") / "index", encoder)
    desk.add([story(*one) for one in STORIES])
    return desk


def titles(outcome: Answer) -> list[str | None]:
    return [citation.article.title for citation in outcome.citations]


@pytest.mark.parametrize(
    ("question", "as_of", "told"),
    [
        ("What happened today?", "2025-07-11", "Fire on Birch Hill burns 8,300 acres"),
        ("What happened yesterday?", "2025-07-12", "Fire on Birch Hill burns 8,300 acres"),
        ("What happened on 20 June 2025?", "2025-11-20", "Is the Marrow dam safe?"),
    ],
)
def test_what_happened_on_a_day_is_told_by_its_articles_alone(
    town: Newsdesk, question: str, as_of: str, told: str
) -> None:
    outcome = town.ask(question, Filters.of(as_of=as_of))
    assert isinstance(outcome, Answer)
    assert titles(outcome) == [told]


@pytest.mark.parametrize("question", ["What happened today?", "What happened on 1 March 2025?"])
def test_a_day_without_articles_is_said_to_have_none(town: Newsdesk, question: str) -> None:
    outcome = town.ask(question, Filters.of(as_of="2025-11-20"))
    assert isinstance(outcome, Abstention)
    assert "No article of “" in outcome.reason


def test_a_dateline_is_no_answer_and_no_second_source(town: Newsdesk) -> None:
    outcome = town.ask("Is the Marrow dam safe?")
    assert isinstance(outcome, Answer)
    assert titles(outcome) == ["Is the Marrow dam safe?"]
    assert outcome.reported_by == (1, 1)
    assert not outcome.text.startswith("MARROW")


def test_none_is_a_number(town: Newsdesk) -> None:
    outcome = town.ask("How many homes were lost in the fire on Birch Hill?")
    assert isinstance(outcome, Answer)
    assert outcome.text in ("No", "No homes", "No homes were lost, the fire service said.")


def test_a_film_is_no_time_of_day(town: Newsdesk) -> None:
    outcome = town.ask("Which film won the Hallow film days?")
    assert isinstance(outcome, Answer)
    assert "Lantern Street" in outcome.text
    assert outcome.text != "11:38 a.m"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Why did the ferry crews stop work?", "pay of the night shift"),
        ("What is the Harbor Relief Act?", "a law of 1934"),
        ("Who is Petra Sand?", "Its director"),
    ],
)
def test_a_reason_a_meaning_and_whether_are_told_by_the_sentence_that_says_so(
    town: Newsdesk, question: str, words: str
) -> None:
    outcome = town.ask(question)
    assert isinstance(outcome, Answer)
    assert words in outcome.text
    assert outcome.text == outcome.citations[0].quote
    assert "HALLOW" not in outcome.text
    assert not outcome.text.isupper()


def test_a_courteous_question_is_answered_as_the_plain_one(town: Newsdesk, tmp_path: Path) -> None:
    polite = (
        "Good morning! I hope you are well. I would be very grateful indeed if you could be so kind as to tell me"
        " which film won the Hallow film days. Thank you very much in advance for your help, and have a great day!"
    )
    plain = town.ask("Which film won the Hallow film days?")
    answer = town.ask(polite)
    assert isinstance(plain, Answer) and isinstance(answer, Answer)
    assert answer.text == plain.text


def test_what_one_mayor_promised_is_not_told_of_another(town: Newsdesk) -> None:
    named = town.ask("Who leads the fire service?")
    assert isinstance(named, Answer)
    assert "Calder" in named.text
    assert isinstance(town.ask("What did Tomas Calder say about the forest floor?"), Abstention)
    assert isinstance(town.ask("How many rooms will Mayor Oskar Grant's night school have?"), Abstention)
    rooms = town.ask("How many rooms will Mayor Paula Grant's night school have?")
    assert isinstance(rooms, Answer)
    assert "12" in rooms.text


@pytest.mark.parametrize(
    ("question", "words", "never"),
    [
        ("By how many percent do the harbor dues rise?", "20", "3.6 percent"),
        ("By how many percentage points do the harbor dues rise?", "0.6", "3.0"),
        ("Who is ahead in the vote for harbor master?", "Edda Stone", "Viktor Hale"),
        ("Who is ahead in the vote for harbor master, Stone or Hale?", "Edda Stone", "Viktor Hale"),
    ],
)
def test_a_change_is_no_level_and_the_first_is_not_the_second(
    town: Newsdesk, question: str, words: str, never: str
) -> None:
    outcome = town.ask(question)
    assert isinstance(outcome, Answer)
    assert words in outcome.text
    assert outcome.text != never
    assert never not in [other.text for other in outcome.alternatives]
