"""Candidates held against brute force: every visible passage compared, by vector and by word."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Article, Published, new_article
from corpus.text.analysis import stems
from corpus.text.languages.detection import with_language
from corpus.text.passages import PassageSplitter
from index import Candidates, Filters, Library, View
from index.storage.words import WordIndex, write_words
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import dated_article, open_library

N = 20
START = datetime(2024, 1, 1, tzinfo=UTC)
OUTLETS = ["The Post", "Evening Ledger", "Harbor Wire"]
QUESTION = "storm flood at the harbor court"
_WORDS = "storm flood river farm ship train coal wheat court bank mayor budget harbor fog map law tax fish".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All passages as brute force has them; row r was published r - 1 minutes after `START`.

    Attributes:
        similarity: Cosine with `QUESTION`, worked out from the texts anew.
        bm25: By tantivy over the same texts in an index of its own, 0 where no word occurs.
    """

    rows: NDArray[np.int64]
    similarity: NDArray[np.float64]
    bm25: NDArray[np.float64]
    outlet: list[str | None]


def short_articles(n: int) -> list[Article]:
    """One a minute, each of one passage."""
    chance = random.Random(n)
    return [
        new_article(
            body=f"{' '.join(chance.choices(_WORDS, k=chance.randint(4, 12)))} n{number}.",
            url=f"https://x.example/{number}",
            outlet=chance.choice(OUTLETS),
            published=Published(at=START + timedelta(minutes=number), precision="minute", zoned=True, origin="field"),
        )
        for number in range(n)
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """2,300 passages: more than are scored one and all."""
    made = open_library(tmp_path_factory.mktemp("view") / "index")
    made.add(short_articles(2_300))
    return made


@pytest.fixture
def view(library: Library) -> Iterator[View]:
    with library.reading() as view:
        assert view is not None
        yield view


@pytest.fixture(scope="module")
def whole(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Passages are cut, encoded and word-indexed anew; rows count from 1 in the order added."""
    encoder = HashingEncoder()
    splitter = PassageSplitter(encoder.count_tokens, 80)
    articles = short_articles(2_300)
    texts = [text.indexed for article in articles for text in splitter.split(article)]
    assert len(texts) == len(articles) == library.status().passages
    rows = list(range(1, len(texts) + 1))
    folder = tmp_path_factory.mktemp("words") / "g"
    languages = {row: with_language(article).language for row, article in enumerate(articles, 1)}
    write_words(folder, None, zip(rows, texts, strict=True), [], languages)()
    scores = WordIndex(folder).scores(QUESTION, rows)
    (vector,) = encoder.encode_questions([QUESTION])
    return Whole(
        rows=np.array(rows),
        similarity=encoder.encode_passages(texts).astype(np.float64) @ vector.astype(np.float64),
        bm25=np.array([scores.get(row, 0.0) for row in rows]),
        outlet=[article.outlet for article in articles],
    )


def minutes(*, since: int | None = None, until: int | None = None, as_of: int | None = None) -> Filters:
    """Bounds in minutes after `START`."""
    moments = [None if minute is None else START + timedelta(minutes=minute) for minute in (since, until, as_of)]
    return Filters(since=moments[0], until=moments[1], as_of=moments[2])


def candidates(view: View, n: int, *filters: Filters) -> Candidates:
    (vector,) = HashingEncoder().encode_questions([QUESTION])
    return view.candidates(QUESTION, vector, n, filters or [Filters()])


def assert_best(rows: set[int], scores: NDArray[np.float64], of: NDArray[np.int64], n: int) -> None:
    """Among the rows are the n with the best scores; where the last are equal any of these."""
    score_of = dict(zip(of.tolist(), scores.tolist(), strict=True))
    ordered = sorted(score_of.values(), reverse=True)
    last = ordered[min(n, len(ordered)) - 1]
    assert {row for row, score in score_of.items() if score > last + 1e-5} <= rows
    assert len({row for row in rows if score_of.get(row, -1.0) >= last - 1e-5}) >= min(n, len(ordered))


@pytest.mark.parametrize("count", [1, 7, 500, 1_999, 2_000, 2_001, 2_299, 2_300])
def test_the_best_of_what_is_visible_are_candidates(view: View, whole: Whole, count: int) -> None:
    """As many passages as that are visible, around 2,000 and far from it: by vector and by word the best are there."""
    found = candidates(view, N, minutes(until=count - 1))
    rows = set(found.rows.tolist())
    assert rows <= set(whole.rows[:count].tolist())
    assert found.rows.tolist() == sorted(rows)
    assert_best(rows, whole.similarity[:count], whole.rows[:count], N)
    worded = whole.bm25[:count] > 0
    assert_best(rows, whole.bm25[:count][worded], whole.rows[:count][worded], N)
    assert len(rows) <= 2 * N


@pytest.mark.parametrize("bounds", [{}, {"until": 1_000}, {"since": 150}, {"since": 2_200}, {"as_of": 40}])
def test_both_scores_are_exact(view: View, whole: Whole, bounds: dict[str, int]) -> None:
    """Similarity of what only words found too, and BM25 of what only vectors found; 0 where no word occurs."""
    found = candidates(view, 300, minutes(**bounds))
    np.testing.assert_allclose(found.similarity, whole.similarity[found.rows - 1], atol=1e-5)
    np.testing.assert_allclose(found.bm25, whole.bm25[found.rows - 1], atol=1e-4)
    assert [array.dtype.name for array in (found.rows, found.similarity, found.bm25, found.published)] == [
        "int64", "float32", "float64", "float64",
    ]  # fmt: skip


def test_scores_do_not_depend_on_what_is_hidden(view: View) -> None:
    """Those of a narrow search, scored one and all, are those of a wide one."""
    wide, narrow = candidates(view, 2_300), candidates(view, N, minutes(until=50))
    positions = np.searchsorted(wide.rows, narrow.rows)
    assert wide.rows[positions].tolist() == narrow.rows.tolist()
    np.testing.assert_allclose(narrow.similarity, wide.similarity[positions], atol=1e-6)
    np.testing.assert_allclose(narrow.bm25, wide.bm25[positions], atol=1e-5)


def test_candidates_come_with_day_outlet_and_story(view: View, whole: Whole) -> None:
    found = candidates(view, 200)
    assert (found.published - START.timestamp()).tolist() == [60.0 * (row - 1) for row in found.rows]
    assert [view.outlets[position] for position in found.outlet] == [whole.outlet[row - 1] for row in found.rows]
    assert sorted(view.outlets) == sorted(OUTLETS)
    assert view.outlet_positions([view.outlets[2], view.outlets[0]]) == [2, 0]
    assert set(found.story.tolist()) == {0}
    assert len(found) == len(found.rows) == len(found.story)


@pytest.mark.parametrize(
    "several",
    [
        [minutes(), minutes(since=100, until=140)],
        [minutes(until=2_100), Filters.of(outlet="harbor wire")],
        [minutes(), minutes(since=5_000), Filters.of(outlet="nobody's")],
        [minutes(until=3), minutes(until=3)],
        [minutes(since=2_290), minutes(until=5), Filters.of(outlet="the post", as_of="2024-01-01")],
    ],
)
def test_several_filters_find_what_each_finds(view: View, several: list[Filters]) -> None:
    """Joined, each passage once, with the same scores as by one filter alone."""
    joined = candidates(view, N, *several)
    apart = [candidates(view, N, filters) for filters in several]
    assert joined.rows.tolist() == sorted({row for one in apart for row in one.rows.tolist()})
    for one in apart:
        positions = np.searchsorted(joined.rows, one.rows)
        np.testing.assert_allclose(joined.similarity[positions], one.similarity, atol=1e-6)
        np.testing.assert_allclose(joined.bm25[positions], one.bm25, atol=1e-5)


def test_no_filters_find_nothing(view: View) -> None:
    (vector,) = HashingEncoder().encode_questions([QUESTION])
    assert len(view.candidates(QUESTION, vector, N, [])) == 0


def test_passages_of_one_vector_are_all_found(folder: Path) -> None:
    """Equal texts share a vector: each of their passages is a candidate, up to twice as many as are wanted."""
    library = open_library(folder)
    library.add([new_article(body="Storm at the harbor.", url=f"https://x.example/{number}") for number in range(9)])
    with library.reading() as view:
        assert view is not None
        assert library.status().vectors == 1
        assert [len(candidates(view, n)) for n in (1, 2, 20)] == [2, 4, 9]


@pytest.mark.parametrize(
    ("filters", "minute"),
    [
        ({}, 2_299.0), ({"until": 77}, 77.0), ({"as_of": 1_200}, 1_200.0), ({"since": 5, "until": 9}, 9.0),
        ({"since": 9_000}, math.nan),
    ],
)  # fmt: skip
def test_the_last_publication_is_that_of_what_is_visible(view: View, filters: dict[str, int], minute: float) -> None:
    found = (view.last_published(minutes(**filters)) - START.timestamp()) / 60
    assert found == pytest.approx(minute, nan_ok=True)


def test_undated_articles_were_published_at_no_time(folder: Path) -> None:
    library = open_library(folder)
    library.add([dated_article("undated", "Storm.")])
    with library.reading() as view:
        assert view is not None
        assert math.isnan(view.last_published(Filters()))
        assert np.isnan(candidates(view, 5).published).tolist() == [True]
    library.add([dated_article("dated", "Flood.", "2024-01-02")])
    with library.reading() as view:
        assert view is not None
        assert view.last_published(Filters()) == (START + timedelta(days=1)).timestamp()


def test_where_all_was_removed_nothing_is_found(folder: Path) -> None:
    library = open_library(folder)
    articles = make_articles(3, words=40)
    library.add(articles)
    library.remove(article.id for article in articles)
    with library.reading() as view:
        assert view is not None
        found: Any = candidates(view, 5)
        assert [len(found), found.bm25.tolist(), found.similarity.tolist(), view.outlets] == [0, [], [], ()]
        assert math.isnan(view.last_published(Filters()))
        assert (view.idf(["storm"]), view.word_scores(QUESTION, [])) == ({}, {})


def test_word_scores_are_those_of_each_word(view: View, whole: Whole) -> None:
    """Most first; they add up to BM25; of a row without any of the words there are none."""
    worded = whole.rows[whole.bm25 > 0][:50].tolist()
    silent = whole.rows[whole.bm25 == 0][:3].tolist()
    parts = view.word_scores(QUESTION, [*worded, *silent])
    for row in worded:
        scores = [score for _, score in parts[row]]
        assert sum(scores) == pytest.approx(whole.bm25[row - 1], abs=1e-4)
        assert scores == sorted(scores, reverse=True)
        assert {word for word, _ in parts[row]} <= set(stems(QUESTION))
    assert not set(silent) & set(parts)


def test_idf_is_that_of_bm25(view: View, whole: Whole) -> None:
    texts = [article.body.split() for article in short_articles(2_300)]
    count = sum("storm" in words for words in texts)
    expected = math.log(1 + (2_300 - count + 0.5) / (count + 0.5))
    assert view.idf(["storm", "unheard"]) == {"storm": pytest.approx(expected)}
