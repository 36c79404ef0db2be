"""The stories of some days come by how many outlets report them on their own, each with quoted leads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, new_article
from corpus.errors import FilterError
from corpus.time.published import parse_published
from index import Filters, Library
from qa import Newsdesk
from qa.digest import making
from qa.digest.likeness import grouped
from qa.digest.making import first_day
from tests.fakes import HashingEncoder
from tests.qa.test_outcome_cache import FirstWords

WIRE = (
    "The Sablecoast night ferry ran aground on the bar at Dunholt before dawn, and 84 passengers were brought ashore"
    " in boats of the harbour board. The master said that a buoy had drifted from its place in the storm."
    " Divers found a tear of two metres in the hull below the engine room, and the pumps have held the water since."
    " The line has put a smaller vessel on the route, which sails twice a day until the ferry is back from the yard."
)
OWN = (
    "Boats brought 84 passengers of the Sablecoast night ferry ashore at Dunholt, where it lies aground on the bar."
    " Our reporter spoke to the cook, who slept through it."
)
MILL = "Selby Falls will repair its windmill, whose sails have not turned for nine years. A carpenter begins in May."
MILL_TOO = "The windmill of Selby Falls gets new sails. A carpenter will repair them from May, the council voted."
PRIZE = "Hana Sato won the art prize of Quarrydale with a picture of rain."


def article(body: str, outlet: str | None, day: str, title: str) -> Article:
    return new_article(
        body=body, url=f"https://{(outlet or 'nobody').replace(' ', '')}.example/{day}/{len(title)}", outlet=outlet,
        title=title, published=parse_published(day, "field"),
    )  # fmt: skip


ARTICLES = [
    article(WIRE, "Coast Wire", "2025-03-03", "Night ferry aground at Dunholt"),
    article(WIRE, "Pier News", "2025-03-03", "Night ferry aground at Dunholt bar"),
    article(WIRE, "Quay Post", "2025-03-04", "Night ferry still aground at Dunholt"),
    article(MILL, "Mill Gazette", "2025-03-04", "Windmill of Selby Falls to be repaired"),
    article(MILL_TOO, "Falls Herald", "2025-03-03", "New sails for Selby Falls windmill"),
    article(PRIZE, "Quarry Mail", "2025-03-04", "Hana Sato wins art prize"),
    article("The Sablecoast night ferry has a new timetable.", "Coast Wire", "2025-02-01", "Ferry timetable"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    made = Newsdesk(Library(tmp_path / "index", HashingEncoder()), FirstWords())
    made.add(ARTICLES)
    return made


def test_near_copies_are_one_report_of_their_first_outlet(desk: Newsdesk) -> None:
    found = desk.digest("2025-03-03")
    mill, ferry, prize = found.stories
    assert (mill.outlets, mill.articles, mill.copies) == (2, 2, 0)
    assert {lead.article.outlet for lead in mill.leads} == {"Mill Gazette", "Falls Herald"}
    assert (ferry.outlets, ferry.articles, ferry.copies) == (1, 3, 2)
    (lead,) = ferry.leads
    assert lead.article.published is not None
    assert lead.article.published.day() == "3 March 2025"
    assert lead.quote == WIRE[: WIRE.index(" The master")]
    assert lead.coverage is not None
    assert lead.coverage.outlets == 3
    assert (prize.title, prize.outlets) == ("Hana Sato wins art prize", 1)
    assert (found.since, found.until, found.articles, found.more, found.older) == (date(2025, 3, 3), None, 6, 0, 0)


def test_a_report_of_its_own_counts_as_another_outlet(desk: Newsdesk) -> None:
    desk.add([article(OWN, "Dunholt Star", "2025-03-03", "Cook slept while night ferry ran aground at Dunholt")])
    ferry = desk.digest("2025-03-03").stories[0]
    assert (ferry.outlets, ferry.articles, ferry.copies) == (2, 4, 2)
    quotes = {lead.article.outlet: lead.quote for lead in ferry.leads}
    assert quotes["Dunholt Star"] == OWN[: OWN.index(" Our")]


def test_filters_days_and_the_number_of_stories_bound_it(desk: Newsdesk) -> None:
    assert [story.title for story in desk.digest("2025-03-04", n=1).stories] == ["Night ferry still aground at Dunholt"]
    assert desk.digest("2025-03-04", n=1).more == 2
    by_outlet = desk.digest("2025-01-01", filters=Filters.of(outlet="Quarry Mail"))
    assert [story.title for story in by_outlet.stories] == ["Hana Sato wins art prize"]
    february = desk.digest("2025-01-01", filters=Filters.of(until="2025-02-28"))
    assert [story.title for story in february.stories] == ["Ferry timetable"]
    assert february.until == date(2025, 2, 28)


def test_a_story_ends_after_some_days(desk: Newsdesk) -> None:
    late = article(MILL_TOO, "Late Post", "2025-03-20", "New sails for Selby Falls windmill")
    desk.add([late])
    mills = [story for story in desk.digest("2025-03-01").stories if "indmill" in (story.title or "")]
    assert sorted(story.articles for story in mills) == [1, 2]


def test_the_newest_are_looked_at_and_the_older_ones_counted(desk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_ARTICLES", 2)
    found = desk.digest("2025-03-01")
    assert (found.articles, found.older) == (2, 4)


def test_nothing_of_these_days_says_which_day_is_the_last(desk: Newsdesk, tmp_path: Path) -> None:
    found = desk.digest("2025-04-01")
    assert (found.stories, found.articles, found.last) == ((), 0, date(2025, 3, 4))
    empty = Newsdesk(Library(tmp_path / "other", HashingEncoder()), FirstWords()).digest("2025-04-01")
    assert (empty.stories, empty.last) == ((), None)


NOW = datetime(2025, 3, 5, 9, 30, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025-03-01", "2025-03-01"),
        ("yesterday", "2025-03-04"),
        ("today", "2025-03-05"),
        ("Monday", "2025-03-03"),
        ("last week", "2025-02-24"),
        ("3 days ago", "2025-03-02"),
        ("1 March", "2025-03-01"),
    ],
)
def test_the_first_day_is_read_in_words(words: str, day: str) -> None:
    assert first_day(words, NOW).date() == date.fromisoformat(day)


def test_what_names_no_day_is_refused() -> None:
    with pytest.raises(FilterError, match="'whenever' is no day: such as 2025-11-14, yesterday"):
        first_day("whenever", NOW)


def test_since_yesterday_is_the_default(desk: Newsdesk) -> None:
    yesterday = (datetime.now().astimezone() - timedelta(days=1)).date()
    assert desk.digest().since in (yesterday, yesterday + timedelta(days=1))  # midnight may pass


def test_a_digest_has_no_as_of(desk: Newsdesk) -> None:
    with pytest.raises(ValueError, match="no `as_of`"):
        desk.digest("2025-03-01", filters=Filters.of(as_of="2025-03-04"))


def test_an_article_on_two_matters_does_not_join_them() -> None:
    """A list of the day's news is as like each of two stories; the mean over all pairs stays low."""
    like = np.zeros((5, 5), np.float32)
    for one, other, value in [(0, 1, 0.6), (2, 3, 0.6), (0, 4, 0.25), (1, 4, 0.1), (2, 4, 0.25), (3, 4, 0.25)]:
        like[one, other] = like[other, one] = value
    assert sorted(grouped(like, 0.2)) == [[0, 1], [2, 3, 4]]
