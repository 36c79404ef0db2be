"""Adding: what is new, changed, repeated, interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Article
from index import Added, Filters, Library
from index.storage.store import Store
from tests.fakes import HashingEncoder, make_articles
from tests.index.contents import contents
from tests.index.libraries import QUESTIONS, as_values, assert_only_expected_files, dated_article, open_library, search


def test_what_is_added_is_found(folder: Path) -> None:
    """Each article's own first sentence finds it, whole, as a passage of its body, with both scores."""
    library = open_library(folder)
    articles = make_articles(25, words=120)
    report = library.add(articles)
    assert (report.new, report.updated, report.unchanged) == (25, 0, 0)
    assert report.passages == library.status().passages == len(contents(folder).passages)
    for article in articles:
        question = article.body.split(". ")[0]
        (matches,) = search(library, [question], 3)
        best = max(matches, key=lambda match: match.bm25)
        assert best.article == article
        assert best.passage.text == article.body[best.passage.span.start : best.passage.span.end]
        assert question in best.passage.text
        assert 0 < best.similarity <= 1
    assert library.check() == []
    assert_only_expected_files(folder)


def test_both_scores_are_exact(folder: Path) -> None:
    """The similarity of a match is the cosine of question and header with passage, as NumPy has it."""
    library = open_library(folder)
    library.add(make_articles(20, words=120))
    encoder = HashingEncoder()
    for matches in search(library, QUESTIONS, 5):
        assert matches
    (matches,) = search(library, QUESTIONS[:1], 1000)
    held = contents(folder)
    assert len(matches) == len(held.passages)
    spans = {(p[0], p[1], p[4]): p[6] for p in held.passages}
    question = encoder.encode_questions(QUESTIONS[:1])[0]
    for match in matches:
        vector = held.vectors[spans[match.article.id, match.article.version, match.passage.span.start]]
        assert match.similarity == pytest.approx(float(np.dot(vector, question)), abs=1e-4)


def test_adding_again_changes_nothing(folder: Path) -> None:
    """The same articles again are unchanged: no commit, and no text is encoded."""
    articles = make_articles(10, words=100)
    open_library(folder).add(articles)
    before, generation = contents(folder), open_library(folder).status().generation
    encoder = HashingEncoder()
    again = Library(folder, encoder).add(articles)
    assert again == Added(unchanged=10)
    assert encoder.encoded == 0
    assert contents(folder) == before
    assert open_library(folder).status().generation == generation


def test_an_article_twice_in_one_call_counts_once(folder: Path) -> None:
    """Of equal articles in one call the second is unchanged; of two bodies with one id both become versions."""
    first, second = dated_article("a", "The ferry sails at dawn."), dated_article("a", "The ferry sails at noon.")
    report = open_library(folder).add([first, first, second, second])
    assert (report.new, report.updated, report.unchanged) == (1, 1, 2)
    status = open_library(folder).status()
    assert (status.articles, status.versions) == (1, 1)
    ((match,),) = search(open_library(folder), ["ferry"], 5)
    assert match.article == second


def test_an_article_that_comes_again_much_later_counts_once(folder: Path) -> None:
    """Even beyond the articles that are looked up at once, and before its first coming was committed."""
    articles = [dated_article(f"n{i}", f"Ferry number {i} sailed.") for i in range(300)]
    reports: list[Added] = []
    total = open_library(folder).add([*articles, articles[0]], reports.append)
    assert (total.new, total.updated, total.unchanged, total.passages) == (300, 0, 1, 300)
    assert sum(report.new + report.updated + report.unchanged for report in reports) == 301


def test_a_new_body_is_a_new_version(folder: Path) -> None:
    """After an update the old text is not found, but is with `as_of` before the update was seen."""
    library = open_library(folder)
    old = dated_article("a", "The bridge cost nine million crowns.", day="2024-05-01")
    new = dated_article("a", "The bridge cost ten million crowns.", day="2024-05-01")
    library.add([old])
    report = library.add([new], seen_at=datetime(2024, 6, 1, 12, tzinfo=UTC))
    assert (report.new, report.updated, report.unchanged) == (0, 1, 0)

    def seen(as_of: str | None) -> list[Article]:
        (matches,) = search(library, ["What did the bridge cost, nine or ten?"], 10, Filters.of(as_of=as_of))
        return [match.article for match in matches]

    assert seen(None) == [new]
    assert seen("2024-06-01T11:59:59") == [old]
    assert seen("2024-06-01T12:00") == [new]
    assert seen("2024-05-01") == [old]
    assert seen("2024-04-30") == []
    assert (library.status().articles, library.status().versions, library.status().passages) == (1, 1, 2)
    assert library.check() == []


def test_a_version_may_come_back(folder: Path) -> None:
    """A body that was replaced and is restored is a version again, and its text is not encoded again."""
    library = open_library(folder)
    first, second = dated_article("a", "Polls close at eight."), dated_article("a", "Polls close at nine.")
    library.add([first])
    library.add([second])
    report = library.add([first])
    assert (report.updated, report.encoded) == (1, 0)
    assert [match.article for match in search(library, ["polls"], 5)[0]] == [first]
    assert library.check() == []


def test_one_text_at_two_urls(folder: Path) -> None:
    """Two URLs with one text are two articles and two passages on one vector; each is found when the other is gone."""
    library = open_library(folder)
    one, two = (
        dated_article("Ferry", "The ferry sails at dawn.", url=f"https://{host}.example/ferry") for host in ("a", "b")
    )
    report = library.add([one, two])
    assert (report.new, report.passages, report.encoded) == (2, 2, 1)
    assert (library.status().vectors, library.status().passages) == (1, 2)
    assert {match.article.url for match in search(library, ["ferry"], 1)[0]} == {one.url, two.url}
    assert library.remove([one.id]) == 1
    assert [match.article for match in search(library, ["ferry"], 5)[0]] == [two]
    assert library.check() == []
    assert library.remove([two.id]) == 1
    assert search(library, ["ferry"], 5) == [[]]
    assert (library.check(), library.status().vectors) == ([], 0)


def test_progress_adds_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `on_progress` gets adds up to what `add` returns."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 5)
    articles = make_articles(12, words=100)
    library = open_library(folder)
    library.add(articles[:4])
    progress: list[Added] = []
    total = library.add(articles, progress.append)
    assert sum(progress, Added()) == total
    assert (total.new, total.unchanged) == (8, 4)
    assert len(progress) > 4


def test_an_iterator_that_raises_keeps_what_was_committed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the articles break off, whole batches stay, and the same call again carries on from there."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 4)
    monkeypatch.setattr("index.writing.batching._LOOK_AHEAD", 3)
    articles = make_articles(20, words=60)

    def breaking() -> Iterator[Article]:
        yield from articles[:13]
        raise RuntimeError("feed broke off")

    library = open_library(folder)
    with pytest.raises(RuntimeError, match="feed broke off"):
        library.add(breaking())
    stored = library.status().articles
    assert 8 <= stored <= 13
    assert {article.id for article in library.latest(99)} == {article.id for article in articles[:stored]}
    assert library.check() == []
    report = library.add(articles)
    assert (report.new, report.unchanged) == (20 - stored, stored)
    assert library.check() == []
    assert_only_expected_files(folder)


class _Failing(HashingEncoder):
    """An encoder that fails after so many batches."""

    def __init__(self, good: int) -> None:
        super().__init__()
        self._left = good

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("out of memory")
        return super().encode_passages(texts, on_encoded)


@pytest.mark.parametrize("good", [0, 1, 2])
def test_a_failing_encoder_leaves_the_index_whole(folder: Path, monkeypatch: pytest.MonkeyPatch, good: int) -> None:
    """An encoder that raises in a batch loses that batch only, and leaves no lock and no files behind."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 5)
    open_library(folder).add(make_articles(6, seed=1, words=60))
    before, generation = contents(folder), open_library(folder).status().generation
    articles = make_articles(15, seed=2, words=60)
    with pytest.raises(RuntimeError, match="out of memory"):
        Library(folder, _Failing(good)).add(articles)
    assert open_library(folder).check() == []
    assert (contents(folder) == before) is (good == 0)
    assert (open_library(folder).status().generation == generation) is (good == 0)
    assert_only_expected_files(folder)
    report = open_library(folder).add(articles)
    assert (report.unchanged == 0) is (good == 0)
    assert open_library(folder).status().articles == 21


def test_leftovers_are_swept(folder: Path) -> None:
    """Files that no generation names go at the next write, though it has nothing to add."""
    articles = make_articles(3, words=60)
    open_library(folder).add(articles)
    (folder / "vectors" / "dead.part").write_bytes(b"x")
    (folder / "vectors" / "dead.vectors").write_bytes(b"x")
    shutil.copytree(next((folder / "words").iterdir()), folder / "words" / "dead")
    (folder / "words" / "empty").mkdir()
    open_library(folder).add(articles)
    assert_only_expected_files(folder)
    assert open_library(folder).check() == []


def test_merging_changes_no_answer(folder: Path, tmp_path: Path) -> None:
    """An index added to one article at a time, merged on the way, answers like one added to at once."""
    articles = make_articles(24, words=100)
    at_once, one_by_one = open_library(tmp_path / "once"), open_library(folder)
    at_once.add(articles)
    for article in articles:
        one_by_one.add([article])
    with Store(folder).reading() as tables:
        assert len(tables.segments.files()) < 8 + 3
    assert one_by_one.check() == []
    assert as_values(search(one_by_one, QUESTIONS, 10)) == as_values(search(at_once, QUESTIONS, 10))
    assert contents(folder) == contents(tmp_path / "once")
    assert_only_expected_files(folder)
