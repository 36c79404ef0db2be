"""Makes an index anew of what can still be read of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from corpus.types import Article
from index.encode import Encoder
from index.errors import IndexDamaged
from index.library import Library
from index.recovery.salvage import SalvagedVectors, Version, look_through, origins_of, versions
from index.recovery.stored_vectors import StoredVectors
from index.recovery.taking_over import take_over
from index.search.check import find_problems
from index.storage.database import DAMAGE
from index.storage.lock import unwritable, writer_lock
from index.storage.manifest import Expected
from index.storage.store import DATABASE, Store, Tables
from index.writing.sweeping import SCRATCH

DAMAGED = f"{DATABASE}.damaged"  # what a database was before it was made anew without some of its articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was wrong, and what became of it.

    Attributes:
        problems: What was wrong, a line each; empty where nothing was, and then nothing was changed.
        lost: What could not be made again, a line each.
        versions: Article versions that the index has now.
        saved: A copy of the damaged database, made where something was lost; else None.
    """

    problems: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    versions: int = 0
    saved: Path | None = None


def repair(folder: Path, encoder: Encoder, *, wait: float = 0.0) -> Repaired:
    """Makes vectors, words and columns of an index anew from its rows, and rows from those that can be read.

    It is made aside and checked, and takes over at one moment: who reads goes on, and a kill leaves what was there.

    Args:
        folder: The index's folder.
        encoder: The one that it was made with.
        wait: Seconds to wait for another writer to end.

    Raises:
        IndexDamaged: If no row can be read, or the database is lost: then it is beyond mending.
        IndexMismatch: If it was made with another encoder.
        IndexBusy: If another writer is at work.
        IndexUnwritable: If the folder cannot be written.
    """
    store = Store(folder)
    if not (folder / DATABASE).exists():
        store.check_no_parts()
        return Repaired()
    scratch = folder / SCRATCH
    with writer_lock(folder, wait):
        shutil.rmtree(scratch, ignore_errors=True)
        problems = problems_of(folder, store)
        if not problems:
            return Repaired()
        try:
            lost, count = _make(folder, store, scratch, encoder)
            saved = folder / DAMAGED if lost else None
            if saved is not None:
                shutil.copy2(folder / DATABASE, saved)
            take_over(scratch, folder)
        except OSError as error:
            raise unwritable(folder, error) from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return Repaired(problems=tuple(problems), lost=tuple(lost), versions=count, saved=saved)


def problems_of(folder: Path, store: Store) -> list[str]:
    """Returns what is wrong with an index, a line each, even where it cannot be opened."""
    try:
        with store.generation() as tables:
            return [] if tables is None else find_problems(folder, tables)
    except IndexDamaged as error:
        return [str(error)]


def _make(folder: Path, store: Store, scratch: Path, encoder: Encoder) -> tuple[list[str], int]:
    """Makes the index anew in a folder aside; returns what was lost, and how many article versions it has."""
    with store.reading() as tables:
        found = look_through(tables, Expected(folder=folder, encoder=encoder, passage_tokens=None))
        if not found.keys and found.lost:
            raise IndexDamaged(
                f"{folder / DATABASE}: no article in it can be read: it is beyond mending. Restore a backup"
                " (`newsdesk restore`), or remove the folder and add the articles again"
            )
        salvaged = SalvagedVectors(folder, tables, found.damaged)
        made = Library(scratch, StoredVectors(encoder, salvaged.find), found.passage_tokens)
        made.add([])
        _replay(made, tables, found.keys)
        with made.store.writing() as own:
            here = own.article_ids()
            for name, article_ids in found.collections.items():
                own.collections.join(here.intersection(article_ids), name)
        with made.write_origins() as origins:
            for source in found.sources:
                origins.save_source(source)
        _record_origins(made, tables, found.lost)
    if problems := made.check():
        raise IndexDamaged(f"{folder}: what was made anew is not sound: {problems[0]}")
    return found.lost, len(found.keys)


def _replay(made: Library, tables: Tables, keys: list[int]) -> None:
    """Adds article versions as they came: first ones together, later ones at the moments at which they came."""
    first: list[int] = []
    later: list[tuple[int, int]] = []
    ended: dict[str, int | None] = {}
    for key, version in zip(keys, versions(tables, keys), strict=True):
        ended[version.article.id] = version.valid_to
        if version.valid_from is None:
            first.append(key)
        else:
            later.append((version.valid_from, key))
    made.add(_articles(versions(tables, first)))
    for at, group in groupby(sorted(later), key=lambda pair: pair[0]):
        made.add(_articles(versions(tables, [key for _, key in group])), seen_at=datetime.fromtimestamp(at, UTC))
    with made.store.writing() as own:  # an article whose last version is lost must not be answered from an earlier one
        for article_id, at in ended.items():
            if at is not None:
                own.end_article(article_id, at)


def _articles(found: Iterable[Version]) -> Iterator[Article]:
    return (version.article for version in found)


def _record_origins(made: Library, tables: Tables, lost: list[str]) -> None:
    with made.store.reading() as own:
        here = own.article_ids()
    try:
        known = origins_of(tables, here)
    except (*DAMAGE, ValueError):
        lost.append("what was read from which file is not known any more; `add` and `watch` read all files again")
        return
    with made.write_origins() as origins:
        for origin in known:
            origins.record(origin)
