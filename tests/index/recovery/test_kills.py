"""Whatever is killed at whatever moment, nothing that was committed is lost, and the same again completes it.

`NEWSDESK_KILLS` says how many kills of each of the seven kinds there are; 43 make 301 in all. Each one did kill.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.recovery.backup import back_up
from tests.fakes import make_articles
from tests.index.contents import Contents, contents
from tests.index.damage import problems
from tests.index.libraries import open_library
from tests.index.recovery.kill_child import ACTIONS, spawn, write_news

pytestmark = pytest.mark.slow

_KILLS = int(os.environ.get("NEWSDESK_KILLS", "4"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisturbed:
    """An action that nothing kills: where it begins, how many moments it has, what the index holds before and after."""

    start: Path
    moments: int
    before: Contents | None
    after: Contents


@pytest.fixture(scope="module", params=ACTIONS)
def undisturbed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Undisturbed]:
    action: str = request.param
    start = tmp_path_factory.mktemp("kills") / "start"
    index = start / "index"
    start.mkdir()
    write_news(start)
    before = None
    if action != "add":  # which makes a new index
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("index.storage.vectors.CODES_FROM", 1)
            library = open_library(index)
            for article in make_articles(12, seed=1, words=60):
                library.add([article])
        before = contents(index)
    if action == "restore":
        back_up(index, start / "copy")
        open_library(index).add(make_articles(5, seed=4, words=60))
        before = contents(index)
    if action == "repair":
        (words,) = (index / "words").iterdir()
        next(words.glob("*.term")).unlink()
    whole = shutil.copytree(start, start.with_name("whole"))
    out, err = (child := spawn(action, whole, 0)).communicate(timeout=120)
    assert child.returncode == 0, err
    return action, Undisturbed(start=start, moments=int(out), before=before, after=contents(whole / "index"))


@pytest.mark.parametrize("number", range(_KILLS))
def test_a_kill_at_any_moment_loses_nothing(undisturbed: tuple[str, Undisturbed], tmp_path: Path, number: int) -> None:
    action, whole = undisturbed
    folder = _killed_while(action, whole, tmp_path, number)
    _assert_nothing_lost(action, folder, whole)
    child = spawn(action, folder, 0)
    _, err = child.communicate(timeout=300)
    assert child.returncode == 0, err
    assert contents(folder / "index") == whole.after
    assert problems(folder / "index") == []
    assert not (folder / "index" / ".unfinished").exists()
    if action == "backup":
        assert contents(folder / "backup") == whole.after
        assert problems(folder / "backup") == []


def _killed_while(action: str, whole: Undisturbed, tmp_path: Path, number: int) -> Path:
    """Returns the folder of an action that was killed at some moment.

    What else runs at the same time differs a little: an action may end before its last moments; another one is chosen.
    """
    chance = random.Random(f"{action} {number}")
    for turn in range(9):
        folder = Path(shutil.copytree(whole.start, tmp_path / f"folder {turn}"))
        child = spawn(action, folder, chance.randint(1, whole.moments))
        _, err = child.communicate(timeout=300)
        if child.returncode == -signal.SIGKILL:
            return folder
        assert child.returncode == 0, err
    raise AssertionError(f"{action} ended nine times before it was killed")


def _assert_nothing_lost(action: str, folder: Path, whole: Undisturbed) -> None:
    """What is there now is sound: as before, as after, or what some of the commits in between made."""
    index = folder / "index"
    if action == "repair" and problems(index):
        return  # as damaged as before
    if not (index / "library.sqlite").exists():
        assert action == "add"
        return
    assert problems(index) == []
    if open_library(index).status().identity:
        held = contents(index)
        if action in ("add", "mirror"):
            committed = {passage[0] for passage in (whole.before.passages if whole.before else [])}
            assert committed <= {passage[0] for passage in held.passages}
            assert {passage[0] for passage in held.passages} <= {passage[0] for passage in whole.after.passages}
        else:
            assert held in (whole.before, whole.after)
    if action == "backup":
        assert not (folder / "backup").exists() or contents(folder / "backup") == whole.after
        shutil.rmtree(folder / "backup", ignore_errors=True)
