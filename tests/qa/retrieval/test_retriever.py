"""What `retrieve` promises: k, filters, several questions at once, and hits that say why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import qa
from corpus.text.analysis import stems
from index import Filters
from index.stopwatch import running
from qa import Hit, Newsdesk
from qa.retrieval.ranking import WEIGHTS, Weights
from qa.types import Shares
from tests.fakes import make_articles
from tests.index.libraries import dated_article, open_library
from tests.qa.questions import hits_for

AS_OF = Filters.of(as_of="2025-11-20")
QUESTIONS = [
    "what did Japan promise to buy?",
    "Who won the marathon in October 2025?",
    "What is the latest on the Tanner Street Bridge?",
    "How do the Harbor Ledger and the Northern Dispatch describe the talks in Tokyo?",
    'Who said "the bridge is not about to fall" and "the mistake was ours"?',
    "What did Reuters report about the storm?",
    "xyzzy",
]
WIRE = (
    "The harbor office said on Monday that eleven boats had burned at the inner dock during the night, two of which"
    " sank. No one was hurt. Crews from three districts fought the blaze for three hours before it was put out."
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_score_is_the_sum_of_its_shares(samples: Newsdesk, question: str) -> None:
    """Ranks count from 1, scores fall, and no share is more than its evidence can be worth."""
    hits = samples.retrieve(question, 30, AS_OF)
    assert [hit.rank for hit in hits] == list(range(1, 31))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        shares = hit.why.shares
        assert hit.score == shares.total() == pytest.approx(sum(getattr(shares, name) for name in Shares.__slots__))
        assert shares.dense == pytest.approx(WEIGHTS.dense * hit.why.similarity)
        most = {name: getattr(WEIGHTS, name) for name in set(Weights.__slots__) - {"dense", "latest"}}
        most["recency"] = max(WEIGHTS.recency, WEIGHTS.latest)
        for name, weight in most.items():
            assert 0.0 <= getattr(shares, name) <= weight * (1 + 1e-9)
        assert shares.level >= 0.0


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_terms_are_the_questions_words_and_add_up_to_bm25(samples: Newsdesk, question: str) -> None:
    for hit in samples.retrieve(question, 30, AS_OF, terms=True):
        assert sum(score for _, score in hit.why.terms) == pytest.approx(hit.why.bm25, abs=1e-4)
        assert {word for word, _ in hit.why.terms} <= set(stems(question))
        said = [score for _, score in hit.why.terms]
        assert said == sorted(said, reverse=True)
        assert all(score > 0 for score in said)


def test_many_questions_at_once_equal_one_at_a_time(samples: Newsdesk) -> None:
    """Repeated and empty ones too, in the order asked."""
    questions = [*QUESTIONS, "", QUESTIONS[0], "?!"]
    together = samples.retrieve(questions, 8, AS_OF)
    for question, hits in zip(questions, together, strict=True):
        apart = samples.retrieve(question, 8, AS_OF)
        assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in apart]
        assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in apart], abs=2e-3)
    assert together[0] == together[-2] != together[1]
    assert together[-1] == together[-3] == []
    assert samples.retrieve([]) == []


def test_k_is_honoured(samples: Newsdesk) -> None:
    """The first hits do not depend on how many are asked for, up to 30."""
    three = samples.retrieve("bridge", 3, AS_OF)
    assert three == samples.retrieve("bridge", 20, AS_OF)[:3]
    assert [hit.rank for hit in three] == [1, 2, 3]
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        samples.retrieve("bridge", k=0)


def test_k_beyond_the_index_gives_each_passage_once(samples: Newsdesk) -> None:
    everything = samples.retrieve("bridge", k=10_000)
    passages = [hit.passage.id for hit in everything] + [copy.passage.id for hit in everything for copy in hit.copies]
    assert len(passages) == len(set(passages)) == samples.status().passages


def test_outlet_and_dates_filter_the_hits(samples: Newsdesk) -> None:
    filters = Filters.of(since="2025-10-01", until="2025-10-20", outlet=["tessaly county record (SAMPLE)"])
    hits = samples.retrieve("what happened?", k=50, filters=filters)
    assert {hit.article.outlet for hit in hits} == {"Tessaly County Record (sample)"}
    days = {hit.article.published.at.date() for hit in hits if hit.article.published}
    assert days == {date(2025, 10, 17), date(2025, 10, 20)}


def test_what_a_question_names_never_widens_the_filters(samples: Newsdesk) -> None:
    """The question's period and outlet lie outside of them: it is answered from inside all the same."""
    question = "What did the Harbor Ledger report about the strike in November 2025?"
    filters = Filters.of(since="2025-10-01", until="2025-10-10", outlet="Port Alder Beacon (sample)")
    hits = samples.retrieve(question, 50, filters)
    assert {hit.article.title for hit in hits} == {
        "Workers walk out at Alder Bay Packing", "Port Alder library to open on Sundays under new hours",
    }  # fmt: skip
    assert hits[0].article.title == "Workers walk out at Alder Bay Packing"


def test_a_filter_that_lets_nothing_through_finds_nothing(samples: Newsdesk) -> None:
    for filters in (Filters.of(outlet="Nobody's News"), Filters.of(since="2030-01-01"), Filters.of(as_of="2020-01-01")):
        assert samples.retrieve("What did the Harbor Ledger report in October 2025?", 5, filters) == []


def test_a_question_without_an_index_finds_nothing(tmp_path: Path) -> None:
    desk = Newsdesk(open_library(tmp_path / "none"))
    assert desk.retrieve(["bridge", ""], 5) == [[], []]


def test_one_line_retrieval_keeps_its_desk_open(samples: Newsdesk) -> None:
    folder = samples.status().folder
    question = "what did Japan promise to buy?"
    first = qa.retrieve(question, 1, index=folder, filters=AS_OF)
    assert first[0].article.title == "Soybeans and vehicles: what Japan offered for lower tariffs"
    assert qa.retrieve(question, 1, index=folder, filters=AS_OF) == first
    assert qa.retrieve([question], 1, index=folder, filters=AS_OF) == [first]
    assert [hit.passage.id for hit in qa.retrieve(question, 1, index=folder)] == [first[0].passage.id]


def test_a_stopwatch_hears_of_each_stage(samples: Newsdesk) -> None:
    with running() as stopwatch:
        samples.retrieve(QUESTIONS, 5, AS_OF)
    assert sorted(stopwatch.seconds) == ["encode", "rank", "search"]
    assert all(seconds > 0 for seconds in stopwatch.seconds.values())


def copied(tmp_path: Path, k: int, weights: Weights = WEIGHTS) -> list[Hit]:
    """Hits for the boats, of one wire report in three outlets, and of one report of another outlet's own."""
    library = open_library(tmp_path / "index")
    library.add(
        [
            dated_article("Boats burn", WIRE, "2024-05-01", "Wire"),
            dated_article("Eleven boats burn", WIRE.replace("Monday", "May 1"), "2024-05-01", "Post"),
            dated_article("Harbor: eleven boats lost", WIRE, "2024-05-02", "Courier"),
            dated_article("Own report", "Eleven boats burned at the inner dock, we saw it.", "2024-05-02", "Ledger"),
            *make_articles(20, words=60),
        ]
    )
    as_of = Filters(as_of=datetime(2024, 5, 3, tzinfo=UTC))
    return hits_for(library, "How many boats burned at the dock?", k, as_of, weights=weights)


def test_near_copies_take_one_place_and_are_listed(tmp_path: Path) -> None:
    hits = copied(tmp_path, k=2)
    told = [{hit.article.outlet, *(copy.article.outlet for copy in hit.copies)} for hit in hits]
    assert sorted(told, key=len) == [{"Ledger"}, {"Wire", "Post", "Courier"}]
    wire = next(hit for hit in hits if hit.copies)
    for copy in wire.copies:
        assert copy.article.text_at(copy.passage.span) == copy.passage.text
        assert copy.passage.article_id == copy.article.id != wire.article.id


def test_the_best_of_near_copies_stands_for_them(tmp_path: Path) -> None:
    """Without any evidence that is the one whose id comes first; its copies follow in their own order."""
    hits = copied(tmp_path, 50, Weights(**dict.fromkeys(WEIGHTS.__slots__, 0.0)))
    wire = next(hit for hit in hits if hit.copies)
    ids = [wire.passage.id, *(copy.passage.id for copy in wire.copies)]
    assert ids == sorted(ids)
    assert len(ids) == 3


def test_the_latest_is_found_behind_more_old_reports_than_are_looked_at(tmp_path: Path) -> None:
    """220 reports of 2020 say more of the strike than the one of 2025 does."""
    library = open_library(tmp_path / "index")
    old = [
        dated_article(f"Strike {n}", f"The harbor strike of the harbor crews: strike day {n}.", "2020-05-01", "Post")
        for n in range(220)
    ]
    rest = " ".join(
        f"Nothing was said of pier {n}, of its cranes and of those who work there at night." for n in range(9)
    )
    new = dated_article("Pay", f"The harbor strike is over, said the union. {rest}", "2025-03-01", "Post")
    other = dated_article("Fair", "A fair of books opened in the old town and drew a crowd.", "2025-03-20", "Post")
    library.add([*old, new, other])
    hits = hits_for(library, "What is the latest on the harbor strike?", 20)
    assert "Pay" in [hit.article.title for hit in hits]
    hits = hits_for(library, "Which day of the harbor strike of the harbor crews?", 20)
    assert "Pay" not in [hit.article.title for hit in hits]
