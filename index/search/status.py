"""How an index stands: what its tables count, and how large its files are."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from index.encode import Encoder
from index.storage.store import Tables
from index.types import Status


def no_status(folder: Path, encoder: Encoder) -> Status:
    """Returns a status in which all counts are zero: there is no index yet."""
    return Status(
        folder=str(folder), generation=0, articles=0, versions=0, undated=0, passages=0, vectors=0,
        outlets=(), collections=(), first=None, last=None, encoder=encoder.name, encoder_digest=encoder.digest,
        encoder_path="", dimensions=0, passage_tokens=0, size_bytes=0,
    )  # fmt: skip


def status_of(folder: Path, tables: Tables) -> Status:
    """Returns how the generation of a transaction stands."""
    manifest = tables.manifest()
    articles, versions, undated, first, last = tables.catalogue.coverage()
    return Status(
        folder=str(folder), generation=manifest.generation, articles=articles, versions=versions, undated=undated,
        passages=manifest.passages, vectors=manifest.vectors, outlets=tuple(tables.catalogue.outlets()),
        collections=tuple(tables.collections.counts()), languages=tuple(tables.catalogue.languages()),
        first=first, last=last,
        encoder=manifest.encoder, encoder_digest=manifest.encoder_digest,
        encoder_path=manifest.encoder_path, dimensions=manifest.dimensions,
        passage_tokens=manifest.passage_tokens, size_bytes=size_of(folder), identity=manifest.identity,
    )  # fmt: skip


def changed_at(folder: Path, tables: Tables) -> datetime | None:
    """Returns when articles were last added, changed or removed; None where there never were any."""
    words = tables.manifest().words
    try:  # written anew at every commit, and held by this transaction's generation
        written = (folder / "words" / words / "meta.json").stat().st_mtime if words else None
    except FileNotFoundError:  # another generation came and swept it
        return datetime.now(UTC)
    return None if written is None else datetime.fromtimestamp(written, UTC)


def size_of(folder: Path) -> int:
    """Returns the bytes of all files in a folder."""
    total = 0
    for parent, _, names in os.walk(folder):  # unlike rglob it passes over folders that are swept meanwhile
        for name in names:
            try:
                total += Path(parent, name).stat().st_size
            except FileNotFoundError:
                continue
    return total
