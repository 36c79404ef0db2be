"""Batches are made ready while the one before is committed, and come out as if one waited for the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

import pytest

from index.writing.batching import prefetch
from tests.index.libraries import dated_article, open_library

_place: ContextVar[str] = ContextVar("_place")
_WAIT = 10.0  # seconds


def test_the_next_one_is_made_while_one_is_in_use() -> None:
    second = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    made = prefetch(items())
    assert next(made) == 1
    assert second.wait(_WAIT)
    assert list(made) == [2]


def test_no_more_than_one_is_prefetch() -> None:
    """Memory holds two batches however many there are."""
    begun: list[int] = []

    def items() -> Iterator[int]:
        for number in range(9):
            begun.append(number)
            yield number

    for number in prefetch(items()):
        assert len(begun) <= number + 2
    assert begun == list(range(9))


def test_what_making_one_raises_comes_after_those_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise RuntimeError("feed broke off")

    made = prefetch(items())
    assert next(made) == 1
    with pytest.raises(RuntimeError, match="feed broke off"):
        next(made)


def test_it_can_be_closed_early() -> None:
    """No thread is left behind, and what was being read is closed."""
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield from range(9)
        finally:
            closed.set()

    made = prefetch(items())
    assert next(made) == 0
    made.close()
    assert closed.wait(_WAIT)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("prefetch")]


def test_items_are_made_in_the_context_of_who_asks() -> None:
    """A page that shows progress is found by its context."""
    _place.set("here")
    assert list(prefetch(_place.get() for _ in range(3))) == ["here"] * 3


@pytest.mark.parametrize("look_ahead", [1, 3, 256])
def test_an_article_that_comes_again_before_it_is_committed_is_known(
    tmp_path: Path, look_ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is unchanged, or a new version, as if all before it were in the index already."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 1)
    monkeypatch.setattr("index.writing.batching._LOOK_AHEAD", look_ahead)
    first, changed = dated_article("a", "The ferry sails at dawn."), dated_article("a", "The ferry sails at noon.")
    second, third = dated_article("b", "The bridge is shut."), dated_article("c", "The mill burnt down.")
    added = open_library(tmp_path / "index").add([first, first, second, first, changed, changed, third, first])
    assert (added.new, added.updated, added.unchanged) == (3, 2, 3)
    library = open_library(tmp_path / "index")
    current = {article.id: article.version for article in (first, second, third)}
    assert library.current(current) == current
    assert library.check() == []
