"""What period a question names."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.understanding.period import Period, named_period

NOW = datetime(2022, 3, 10, 12, tzinfo=UTC)  # a Thursday

NAMED = [
    # around now
    ("What happened today?", "2022-03-10", "2022-03-10", "today"),
    ("what is on tonight", "2022-03-10", "2022-03-10", "tonight"),
    ("Who spoke this morning in Port Alder?", "2022-03-10", "2022-03-10", "this morning"),
    ("What burned this evening?", "2022-03-10", "2022-03-10", "this evening"),
    ("Who scored last night?", "2022-03-09", "2022-03-10", "last night"),
    ("Who resigned yesterday?", "2022-03-09", "2022-03-09", "yesterday"),
    ("What was said the day before yesterday?", "2022-03-08", "2022-03-08", "the day before yesterday"),
    # weeks, months, years of the calendar
    ("Who died this week?", "2022-03-04", "2022-03-10", "this week"),
    ("This week saw a flood. Where?", "2022-03-04", "2022-03-10", "This week"),
    ("Who died last week?", "2022-02-28", "2022-03-06", "last week"),
    ("What closed this month?", "2022-03-01", "2022-03-10", "this month"),
    ("What closed last month?", "2022-02-01", "2022-02-28", "last month"),
    ("Who won this year's marathon?", "2022-01-01", "2022-03-10", "this year"),
    ("Who won the marathon last year?", "2021-01-01", "2021-12-31", "last year"),
    ("What fell early last year?", "2021-01-01", "2021-04-30", "early last year"),
    # so much up to now
    ("What rose over the past week?", "2022-03-04", "2022-03-10", "the past week"),
    ("What rose in the last 7 days?", "2022-03-04", "2022-03-10", "the last 7 days"),
    ("What rose in the past two weeks?", "2022-02-25", "2022-03-10", "the past two weeks"),
    ("What rose over the last three months?", "2021-12-11", "2022-03-10", "the last three months"),
    ("What rose in the last year?", "2021-03-11", "2022-03-10", "the last year"),
    ("What changed in the last 24 hours?", "2022-03-09", "2022-03-10", "the last 24 hours"),
    # so long ago
    ("What sank two days ago?", "2022-03-08", "2022-03-08", "two days ago"),
    ("What sank two weeks ago?", "2022-02-21", "2022-02-27", "two weeks ago"),
    ("What sank a month ago?", "2022-02-01", "2022-02-28", "a month ago"),
    ("What sank two years ago?", "2020-01-01", "2020-12-31", "two years ago"),
    ("What sank a year ago today?", "2021-01-01", "2021-12-31", "a year ago today"),
    # weekdays and weekends
    ("Who spoke on Tuesday?", "2022-03-08", "2022-03-08", "Tuesday"),
    ("who spoke on tuesday", "2022-03-08", "2022-03-08", "tuesday"),
    ("Who spoke Tuesday?", "2022-03-08", "2022-03-08", "Tuesday"),
    ("Who spoke this Tuesday?", "2022-03-08", "2022-03-08", "this Tuesday"),
    ("Who spoke last Tuesday?", "2022-03-08", "2022-03-08", "last Tuesday"),
    ("Who won Tuesday's vote?", "2022-03-08", "2022-03-08", "Tuesday"),
    ("Tuesday’s vote was won by whom?", "2022-03-08", "2022-03-08", "Tuesday"),
    ("Who spoke on Thursday?", "2022-03-10", "2022-03-10", "Thursday"),
    ("Who spoke last Thursday?", "2022-03-03", "2022-03-03", "last Thursday"),
    ("Who said on Tuesday that it will rain?", "2022-03-08", "2022-03-08", "Tuesday"),
    ("Who played over the weekend?", "2022-03-05", "2022-03-06", "over the weekend"),
    ("Who played last weekend?", "2022-03-05", "2022-03-06", "last weekend"),
    # months
    ("What happened in March?", "2022-03-01", "2022-03-10", "March"),
    ("what happened in march", "2022-03-01", "2022-03-10", "march"),
    ("What happened in April?", "2021-04-01", "2021-04-30", "April"),
    ("What did May say in May?", "2021-05-01", "2021-05-31", "May"),
    ("What happened in March 2021?", "2021-03-01", "2021-03-31", "March 2021"),
    ("What happened in March of 2021?", "2021-03-01", "2021-03-31", "March of 2021"),
    ("What happened in August last year?", "2021-08-01", "2021-08-31", "August last year"),
    ("What happened last March?", "2021-03-01", "2021-03-31", "last March"),
    ("What happened in early February?", "2022-02-01", "2022-02-10", "early February"),
    ("What happened in mid-February?", "2022-02-11", "2022-02-20", "mid-February"),
    ("What happened in late February?", "2022-02-21", "2022-02-28", "late February"),
    # days
    ("What happened on March 3?", "2022-03-03", "2022-03-03", "March 3"),
    ("what happened on march 3", "2022-03-03", "2022-03-03", "march 3"),
    ("What happened on March 3, 2021, in Grenholm?", "2021-03-03", "2021-03-03", "March 3, 2021"),
    ("What happened on 3 March 2021?", "2021-03-03", "2021-03-03", "3 March 2021"),
    ("What was looted on Jan. 8?", "2022-01-08", "2022-01-08", "Jan. 8"),
    ("What happened on the 3rd of March?", "2022-03-03", "2022-03-03", "the 3rd of March"),
    ("What happened on Thursday, March 3?", "2022-03-03", "2022-03-03", "Thursday, March 3"),
    ("What happened the week of March 3?", "2022-02-28", "2022-03-06", "the week of March 3"),
    ("What happened on 2021-03-03?", "2021-03-03", "2021-03-03", "2021-03-03"),
    ("What happened on 03.03.2021?", "2021-03-03", "2021-03-03", "03.03.2021"),
    ("What happened on 31/12/2021?", "2021-12-31", "2021-12-31", "31/12/2021"),
    # years and their parts
    ("Who won in 2021?", "2021-01-01", "2021-12-31", "2021"),
    ("In 2020 Simone Achterberg won what?", "2020-01-01", "2020-12-31", "2020"),
    ("What were the best films of 2021?", "2021-01-01", "2021-12-31", "2021"),
    ("What fell in early 2021?", "2021-01-01", "2021-04-30", "early 2021"),
    ("What fell in mid-2021?", "2021-05-01", "2021-08-31", "mid-2021"),
    ("What fell late in 2021?", "2021-09-01", "2021-12-31", "late in 2021"),
    ("What bloomed in summer 2021?", "2021-06-01", "2021-08-31", "summer 2021"),
    ("What froze in the winter of 2020?", "2020-12-01", "2021-02-28", "the winter of 2020"),
    ("What bloomed last summer?", "2021-06-01", "2021-08-31", "last summer"),
    ("What froze this winter?", "2021-12-01", "2022-02-28", "this winter"),
    ("What did it earn in Q3 2021?", "2021-07-01", "2021-09-30", "Q3 2021"),
    ("What did it earn in the third quarter of 2021?", "2021-07-01", "2021-09-30", "the third quarter of 2021"),
    ("What was built in the 1990s?", "1990-01-01", "1999-12-31", "the 1990s"),
    # bounds
    ("What has risen since Monday?", "2022-03-07", "2022-03-10", "since Monday"),
    ("What has risen since February?", "2022-02-01", "2022-03-10", "since February"),
    ("What has risen since last year's vote?", "2021-01-01", "2022-03-10", "since last year"),
    ("Who led it before March 2021?", "1600-01-01", "2021-02-28", "before March 2021"),
    ("Who led it after March 2021?", "2021-04-01", "2022-03-10", "after March 2021"),
    ("Who led it until March 2021?", "1600-01-01", "2021-03-31", "until March 2021"),
    ("Who led it by 2020?", "1600-01-01", "2020-12-31", "by 2020"),
    ("Who left after last week's vote?", "2022-02-28", "2022-03-06", "last week"),
    ("What rose between March and May 2021?", "2021-03-01", "2021-05-31", "between March and May 2021"),
    ("What rose between November and February?", "2021-11-01", "2022-02-28", "between November and February"),
    ("Who led it from 2019 to 2021?", "2019-01-01", "2021-12-31", "from 2019 to 2021"),
    ("What rose from Monday to Wednesday?", "2022-03-07", "2022-03-09", "from Monday to Wednesday"),
    ("What rose between 2021 and 2030?", "2021-01-01", "2022-03-10", "between 2021 and 2030"),
    # capitals that say nothing
    ("WHAT HAPPENED LAST WEEK?", "2022-02-28", "2022-03-06", "LAST WEEK"),
    ("What Happened in Grenholm Over the Last 30 Days?", "2022-02-09", "2022-03-10", "the Last 30 Days"),
    # the shortest of several that have begun
    ("Who won last week, and what else in 2022?", "2022-02-28", "2022-03-06", "last week"),
    ("This week marked ten years since 2012. Of what?", "2022-03-04", "2022-03-10", "This week"),
    ("Who said last week that it opens in 2024?", "2022-02-28", "2022-03-06", "last week"),
]

NOT_NAMED = """
Who is the 2024 Republican presidential candidate?
Who won Super Bowl 57?
What does the class of 2020 do?
Who won gold at the 2022 Winter Olympics?
Who won gold in 2022 Winter Olympics?
Who won the 1998 World Cup?
Who won the World Cup 2022?
What was Election 2024 about?
How does COVID-19 spread?
Who leads in Formula 1?
How many of the 2,022 people came?
What became of 2020 migrants?
How many lived in 2000 homes?
What does 1984 by Orwell say?
Which film of 1988 World Cup fame was it?
Who may win the vote?
May I ask who won?
Can may 3 people come?
How long is a march to Grenholm?
Who led the March for Our Lives?
Who joined this march?
Who joined the protest after march?
Who played in August Wilson's play?
What did April O'Neil say?
Who advised Theresa May?
What is sold on Black Friday?
Who won Super Tuesday?
what is given on giving tuesday
Who wrote Friday Night Lights?
What is eaten on Good Friday?
When is Ash Wednesday?
Who plays in “Wednesday” on television?
Who hosts Saturday Night Live?
Who hosts Last Week Tonight?
What does USA TODAY say?
what does usa today say
What did the Sunday Times write?
Who goes to church every Sunday?
Where is next month's Olympics?
What will happen next week?
What happens tomorrow?
Who came last?
What was it this time?
Who won a second time?
Who scored in the last minute?
What was the last week of the campaign like?
What opens later this year?
What closes at the end of this year?
Who will speak on Tuesday?
What is set to open in April?
What will the mayor do until March?
What opens by 2030?
What opens in April 2022?
What happened on 03.04.2021?
What happened on February 30?
What happened on 2021-13-03?
Who leads the Jan. 6 committee?
What caused the January 6, 2021, attack?
Who lives there since the 2019 elections?
What lived over 60 years ago?
What lived 46,000 years ago?
What lived 600 years ago?
How much dearer is it than a year ago?
What is the rise compared with last year?
How did the 2022-23 season end?
What does the $2022 bill buy?
Who celebrated the Fourth of July?
""".strip().splitlines()


def days(since: str, until: str, words: str) -> Period:
    """The period from one day to another."""
    return Period(first=date.fromisoformat(since), last=date.fromisoformat(until), words=words)


@pytest.mark.parametrize(("question", "since", "until", "words"), NAMED)
def test_the_words_name_a_period(question: str, since: str, until: str, words: str) -> None:
    assert named_period(question, NOW) == days(since, until, words)


@pytest.mark.parametrize("question", NOT_NAMED)
def test_names_counts_verbs_and_what_lies_ahead_are_no_period(question: str) -> None:
    assert named_period(question, NOW) is None


@pytest.mark.parametrize(
    ("today", "question", "since", "until"),
    [
        ("2022-03-13", "What burned this week?", "2022-03-07", "2022-03-13"),  # on Sunday both readings agree
        ("2022-03-07", "What burned this week?", "2022-03-01", "2022-03-07"),
        ("2022-03-13", "What burned over the weekend?", "2022-03-12", "2022-03-13"),
        ("2022-03-13", "What burned last weekend?", "2022-03-05", "2022-03-06"),
        ("2022-03-14", "What burned this weekend?", "2022-03-12", "2022-03-13"),
        ("2022-03-12", "What burned this weekend?", "2022-03-12", "2022-03-12"),
        ("2022-03-01", "What burned last month?", "2022-02-01", "2022-02-28"),
        ("2022-01-02", "What burned last month?", "2021-12-01", "2021-12-31"),
        ("2022-03-31", "What burned in the last month?", "2022-03-01", "2022-03-31"),
        ("2022-01-02", "What burned on December 30?", "2021-12-30", "2021-12-30"),
        ("2024-03-10", "What burned on February 29?", "2024-02-29", "2024-02-29"),
        ("2022-03-10", "What burned on February 29?", "2020-02-29", "2020-02-29"),
        ("2023-12-31", "What burned on February 27-29?", "2020-02-27", "2020-02-29"),
        ("1903-06-01", "What burned on 29 February?", "1896-02-29", "1896-02-29"),
        ("2022-07-01", "What burned last summer?", "2021-06-01", "2021-08-31"),
        ("2022-11-01", "What burned last summer?", "2022-06-01", "2022-08-31"),
    ],
)
def test_the_same_words_mean_other_days_at_other_times(today: str, question: str, since: str, until: str) -> None:
    period = named_period(question, datetime.fromisoformat(today).replace(hour=9, tzinfo=UTC))
    assert period is not None
    assert period == days(since, until, period.words)


@pytest.mark.parametrize(
    ("today", "question"),
    [
        ("2022-03-11", "What is on this weekend?"),
        ("2022-10-04", "Which shop opens on November 15?"),  # last year's is 323 days ago
        ("2022-03-10", "What happens this Sunday, when it will rain?"),
    ],
)
def test_days_that_more_likely_lie_ahead_are_no_period(today: str, question: str) -> None:
    assert named_period(question, datetime.fromisoformat(today).replace(tzinfo=UTC)) is None


def test_today_is_the_day_in_the_zone_of_asking() -> None:
    now = datetime(2022, 3, 10, 22, tzinfo=timezone(timedelta(hours=-5)))  # 11 March in UTC
    assert named_period("What happened today?", now) == days("2022-03-10", "2022-03-10", "today")


VOCABULARY = (
    "in on since before between and from to the last past this next early late March May 3 31 2022 2024 1600 999 ago "
    "week weeks year years day days Tuesday weekend summer Q3 of today 1990s 29 February 0 00.00.2022"
).split()


@settings(deadline=None)  # of a machine that is shared
@given(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), st.datetimes(datetime(1700, 1, 1)))
def test_a_period_is_whole_and_its_words_are_the_questions(question: str, now: datetime) -> None:
    period = named_period(question, now.replace(tzinfo=UTC))
    if period:
        assert period.first <= period.last <= now.date()
        assert period.words in question


def test_questions_without_digits_do_not_import_dateparser() -> None:
    """It takes 0.3 s."""
    code = (
        "import sys; from datetime import UTC, datetime; from qa.understanding.period import named_period;"
        "named_period('Who spoke last Tuesday, on March 3, 2022-03-03 or in 2021?', datetime.now(UTC));"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
