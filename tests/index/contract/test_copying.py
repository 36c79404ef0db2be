"""An index is copied from one engine to another, and nothing is encoded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Engine, Filters, Source, open_index
from index.errors import LibraryError
from index.recovery.copying import copy_index
from index.storage.origins import Origin
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import as_values, search
from tests.index.near_copies import wire
from tests.postgres_server import Server

QUESTIONS = ["Who approved the flood barrier?", "Ines Moreau"]


@pytest.fixture(params=["files to postgres", "postgres to files"])
def places(request: pytest.FixtureRequest, tmp_path: Path, postgres: Server) -> tuple[str | Path, str | Path]:
    """Two places without an index: what is copied, and where it goes."""
    there: list[str | Path] = [tmp_path / "index", postgres.new_database()]
    return (there[0], there[1]) if request.param == "files to postgres" else (there[1], there[0])


def fill(engine: Engine) -> None:
    articles = make_articles(20, words=120)
    engine.add(articles[:15], collection="Old")
    engine.add([replace(one, body=f"{one.body} Corrected.", version=f"{number:016x}")
                for number, one in enumerate(articles[:3])], seen_at=datetime(2026, 3, 1, tzinfo=UTC))  # fmt: skip
    engine.add([articles[0]], seen_at=datetime(2026, 4, 1, tzinfo=UTC))  # back to its first body
    engine.add([*articles[15:], wire("A"), wire("B", "2024-05-02")], collection="New")
    engine.join([articles[0].id], "new")
    with engine.write_origins() as origins:
        origins.record(Origin(location="/news/a.jsonl", reading="3", digest="0" * 64, read_at=1, size=2,
                              article_ids=tuple(one.id for one in articles)))  # fmt: skip
        origins.save_source(Source(location="/news", interval=10, collection="Old"))


def found(engine: Engine) -> list[object]:
    """What is found now, at two earlier moments, and in a collection."""
    filters = [Filters(), Filters.of(as_of="2026-02-01"), Filters.of(as_of="2026-03-15"), Filters.of(collection="new")]
    return [as_values(search(engine, QUESTIONS, 400, one)) for one in filters]


class Failing(HashingEncoder):
    """An encoder that must not be asked for a passage."""

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        raise AssertionError("nothing is encoded again")


def test_a_copy_has_all_that_the_index_has(places: tuple[str | Path, str | Path]) -> None:
    source, target = places
    original = open_index(source, HashingEncoder(), 80)
    fill(original)
    copied = copy_index(source, target, Failing())
    assert (copied.articles, copied.encoded) == (22 + 4, 0)
    copy = open_index(target, HashingEncoder())
    ours, theirs = original.status(), copy.status()
    for name in ("articles", "versions", "undated", "passages", "outlets", "collections", "first", "last",
                 "passage_tokens"):  # fmt: skip
        assert getattr(ours, name) == getattr(theirs, name), name
    assert found(copy) == found(original)
    assert copy.sources() == original.sources()
    assert copy.read_origins(lambda one: one.recorded(["/news/a.jsonl"]), dict[str, Origin]()) == original.read_origins(
        lambda one: one.recorded(["/news/a.jsonl"]), dict[str, Origin]()
    )
    assert [one.copies for one in copy.browse("wire A").articles] == [
        one.copies for one in original.browse("wire A").articles
    ]
    assert copy_index(source, target, Failing()).articles == 0
    original.close()
    copy.close()


def test_a_copy_that_was_ended_carries_on(places: tuple[str | Path, str | Path]) -> None:
    source, target = places
    original = open_index(source, HashingEncoder(), 80)
    fill(original)

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_index(source, target, Failing(), stop)
    assert copy_index(source, target, Failing()).encoded == 0
    copy = open_index(target, HashingEncoder())
    assert found(copy) == found(original)
    assert copy.check() == []
    original.close()
    copy.close()


def test_what_cannot_be_copied_is_said(places: tuple[str | Path, str | Path]) -> None:
    source, target = places
    with pytest.raises(LibraryError, match="there is no index here to copy"):
        copy_index(source, target, HashingEncoder())
    original, other = open_index(source, HashingEncoder(), 80), open_index(target, HashingEncoder(), 80)
    original.add(make_articles(3))
    other.add(make_articles(3, seed=5))
    with pytest.raises(LibraryError, match="differs from what was copied in its articles"):
        copy_index(source, target, Failing())
    original.close()
    other.close()
