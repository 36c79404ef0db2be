"""A desk that was closed keeps nothing open, and does nothing any more."""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path

import pytest

from index.errors import IndexClosed
from qa import Newsdesk
from tests.fakes import HashingEncoder, make_articles

QUESTION = "Who approved the flood barrier?"


def opened(folder: Path) -> list[str]:
    """The files of a folder that this process has open or mapped."""
    gc.collect()
    files = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    mapped = Path("/proc/self/maps").read_text().splitlines()
    return [name for name in (*files, *mapped) if str(folder) in name]


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_nothing_stays_open_behind_a_block(tmp_path: Path) -> None:
    with Newsdesk.open(tmp_path / "index", HashingEncoder()) as desk:
        desk.add(make_articles(40))
        assert desk.retrieve(QUESTION)
        assert opened(tmp_path)
    assert opened(tmp_path) == []


def test_a_closed_desk_says_so(tmp_path: Path) -> None:
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    desk.add(make_articles(4))
    desk.close()
    desk.close()
    for use in (
        desk.status,
        lambda: desk.retrieve(QUESTION),
        lambda: desk.add(make_articles(5)),
        lambda: desk.ask(QUESTION),
    ):
        with pytest.raises(IndexClosed, match="was closed"):
            use()
    with Newsdesk.open(tmp_path / "index", HashingEncoder()) as again:
        assert again.status().articles == 4


def test_who_reads_while_a_desk_is_closed_reads_to_the_end(tmp_path: Path) -> None:
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    desk.add(make_articles(4))
    with desk.library.reading() as view:
        assert view is not None
        desk.close()
        assert view.status().articles == 4
    del view  # whose files it would keep
    assert sys.platform != "linux" or opened(tmp_path) == []


@pytest.mark.models
def test_the_readers_threads_end_with_the_desk_that_opened_it(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with Newsdesk.open(tmp_path / "index", HashingEncoder()) as desk:
        desk.add(make_articles(4))
        desk.warm_up()
        assert [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("read")]
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("read")]
