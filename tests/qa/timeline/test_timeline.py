"""What a question matches, by date and outlet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Article, new_article
from corpus.time.published import parse_published
from index import Filters, Library, SentenceTransformerEncoder
from qa import Newsdesk, Timeline
from qa.presenting.records.build import timeline_record
from qa.presenting.records.serialize import to_json
from qa.timeline.matching import rarest_of_names
from tests.fakes import HashingEncoder, make_articles

OUTLETS = [f"Outlet {letter}" for letter in "ABCDEFGH"]
REPORT = (
    "The Sablecoast night ferry ran aground on the bar at Dunholt before dawn, and 84 passengers were brought ashore"
    " in boats of the harbour board. The master said that a buoy had drifted from its place in the storm."
    " Divers found a tear of two metres in the hull below the engine room, and the pumps have held the water since."
    " The line has put a smaller vessel on the route, which sails twice a day until the ferry is back from the yard."
)


EVENTS = """
left the pier an hour late on Friday because a rope was caught in its screw
carried a circus with two camels across the sound
will have a new kitchen, and a cook from Selby Falls
lost its radio mast in a gale off the northern light
was named the prettiest ship of the coast by readers
sails under a new captain, Ines Moreau, from May
burns a fifth less oil since its engine was renewed
stopped for a whale that slept in the channel
raised the price of a cabin to forty crowns
was painted white for its hundredth birthday
""".strip().splitlines()


def ferry(number: int, day: str, outlet: str | None, body: str = "", title: str = "") -> Article:
    return new_article(
        body=body or f"The Sablecoast night ferry {EVENTS[number % len(EVENTS)]}.",
        url=f"https://ferry.example/{number}", title=title or "The Sablecoast night ferry", outlet=outlet,
        published=parse_published(day, "field") if day else None,
    )  # fmt: skip


ARTICLES = [
    *(ferry(n, f"2025-03-{1 + 2 * n:02d}", outlet) for n, outlet in enumerate([*OUTLETS, "Outlet A", "Outlet B"])),
    ferry(20, "2025-04-02", "Outlet A", REPORT),
    ferry(21, "2025-04-01", "Outlet H", REPORT),
    ferry(22, "2025-04-03", None, "On the Sablecoast night ferry a violin was found in the cloakroom."),
    ferry(23, "", "Outlet A", "The Sablecoast night ferry has a timetable of its own for the winter."),
    ferry(24, "2024-01-01", "Outlet C", "The growers' union painted it green and gave it new sails.", "A windmill"),
]
QUESTION = "What happened to the Sablecoast night ferry?"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Iterator[Newsdesk]:
    made = Newsdesk(Library(tmp_path_factory.mktemp("timeline") / "index", encoder))
    made.add(ARTICLES)
    yield made


def counts(timeline: Timeline) -> dict[str, int]:
    """Articles by the first day of their bars, empty bars left out."""
    return {bar.days.since.isoformat(): bar.articles for bar in timeline.bars if bar.articles}


def test_articles_on_the_matter_are_counted_by_day_with_empty_days_between(desk: Newsdesk) -> None:
    timeline = desk.timeline(QUESTION)
    assert timeline.unit == "day"
    assert len(timeline.bars) == 34
    march = {f"2025-03-{day:02d}": 1 for day in range(1, 20, 2)}
    assert counts(timeline) == march | {"2025-04-01": 1, "2025-04-02": 1, "2025-04-03": 1}
    assert (timeline.articles, timeline.undated, timeline.points) == (13, 1, ())


def test_six_outlets_are_named_and_the_rest_is_one(desk: Newsdesk) -> None:
    timeline = desk.timeline(QUESTION)
    assert timeline.outlets == (
        "Outlet A", "Outlet B", "Outlet H", "Outlet C", "Outlet D", "Outlet E", "other outlets",
    )  # fmt: skip
    totals = [sum(bar.counts[place] for bar in timeline.bars) for place in range(7)]
    assert totals == [3, 2, 2, 1, 1, 1, 3]


def test_of_near_copies_all_but_the_first_published_are_said_to_be_copies(desk: Newsdesk) -> None:
    timeline = desk.timeline(QUESTION)
    assert timeline.copies == 1
    assert {bar.days.since.isoformat(): bar.copies for bar in timeline.bars if bar.copies} == {"2025-04-02": 1}


def test_a_shorter_time_shows_the_same_articles_of_its_days(desk: Newsdesk) -> None:
    whole = counts(desk.timeline(QUESTION))
    filters = Filters.of(since="2025-03-10", until="2025-04-02", outlet=["outlet a", "Outlet H"])
    part = desk.timeline(QUESTION, filters)
    assert counts(part) == {"2025-03-15": 1, "2025-03-17": 1, "2025-04-01": 1, "2025-04-02": 1}
    assert set(counts(part)) <= set(whole)
    assert part.undated == 0
    assert part.outlets == ("Outlet A", "Outlet H")


def test_bars_do_not_reach_beyond_the_filters(desk: Newsdesk) -> None:
    long = ferry(30, "2019-05-20", "Outlet A")
    desk.add([long])
    try:
        timeline = desk.timeline(QUESTION, Filters.of(since="2019-05-10", until="2025-03-20"))
        assert timeline.unit == "year"
        assert timeline.bars[0].days.since.isoformat() == "2019-05-10"
        assert timeline.bars[-1].days.until.isoformat() == "2025-03-20"
    finally:
        desk.remove([long.id])


@pytest.mark.parametrize("question", ["", "?!", "What happened to the Quarrydale airship?"])
def test_what_nothing_is_about_matches_nothing(desk: Newsdesk, question: str) -> None:
    assert desk.timeline(question) == Timeline(question=question)


def test_an_empty_index_has_an_empty_timeline(tmp_path: Path) -> None:
    assert Newsdesk(Library(tmp_path / "index", HashingEncoder())).timeline("ferry") == Timeline(question="ferry")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What happened to the Sablecoast Night Ferry?", ["sablecoast"]),
        ("What did Dunholt say of Selby Falls?", ["dunholt", "selbi"]),
        ("What did Quarrydale Airways do?", ["quarrydal"]),
        ("what happened to the ferry?", []),
        ("What Happened To The Sablecoast Ferry?", []),
        ("Sablecoast ferry late again?", []),
    ],
)
def test_of_a_name_the_rarest_word_is_looked_for(desk: Newsdesk, question: str, words: list[str]) -> None:
    with desk.library.reading() as view:
        assert view is not None
        assert rarest_of_names(question, view) == words


def test_the_record_says_all_of_it(desk: Newsdesk) -> None:
    record = to_json(timeline_record(desk.timeline(QUESTION, Filters.of(since="2025-04-01")), 12.4))
    assert record == {
        "question": QUESTION, "unit": "day", "articles": 3, "copies": 1, "undated": 0,
        "outlets": ["Outlet A", "Outlet H", "other outlets"],
        "bars": [
            {"since": day, "until": day, "articles": 1, "copies": copies, "outlets": {outlet: 1}}
            for day, copies, outlet in [
                ("2025-04-01", 0, "Outlet H"), ("2025-04-02", 1, "Outlet A"), ("2025-04-03", 0, "other outlets"),
            ]
        ],
        "figures": [], "elapsed_ms": 12,
    }  # fmt: skip


def test_every_article_counts_once_however_many_passages_match(tmp_path: Path) -> None:
    desk = Newsdesk(Library(tmp_path / "index", HashingEncoder()))
    desk.add(make_articles(60, words=900))
    timeline = desk.timeline("the harbour board approved the tram line")
    assert 0 < timeline.articles + timeline.undated <= 60
    assert timeline.articles == sum(sum(bar.counts) for bar in timeline.bars)


def test_the_samples_show_a_strike_and_a_figure_that_was_corrected(samples: Newsdesk) -> None:
    strike = samples.timeline("What happened in the cannery strike?")
    assert counts(strike) == {"2025-10-06": 1, "2025-10-20": 1}
    boats = samples.timeline("How many boats did the fire damage?")
    assert [(point.published.day(), point.value, point.unit) for point in boats.points] == [
        ("15 September 2025", 14.0, ""), ("19 September 2025", 11.0, ""),
    ]  # fmt: skip
    quotes = [figure.citation.quote for figure in timeline_record(boats, 1).figures]
    assert "damaged 14 boats, two of which sank" in quotes[0]
    assert "damaged 11 boats." in quotes[1]
    assert samples.timeline("how much rain did the storm bring?").points == ()
