"""A damaged index is made anew of what can be read; what cannot be is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import Article, new_article
from index import Source
from index.errors import IndexBusy, IndexDamaged, IndexMismatch
from index.recovery.repair import DAMAGED, Repaired, repair
from index.storage.lock import writer_lock
from index.storage.origins import Origin
from index.storage.store import Store
from tests.fakes import HashingEncoder, make_articles
from tests.index.contents import contents
from tests.index.damage import assert_mended, copy, cut, files_of, flip, problems
from tests.index.libraries import assert_only_expected_files, open_library

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def corrected(article: Article, number: int) -> Article:
    return new_article(
        body=f"{article.body}\n\nCorrection {number}: the figure was wrong.", url=article.url, title=article.title,
        outlet=article.outlet, published=article.published,
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with articles in several versions, removed ones, a watched source and what was read from where."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    library = open_library(folder)
    articles = make_articles(16, words=60)
    library.add(articles[:8])
    library.add(articles[8:], collection="Harbour")
    for number in (1, 2):
        later = [corrected(article, number) for article in articles[:3] if article.url]
        library.add(later, seen_at=_AT.replace(month=number + 1))
    library.remove([articles[5].id])
    with library.write_origins() as origins:
        origins.save_source(Source(location="/news", interval=10))
        for article in articles[6:9]:
            origins.record(
                Origin(location=f"/news/{article.id}", reading="2", digest="d", read_at=1, article_ids=(article.id,))
            )
    return folder


def broken(whole: Path, to: Path, kind: str, number: int = 0) -> Path:
    """A copy in which a bit of a file of a kind is flipped, such that the check finds it."""
    for attempt in range(50):
        chance = random.Random(f"{kind} {number} {attempt}")
        folder = copy(whole, to)
        flip(chance.choice(files_of(folder, kind)), chance)
        if problems(folder):
            return folder
    raise AssertionError("no flip was found")


def test_a_sound_index_is_left_as_it_is(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    before = open_library(folder).status()
    assert repair(folder, HashingEncoder()) == Repaired()
    assert open_library(folder).status() == before
    assert repair(tmp_path / "nothing", HashingEncoder()) == Repaired()


@pytest.mark.parametrize("damage", ["flip", "cut", "removed"])
@pytest.mark.parametrize("kind", ["vectors", "words"])
def test_what_rows_say_is_made_again(whole: Path, tmp_path: Path, kind: str, damage: str) -> None:
    folder = broken(whole, tmp_path / "index", kind)
    for path in files_of(folder, kind)[:1]:
        if damage == "cut":
            cut(path, random.Random(1))
        elif damage == "removed":
            path.unlink()
    done = repair(folder, HashingEncoder())
    assert done.problems
    assert (done.lost, done.saved) == ((), None)
    assert problems(folder) == []
    assert open_library(folder).latest(99) == open_library(whole).latest(99)
    assert contents(folder) == contents(whole)
    assert_only_expected_files(folder)
    library = open_library(folder)
    assert [source.location for source in library.sources()] == ["/news"]
    assert library.status().collections == (("Harbour", 8),)
    assert library.read_origins(lambda origins: len(origins.inside("/news")), 0) == 3
    assert library.add(make_articles(16, words=60)[6:8]).unchanged == 2


def test_vectors_of_whole_segments_are_not_made_again(whole: Path, tmp_path: Path) -> None:
    folder = broken(whole, tmp_path / "index", "words")
    encoder = HashingEncoder()
    repair(folder, encoder)
    assert encoder.encoded == 0


@pytest.mark.parametrize("number", range(8))
def test_damaged_rows_lose_no_more_than_is_named(whole: Path, tmp_path: Path, number: int) -> None:
    """Of a database with a flipped bit, each article is there as it was, or named."""
    folder = broken(whole, tmp_path / "index", "rows", number)
    done = assert_mended(folder, whole)
    assert done is None or (done.saved is not None) is bool(done.lost)


def test_an_article_whose_last_version_is_lost_is_not_answered_from_an_earlier_one(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    article = next(one for one in open_library(folder).latest(100) if "Correction 2" in one.body)
    path = folder / "library.sqlite"
    path.write_bytes(path.read_bytes().replace(b"Correction 2: the figure", b"Correction 2: the fugure"))
    done = repair(folder, HashingEncoder())
    assert any(article.id in line for line in done.lost)
    mended = open_library(folder)
    assert mended.article(article.id) is None
    assert len(mended.versions(article.id)) == 2
    assert done.saved == folder / DAMAGED
    assert b"fugure" in (folder / DAMAGED).read_bytes()


def test_damaged_memberships_are_named_and_the_sound_ones_stay(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE name LIKE 'member%_summed_%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("INSERT INTO membership VALUES ('no article', 'harbour', 'Harbour')")
    assert "rows of the table membership were changed from outside" in problems(folder)[0]
    done = repair(folder, HashingEncoder())
    assert done.lost == ("which articles are in which collections may be incomplete or wrong; see `newsdesk status`",)
    assert open_library(folder).status().collections == (("Harbour", 8),)
    assert problems(folder) == []


def test_what_is_beyond_mending_is_said_and_left(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    (folder / "library.sqlite").write_bytes(b"garbage " * 4096)
    with pytest.raises(IndexDamaged, match="beyond mending"):
        repair(folder, HashingEncoder())
    (folder / "library.sqlite").unlink()
    with pytest.raises(IndexDamaged, match="Put it back, restore a backup"):
        repair(folder, HashingEncoder())
    assert files_of(folder, "words")


def test_another_encoder_and_another_writer_are_refused(whole: Path, tmp_path: Path) -> None:
    folder = broken(whole, tmp_path / "index", "words")
    with pytest.raises(IndexMismatch):
        repair(folder, HashingEncoder(name="newer", digest="7e" * 32))
    with writer_lock(folder), pytest.raises(IndexBusy):
        repair(folder, HashingEncoder())
    assert problems(folder)


def test_who_reads_goes_on_and_then_sees_the_mended_index(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    library = open_library(folder)
    before = library.status()
    with library.reading() as view:
        assert view is not None
        shutil.rmtree(next((folder / "words").iterdir()))
        repaired = threading.Thread(target=repair, args=(folder, HashingEncoder()))
        repaired.start()
        repaired.join(60)
        assert view.status().articles == before.articles
    assert library.status().articles == before.articles
    assert library.status().identity != before.identity
    assert library.check() == []


def test_an_index_of_the_last_format_says_so_and_is_brought_up_to_date(whole: Path, tmp_path: Path) -> None:
    """Its articles, versions, collections and vectors are taken over: nothing is encoded."""
    folder = copy(whole, tmp_path / "index")
    before = open_library(folder).status()
    with Store(folder).writing() as tables:
        tables.connection.execute("UPDATE manifest SET format = 7")
    with pytest.raises(
        IndexMismatch, match=r"has format 7, and this version of Newsdesk reads 8: run `newsdesk repair`"
    ):
        open_library(folder)
    encoder = HashingEncoder()
    repaired = repair(folder, encoder)
    assert (len(repaired.problems), repaired.lost, repaired.versions) == (1, (), before.articles + before.versions)
    assert "run `newsdesk repair`" in repaired.problems[0]
    after = open_library(folder).status()
    assert (after.articles, after.versions, after.collections) == (before.articles, before.versions, before.collections)
    assert open_library(folder).check() == []


def test_an_index_of_an_unknown_format_is_left_alone(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    with Store(folder).writing() as tables:
        tables.connection.execute("UPDATE manifest SET format = 99")
    assert repair(folder, HashingEncoder()) == Repaired()
    with pytest.raises(IndexMismatch, match="its format is 99"):
        open_library(folder)
