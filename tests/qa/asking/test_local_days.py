"""A day is the outlet's own: what is told in New York in the evening of 2 March is of 2 March, wherever it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from corpus import Article, Span, new_article
from corpus.text.passages import header_of
from corpus.time.mentions import find_dates
from corpus.time.published import parse_published
from index import Filters
from qa import Citation, Newsdesk
from qa.presenting.records.build import article_record
from qa.presenting.wording import source_line
from qa.timeline.bins import Days
from qa.understanding.period import named_period
from qa.understanding.question import moment_of
from tests.index.libraries import open_library, titles_found


def told(place: str, written: str) -> Article:
    body = f"The council of {place} announced today that the lantern parade was moved to the old harbor."
    return new_article(
        body=body, title=f"Parade in {place}", outlet=f"{place} Post", published=parse_published(written, "field")
    )


NEW_YORK = told("New York", "2025-03-02T20:30:00-05:00")
TOKYO = told("Tokyo", "2025-03-03T07:00:00+09:00")  # two hours and a half before the one above
ALL = {"Parade in New York", "Parade in Tokyo"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Newsdesk:
    library = open_library(tmp_path_factory.mktemp("days"))
    library.add([NEW_YORK, TOKYO])
    return Newsdesk(library)


def test_the_sources_clock_comes_back_from_the_index(desk: Newsdesk) -> None:
    for article, written in ((NEW_YORK, "2025-03-02T20:30:00-05:00"), (TOKYO, "2025-03-03T07:00:00+09:00")):
        stored = desk.article(article.id)
        assert stored is not None
        assert stored.published is not None
        assert stored.published.iso() == article_record(stored).published == written
    assert (desk.status().first, desk.status().last) == ("2025-03-03T07:00:00+09:00", "2025-03-02T20:30:00-05:00")


def test_citations_and_headers_have_the_outlets_day() -> None:
    assert "2 March 2025" in source_line(NEW_YORK)
    assert "3 March 2025" in source_line(TOKYO)
    assert "2 March 2025" in header_of(NEW_YORK, len)


def test_today_in_a_text_is_the_outlets_day() -> None:
    for article, day in ((NEW_YORK, date(2025, 3, 2)), (TOKYO, date(2025, 3, 3))):
        (mention,) = find_dates(article.body, article.published)
        assert mention.first == day
        quote = article.body
        cited = Citation(article=article, quote=quote, span=_whole(article), answer_spans=())
        assert cited.dates == f"“today” is {day.day} March 2025"


def _whole(article: Article) -> Span:
    return Span(start=0, end=len(article.body))


def test_filters_by_day_are_by_the_outlets_days(desk: Newsdesk) -> None:
    library = desk.library
    assert titles_found(library, "lantern parade", until="2025-03-02") == {"Parade in New York"}
    assert titles_found(library, "lantern parade", since="2025-03-03") == {"Parade in Tokyo"}
    assert titles_found(library, "lantern parade", until="2025-03-02T23:00Z") == {"Parade in Tokyo"}
    listed = desk.browse(filters=Filters.of(until="2025-03-02"))
    assert [one.title for one in listed.articles] == ["Parade in New York"]
    listed = desk.browse(filters=Filters.of(until="2025-03-02T23:00Z"))
    assert [one.title for one in listed.articles] == ["Parade in Tokyo"]


def test_a_timeline_counts_them_on_their_days(desk: Newsdesk) -> None:
    bars = desk.timeline("lantern parade").bars
    assert [(bar.days, bar.articles) for bar in bars] == [
        (Days(since=date(2025, 3, day), until=date(2025, 3, day)), 1) for day in (2, 3)
    ]
    within = desk.timeline("lantern parade", Filters.of(until="2025-03-02T23:00Z"))
    assert within.articles == 1


@pytest.mark.parametrize(
    ("zone", "today", "titles"),
    [
        ("America/New_York", date(2025, 3, 3), {"Parade in New York"}),
        ("Asia/Tokyo", date(2025, 3, 4), {"Parade in Tokyo"}),
    ],
)
def test_the_zone_of_who_asks_says_which_day_is_yesterday(
    desk: Newsdesk, zone: str, today: date, titles: set[str]
) -> None:
    """Five in the afternoon of 3 March in London."""
    filters = Filters.of(as_of="2025-03-03T17:00Z", zone=zone)
    moment = moment_of(filters)
    assert moment == datetime(2025, 3, 3, 17, tzinfo=UTC)
    assert moment.date() == today
    hits = desk.retrieve("What happened yesterday?", 10, filters)
    assert {hit.article.title for hit in hits} == titles


def test_the_latest_day_is_of_who_asks() -> None:
    period = named_period("What happened today?", moment_of(Filters.of(as_of="2025-03-03", zone="Asia/Tokyo")))
    assert period is not None
    assert (period.first, period.last) == (date(2025, 3, 3), date(2025, 3, 3))
