"""Which sorts cannot be meant: rows that were judged by eye, and places in an article that are never an answer."""

from __future__ import annotations

import pytest

from corpus import Span, new_article
from evals.measuring.answer_sorts import sort_of_text, sort_that_cannot_be_meant

# question, right answer, answer, sort that cannot be meant
_JUDGED = [
    ("Who won the regatta on the Vell?", "Ines Moreau", "last Friday", "a time"),
    ("Who won the regatta on the Vell?", "Ines Moreau", "11:38 a.m. ET", "a time"),
    ("Who won the regatta on the Vell?", "Ines Moreau", "Sunday, May 4", "a time"),
    ("Who won the regatta on the Vell?", "Ines Moreau", "France", "a place"),
    ("Who won the regatta on the Vell?", "Ines Moreau", "a young rower from the coast", "no name"),
    ("Who won the regatta on the Vell?", "Ines Moreau", "The rower", "no name"),
    ("Who won the regatta on the Vell?", "Ines Moreau", "Lucas Brandvold", None),
    ("Who won the regatta on the Vell?", "Ines Moreau", "the Moreau sisters", None),
    ("Who resigned as prime minister?", "Theresa May", "May", None),
    ("Who resigned as prime minister?", "Theresa May", "was asked to leave by the party", "no name"),
    ("Which film won the prize of the jury?", "The Long Quay", "2019", "a time"),
    ("Which film won the prize of the jury?", "The Long Quay", "two", "a number"),
    ("Which film won the prize of the jury?", "The Long Quay", "$3.4 million", "a number"),
    ("Which film won the prize of the jury?", "The Long Quay", "Canada", "a place"),
    ("Which film won the prize of the jury?", "The Long Quay", "Harbor of Glass", None),
    ("Which film won the prize of the jury?", "Aftersun", "a drama on two sisters", "no name"),
    ("Which House bill did the governor veto?", "House Bill 12", "Texas", "a place"),
    ("Which House bill did the governor veto?", "House Bill 12", "House Bill 14", None),
    ("Which House bill did the governor veto?", "House Bill 12", "on Tuesday night", "a time"),
    ("Which country will host the summit?", "Switzerland", "Swiss", "no country"),
    ("Which country will host the summit?", "Switzerland", "Geneva", "no country"),
    ("Which country will host the summit?", "Switzerland", "Austria", None),
    ("Which country will host the summit?", "Switzerland", "neighboring Austria's capital", None),
    ("Which country will host the summit?", "Switzerland", "8 million", "a number"),
    ("Which state was hit by the storm?", "Ohio", "the Midwest", "no state"),
    ("Which state was hit by the storm?", "Ohio", "Indiana", None),
    ("Which state was hit by the storm?", "Ohio", "Canada", "no state"),
    ("Which US state's governor pardoned six turkeys?", "Oregon", "Portland", "no state"),
    ("Where did the ferry run aground?", "Hallow Island", "before dawn on Sunday", "a time"),
    ("Where did the ferry run aground?", "Hallow Island", "Gull Bend", None),
    ("How many students moved to the other school?", "2,100", "thousands", "no number"),
    ("How many students moved to the other school?", "2,100", "thousands of students", "no number"),
    ("How many students moved to the other school?", "2,100", "were moved by the board", "no number"),
    ("How many students moved to the other school?", "2,100", "about 1,900", None),
    ("How many students moved to the other school?", "Eleven", "twelve", None),
    ("How many students moved to the other school?", "Eleven", "June 2020", "a time"),
    ("How many students moved to the other school?", "Eleven", "2020", "a time"),
    ("Which age group may be vaccinated now?", "Children under 5", "young kids", None),
    ("On which coin does the singer stand?", "Quarter", "Lena Dorn", None),
    ("Which states did the storm hit?", "Ohio", "Canada", "no state"),
    ("What percentage of voters stayed at home?", "41%", "$41", "another unit"),
    ("What percentage of voters stayed at home?", "41%", "38 percent", None),
    ("What percentage of voters stayed at home?", "41%", "many of them", "no number"),
    ("The fine for a late return is now how much?", "$12", "12%", "another unit"),
    ("The fine for a late return is now how much?", "$12", "15 dollars", None),
    ("The fine for a late return is now how much?", "$12", "the library", "no number"),
    ("In what year was she diagnosed?", "2011", "59-year-old", "another unit"),
    ("In what year was she diagnosed?", "2011", "2009", None),
    ("In what year was she diagnosed?", "2011", "Boston", "no time"),
    ("What is the filing deadline?", "April 18", "oh no", "no time"),
    ("What is the filing deadline?", "April 18", "October 16", None),
    ("When does the museum open again?", "Next May", "after the roof is mended", None),
    ("When does the museum open again?", "Next May", "the east gallery", "no time"),
    ("When the ban ends, what will the old rule be called?", "Title 8", "Title 9", None),
    ("Scientists found that which animal can count?", "Crow", "ravens", None),
    ("Scientists found that which animal can count?", "Crow", "in 2021", "a time"),
    ("Which animal did the zoo of Selby Falls lose?", "Red Panda", "a lemur", None),
    ("What did the museum buy?", "A tall clock", "two vases", None),
    ("What did the museum buy?", "A tall clock", "$186,000", "a number"),
    ("What did the museum buy?", "A tall clock", "Wednesday", "a time"),
    ("Which band will play at the festival?", "The Quarry Lamps", "to play on the beach", "no name"),
    ("Which band will play at the festival?", "The Quarry Lamps", "is the band that Lena Dorn founded", "a clause"),
    ("Which band will play at the festival?", "The Quarry Lamps", "“quarry lamps”", None),
    ("Which airline was named the best?", "Orlen Air", "oh, the fifth time in a row", "no name"),
    ("What does the new law do?", "Bans plastic forks", "it forbids forks", None),
]  # fmt: skip


@pytest.mark.parametrize(("question", "gold", "said", "sort"), _JUDGED)
def test_rows_that_were_judged_by_eye(question: str, gold: str, said: str, sort: str | None) -> None:
    assert sort_of_text(question, gold, said) == sort


def test_a_unit_may_stand_behind_the_span() -> None:
    question, gold = "What percentage of voters stayed at home?", "41%"
    assert sort_of_text(question, gold, "1.5", " million dollars, the city said") == "another unit"
    assert sort_of_text(question, gold, "38", " percent of voters") is None


_BODY = """HALLOWBY, Sept. 23 - The council hired Kestrel Works, which Olga Brandt leads.

Who leads Kestrel Works?

Olga Brandt took over in 2019, and she has worked there since she left school.

What Dana Reyes says

Reyes left the firm last year. "I wish them luck," she said to reporters.

- Pia Lund

The end of this story was told to us by someone who would not be named."""


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("HALLOWBY", "a dateline"),
        ("Kestrel Works?", "a heading"),
        ("Dana Reyes", "a heading"),
        ("Pia Lund", None),
        ("Reyes left", None),
        ("Olga Brandt", None),
    ],
)
def test_a_heading_and_a_dateline_are_no_answer(said: str, sort: str | None) -> None:
    start = _BODY.index(said)
    article = new_article(body=_BODY)
    assert article.body == _BODY
    span = Span(start=start, end=start + len(said))
    assert sort_that_cannot_be_meant("Who was hired?", "Tom Achebe", article, span) == sort


@pytest.mark.parametrize(
    ("question", "said", "sort"),
    [
        ("Which team had the first perfect game?", "Ohtani", "a person"),
        ("Which team had the first perfect game?", "Lake Orrin Pikes", None),
        ("At which venue did she sing?", "Lena Dorn", "a person"),
        ("Which virus did the agency find in the water?", "young kids", "a person"),
        ("Which pitcher had the first perfect game?", "Ohtani", None),
        ("Who had the first perfect game?", "Ohtani", None),
    ],
)
def test_a_person_is_no_team_and_no_virus(question: str, said: str, sort: str | None) -> None:
    body = "The 29-year-old pitcher Ohtani beat the Lake Orrin Pikes, before young kids, and singer Lena Dorn came."
    span = Span(start=body.index(said), end=body.index(said) + len(said))
    assert sort_that_cannot_be_meant(question, "Selby", new_article(body=body), span) == sort


def test_an_item_of_a_list_is_no_heading() -> None:
    body = "Prediction: Pikes 31, Rovers 24\n\nThe Rovers have lost three games in a row and miss their captain."
    article = new_article(body=body)
    assert sort_that_cannot_be_meant("Which team was sold?", "Kestrels", article, Span(start=12, end=17)) is None


def test_what_shares_the_words_of_the_right_answer_may_be_meant() -> None:
    article = new_article(body="Nobody expected it.\n\nIn May 2020 the quay fell, and nobody knew why that was so.")
    span = Span(start=article.body.index("May"), end=article.body.index("May") + len("May 2020"))
    assert sort_that_cannot_be_meant("Which album came out?", "May 2020 Tapes", article, span) is None
    assert sort_that_cannot_be_meant("Which album came out?", "The Quay", article, span) == "a time"
