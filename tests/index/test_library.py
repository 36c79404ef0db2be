"""The library: vectors, words and rows as one whole, whatever is added, removed, broken or done at once."""

from __future__ import annotations

import json
import os
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Article, FilterError, Published, new_article
from index import Added, Filters, Library, Match, Stopwatch
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexUnwritable
from index.store import Store
from tests.fakes import HashingEncoder, make_articles
from tests.index.inside import contents, spawn_adding

_QUESTIONS = ["Who approved the flood barrier?", "harbour board and the night ferry", "Ines Moreau", "a wheat subsidy"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def _library(folder: Path) -> Library:
    return Library(folder, HashingEncoder(), passage_tokens=80)


def _bodies(results: list[Match]) -> set[str]:
    return {match.article.body for match in results}


def _found(library: Library, question: str, n: int = 50, **filters: Any) -> set[str]:
    """Titles of the articles that are found."""
    (matches,) = library.search([question], n, Filters.of(**filters))
    return {match.article.title or "" for match in matches}


def _article(title: str, body: str, day: str | None = None, outlet: str | None = None, url: str = "") -> Article:
    published = (
        Published(at=datetime.fromisoformat(day).replace(tzinfo=UTC), precision="day", zoned=False, origin="field")
        if day
        else None
    )
    return new_article(
        body=body, url=url or f"https://x.example/{title}", title=title, outlet=outlet, published=published
    )


def _as_values(results: list[list[Match]]) -> list[list[tuple[str, float, float]]]:
    """Matches by passage, with scores rounded beyond what the order of sums changes."""
    return [sorted((m.passage.id, round(m.similarity, 4), round(m.bm25, 3)) for m in matches) for matches in results]


def _assert_only_expected_files(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} - {"library.sqlite-wal", "library.sqlite-shm", "write.lock"} == {
        "library.sqlite", "vectors", "words",
    }  # fmt: skip
    with Store(folder).reading() as tables:
        assert {path.name for path in (folder / "vectors").iterdir()} == set(tables.segments())
        assert [path.name for path in (folder / "words").iterdir()] == [tables.manifest().words]


# ---------------------------------------------------------------------- adding


def test_what_is_added_is_found(folder: Path) -> None:
    """Each article's own first sentence finds it, whole, as a passage of its body, with both scores."""
    library = _library(folder)
    articles = make_articles(25, words=120)
    report = library.add(articles)
    assert (report.new, report.updated, report.unchanged) == (25, 0, 0)
    assert report.passages == library.status().passages == len(contents(folder).passages)
    for article in articles:
        question = article.body.split(". ")[0]
        (matches,) = library.search([question], 3)
        best = max(matches, key=lambda match: match.bm25)
        assert best.article == article
        assert best.passage.text == article.body[best.passage.span.start : best.passage.span.end]
        assert question in best.passage.text
        assert 0 < best.similarity <= 1
    assert library.check() == []
    _assert_only_expected_files(folder)


def test_both_scores_are_exact(folder: Path) -> None:
    """The similarity of a match is the cosine of question and header with passage, as NumPy has it."""
    library = _library(folder)
    library.add(make_articles(20, words=120))
    encoder = HashingEncoder()
    for matches in library.search(_QUESTIONS, 5):
        assert matches
    (matches,) = library.search(_QUESTIONS[:1], 1000)
    held = contents(folder)
    assert len(matches) == len(held.passages)
    spans = {(p[0], p[1], p[4]): p[6] for p in held.passages}
    question = encoder.encode_questions(_QUESTIONS[:1])[0]
    for match in matches:
        vector = held.vectors[spans[match.article.id, match.article.version, match.passage.span.start]]
        assert match.similarity == pytest.approx(float(np.dot(vector, question)), abs=1e-4)


def test_adding_again_changes_nothing(folder: Path) -> None:
    """The same articles again are unchanged: no commit, and no text is encoded."""
    articles = make_articles(10, words=100)
    _library(folder).add(articles)
    before, generation = contents(folder), _library(folder).status().generation
    encoder = HashingEncoder()
    again = Library(folder, encoder).add(articles)
    assert again == Added(unchanged=10)
    assert encoder.encoded == 0
    assert contents(folder) == before
    assert _library(folder).status().generation == generation


def test_an_article_twice_in_one_call_counts_once(folder: Path) -> None:
    """Of equal articles in one call the second is unchanged; of two bodies with one id both become versions."""
    first, second = _article("a", "The ferry sails at dawn."), _article("a", "The ferry sails at noon.")
    report = _library(folder).add([first, first, second, second])
    assert (report.new, report.updated, report.unchanged) == (1, 1, 2)
    status = _library(folder).status()
    assert (status.articles, status.versions) == (1, 1)
    ((match,),) = _library(folder).search(["ferry"], 5)
    assert match.article == second


def test_a_new_body_is_a_new_version(folder: Path) -> None:
    """After an update the old text is not found, but is with `as_of` before the update was seen."""
    library = _library(folder)
    old = _article("a", "The bridge cost nine million crowns.", day="2024-05-01")
    new = _article("a", "The bridge cost ten million crowns.", day="2024-05-01")
    library.add([old])
    report = library.add([new], seen_at=datetime(2024, 6, 1, 12, tzinfo=UTC))
    assert (report.new, report.updated, report.unchanged) == (0, 1, 0)

    def seen(as_of: str | None) -> list[Article]:
        (matches,) = library.search(["What did the bridge cost, nine or ten?"], 10, Filters.of(as_of=as_of))
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
    library = _library(folder)
    first, second = _article("a", "Polls close at eight."), _article("a", "Polls close at nine.")
    library.add([first])
    library.add([second])
    report = library.add([first])
    assert (report.updated, report.encoded) == (1, 0)
    assert [match.article for match in library.search(["polls"], 5)[0]] == [first]
    assert library.check() == []


def test_one_text_at_two_urls(folder: Path) -> None:
    """Two URLs with one text are two articles and two passages on one vector; each is found when the other is gone."""
    library = _library(folder)
    one, two = (
        _article("Ferry", "The ferry sails at dawn.", url=f"https://{host}.example/ferry") for host in ("a", "b")
    )
    report = library.add([one, two])
    assert (report.new, report.passages, report.encoded) == (2, 2, 1)
    assert (library.status().vectors, library.status().passages) == (1, 2)
    assert {match.article.url for match in library.search(["ferry"], 1)[0]} == {one.url, two.url}
    assert library.remove([one.id]) == 1
    assert [match.article for match in library.search(["ferry"], 5)[0]] == [two]
    assert library.check() == []
    assert library.remove([two.id]) == 1
    assert library.search(["ferry"], 5) == [[]]
    assert (library.check(), library.status().vectors) == ([], 0)


def test_progress_adds_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `on_progress` hears of adds up to what `add` returns."""
    monkeypatch.setattr("index.library._BATCH_PASSAGES", 5)
    articles = make_articles(12, words=100)
    library = _library(folder)
    library.add(articles[:4])
    heard: list[Added] = []
    total = library.add(articles, heard.append)
    assert sum(heard, Added()) == total
    assert (total.new, total.unchanged) == (8, 4)
    assert len(heard) > 4


def test_an_iterator_that_raises_keeps_what_was_committed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the articles break off, whole batches stay, and the same call again carries on from there."""
    monkeypatch.setattr("index.library._BATCH_PASSAGES", 4)
    monkeypatch.setattr("index.library._LOOK_AHEAD", 3)
    articles = make_articles(20, words=60)

    def breaking() -> Iterator[Article]:
        yield from articles[:13]
        raise RuntimeError("feed broke off")

    library = _library(folder)
    with pytest.raises(RuntimeError, match="feed broke off"):
        library.add(breaking())
    kept = library.status().articles
    assert 8 <= kept <= 13
    assert {article.id for article in library.latest(99)} == {article.id for article in articles[:kept]}
    assert library.check() == []
    report = library.add(articles)
    assert (report.new, report.unchanged) == (20 - kept, kept)
    assert library.check() == []
    _assert_only_expected_files(folder)


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
    monkeypatch.setattr("index.library._BATCH_PASSAGES", 5)
    _library(folder).add(make_articles(6, seed=1, words=60))
    before, generation = contents(folder), _library(folder).status().generation
    articles = make_articles(15, seed=2, words=60)
    with pytest.raises(RuntimeError, match="out of memory"):
        Library(folder, _Failing(good)).add(articles)
    assert _library(folder).check() == []
    assert (contents(folder) == before) is (good == 0)
    assert (_library(folder).status().generation == generation) is (good == 0)
    _assert_only_expected_files(folder)
    report = _library(folder).add(articles)
    assert (report.unchanged == 0) is (good == 0)
    assert _library(folder).status().articles == 21


def test_leftovers_are_swept(folder: Path) -> None:
    """Files that no generation names go at the next write, though it has nothing to add."""
    articles = make_articles(3, words=60)
    _library(folder).add(articles)
    (folder / "vectors" / "dead.part").write_bytes(b"x")
    (folder / "vectors" / "dead.faiss").write_bytes(b"x")
    shutil.copytree(next((folder / "words").iterdir()), folder / "words" / "dead")
    (folder / "words" / "empty").mkdir()
    _library(folder).add(articles)
    _assert_only_expected_files(folder)
    assert _library(folder).check() == []


def test_merging_changes_no_answer(folder: Path, tmp_path: Path) -> None:
    """An index added to one article at a time, merged on the way, answers like one added to at once."""
    articles = make_articles(24, words=100)
    at_once, one_by_one = _library(tmp_path / "once"), _library(folder)
    at_once.add(articles)
    for article in articles:
        one_by_one.add([article])
    with Store(folder).reading() as tables:
        assert len(tables.segments()) < 8 + 3
    assert one_by_one.check() == []
    assert _as_values(one_by_one.search(_QUESTIONS, 10)) == _as_values(at_once.search(_QUESTIONS, 10))
    assert contents(folder) == contents(tmp_path / "once")
    _assert_only_expected_files(folder)


# ---------------------------------------------------------------------- removing


def test_removal_takes_everything(folder: Path) -> None:
    """A removed article is in no vector file that counts, no words, no rows, no version, and no search finds it."""
    library = _library(folder)
    articles = make_articles(12, words=100)
    library.add(articles)
    changed = new_article(
        body="Rewritten: the zeppelin landed.", url=articles[0].url, title=articles[0].title,
        outlet=articles[0].outlet, published=articles[0].published,
    )  # fmt: skip
    library.add([changed], seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert _found(library, "zeppelin", 5)
    gone = [articles[0].id, articles[5].id]
    assert library.remove([*gone, "0" * 16]) == 2
    assert library.check() == []
    held = contents(folder)
    assert {passage[0] for passage in held.passages} == {article.id for article in articles} - set(gone)
    assert set(held.vectors) == {passage[6] for passage in held.passages}
    assert held.words == len(held.passages)
    for as_of in (None, "2025-12-31", "2026-02-01"):
        for article in (articles[0], articles[5], changed):
            (matches,) = library.search([article.body[:400]], 100, Filters.of(as_of=as_of))
            assert not {match.article.id for match in matches} & set(gone)
    assert library.remove(gone) == 0
    _assert_only_expected_files(folder)


def test_removed_texts_leave_the_files_in_time(folder: Path) -> None:
    """After more than a quarter of the articles is removed, their vectors are in no file any more."""
    library = _library(folder)
    articles = make_articles(20, words=60)
    library.add(articles)
    library.remove(article.id for article in articles[:10])
    with Store(folder).reading() as tables:
        written = sum(file.vectors for file in tables.segments().values())
    assert written == library.status().vectors == len(contents(folder).vectors)


def test_removing_everything_leaves_an_empty_index(folder: Path) -> None:
    """Empty again, an index finds nothing, is sound, and takes articles as before."""
    library = _library(folder)
    articles = make_articles(9, words=100)
    library.add(articles)
    assert library.remove(article.id for article in articles) == 9
    assert library.check() == []
    assert library.search(_QUESTIONS, 5) == [[], [], [], []]
    assert _library(folder).search(_QUESTIONS, 5) == [[], [], [], []]
    status = library.status()
    assert (status.articles, status.versions, status.passages, status.vectors, status.first) == (0, 0, 0, 0, None)
    assert library.add(articles).new == 9
    assert library.check() == []
    assert _found(library, articles[3].body[:200])


def test_removing_where_there_is_no_index(folder: Path) -> None:
    """Nothing is removed, and no folder is made."""
    assert _library(folder).remove(["0" * 16]) == 0
    assert not folder.exists()


# ---------------------------------------------------------------------- searching


@pytest.fixture
def dated(folder: Path) -> Library:
    """One story a day, in three outlets, one of them undated and one without an outlet."""
    library = _library(folder)
    library.add(
        [
            _article("first", "The ferry was late.", "2024-01-01", "The Post"),
            _article("second", "The ferry was early.", "2024-01-02", "Evening Ledger"),
            _article("third", "The ferry sank.", "2024-01-03", "Straßenblatt"),
            _article("undated", "The ferry was painted.", None, "the post"),
            _article("nobody's", "The ferry was sold.", "2024-01-02"),
        ]
    )
    return library


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "first second third undated nobody's"),
        ({"since": "2024-01-02"}, "second third nobody's"),
        ({"until": "2024-01-02"}, "first second nobody's"),
        ({"since": "2024-01-02", "until": "2024-01-02"}, "second nobody's"),
        ({"since": "2024-01-02T00:00:01"}, "third"),
        ({"until": "2024-01-01T23:59"}, "first"),
        ({"as_of": "2024-01-01"}, "first"),
        ({"as_of": "2023-12-31"}, ""),
        ({"as_of": "2024-01-03", "since": "2024-01-02"}, "second third nobody's"),
        ({"outlet": "THE POST"}, "first undated"),
        ({"outlet": ["evening ledger", "STRASSENBLATT"]}, "second third"),
        ({"outlet": "the post", "until": "2024-12-31"}, "first"),
        ({"outlet": "Post"}, ""),
        ({"since": "2025-01-01"}, ""),
    ],
)
def test_filters(dated: Library, filters: dict[str, Any], expected: str) -> None:
    """Bounds are inclusive, undated articles pass none, and any of several outlets is enough, in any case."""
    assert _found(dated, "ferry", **filters) == set(expected.split())
    assert _found(dated, "unheard of", **filters) == set(expected.split())  # the vectors' side alone


def test_a_filter_takes_no_place(folder: Path) -> None:
    """Where most articles are filtered out, n of the others are still found, by vector and by word."""
    library = _library(folder)
    crowd = [_article(f"c{i}", f"Ferry ferry ferry number {i}.", "2024-01-01", "Crowd") for i in range(60)]
    few = [
        _article(f"f{i}", f"A long report, which names a ferry once, at {i}.", "2024-01-01", "Few") for i in range(4)
    ]
    library.add(crowd + few)
    assert _found(library, "ferry", 3, outlet="few") <= {"f0", "f1", "f2", "f3"}
    assert _found(library, "ferry", 4, outlet="few") == {"f0", "f1", "f2", "f3"}
    (matches,) = library.search(["ferry"], 4, Filters.of(outlet="few"))
    assert all(match.bm25 > 0 for match in matches)


def test_filters_are_read_anew(dated: Library) -> None:
    """What is added after a filtered search is seen by the next with the same filters."""
    assert _found(dated, "ferry", outlet="the post") == {"first", "undated"}
    dated.add([_article("later", "A ferry again.", "2024-02-01", "The Post")])
    assert _found(dated, "ferry", outlet="the post") == {"first", "undated", "later"}


def test_a_date_that_is_none_is_refused() -> None:
    """A filter that cannot be read is a FilterError that quotes it."""
    with pytest.raises(FilterError, match="'yesterday'"):
        Filters.of(since="yesterday")


def test_no_index_yet(folder: Path) -> None:
    """Where there is no index, everything is empty and no folder is made."""
    library = _library(folder)
    assert library.search(["ferry", ""], 5) == [[], []]
    assert (library.check(), library.find(url="x"), library.latest(5)) == ([], [], [])
    status = library.status()
    assert (status.generation, status.articles, status.passages, status.outlets) == (0, 0, 0, ())
    assert not folder.exists()


@pytest.mark.parametrize("question", ["", "   ", "?!", "...", "🌩️", "—", "_"])
def test_questions_without_a_word(dated: Library, question: str) -> None:
    """An empty question, or one of punctuation only, finds nothing, and disturbs no other."""
    assert dated.search([question], 5) == [[]]
    none, ferry, none_either = dated.search([question, "ferry", question], 5)
    assert (none, none_either) == ([], [])
    assert len(_bodies(ferry)) == 5


@pytest.mark.parametrize("question", ["ferry_boat", "İstanbul ferry", '"ferry', "ferry AND", "NOT (ferry", "ferry:*^~"])
def test_questions_with_marks(dated: Library, question: str) -> None:
    """Whatever marks stand in it, a question finds by its words."""
    (matches,) = dated.search([question], 5)
    assert all(match.bm25 > 0 for match in matches)
    assert len(_bodies(matches)) == 5


def test_n_beyond_the_index(dated: Library) -> None:
    """Asked for more than there is, a search gives each passage once."""
    (matches,) = dated.search(["ferry"], 10_000)
    assert sorted(match.article.title or "" for match in matches) == [
        "first", "nobody's", "second", "third", "undated",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="at least 1"):
        dated.search(["ferry"], 0)


def test_several_questions_at_once(folder: Path) -> None:
    """Several questions, repeated and empty ones too, get what each gets alone."""
    library = _library(folder)
    library.add(make_articles(30, words=120))
    questions = [*_QUESTIONS, "", _QUESTIONS[0], "Port Amity"]
    together = library.search(questions, 4)
    assert together == [library.search([question], 4)[0] for question in questions]
    assert together[0] == together[5] != together[1]
    assert library.search([], 4) == []


def test_a_stopwatch_hears_of_both_stages(dated: Library) -> None:
    """The seconds of encoding and of searching are told apart."""
    stopwatch = Stopwatch()
    dated.search(["ferry"], 2, stopwatch=stopwatch)
    assert list(stopwatch.seconds) == ["encode", "search"]
    assert all(seconds > 0 for seconds in stopwatch.seconds.values())


def test_status(dated: Library, folder: Path) -> None:
    """How the index stands, in every figure."""
    status = dated.status()
    assert (status.folder, status.generation) == (str(folder), 1)
    assert (status.articles, status.versions, status.undated, status.passages, status.vectors) == (5, 0, 1, 5, 5)
    assert (status.first, status.last) == ("2024-01-01", "2024-01-03")
    assert set(status.outlets) == {
        (None, 1), ("The Post", 1), ("the post", 1), ("Evening Ledger", 1), ("Straßenblatt", 1),
    }  # fmt: skip
    assert (status.encoder, status.encoder_digest) == ("hashing", HashingEncoder().digest)
    assert (status.dimensions, status.passage_tokens) == (64, 80)
    files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert files <= status.size_bytes <= files + 100_000  # SQLite's own log is there only while it is read


# ---------------------------------------------------------------------- what is wrong is named


def test_another_encoder_is_refused(dated: Library, folder: Path) -> None:
    """Other weights are an IndexMismatch that names both; nothing is changed."""
    with pytest.raises(IndexMismatch) as raised:
        Library(folder, HashingEncoder(name="newer", digest="7e" * 32))
    assert str(raised.value) == (
        f"{folder}: it was made with the encoder hashing (weights 0f0f0f0f0f0f), not with newer (weights 7e7e7e7e7e7e)."
        " Open it as it was made, or add the articles to another folder."
    )
    assert dated.check() == []


def test_another_passage_size_is_refused(dated: Library, folder: Path) -> None:
    """Another passage size is an IndexMismatch that names both; none given is taken from the index."""
    with pytest.raises(IndexMismatch) as raised:
        Library(folder, HashingEncoder(), passage_tokens=128)
    assert str(raised.value) == (
        f"{folder}: its passages have up to 80 tokens, not 128."
        " Open it as it was made, or add the articles to another folder."
    )
    assert Library(folder, HashingEncoder()).status().passage_tokens == dated.status().passage_tokens == 80


def test_an_index_made_meanwhile_by_another_encoder_is_refused(folder: Path) -> None:
    """A library opened before the index was made checks it at its first write and its first search."""
    early = Library(folder, HashingEncoder(name="newer", digest="7e" * 32))
    _library(folder).add(make_articles(2, words=60))
    with pytest.raises(IndexMismatch, match="newer"):
        early.add(make_articles(2, words=60))
    with pytest.raises(IndexMismatch, match="newer"):
        early.search(["ferry"], 1)


def test_a_garbage_database_is_damage(dated: Library, folder: Path) -> None:
    """A database overwritten with garbage is IndexDamaged on opening, its path first."""
    (folder / "library.sqlite").write_bytes(b"garbage " * 4096)
    with pytest.raises(IndexDamaged, match=str(folder / "library.sqlite")):
        _library(folder)
    with pytest.raises(IndexDamaged, match=str(folder / "library.sqlite")):
        dated.search(["ferry"], 1)


@pytest.mark.parametrize("damage", ["segment gone", "segment cut", "words gone"])
def test_damaged_files_are_named(dated: Library, folder: Path, damage: str) -> None:
    """A missing or truncated file is IndexDamaged for whoever searches, and a line of `check`, its path in both."""
    (segment,) = (folder / "vectors").iterdir()
    (words,) = (folder / "words").iterdir()
    assert len(dated.search(["ferry"], 5)[0]) == 5
    if damage == "segment gone":
        segment.unlink()
    elif damage == "segment cut":
        segment.write_bytes(segment.read_bytes()[:-40])
    else:
        shutil.rmtree(words)
    named = words if damage == "words gone" else segment
    fresh = _library(folder)
    with pytest.raises(IndexDamaged) as raised:
        fresh.search(["ferry"], 1)
    assert str(raised.value).startswith(f"{named}: ")
    assert "\n" not in str(raised.value)
    assert str(raised.value) in fresh.check()
    assert len(dated.search(["ferry"], 5)[0]) == 5  # what was open before goes on


@pytest.mark.parametrize("part", ["vectors", "words"])
def test_check_holds_the_parts_against_each_other(dated: Library, folder: Path, tmp_path: Path, part: str) -> None:
    """Sound files of another generation are noticed: by `check`, and on opening where numbers differ."""
    shutil.copytree(folder, tmp_path / "old")
    dated.add([_article("later", "A ferry again, at last.", "2024-02-01")])
    if part == "words":
        (now,), (old,) = (folder / "words").iterdir(), (tmp_path / "old" / "words").iterdir()
        shutil.rmtree(now)
        shutil.copytree(old, now)
        assert _library(folder).check() == ["words are indexed for 5 passages of 6; 1 differ"]
        with pytest.raises(IndexDamaged, match="5 passages' words"):
            _library(folder).search(["ferry"], 1)
    else:
        for path in (folder / "vectors").iterdir():
            path.unlink()
        assert sorted(_library(folder).check()) == sorted(
            f"{path}: this file of vectors is missing" for path in _named_segments(folder)
        )


def _named_segments(folder: Path) -> list[Path]:
    with Store(folder).reading() as tables:
        return [folder / "vectors" / name for name in tables.segments()]


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path: Path) -> None:
    """A folder whose parent is a file is IndexUnwritable, its path first; searching it finds nothing."""
    (tmp_path / "file").write_text("x")
    folder = tmp_path / "file" / "index"
    library = _library(folder)
    with pytest.raises(IndexUnwritable, match=str(folder)) as raised:
        library.add(make_articles(1))
    assert "\n" not in str(raised.value)
    assert library.search(["ferry"], 1) == [[]]


def test_a_second_writer_in_another_thread_is_refused(folder: Path) -> None:
    """While one thread adds, another's `add` and `remove` are IndexBusy with the process's id; readers go on."""
    _library(folder).add(make_articles(3, words=60))
    begun, go_on = threading.Event(), threading.Event()

    def articles() -> Iterator[Article]:
        begun.set()
        assert go_on.wait(30)
        yield from make_articles(2, seed=5, words=60)

    first, second = _library(folder), _library(folder)
    writer = threading.Thread(target=lambda: first.add(articles()))
    writer.start()
    try:
        assert begun.wait(30)
        for library in (first, second):
            with pytest.raises(IndexBusy) as raised:
                library.add(make_articles(1))
            assert str(raised.value) == (
                f"{folder}: another writer is at work (process {os.getpid()}); wait for it to end and run this again"
            )
        with pytest.raises(IndexBusy):
            second.remove(["0" * 16])
        assert second.search(["ferry"], 1) != [[]]
    finally:
        go_on.set()
        writer.join(30)
    assert second.status().articles == 5
    assert second.add(make_articles(1, seed=6, words=60)).new == 1
    _assert_only_expected_files(folder)


def test_a_second_writer_in_another_process_is_refused(folder: Path) -> None:
    """While one process adds, another's `add` is IndexBusy with the id of the first; after its death it is free."""
    _library(folder).add(make_articles(3, words=60))
    for end in ("finish", "die"):
        child = spawn_adding("hold", folder)
        assert child.stdout is not None
        assert child.stdout.readline() == "holding\n"
        with pytest.raises(IndexBusy, match=rf"\(process {child.pid}\)"):
            _library(folder).add(make_articles(1))
        assert _library(folder).search(_QUESTIONS[:1], 1) != [[]]
        if end == "die":
            child.kill()
        child.communicate(timeout=30)
        assert child.returncode == (0 if end == "finish" else -9)
    assert _library(folder).add(make_articles(6, words=60)).new == 3
    assert _library(folder).check() == []
    _assert_only_expected_files(folder)


# ---------------------------------------------------------------------- many at once


def test_readers_never_see_half(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While 300 articles are added in some 30 commits, four threads and another process search without an error,
    every match is a whole stored article with its own passage, and what is there never becomes less."""
    articles = make_articles(300, seed=8, words=60)
    stored = {article.id: article for article in articles}
    monkeypatch.setattr("index.library._BATCH_PASSAGES", 20)
    _library(folder).add(articles[:10])
    shared, ended = _library(folder), threading.Event()
    errors: list[str] = []
    searches = [0] * 4

    def read(number: int) -> None:
        library = shared if number < 2 else _library(folder)
        most = 0
        try:
            while not ended.is_set():
                filters = Filters.of(outlet="harbour post") if number % 2 else None
                for matches in library.search(_QUESTIONS, 4, filters):
                    for match in matches:
                        assert match.article == stored[match.article.id]
                        span = match.passage.span
                        assert match.passage.text == match.article.body[span.start : span.end]
                        assert -1 <= match.similarity <= 1
                        assert match.bm25 >= 0
                    assert matches
                searches[number] += 1
                if number == 3:
                    assert library.check() == []
                now = library.status().articles
                assert now >= most
                most = now
        except BaseException:
            errors.append(traceback.format_exc())

    other = spawn_adding("read", folder)
    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    assert other.stdout is not None
    assert other.stdout.readline() == "reading\n"
    for thread in threads:
        thread.start()
    try:
        _library(folder).add(articles)
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)
        out, err = other.communicate(timeout=30)
    assert errors == []
    assert other.returncode == 0, err
    report = json.loads(out)
    assert report["wrong"] == []
    assert report["searches"] > 0
    assert report["articles"] == 300
    assert min(searches) > 3
    assert _library(folder).status().generation >= 20
    assert _library(folder).check() == []
    assert shared.search(_QUESTIONS, 4) == _library(folder).search(_QUESTIONS, 4)
    _assert_only_expected_files(folder)


def test_a_search_keeps_its_generation(folder: Path) -> None:
    """A library that searched before goes on to find what later commits brought and removed."""
    library, writer = _library(folder), _library(folder)
    ferry, tram = _article("ferry", "The ferry sails."), _article("tram", "The tram stops.")
    writer.add([ferry])
    assert [match.article for match in library.search(["ferry or tram"], 5)[0]] == [ferry]
    writer.add([tram])
    assert [match.article for match in library.search(["ferry or tram"], 5)[0]] == [ferry, tram]
    writer.remove([ferry.id])
    assert [match.article for match in library.search(["ferry or tram"], 5)[0]] == [tram]
