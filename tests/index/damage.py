"""Damages files of an index, as disks and people do."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from index import Library
from index.errors import IndexDamaged, IndexMismatch
from index.recovery.repair import Repaired, problems_of, repair
from index.storage.store import Store
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import open_library


def make_index(folder: Path) -> Library:
    """An index with two segments and their codes, a file of columns, removed and changed articles, and a source."""
    library = open_library(folder)
    articles = make_articles(24, words=60)
    library.add(articles[:12])
    library.add(articles[12:])
    library.remove([articles[3].id])
    return library


def flip(path: Path, chance: random.Random) -> int:
    """Flips one bit of one byte at any place; returns the place."""
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return place


def cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def files_of(folder: Path, kind: str) -> list[Path]:
    """The files of a kind: `vectors`, `codes`, `columns`, `words` or `rows`."""
    found = {
        "vectors": (folder / "vectors").glob("*.vectors"),
        "codes": (folder / "vectors").glob("*.codes"),
        "columns": (folder / "columns").glob("*"),
        "words": (path for path in (folder / "words").rglob("*") if path.suffix != ".lock" and path.is_file()),
        "rows": iter([folder / "library.sqlite"]),
    }[kind]
    return sorted(path for path in found if not path.name.startswith(".managed"))


def problems(folder: Path) -> list[str]:
    return problems_of(folder, Store(folder))


def all_that_is_read(folder: Path) -> object:
    """What an index says of everything that can be asked of it; the error's kind where it says nothing."""
    from tests.index.libraries import QUESTIONS, search

    try:
        library = open_library(folder)
        found = [
            (match.passage.id, match.article, round(match.similarity, 4), round(match.bm25, 3))
            for matches in search(library, QUESTIONS, 6)
            for match in matches
        ]
        listed = [(article, library.versions(article.id)) for article in library.latest(100)]
        return found, listed, library.sources()
    except (IndexDamaged, IndexMismatch) as error:
        return type(error)


def copy(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(folder, to))


def assert_mended(folder: Path, whole: Path) -> Repaired | None:
    """Repairs an index; each article is as in the whole one, or named as lost. None where it is beyond mending."""
    try:
        done = repair(folder, HashingEncoder())
    except IndexDamaged as error:  # the first page of rows, say
        assert "beyond mending" in str(error) or "restore a backup" in str(error)
        return None
    assert done.problems
    assert problems(folder) == []
    sound, mended = open_library(whole), Library(folder, HashingEncoder())
    for article in sound.latest(100):
        found = mended.article(article.id)
        assert found == article or (found is None and any(article.id in line or "row" in line for line in done.lost))
    return done
