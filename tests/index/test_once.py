"""What many threads want at once is computed once."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.once import computed_once, forget
from tests.conftest import ROOT

# Citations and readings compute what costs little and is the same each time: twice does no harm there.
CHEAP = {"qa/types.py", "qa/deciding/same_question.py"}


class Model:
    def __init__(self) -> None:
        self.loaded = 0
        self.fails = False
        self.all_here = threading.Barrier(4)

    @computed_once
    def network(self) -> object:
        """The network."""
        if self.fails:
            raise OSError("no such file")
        self.loaded += 1
        return object()

    def use(self) -> object:
        self.all_here.wait()
        return self.network


def test_threads_that_come_together_get_the_same() -> None:
    model = Model()
    with ThreadPoolExecutor(4) as pool:
        found = [task.result() for task in [pool.submit(model.use) for _ in range(4)]]
    assert len(set(map(id, found))) == model.loaded == 1


def test_two_objects_have_each_their_own_and_what_is_forgotten_comes_anew() -> None:
    one, other = Model(), Model()
    first = one.network
    assert other.network is not first
    assert one.network is first
    forget(one, "network", "network")
    assert one.network is not first
    assert one.loaded == 2


def test_what_failed_is_tried_again() -> None:
    model = Model()
    model.fails = True
    with pytest.raises(OSError, match="no such file"):
        _ = model.network
    model.fails = False
    assert model.network is model.network
    assert Model.network.__doc__ == "The network."


def test_nothing_costly_rests_on_a_lock_that_newer_pythons_have_not() -> None:
    using = {
        str(path.relative_to(ROOT))
        for package in ("corpus", "index", "qa", "newsdesk")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"import .*\bcached_property\b", path.read_text(encoding="utf-8"))
    }
    assert using == CHEAP
