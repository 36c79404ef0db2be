"""The ranking: what each kind of evidence is worth, held against formulas worked out apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from corpus.text.passages import PassageSplitter
from corpus.types import Span, new_article, new_passage
from index import Filters, Library, View
from qa import Hit
from qa.retrieval.ranking import Ranked, Ranker, Weights, belongs, join, later, recency
from qa.types import Shares
from qa.understanding.period import Period
from qa.understanding.queries import new_query
from tests.fakes import HashingEncoder
from tests.index.libraries import dated_article, open_library, search
from tests.qa.questions import hits_for

NONE = Weights(**dict.fromkeys(Weights.__slots__, 0.0))
QUESTION = "What did the Evening Ledger report about the salt mill fire in March 2024?"
AS_OF = datetime(2024, 4, 2, 12, tzinfo=UTC)
WORDS = "What did report about the salt mill fire in March 2024?"  # who reports is no word of the matter
PAIRS = "the-salt salt-mill mill-fire fire-in in-march march-2024"
FAR = " ".join(["and so on"] * 20)
ARTICLES = {  # title: body, day, outlet
    "outlet": ("A choir sang.", "2023-05-01", "Evening Ledger"),
    "period": ("The harbor froze.", "2024-03-10", "Post"),
    "reported": ("The tram stopped.", "2024-04-01", "Post"),  # a day after the period's end
    "recent": ("Bread got dearer.", "2024-04-02", "Post"),
    "phrase": (f"A salt mill fire. {FAR} Nothing was lost in the months after it.", "2022-01-01", "Post"),
    "window": ("In March, the ledger of the mill and its salt had no fire.", "2022-01-01", "Post"),
    "scattered": (f"Salt. {FAR} Mill. {FAR} Fire.", "2022-01-01", "Post"),
    "undated": ("The fair opened.", None, None),
}


def seconds(day: int, month: int, hour: int = 0) -> float:
    return datetime(2024, month, day, hour, tzinfo=UTC).timestamp()


def alone(kind: str) -> Weights:
    """Nothing but one kind of evidence."""
    return replace(NONE, **{kind: 1.0})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = open_library(tmp_path_factory.mktemp("rank") / "index")
    made.add([dated_article(title, *article) for title, article in ARTICLES.items()])
    return made


@pytest.fixture
def view(library: Library) -> Iterator[View]:
    with library.reading() as view:
        assert view is not None
        yield view


def found(library: Library, question: str, weights: Weights) -> list[Hit]:
    return hits_for(library, question, 50, Filters(as_of=AS_OF), weights=weights)


def scores(hits: list[Hit]) -> dict[str, float]:
    """The best of each title; the undated one is not there as of any moment."""
    return {hit.article.title or "": hit.score for hit in reversed(hits)}


def test_recency_is_1_now_and_a_half_after_14_days() -> None:
    now = seconds(2, 4, 12)
    days = np.array([0, 14, 28, 42, 126, -3])
    np.testing.assert_allclose(recency(now - days * 86_400.0, now), [1, 1 / 2, 1 / 3, 1 / 4, 1 / 10, 1])
    assert recency(np.array([np.nan]), now).tolist() == [0.0]


def test_what_is_published_in_a_period_or_in_the_3_days_after_belongs_to_it() -> None:
    period = Period(first=date(2024, 3, 1), last=date(2024, 3, 31), words="in March")
    last_second = seconds(1, 4) - 1
    published = [seconds(1, 3) - 1, seconds(1, 3), seconds(15, 3), last_second, seconds(1, 4), seconds(1, 4, 12)]
    published += [seconds(2, 4, 12), seconds(4, 4), seconds(1, 5), np.nan]
    np.testing.assert_allclose(
        belongs(np.array(published), period),
        [0, 1, 1, 1, 1, 5 / 6, 1 / 2, 0, 0, 0],
        atol=1e-9,
    )


def test_dense_alone_is_the_cosine(library: Library) -> None:
    """It is worked out anew from the texts that were encoded."""
    encoder = HashingEncoder()
    splitter = PassageSplitter(encoder.count_tokens, 80)
    (question,) = encoder.encode_questions([QUESTION])
    hits = found(library, QUESTION, alone("dense"))
    assert len(hits) >= 7
    for hit in hits:
        (indexed,) = [text.indexed for text in splitter.split(hit.article) if text.passage == hit.passage]
        (vector,) = encoder.encode_passages([indexed])
        assert hit.score == pytest.approx(float(question @ vector), abs=1e-6) == hit.why.similarity


def test_words_alone_are_bm25_as_a_share_of_the_best(library: Library) -> None:
    hits = found(library, QUESTION, alone("words"))
    (matches,) = search(library, [WORDS], 50, Filters(as_of=AS_OF))
    best = max(match.bm25 for match in matches)
    assert {hit.passage.id: hit.score for hit in hits} == pytest.approx(
        {match.passage.id: match.bm25 / best for match in matches}
    )
    assert hits[0].score == pytest.approx(1.0)


def test_phrases_alone_are_the_pairs_side_by_side(library: Library, view: View) -> None:
    """Of all neighbours in the question one article has `salt mill` and `mill fire`, another `in March`."""
    idf = view.idf(PAIRS.replace("-", " ").split())
    weights = {pair: min(idf[word] for word in pair.split("-")) for pair in PAIRS.split()}
    assert view.idf(["what", "did", "about"]) == {}
    ours = scores(found(library, QUESTION, alone("phrases")))
    total = sum(weights.values())
    assert ours["phrase"] == pytest.approx((weights["salt-mill"] + weights["mill-fire"]) / total)
    assert ours["window"] == pytest.approx(weights["in-march"] / total)
    assert ours["scattered"] == ours["outlet"] == 0.0


def test_window_alone_is_the_content_close_together(library: Library, view: View) -> None:
    content = view.idf(["report", "salt", "mill", "fire", "march", "2024"])
    ours = scores(found(library, QUESTION, alone("window")))
    total = sum(content.values())
    assert ours["window"] == pytest.approx(sum(content[word] for word in ("salt", "mill", "fire", "march")) / total)
    assert ours["phrase"] == pytest.approx(sum(content[word] for word in ("salt", "mill", "fire")) / total)
    assert 0 < ours["scattered"] <= max(content[word] for word in ("salt", "mill", "fire")) / total
    assert max(ours, key=lambda title: ours[title]) == "window"


def test_recency_alone_ranks_by_day(library: Library) -> None:
    """A bare day is its midnight: what is of today is half a day old at noon."""
    ours = scores(found(library, "What happened?", alone("recency")))
    assert ours["recent"] == pytest.approx(1 / (1 + 0.5 / 14))
    assert ours["reported"] == pytest.approx(1 / (1 + 1.5 / 14))
    assert ours["period"] == pytest.approx(1 / (1 + 23.5 / 14))
    assert sorted(ours, key=lambda title: -ours[title])[:4] == ["recent", "reported", "period", "outlet"]


def test_the_latest_is_what_comes_after_the_others_however_long_ago(library: Library) -> None:
    """Asked for the latest, a candidate's recency is the share of the others that were published before it."""
    question, weights = "What is the latest?", alone("latest")
    hits = hits_for(library, question, 50, Filters.of(as_of="2030-01-01"), weights=weights)
    assert (hits[0].article.title, hits[0].score) == ("recent", 1.0)
    hits = hits_for(library, question, 50, Filters.of(as_of="2030-01-01", until="2024-03-31"), weights=weights)
    assert (hits[0].article.title, hits[0].score) == ("period", 1.0)
    assert hits[1].score < 1.0


def test_later_is_the_share_published_before() -> None:
    published = np.array([3.0, 1.0, np.nan, 2.0, 3.0])
    assert later(published).tolist() == pytest.approx([2 / 3, 0.0, 0.0, 1 / 3, 2 / 3])
    assert later(np.array([5.0])).tolist() == [0.0]
    assert later(np.array([np.nan])).tolist() == [0.0]


def test_a_period_alone_ranks_what_belongs_to_it(library: Library) -> None:
    ours = scores(found(library, QUESTION, alone("period")))
    assert ours == pytest.approx(dict.fromkeys(ours, 0.0) | {"period": 1.0, "reported": 1.0, "recent": 2 / 3})


@pytest.mark.parametrize(("day", "counts"), [("2024-04-13", True), ("2024-04-14", False)])
def test_recency_counts_beside_a_period_that_ended_less_than_14_days_ago(
    library: Library, day: str, counts: bool
) -> None:
    hits = hits_for(library, QUESTION, 50, Filters.of(as_of=day), weights=alone("recency"))
    assert any(hit.score for hit in hits) is counts


def test_an_outlet_alone_ranks_what_it_published(library: Library) -> None:
    ours = scores(found(library, QUESTION, alone("outlet")))
    assert ours == dict.fromkeys(ours, 0.0) | {"outlet": 1.0}


def test_without_weights_the_order_is_that_of_the_ids(library: Library) -> None:
    hits = found(library, QUESTION, NONE)
    assert [hit.passage.id for hit in hits] == sorted(hit.passage.id for hit in hits)
    assert {hit.score for hit in hits} == {0.0}


def test_a_ranking_holds_as_many_as_are_wanted(tmp_path: Path) -> None:
    """Proximity is looked at for 60, or for twice as many as are wanted where that is more."""
    library = open_library(tmp_path)
    library.add(
        [dated_article(f"t{i}", f"Salt {i} {chr(97 + i % 26)}.", "2024-01-01", f"Outlet {i}") for i in range(150)]
    )
    vectors = library.encode(["salt"])
    with library.reading() as view:
        assert view is not None
        candidates = view.candidates("salt", vectors["salt"], 200, [Filters()])
        ranked = [
            len(Ranker(Weights()).rank(view, new_query("salt", AS_OF, ()), AS_OF, candidates, k))
            for k in (1, 30, 40, 150, 1000)
        ]
    assert ranked == [40, 60, 80, 150, 150]


def made(row: int, score: float, words: str = "part", outlet: float = 0.0) -> Ranked:
    article = new_article(body=f"Body {row}.")
    return Ranked(
        row=row, words=words, passage=new_passage(article, Span(start=0, end=4)), article=article, similarity=0.5,
        bm25=1.0, story=0, shares=Shares(dense=score - outlet, outlet=outlet),
    )  # fmt: skip


def joined(*parts: list[Ranked]) -> list[tuple[int, str, float, float]]:
    return [(one.row, one.words, round(one.shares.level, 9), round(one.shares.total(), 9)) for one in join(parts)]


def test_the_best_of_each_part_is_put_on_one_level() -> None:
    """Only the best of a part is raised; the rest stand where they stood."""
    first = [made(1, 0.75), made(2, 0.5)]
    second = [made(3, 0.625, "other"), made(4, 0.125, "other")]
    assert sorted(joined(first, second)) == [
        (1, "part", 0.0, 0.75), (2, "part", 0.0, 0.5), (3, "other", 0.125, 0.75), (4, "other", 0.0, 0.125),
    ]  # fmt: skip
    assert joined(first, second) == joined(second, first)


def test_a_part_is_raised_by_no_more_than_a_fifth() -> None:
    """What has nothing on the matter does not come first."""
    first, second = [made(1, 0.75), made(2, 0.5)], [made(3, 0.25, "other")]
    assert joined(first, second) == [(1, "part", 0.0, 0.75), (2, "part", 0.0, 0.5), (3, "other", 0.2, 0.45)]


def test_a_passage_that_tops_both_parts_leaves_the_second_its_next_best() -> None:
    first = [made(1, 0.75), made(2, 0.5)]
    second = [made(1, 0.7, "other"), made(3, 0.625, "other")]
    assert sorted(joined(first, second)) == [
        (1, "part", 0.0, 0.75), (2, "part", 0.0, 0.5), (3, "other", 0.125, 0.75)
    ]  # fmt: skip


def test_of_an_outlets_part_its_own_best_is_raised() -> None:
    first = [made(1, 0.75, outlet=0.25), made(2, 0.5)]
    second = [made(2, 0.5, "other"), made(3, 0.4, "other", outlet=0.25)]
    assert [one for one in joined(first, second) if one[2]] == [(3, "other", 0.2, 0.6)]


def test_a_passage_of_two_parts_stands_where_it_is_best() -> None:
    first = [made(1, 0.75), made(2, 0.5)]
    second = [made(3, 0.7, "other"), made(2, 0.625, "other")]
    assert [one for one in joined(first, second) if one[0] == 2] == [(2, "other", 0.0, 0.625)]


def test_a_part_that_finds_nothing_changes_nothing() -> None:
    only = [made(1, 0.75), made(2, 0.5)]
    assert joined(only, []) == joined(only) == [(1, "part", 0.0, 0.75), (2, "part", 0.0, 0.5)]
    assert joined([], []) == joined([]) == []
