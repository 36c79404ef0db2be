"""Dates, outlets and `as_of` on the samples, where the right answers are known."""

from __future__ import annotations

import pytest

from index import Filters
from qa import Hit, Newsdesk

AFTER = "2025-11-20"  # six days after the last sample
GAZETTE, RECORD = "Lake Orrin Gazette (sample)", "Tessaly County Record (sample)"
BEACON, POST = "Port Alder Beacon (sample)", "Grenholm Evening Post (sample)"
WIRE, COURIER, LEDGER = "Meridian Wire (sample)", "Pacific Courier (sample)", "Harbor Ledger (sample)"
DISPATCH = "The Northern Dispatch (sample)"

CROWD, COUNT = "Lantern Festival draws 18,500, organizers say", "Sheriff's office counts 12,200 at Lake Orrin festival"
FIRE, CORRECTION = "Fire in Port Alder harbor damages 14 boats", "Correction: Harbor fire damaged 11 boats, not 14"
STRIKE = "Workers walk out at Alder Bay Packing"
STRIKE_ENDS = "Cannery strike in Port Alder ends as workers accept two-year deal"
CLOSED = "Tanner Street Bridge closed after cracks found in girders"
CONTRACT = "Council hires Kestrel Civil Works to mend Tanner Street Bridge"
DELAY = "Tanner Street Bridge: reopening slips a week as cost rises to $3.12 million"
REOPENED = "Traffic flows again over Tanner Street Bridge after 73 days"
STORM = "Storm drops 94 millimeters of rain on Port Alder in a day"
ELECTION = "Achterberg unseats Haldane as mayor of Port Alder"
MARATHON = "Okafor-Reyes wins Lake Orrin Marathon in 2:19:47"
MUSEUM = "Museum pays $186,000 for clock made in Grenholm in 1791"
BAKERY = "Grenholm bakery takes Best Loaf with a walnut rye"

FESTIVAL = "How many people came to the Lantern Festival"
MINERALS = "What did Takaichi and Trump undertake, so that the world does not run short of minerals"
BRIDGE = "What was said about the Tanner Street Bridge"


def found(desk: Newsdesk, question: str, k: int = 5, as_of: str = AFTER) -> list[Hit]:
    return desk.retrieve(question, k, Filters.of(as_of=as_of))


def first(desk: Newsdesk, question: str, as_of: str = AFTER) -> str | None:
    """Title of the best hit."""
    return found(desk, question, 1, as_of)[0].article.title


# ---------------------------------------------------------------------- outlets


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (f"{FESTIVAL}?", CROWD),
        (f"{FESTIVAL}, according to the Lake Orrin Gazette?", CROWD),
        (f"{FESTIVAL}, according to the Tessaly County Record?", COUNT),
        ("how many people came to the lantern festival according to the tessaly county record", COUNT),
        ("What was reported about the cannery strike?", STRIKE_ENDS),
        ("What did the Tessaly County Record report about the cannery strike?", STRIKE_ENDS),
        ("What did the Port Alder Beacon report about the cannery strike?", STRIKE),
        ("According to the Port Alder Beacon, what is the cannery strike about?", STRIKE),
    ],
)
def test_the_article_of_the_named_outlet_comes_first(samples: Newsdesk, question: str, title: str) -> None:
    """Two outlets report the same matter; which of them is first depends on the one that is named."""
    assert first(samples, question) == title


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("Meridian Wire", WIRE), ("the Pacific Courier", COURIER), ("the Harbor Ledger", LEDGER),
        ("the Northern Dispatch", DISPATCH), ("THE HARBOR LEDGER", LEDGER), ("harbor ledger", LEDGER),
    ],
)  # fmt: skip
def test_of_four_outlets_on_one_event_the_named_one_comes_first(samples: Newsdesk, name: str, outlet: str) -> None:
    hits = found(samples, f"What did {name} report about Takaichi and Trump?")
    assert hits[0].article.outlet == outlet
    for hit in hits:
        assert (hit.why.shares.outlet > 0) == (hit.article.outlet == outlet)


def test_a_named_outlet_is_no_filter(samples: Newsdesk) -> None:
    """The Gazette had nothing about the fire: the Beacon's reports come first all the same."""
    assert (
        first(samples, "How many boats did the harbor fire damage, according to the Lake Orrin Gazette?") == CORRECTION
    )


@pytest.mark.parametrize("name", ["Reuters", "the Washington Post", "CNN", "The Economist", "the Capital Herald"])
@pytest.mark.parametrize(
    ("question", "title", "second"),
    [(FESTIVAL, CROWD, COUNT), ("What was the cannery strike about", STRIKE_ENDS, STRIKE)],
)
def test_an_outlet_that_nobody_has_changes_no_answer(
    samples: Newsdesk, name: str, question: str, title: str, second: str
) -> None:
    """The same articles are found first as without the name, and none gets a share for its outlet."""
    hits = found(samples, f"{question}, according to {name}?", 8)
    titles = list(dict.fromkeys(hit.article.title for hit in hits))
    without = list(dict.fromkeys(hit.article.title for hit in found(samples, f"{question}?", 8)))
    assert titles[:2] == without[:2] == [title, second]
    assert {hit.why.shares.outlet for hit in hits} == {0.0}


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("How do the Lake Orrin Gazette and the Tessaly County Record report the festival?", {GAZETTE, RECORD}),
        ("How do the Harbor Ledger and the Northern Dispatch describe the talks in Tokyo?", {LEDGER, DISPATCH}),
        ("What do the Pacific Courier and the Harbor Ledger report about Takaichi?", {COURIER, LEDGER}),
        ("What do Reuters, the Harbor Ledger and the Pacific Courier report about Takaichi?", {COURIER, LEDGER}),
    ],
)  # fmt: skip
def test_two_named_outlets_both_have_one_of_the_first_two_hits(
    samples: Newsdesk, question: str, outlets: set[str]
) -> None:
    assert {hit.article.outlet for hit in found(samples, question)[:2]} == outlets


def test_a_disagreement_is_among_the_first_hits(samples: Newsdesk) -> None:
    """Two outlets give unlike numbers: asked about both, both are there, with their numbers."""
    hits = found(
        samples, "How many people did the Lake Orrin Gazette and the Tessaly County Record report at the festival?"
    )
    assert {hit.article.title for hit in hits[:2]} == {CROWD, COUNT}
    said = {number for number in ("18,500", "12,200") for hit in hits[:2] if number in hit.passage.text}
    assert said == {"18,500", "12,200"}


@pytest.mark.parametrize(
    ("long", "short", "titles"),
    [
        ("the repair of the Tanner Street Bridge by Kestrel Civil Works", "walnut rye", {CONTRACT, BAKERY}),
        ("the Tanner Street Bridge will reopen on Friday, one week later", "fried perch", {DELAY, CROWD}),
        ("a 14-day strike at the Alder Bay Packing cannery", "tall-case clock", {STRIKE_ENDS, MUSEUM}),
        ("a fire at Dock C of the inner harbor damaged 14 boats", "nobody crosses", {FIRE, CLOSED}),
    ],
)
def test_two_quoted_clauses_both_have_one_of_the_first_two_hits(
    samples: Newsdesk, long: str, short: str, titles: set[str]
) -> None:
    """Whichever comes first, and though several articles fit the longer one better than any fits the other."""
    for one, other in ((long, short), (short, long)):
        hits = found(samples, f'What was said of "{one}" and of "{other}"?')
        assert {hit.article.title for hit in hits[:2]} == titles


# ---------------------------------------------------------------------- near copies


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        (f"{MINERALS}, according to Meridian Wire?", WIRE),
        (f"{MINERALS}, according to the Pacific Courier?", COURIER),
        (f"{MINERALS}, according to the Harbor Ledger?", LEDGER),
    ],
)
def test_a_wire_report_takes_one_place_and_the_named_outlet_stands_for_it(
    samples: Newsdesk, question: str, outlet: str
) -> None:
    hits = found(samples, question, 20)
    assert hits[0].article.outlet == outlet
    assert {hits[0].article.outlet, *(copy.article.outlet for copy in hits[0].copies)} == {WIRE, COURIER, LEDGER}
    opening = hits[0].passage.text.splitlines()[0]
    assert "run short of minerals" in opening
    assert not any("run short of minerals" in hit.passage.text for hit in hits[1:])
    assert all("run short of minerals" in copy.passage.text for copy in hits[0].copies)


def test_reports_of_one_event_that_are_no_copies_keep_their_places(samples: Newsdesk) -> None:
    hits = found(samples, f"{FESTIVAL}?", 20)
    assert [hit.article.title for hit in hits[:2]] == [CROWD, COUNT]
    assert {copy.article.outlet for hit in hits for copy in hit.copies} <= {WIRE, COURIER, LEDGER}


# ---------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("question", "as_of", "titles"),
    [
        (f"{BRIDGE} in September 2025?", AFTER, {CLOSED, CONTRACT}),
        (f"{BRIDGE} in October 2025?", AFTER, {DELAY}),
        (f"{BRIDGE} in October?", AFTER, {DELAY}),
        (f"{BRIDGE} in November 2025?", AFTER, {REOPENED}),
        (f"{BRIDGE} this month?", AFTER, {REOPENED}),
        (f"{BRIDGE} last week?", AFTER, {REOPENED}),
        (f"{BRIDGE} last week?", "2025-10-20", {DELAY}),
        (f"{BRIDGE} last month?", "2025-10-20", {CLOSED, CONTRACT}),
        ("What happened in Port Alder on 3 November 2025?", AFTER, {STORM}),
        ("What happened in Port Alder on 15 September 2025?", AFTER, {FIRE}),
        ("What happened in Port Alder on 6 October?", AFTER, {STRIKE}),
        ("What happened in Port Alder on October 20, 2025?", AFTER, {STRIKE_ENDS}),
        ("What happened in Port Alder on Monday?", "2025-11-06", {STORM}),
        ("What happened in Port Alder on Tuesday?", "2025-11-06", {ELECTION}),
        ("What did the council vote on 23 September 2025?", AFTER, {CONTRACT}),  # reported on the 24th
        ("What did the city say about the bridge on 16 October?", AFTER, {DELAY}),  # reported on the 17th
        ("Who won in Port Alder on 4 November?", AFTER, {ELECTION}),  # reported on the 5th
    ],
)
def test_what_belongs_to_the_named_period_comes_first(
    samples: Newsdesk, question: str, as_of: str, titles: set[str]
) -> None:
    hit = found(samples, question, 1, as_of)[0]
    assert hit.article.title in titles
    assert hit.why.shares.period > 0


def test_a_named_day_changes_which_article_is_best(samples: Newsdesk) -> None:
    asked = [f"What happened in Port Alder{day}?" for day in ("", " on 15 September 2025", " on 6 October 2025")]
    assert [first(samples, question) for question in asked] == [STORM, FIRE, STRIKE]


def test_a_period_that_the_corpus_has_not_changes_no_answer(samples: Newsdesk) -> None:
    """Nothing here is of 2019: the question is answered as without the year."""
    hits = found(samples, "Who won the Lake Orrin Marathon in 2019?")
    assert hits[0].article.title == first(samples, "Who won the Lake Orrin Marathon?") == MARATHON
    assert {hit.why.shares.period for hit in hits} == {0.0}


# ---------------------------------------------------------------------- as_of


@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        ("2025-09-03", CLOSED),
        ("2025-09-24", CONTRACT),
        ("2025-10-17", DELAY),
        ("2025-11-14", REOPENED),
        ("2026-11-14", REOPENED),  # a year later it still is the latest
    ],
)
def test_the_latest_is_what_stood_at_the_moment_of_asking(samples: Newsdesk, as_of: str, title: str) -> None:
    assert first(samples, "What is the latest on the Tanner Street Bridge?", as_of) == title


@pytest.mark.parametrize(
    ("question", "as_of", "title"),
    [
        ("How many boats did the harbor fire damage?", "2025-09-18", FIRE),
        ("How many boats did the harbor fire damage?", "2025-09-19", CORRECTION),
        ("What is the latest on the cannery strike?", "2025-10-19", STRIKE),
        ("What is the latest on the cannery strike?", "2025-10-20", STRIKE_ENDS),
        (f"{FESTIVAL}, according to the Tessaly County Record?", "2025-09-22", CROWD),  # it had not reported yet
        (f"{FESTIVAL}, according to the Tessaly County Record?", "2025-09-23", COUNT),
    ],
)
def test_a_later_report_is_best_from_its_day_on(samples: Newsdesk, question: str, as_of: str, title: str) -> None:
    assert first(samples, question, as_of) == title


@pytest.mark.parametrize("as_of", ["2025-09-02", "2025-09-15", "2025-09-24", "2025-10-28", AFTER])
def test_as_of_hides_what_was_published_later_and_what_has_no_date(samples: Newsdesk, as_of: str) -> None:
    """Every passage of an article that was out by the end of that day in UTC is there, and no other."""
    hits = found(samples, "What happened?", 1_000, as_of)
    shown = {article.id for hit in hits for article in (hit.article, *(copy.article for copy in hit.copies))}
    every = samples.retrieve("What happened?", 1_000)
    articles = [article for hit in every for article in (hit.article, *(copy.article for copy in hit.copies))]
    assert shown == {
        article.id for article in articles if article.published and article.published.at.date().isoformat() <= as_of
    }
