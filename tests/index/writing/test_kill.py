"""An `add` that is killed at any moment loses nothing that was committed, and leaves nothing half done.

The moments are numbered: a child counts each call and each return of Python and C functions while it
adds, and kills itself at a chosen one. Others are killed from outside while native code runs.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus import Article
from index.storage.vectors import codes_of
from tests.index import child_process
from tests.index.child_process import spawn_child
from tests.index.contents import Contents, contents
from tests.index.libraries import search

pytestmark = pytest.mark.slow

_STRATA = [
    "write_segment", "write_file", "c_call fsync", "write_words", "c_call commit", "c_return commit", "_link_all",
    "c_call COMMIT", "c_return COMMIT", "sweep", "merge_into", "renew",
]  # fmt: skip
_NATIVE = ["c_call commit", "c_call wait_merging_threads", "c_call COMMIT", "c_call fsync", "c_call commit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisturbed:
    """What an `add` without a kill does.

    Attributes:
        base: An index as it is before the `add`.
        generations: How many the `add` commits.
        held: What the index holds before and after.
        moments: How many there are to be killed at, and the numbers of some, by name.
    """

    base: Path
    generations: int
    held_before: Contents
    held_after: Contents
    total: int
    numbers: dict[str, list[int]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("kill")
    base, whole = folder / "base", folder / "whole"
    library = child_process.open_library(base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.storage.vectors.CODES_FROM", 1)
        for article in child_process.before():  # one by one: a segment each
            library.add([article])
    first = library.status().generation
    shutil.copytree(base, whole)
    child = spawn_child("count", whole)
    out, err = child.communicate(timeout=300)
    assert child.returncode == 0, err
    counted = json.loads(out)
    assert counted["torch"] is False
    return Undisturbed(
        base=base,
        generations=child_process.open_library(whole).status().generation - first,
        held_before=contents(base),
        held_after=contents(whole),
        total=counted["total"],
        numbers=counted["numbers"],
    )


def _bodies(held: Contents) -> set[tuple[str, str]]:
    return {(article_id, version) for article_id, version, *_ in held.passages}


def _assert_whole_after_kill(folder: Path, undisturbed: Undisturbed) -> None:
    """The index is sound and holds whole articles only; the same `add` again ends where one without a kill does."""
    library = child_process.open_library(folder)
    assert library.check() == []
    held = contents(folder)
    before, after = _bodies(undisturbed.held_before), _bodies(undisturbed.held_after)
    assert before <= _bodies(held) <= after
    committed = _bodies(held)
    assert [(p[0], p[1], *p[4:]) for p in held.passages] == [
        (p[0], p[1], *p[4:]) for p in undisturbed.held_after.passages if (p[0], p[1]) in committed
    ]
    everything: list[Article] = child_process.added()
    for matches in search(library, child_process.QUESTIONS, 3):  # found before anything repairs it
        assert all(m.article.body[m.passage.span.start : m.passage.span.end] == m.passage.text for m in matches)
        assert matches
    done = library.add(everything, seen_at=child_process.SEEN_AT)
    assert done.new + done.updated == len(after - committed)
    assert done.new + done.updated + done.unchanged == len(everything)
    assert library.check() == []
    assert contents(folder) == undisturbed.held_after
    assert _files(folder) == _named(folder)


def _files(folder: Path) -> set[str]:
    return {f"{part}/{path.name}" for part in ("vectors", "words", "columns") for path in (folder / part).iterdir()}


def _named(folder: Path) -> set[str]:
    with child_process.open_library(folder).store.reading() as tables:
        _, columns, _ = tables.changes.file()
        files = {f"words/{tables.manifest().words}"} | ({f"columns/{columns}"} if columns else set())
        for name, written in tables.segments.files().items():
            files |= {f"vectors/{name}"} | ({f"vectors/{codes_of(Path(name))}"} if written.codes else set())
        return files


@pytest.fixture
def folder(tmp_path: Path, undisturbed: Undisturbed, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the index as it is before the `add`."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 6)
    return Path(shutil.copytree(undisturbed.base, tmp_path / "index"))


def test_the_add_is_worth_killing(undisturbed: Undisturbed) -> None:
    """It commits often, merges at least once and runs every function that is chosen below."""
    assert undisturbed.generations >= 8
    assert undisturbed.numbers.get("merge_into")
    for function in {*_STRATA, *_NATIVE}:
        assert undisturbed.numbers[function], function
    assert undisturbed.total > 10_000


@pytest.mark.parametrize("moment", range(10))
def test_killed_at_a_random_moment(folder: Path, undisturbed: Undisturbed, moment: int) -> None:
    """Killed at any call or return, the index is sound, and the same `add` again completes it."""
    chosen = random.Random(f"any {moment}").randint(1, undisturbed.total)
    _die_at(chosen, folder)
    _assert_whole_after_kill(folder, undisturbed)


@pytest.mark.parametrize("function", _STRATA)
def test_killed_while_writing(folder: Path, undisturbed: Undisturbed, function: str) -> None:
    """Killed inside the functions that write files, around a commit or a merge, it is sound likewise."""
    chosen = random.Random(f"in {function}").choice(undisturbed.numbers[function])
    _die_at(chosen, folder)
    _assert_whole_after_kill(folder, undisturbed)


@pytest.mark.parametrize("number", range(len(_NATIVE)))
def test_killed_in_native_code(folder: Path, undisturbed: Undisturbed, number: int) -> None:
    """Killed from outside 0.5 to 3 ms after a native call began, it is sound likewise."""
    chance = random.Random(f"native {number}")
    child = spawn_child("announce", folder, chance.choice(undisturbed.numbers[_NATIVE[number]]))
    assert child.stdout is not None
    assert child.stdout.readline() == "now\n"
    with suppress(subprocess.TimeoutExpired):
        child.wait(chance.uniform(0.0005, 0.003))
    child.kill()
    child.communicate(timeout=300)
    assert child.returncode in (-signal.SIGKILL, 0)  # 0: it was quicker
    _assert_whole_after_kill(folder, undisturbed)


def _die_at(chosen: int, folder: Path) -> None:
    child = spawn_child("die", folder, chosen)
    _, err = child.communicate(timeout=300)
    assert child.returncode == -signal.SIGKILL, err
