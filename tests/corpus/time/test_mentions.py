"""Which days the text of an article names, seen from its own day."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.time.mentions import DateMention, explain_dates, find_dates
from corpus.types import Published, Span


def published(day: str) -> Published:
    return Published(at=datetime.fromisoformat(day).replace(tzinfo=UTC), precision="day", zoned=False, origin="field")


THURSDAY = published("2022-03-10")


def said(text: str, at: Published | None = THURSDAY) -> list[tuple[str, str]]:
    """The words and the days of all mentions."""
    return [(text[m.span.start : m.span.end], m.in_words()) for m in find_dates(text, at)]


ONE = [
    # with a year
    ("The quay opened on March 3, 2021, in Grenholm.", "March 3, 2021", "3 March 2021"),
    ("It opened on 3 March 2021.", "3 March 2021", "3 March 2021"),
    ("It opened 2021-03-03.", "2021-03-03", "3 March 2021"),
    ("It opened on 31/12/2021.", "31/12/2021", "31 December 2021"),
    ("It opened in March 2021.", "March 2021", "March 2021"),
    ("It opened in early March 2021.", "early March 2021", "1 to 10 March 2021"),
    ("It opened in 2021.", "2021", "2021"),
    ("It will open by 2030.", "2030", "2030"),
    ("His first film (1999) was silent.", "1999", "1999"),
    ("It stood there since late 2019.", "late 2019", "1 September to 31 December 2019"),
    ("It was built in the 1990s.", "the 1990s", "1990 to 1999"),
    # a day without a year
    ("It burned on March 3.", "March 3", "3 March 2022"),
    ("It burned on Mar. 3.", "Mar. 3", "3 March 2022"),
    ("It burned on 3 March.", "3 March", "3 March 2022"),
    ("It burned on the 3rd of March.", "the 3rd of March", "3 March 2022"),
    ("It burned on Dec. 28.", "Dec. 28", "28 December 2021"),
    ("The fair ran March 3-5.", "March 3-5", "3 to 5 March 2022"),
    ("It will open on March 14.", "March 14", "14 March 2022"),
    ("It closes through April 3.", "April 3", "3 April 2022"),
    ("Doors at 8: Friday, June 3.", "Friday, June 3", "3 June 2022"),  # a Friday in 2022, not in 2021
    ("They play Nov. 20.", "Nov. 20", "20 November 2021"),
    ("They play April 20.", "April 20", "20 April 2022"),  # last year's is 324 days ago
    # months without a year
    ("It burned in February.", "February", "February 2022"),
    ("It burned in November.", "November", "November 2021"),
    ("Voters will choose in June.", "June", "June 2022"),
    ("The sale runs until May.", "May", "May 2022"),
    ("It burned last March.", "last March", "March 2021"),
    # weekdays
    ("It burned on Tuesday.", "Tuesday", "8 March 2022"),
    ("The mayor said Thursday it was over.", "Thursday", "10 March 2022"),
    ("The mayor said on Friday that she will go.", "Friday", "4 March 2022"),
    ("The mayor will speak on Friday.", "Friday", "11 March 2022"),
    ("Monday’s vote was close.", "Monday", "7 March 2022"),
    ("Monday will be dry.", "Monday", "14 March 2022"),
    ("The act takes effect Saturday.", "Saturday", "12 March 2022"),
    ("He was killed by a train on Sunday.", "Sunday", "6 March 2022"),
    ("It stays open until Sunday.", "Sunday", "13 March 2022"),
    ("According to a Monday release, it is over.", "Monday", "7 March 2022"),
    ("She could not be reached Friday.", "Friday", "4 March 2022"),
    ("It is set to be fully rebuilt by Friday.", "Friday", "11 March 2022"),
    ("It burned last Friday.", "last Friday", "4 March 2022"),
    ("The fair is next Tuesday.", "next Tuesday", "15 March 2022"),
    ("The fair is this Friday.", "this Friday", "11 March 2022"),
    # around the article's day
    ("It burned yesterday.", "yesterday", "9 March 2022"),
    ("It burned last night.", "last night", "9 to 10 March 2022"),
    ("The game is tonight.", "tonight", "10 March 2022"),
    ("The game is tomorrow.", "tomorrow", "11 March 2022"),
    ("The ministry said today that it was over.", "today", "10 March 2022"),
    ("It burned two days ago.", "two days ago", "8 March 2022"),
    ("It burned three weeks ago.", "three weeks ago", "14 to 20 February 2022"),
    ("It burned last week.", "last week", "28 February to 6 March 2022"),
    ("It burned earlier this week.", "earlier this week", "7 to 10 March 2022"),
    ("It opens later this month.", "later this month", "10 to 31 March 2022"),
    ("It burned last month.", "last month", "February 2022"),
    ("Prices rose this year.", "this year", "2022"),
    ("It opens next year.", "next year", "2023"),
    ("It burned over the weekend.", "over the weekend", "5 to 6 March 2022"),
    ("It opens this weekend.", "this weekend", "12 to 13 March 2022"),
]

NONE = """
He paid $14, came 61st and won 3-2 at 9/11 Memorial Park.
Some 2,021 people and 2021 people came.
The 2022-23 season and 2020 Olympics are over.
At the 2024 Summer Olympics he won.
The class of 2020 left.
He sat in the sun and may march for a second.
Black Friday, Super Tuesday and Bloody Sunday were cold.
Friday Night Lights is a series, and Saturday Night Live a show.
Theresa May and April O'Neil met.
May I ask who won?
The March for Our Lives drew thousands.
USA TODAY reported it.
Today, the firm has two yards.
Prices fell over the past decade and in the last year.
It was the last week of the campaign, and his last year.
It meets every Tuesday, on a Friday or the following Sunday.
It was expected on Friday.
It had stood until Friday, and they planned to leave on Monday.
They will appeal Tuesday’s ruling.
It is open Monday through Friday, with two Sunday shows.
It was late on a recent Tuesday.
Voters will choose in November, as they chose in August.
It lived over 60 years ago, about two years ago, twenty years ago and 20 years ago.
The panel on Jan. 6 and since Sept. 11 sat.
It opened on February 30, 2021.
It opened on 03/04/2021.
Ash Wednesday is a day, and Veterans Day is observed on Nov. 11.
He left in summer, next spring and the fall.
It came two days earlier.
It is 9 a.m. on Sun. Sat is a verb.
""".strip().splitlines()


@pytest.mark.parametrize(("text", "words", "days"), ONE)
def test_the_words_name_days(text: str, words: str, days: str) -> None:
    assert said(text) == [(words, days)]


@pytest.mark.parametrize("text", NONE)
def test_names_counts_verbs_and_what_is_not_certain_are_left_out(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        ("2022-03-08", "It burned on Tuesday.", "8 March 2022"),
        ("2022-03-08", "It will open on Tuesday.", "8 March 2022"),
        ("2022-03-08", "It burned last Tuesday.", "1 March 2022"),
        ("2022-01-02", "It burned in December.", "December 2021"),
        ("2022-12-30", "It will open on Jan. 3.", "3 January 2023"),
        ("2022-05-26", "It is set to open on May 24.", "24 May 2022"),  # next year's is 363 days ahead
        ("2022-03-13", "It opens this weekend.", "12 to 13 March 2022"),
        ("2022-03-14", "It burned over the weekend.", "12 to 13 March 2022"),
        ("2024-03-10", "It burned on February 29.", "29 February 2024"),
        ("2024-02-29", "It will open on February 29.", "29 February 2024"),
        ("2022-01-31", "It burned last month.", "December 2021"),
    ],
)
def test_the_same_words_mean_other_days_in_other_articles(day: str, text: str, expected: str) -> None:
    assert [days for _, days in said(text, published(day))] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burned on March 3. Two days later it rained.", ["3 March 2022", "5 March 2022"]),
        ("It burned on Tuesday. The day before, it rained.", ["8 March 2022", "7 March 2022"]),
        ("They wed in 2017 and parted three years later.", ["2017", "2020"]),
        ("It burned in June 2016. A month earlier, he left.", ["June 2016", "May 2016"]),
        ("It burned in 2017. Two days later it rained.", ["2017"]),  # of which day?
        ("It burned on March 3. He fled. She stayed. Two days later it rained.", ["3 March 2022"]),
        ("It burned on Tuesday, the day before the vote.", ["8 March 2022"]),
        ("At the 2014 games he lost, and four years later he won.", []),
    ],
)
def test_earlier_and_later_count_from_the_mention_before(text: str, expected: list[str]) -> None:
    assert [days for _, days in said(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1998 they won, and on March 3 they lost.", ["1998"]),
        ("On May 4, 2022, they won, and on March 3 they lost.", ["4 May 2022", "3 March 2022"]),
        ("In the 2005 game he scored in June.", []),
    ],
)
def test_a_day_beside_another_year_is_left_out(text: str, expected: list[str]) -> None:
    assert [days for _, days in said(text)] == expected


def test_in_speech_only_days_with_their_year_are_read() -> None:
    assert said("“We met yesterday, not in 2019,” he said Tuesday.") == [("2019", "2019"), ("Tuesday", "8 March 2022")]
    assert said('"We met yesterday," he said Tuesday. "We left in May."') == [("Tuesday", "8 March 2022")]


def test_without_a_publication_date_only_days_with_their_year_are_read() -> None:
    text = "On Tuesday, as in March 2021, he said on May 3 that last year it burned two days later."
    assert said(text, None) == [("March 2021", "March 2021")]


def test_a_mention_tells_its_days_unit_and_whether_it_is_relative() -> None:
    text = "It burned on March 3, 2021, in June 2021, last week, in 2019, and on Tuesday."
    found = find_dates(text, THURSDAY)
    assert found[0] == DateMention(
        span=Span(start=13, end=26), first=date(2021, 3, 3), last=date(2021, 3, 3), relative=False
    )
    assert [(m.precision, m.relative) for m in found] == [
        ("day", False), ("month", False), ("week", True), ("year", False), ("day", True),
    ]  # fmt: skip


def test_relative_days_are_explained_to_the_reader() -> None:
    text = "He said on Tuesday that in 2021, as last\nweek, it burned. On Tuesday it rained."
    mentions = find_dates(text, THURSDAY)
    assert explain_dates(text, mentions) == "“Tuesday” is 8 March 2022; “last week” is 28 February to 6 March 2022"
    assert explain_dates(text, mentions[1:2]) is None


def test_days_in_words() -> None:
    def words(first: str, last: str) -> str:
        days = date.fromisoformat(first), date.fromisoformat(last)
        return DateMention(span=Span(start=0, end=1), first=days[0], last=days[1], relative=True).in_words()

    assert words("2021-03-02", "2021-03-02") == "2 March 2021"
    assert words("2021-03-02", "2021-03-08") == "2 to 8 March 2021"
    assert words("2021-03-30", "2021-04-05") == "30 March to 5 April 2021"
    assert words("2021-12-30", "2022-01-05") == "30 December 2021 to 5 January 2022"
    assert words("2020-02-01", "2020-02-29") == "February 2020"
    assert words("2021-01-01", "2021-12-31") == "2021"
    assert words("1990-01-01", "1999-12-31") == "1990 to 1999"


PIECES = (
    "on in since March 3 May 31 , 2021 2022 last this next Tuesday week weekend ago later earlier two days the day "
    'before that will said was . “ ” " ( ) \n\n Jan. 6 1990s early - 0 99 through today tonight every É 2024-02-30 '
    "29 February 00.00.2022 9999 1600 tomorrow month year years by the following"
).split(" ")


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), st.text()),
    st.one_of(st.none(), st.datetimes()),
    st.integers(0, 60),
    st.integers(1, 90),
)
def test_any_text_gives_spans_in_order_and_whole_periods(
    text: str, day: datetime | None, start: int, length: int
) -> None:
    at = Published(at=day.replace(tzinfo=UTC), precision="day", zoned=False, origin="field") if day else None
    mentions = find_dates(text, at)
    for mention in mentions:
        assert mention.first <= mention.last
        assert mention.in_words()
        assert text[mention.span.start : mention.span.end].strip()
        assert mention.span.end <= len(text)
    for one, other in pairwise(mentions):
        assert one.span.end <= other.span.start
    inside = Span(start=start, end=start + length)
    assert find_dates(text, at, inside) == [mention for mention in mentions if mention.span.within(inside)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "On Tuesday he said it will open on March 3, two days later. ",
        "the the the the ",
        "“" * 9 + '"',
        "early in" + " " * 50_000 + "x ",
        "in in in on on ",
        "2021-2021/2021.2021 ",
        "March " * 20,
        "a" * 100_000,
        "last\n",
        "." * 1000,
    ],
)
def test_half_a_megabyte_of_anything_takes_seconds(piece: str) -> None:
    """It takes a quarter of a second of news; a search that is not linear would take minutes."""
    text = (piece * (500_000 // len(piece) + 1))[:500_000]
    begun = time.process_time()
    find_dates(text, THURSDAY)
    assert time.process_time() - begun < 10
