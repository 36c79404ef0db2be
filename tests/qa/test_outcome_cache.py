"""What is asked again is answered as before, until anything that the answer depends on is another."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import Article, Published, new_article
from corpus.types import Span
from index import Filters, Library
from index.stopwatch import running
from qa import Abstention, Newsdesk, Turn
from qa.outcome_cache import CacheKey, OutcomeCache, rounded, size_of
from qa.reading.reader import Prediction, ReaderInput, ScoredSpan
from qa.types import Outcome
from tests.fakes import HashingEncoder

QUESTION = "How much did the repairs of the quay cost?"
NOON = datetime(2026, 3, 2, 12, 4, tzinfo=UTC)


class FirstWords:
    """A reader that marks the beginning of each passage, and counts how often it reads."""

    name = "first words"
    digest = "00"
    languages = None

    def __init__(self) -> None:
        self.times = 0

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        self.times += 1
        spans = [ScoredSpan(span=Span(start=0, end=len(text.body.split(" had ")[0])), score=9.0) for text in texts]
        return [Prediction(spans=(span,), null=0.0, relevance=9.0) for span in spans]


def article(number: int, cost: str = "14 million crowns", outlet: str = "Harbour Post") -> Article:
    return new_article(
        body=f"{cost} had gone into the repairs of the quay, report {number} says.",
        url=f"https://news.example/{number}",
        title="The quay and its repairs",
        outlet=outlet,
        published=Published(at=datetime(2026, 2, 1 + number, tzinfo=UTC), precision="day", zoned=True, origin="field"),
    )


@pytest.fixture
def reader() -> FirstWords:
    return FirstWords()


@pytest.fixture
def desk(tmp_path: Path, reader: FirstWords) -> Iterator[Newsdesk]:
    made = Newsdesk(Library(tmp_path / "index", HashingEncoder()), reader, abstain_below=0.0)
    made.add([article(1), article(2, "16 million crowns", "Evening Ledger")])
    yield made


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the time; noon at first."""

    def at(now: datetime) -> None:
        monkeypatch.setattr(sys.modules["qa.asking"], "moment_of", lambda filters: filters.as_of or now)

    at(NOON)
    return at


def fresh(desk: Newsdesk, question: str = QUESTION, filters: Filters | None = None) -> Outcome:
    """What a desk says that keeps nothing."""
    return Newsdesk(desk.library, desk.reader, abstain_below=0.0, cache_bytes=0).ask(question, filters)


def test_a_repeated_question_is_not_read_again_and_equals_a_fresh_answer(desk: Newsdesk, reader: FirstWords) -> None:
    first = desk.ask(QUESTION)
    with running() as watch:
        second = desk.ask(QUESTION)
    assert reader.times == 1
    assert second == first == fresh(desk)
    assert (desk.outcome_cache.hits, desk.outcome_cache.misses) == (1, 1)
    assert not watch.seconds


@pytest.mark.parametrize(
    "other",
    [
        Filters.of(as_of="2026-02-02"),
        Filters.of(as_of="2026-02-03"),
        Filters.of(since="2026-02-03"),
        Filters.of(until="2026-02-02"),
        Filters.of(outlet="Evening Ledger"),
    ],
)
def test_other_filters_are_another_question(desk: Newsdesk, reader: FirstWords, other: Filters) -> None:
    desk.ask(QUESTION)
    assert desk.ask(QUESTION, other) == fresh(desk, filters=other)
    assert (desk.outcome_cache.hits, desk.outcome_cache.misses) == (0, 2)


def test_an_index_made_anew_has_no_answers_of_the_old_one(desk: Newsdesk, tmp_path: Path) -> None:
    """The folder is removed and filled again while the desk is open: its generation has the same number."""
    before = desk.ask(QUESTION)
    generation = desk.status().generation
    shutil.rmtree(tmp_path / "index")
    Newsdesk(Library(tmp_path / "index", HashingEncoder()), desk.reader).add([article(3, "99 million crowns")])
    assert desk.status().generation == generation
    assert desk.ask(QUESTION) == fresh(desk) != before


def test_terms_and_the_conversation_are_part_of_the_question(desk: Newsdesk) -> None:
    """A follow-up is kept under what it was understood as, beside its own words."""
    question, turn = "And when was that?", Turn(question=QUESTION, understood=QUESTION, answer="14 million crowns")
    bare = desk.ask(question)
    followed = desk.ask(question, history=[turn])
    assert bare.understood is None
    assert followed.understood is not None
    assert desk.ask(question, history=[turn]) is followed
    assert desk.ask(question) is bare
    bare, with_terms = desk.ask(QUESTION), desk.ask(QUESTION, terms=True)
    assert hits_of(with_terms)[0].why.terms
    assert not hits_of(bare)[0].why.terms


def hits_of(outcome: Outcome) -> tuple:  # type: ignore[type-arg]
    return outcome.nearest if isinstance(outcome, Abstention) else outcome.hits


@pytest.mark.parametrize(
    ("minute", "found"), [(NOON.replace(minute=9), 1), (NOON.replace(minute=10), 0), (NOON.replace(day=3), 0)]
)
def test_without_as_of_an_answer_is_kept_for_ten_minutes_of_the_clock(
    desk: Newsdesk, clock: Callable[[datetime], None], minute: datetime, found: int
) -> None:
    desk.ask(QUESTION)
    clock(minute)
    desk.ask(QUESTION)
    assert desk.outcome_cache.hits == found


def test_with_as_of_the_clock_says_nothing(desk: Newsdesk, clock: Callable[[datetime], None]) -> None:
    filters = Filters.of(as_of="2026-02-02")
    first = desk.ask(QUESTION, filters)
    clock(NOON.replace(year=2027))
    assert desk.ask(QUESTION, filters) is first


def test_a_day_begins_with_a_step_of_the_clock() -> None:
    """So "yesterday" is never kept from the day before."""
    midnight = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    assert rounded(midnight.replace(day=2, hour=23, minute=59), Filters()) == datetime(2026, 3, 2, 23, 50, tzinfo=UTC)
    assert rounded(midnight, Filters()) == midnight


def test_what_is_added_changed_or_removed_empties_it(desk: Newsdesk) -> None:
    for change in (
        lambda: desk.add([article(3, "15 million crowns")]),
        lambda: desk.add([article(3, "17 million crowns")]),  # a new version
        lambda: desk.remove([article(1).id]),
    ):
        desk.ask(QUESTION)
        made = desk.outcome_cache.misses
        change()
        assert desk.ask(QUESTION) == fresh(desk)
        assert (desk.outcome_cache.misses, len(desk.outcome_cache)) == (made + 1, 1)


def test_nothing_of_a_removed_article_is_kept_till_the_next_question(desk: Newsdesk) -> None:
    desk.ask(QUESTION)
    desk.remove([article(1).id])
    assert (len(desk.outcome_cache), desk.outcome_cache.size) == (0, 0)


def test_another_process_empties_it(desk: Newsdesk) -> None:
    """Another library on the same folder commits, as another process does."""
    desk.ask(QUESTION)
    Library(desk.library.folder, HashingEncoder()).add([article(4, "99 million crowns")])
    said = desk.ask(QUESTION)
    assert said == fresh(desk)
    assert "99 million crowns had gone" in "".join(hit.article.body for hit in hits_of(said))
    assert desk.outcome_cache.hits == 0


def test_equal_questions_at_the_same_time_are_answered_once(desk: Newsdesk, reader: FirstWords) -> None:
    reading, go_on = threading.Event(), threading.Event()
    read = reader.read

    def slowly(question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        reading.set()
        assert go_on.wait(30)
        return read(question, texts)

    reader.read = slowly  # type: ignore[method-assign]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(desk.ask, QUESTION) for _ in range(8)]
        assert reading.wait(30)
        go_on.set()
        outcomes = [future.result() for future in asked]
    assert reader.times == 1
    assert all(outcome is outcomes[0] for outcome in outcomes)
    assert (desk.outcome_cache.misses, desk.outcome_cache.hits) == (1, 7)


def test_a_failure_is_not_kept(desk: Newsdesk, reader: FirstWords) -> None:
    read = reader.read

    def fails(question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        raise RuntimeError("no more memory")

    reader.read = fails  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="no more memory"):
        desk.ask(QUESTION)
    reader.read = read  # type: ignore[method-assign]
    assert desk.ask(QUESTION) == fresh(desk)


def key(number: int) -> CacheKey:
    return CacheKey(text=f"{number}?", meanings=(f"{number}?",), filters=Filters(), terms=False, moment=NOON)


def said(number: int) -> Abstention:
    return Abstention(cause="not found", reason=f"{number}", confidence=0.0, nearest=())


def test_what_was_asked_for_last_is_kept_up_to_a_number() -> None:
    cache = OutcomeCache(most=2)
    for number in (1, 2, 1, 3):
        cache.outcome(key(number), 7, lambda number=number: said(number))  # type: ignore[misc]
    assert len(cache) == 2
    assert (cache.hits, cache.misses) == (1, 3)
    assert cache.outcome(key(1), 7, lambda: said(9)) == said(1)
    assert cache.outcome(key(2), 7, lambda: said(9)) == said(9)


def test_what_is_kept_is_bounded_in_bytes(desk: Newsdesk) -> None:
    outcome = desk.ask(QUESTION)
    hits = hits_of(outcome)
    assert size_of(outcome) > sum(len(hit.article.body) for hit in hits)
    cache = OutcomeCache(most_bytes=int(2.5 * size_of(outcome)))
    for number in range(5):
        cache.outcome(key(number), 1, lambda: outcome)
        assert cache.size == len(cache) * size_of(outcome) <= 2.5 * size_of(outcome)
    assert len(cache) == 2


def test_an_outcome_larger_than_all_that_may_be_kept_is_not(desk: Newsdesk) -> None:
    outcome = desk.ask(QUESTION)
    cache = OutcomeCache(most_bytes=size_of(outcome) - 1)
    assert cache.outcome(key(1), 1, lambda: outcome) is outcome
    assert (len(cache), cache.size) == (0, 0)


def test_what_was_begun_before_a_change_is_not_kept_after_it() -> None:
    cache = OutcomeCache()

    def meanwhile() -> Abstention:
        cache.outcome(key(2), 2, lambda: said(2))  # another question has seen the next generation
        return said(1)

    assert cache.outcome(key(1), 1, meanwhile) == said(1)
    assert cache.outcome(key(1), 2, lambda: replace(said(1), reason="anew")).reason == "anew"  # type: ignore[union-attr]


def test_nothing_is_kept_where_nothing_may_be(desk: Newsdesk, reader: FirstWords) -> None:
    none = Newsdesk(desk.library, reader, cache_bytes=0)
    none.ask(QUESTION)
    none.ask(QUESTION)
    assert reader.times == 2
    assert len(none.outcome_cache) == 0
