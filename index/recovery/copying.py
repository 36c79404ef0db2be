"""Copies an index to another place and engine, from a folder to a database or back, without encoding it again.

Articles are added as they came: first versions together, later ones at the moments at which they came. Their vectors
are taken from the index that is copied. Killed, the same call again carries on: what is there already is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from corpus.types import Article
from index.encode import Encoder
from index.engine import Engine, EngineView, Export
from index.errors import LibraryError
from index.locations import shown
from index.opening import open_index
from index.recovery.stored_vectors import StoredVectors
from index.storage.bookkeeping.articles import StoredVersion
from index.storage.row_digests import row_digest
from index.types import Added

_VERSIONS_AT_ONCE = 1_000
_ORIGINS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy did.

    Attributes:
        articles: Article versions that were written; those that were there already are not counted.
        encoded: Passages whose vectors the index did not have; 0 unless it is of an earlier version of Newsdesk.
        generation: Of the index that was copied.
    """

    articles: int
    encoded: int
    generation: int


def copy_index(
    source: str | Path,
    target: str | Path,
    encoder: Encoder,
    on_progress: Callable[[Added], None] | None = None,
    on_found: Callable[[int], None] | None = None,
) -> Copied:
    """Copies the last generation of an index, and compares the copy with it.

    Args:
        source: A folder, or the address of a database.
        target: The same: a new index, or what an earlier call began.
        encoder: That the index was made with.
        on_progress: Called with what was done since the last call.
        on_found: Called with the number of article versions.

    Raises:
        LibraryError: If there is no index to copy, or the copy differs from it.
    """
    original = open_index(source, encoder)
    try:
        with original.reading() as view:
            if view is None:
                raise LibraryError(f"{shown(source)}: there is no index here to copy")
            export, status = view.export(), view.status()
            if on_found:
                on_found(status.articles + status.versions)
            vectors = StoredVectors(encoder, export.vectors)
            copy = open_index(target, vectors, export.passage_tokens)
            try:
                written = _write(export, copy, on_progress)
                _compare(view, copy, target)
            finally:
                copy.close()
            return Copied(articles=written, encoded=vectors.encoded, generation=status.generation)
    finally:
        original.close()


def _write(export: Export, copy: Engine, on_progress: Callable[[Added], None] | None) -> int:
    """Writes all that the copy has not yet; returns how many article versions."""
    copy.add([])
    written = 0
    later: list[tuple[int, int]] = []  # moment and key

    def first_versions() -> Iterator[Article]:
        nonlocal written
        for versions in _versions(export):
            later.extend((version.valid_from, version.key) for version in versions if version.valid_from is not None)
            for version in _lacking(copy, [one for one in versions if one.valid_from is None]):
                written += 1
                yield version.article

    copy.add(first_versions(), on_progress)
    for at, group in groupby(sorted(later), key=lambda pair: pair[0]):
        versions = [version for _, key in group for version in export.tables.stored_versions(key - 1, 1)]
        lacking = _lacking(copy, versions)
        written += len(lacking)
        if lacking:
            copy.add([one.article for one in lacking], on_progress, seen_at=datetime.fromtimestamp(at, UTC))
    collections: dict[str, list[str]] = {}
    for article_id, name in export.tables.collections.all():
        collections.setdefault(name, []).append(article_id)
    for name, article_ids in collections.items():
        copy.join(article_ids, name)
    locations = export.tables.origins.locations()
    for start in range(0, len(locations), _ORIGINS_AT_ONCE):
        recorded = export.tables.origins.recorded(locations[start : start + _ORIGINS_AT_ONCE])
        with copy.write_origins() as origins:
            for origin in recorded.values():
                origins.record(origin)
    with copy.write_origins() as origins:
        for source in export.tables.origins.sources():
            origins.save_source(source)
    return written


def _versions(export: Export) -> Iterator[list[StoredVersion]]:
    """Yields all article versions, some at a time, in the order in which they came."""
    after = 0
    while found := export.tables.stored_versions(after, _VERSIONS_AT_ONCE):
        yield found
        after = found[-1].key


def _lacking(copy: Engine, versions: Sequence[StoredVersion]) -> list[StoredVersion]:
    """Returns the versions that the copy has not."""
    present = copy.present(version.article.id for version in versions)
    return [
        version
        for version in versions
        if version.article.id not in present
        or (version.article.version, version.valid_from)
        not in {
            (one.version, None if one.valid_from is None else int(one.valid_from.timestamp()))
            for one in copy.versions(version.article.id)
        }
    ]


def _compare(view: EngineView, copy: Engine, target: str | Path) -> None:
    """Compares a copy with what was copied.

    Raises:
        LibraryError: If they differ, or the copy is not sound.
    """
    with copy.reading() as own:
        if own is None:
            raise LibraryError(f"{shown(target)}: nothing was copied")
        ours, theirs = _contents(view), _contents(own)
    differing = [name for name, value in ours.items() if theirs[name] != value]
    if differing:
        raise LibraryError(
            f"{shown(target)}: differs from what was copied in its {', '.join(differing)}; copy to a new place, which"
            " nobody else writes"
        )
    if problems := copy.check():
        raise LibraryError(f"{shown(target)}: the copy is not sound: {problems[0]}")


def _contents(view: EngineView) -> dict[str, tuple[int, int]]:
    """Returns counts and sums of digests of what an index holds, by what it is."""
    export = view.export()
    rows = [
        (one.article.id, one.article.version, one.article.title, one.valid_from, one.valid_to)
        for versions in _versions(export)
        for one in versions
    ]
    sources = [(one.location, one.collection, one.interval) for one in export.tables.origins.sources()]
    return {
        "articles": _sum(rows),
        "collections": _sum(export.tables.collections.all()),
        "origins": _sum([(location,) for location in export.tables.origins.locations()]),
        "sources": _sum(sources),
        "passages": (view.status().passages, 0),
    }


def _sum(rows: Sequence[tuple[object, ...]]) -> tuple[int, int]:
    return len(rows), sum(map(row_digest, rows))
