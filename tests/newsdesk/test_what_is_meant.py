"""What programs pass in another form than the usual one is what they mean by it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from corpus import new_article
from corpus.errors import FilterError
from corpus.time.published import parse_published
from index import Filters
from qa import Newsdesk
from tests.fakes import HashingEncoder


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    desk.add(
        new_article(
            body="The ferry stops.", title="Ferry", outlet="CNN", published=parse_published("2025-03-02T09:00", "field")
        )
    )
    return desk


def test_a_path_is_one_path(desk: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("abc").mkdir()
    (Path("abc") / "quay.txt").write_text("The quay is closed.")
    assert desk.add("abc").added.new == 1
    (left_out,) = desk.add("nowhere").rejected
    assert str(left_out.path) == "nowhere"


def test_an_id_is_one_id(desk: Newsdesk) -> None:
    (article_id,) = desk.find(outlet="CNN")
    assert desk.remove(article_id) == 1


@pytest.mark.parametrize("outlets", [{"CNN"}, frozenset({"cnn "}), ["Cnn"], ("CNN", ""), "CNN"])
def test_outlets_may_be_written_as_they_are(desk: Newsdesk, outlets: object) -> None:
    filters = Filters(outlets=outlets)  # type: ignore[arg-type]
    assert filters == Filters.of(outlet="CNN")
    assert len(desk.retrieve("ferry", 5, filters)) == 1


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(since=datetime(2025, 3, 2, 9)), 1),
        (Filters(since=datetime(2025, 3, 2, 9, 1)), 0),
        (Filters(until=datetime(2025, 3, 2, 9)), 1),
        (Filters(until=date(2025, 3, 2)), 1),  # type: ignore[arg-type]
        (Filters(until="2025-03-01"), 0),  # type: ignore[arg-type]
    ],
)
def test_times_without_a_zone_are_the_outlets(desk: Newsdesk, filters: Filters, found: int) -> None:
    assert len(desk.retrieve("ferry", 5, filters)) == found


def test_what_is_no_time_is_an_error() -> None:
    with pytest.raises(FilterError, match="is not a date"):
        Filters(since="last week")  # type: ignore[arg-type]
    with pytest.raises(FilterError, match="is no time zone"):
        Filters.of(zone="Mars")
