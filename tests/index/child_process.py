"""What the other processes do in these tests: `python child_process.py MODE FOLDER [...]`; nothing here imports torch.

count           adds, and prints how many Python and C calls and returns that took, and the numbers of some
die N           adds, and kills itself at the N-th of them
announce N      adds, and prints a line at the N-th of them, for the parent to kill it in the midst of what follows
hold            holds the write lock until its input closes
read            searches until its input closes, and prints how often it did and what it saw
"""

from __future__ import annotations

import json
import linecache
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from corpus import Article, new_article
from index import Library
from index.storage import vectors
from index.storage.bookkeeping import changes
from index.storage.lock import writer_lock
from index.writing import batching
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import search

QUESTIONS = ["Who approved the flood barrier?", "harbour board and the night ferry", "Ines Moreau", "a wheat subsidy"]
SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES = (
    "write_segment",
    "write_file",
    "close",
    "renew",
    "write_words",
    "_write_words",
    "wait",
    "_link_all",
    "writing",
    "merge_into",
    "sweep",
    "tidy",
    "make_index",
)


_ROOT = Path(__file__).parents[2]


def spawn_child(*arguments: object) -> subprocess.Popen[str]:
    """Starts this file in a process of its own, its calls in the same order each time."""
    return subprocess.Popen(
        [sys.executable, __file__, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0"},
    )


def before() -> list[Article]:
    """What the index holds before an interrupted `add`: enough segments that the `add` must merge."""
    return make_articles(12, seed=1, words=60)


def added() -> list[Article]:
    """What the interrupted `add` adds: some unchanged, some with a new body, most of them new."""
    present = before()
    updated = [
        new_article(
            body=f"{article.body}\n\nCorrection: the figure was wrong.", url=article.url, title=article.title,
            outlet=article.outlet, published=article.published,
        )
        for article in present[:4]
        if article.url
    ]  # fmt: skip
    return [*present[8:], *updated, *make_articles(26, seed=2, words=60)]


def open_library(folder: Path) -> Library:
    """The index as all these processes open it: small passages and, with `small_batches`, small commits."""
    return Library(folder, HashingEncoder(), passage_tokens=80)


def small_batches() -> None:
    """Commits about every third article, with codes beside every segment and columns written every few."""
    batching._BATCH_PASSAGES = 6
    vectors.CODES_FROM = 1
    changes._FEWEST = 5


def add(folder: Path, at_event: Callable[[int, FrameType, str, object], None]) -> None:
    """The `add` that is interrupted; `at_event` gets each call and return, numbered from 1."""
    with tempfile.TemporaryDirectory() as elsewhere:  # so that nothing is imported or compiled while counting
        open_library(Path(elsewhere)).add(make_articles(3, seed=3, words=60))
    articles = added()
    ours = open_library(folder)
    number = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal number
        number += 1
        at_event(number, frame, event, argument)

    sys.setprofile(count)
    try:
        ours.add(articles, seen_at=SEEN_AT)
    finally:
        sys.setprofile(None)


def _count(folder: Path) -> None:
    last = 0
    numbers: dict[str, list[int]] = {}

    def note(number: int, frame: FrameType, event: str, argument: object) -> None:
        nonlocal last
        last = number
        name = frame.f_code.co_name
        if name in _PLACES:
            numbers.setdefault(name, []).append(number)
            called = getattr(argument, "__name__", "")
            if name == "writing" and "COMMIT" in linecache.getline(frame.f_code.co_filename, frame.f_lineno):
                called = "COMMIT"
            if event.startswith("c_") and called in ("COMMIT", "commit", "wait_merging_threads", "fsync", "write"):
                numbers.setdefault(f"{event} {called}", []).append(number)

    add(folder, note)
    print(json.dumps({"total": last, "numbers": numbers, "torch": "torch" in sys.modules}))


def _die(folder: Path, chosen: int) -> None:
    def kill(number: int, frame: FrameType, event: str, argument: object) -> None:
        if number == chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    add(folder, kill)


def _announce(folder: Path, chosen: int) -> None:
    def announce(number: int, frame: FrameType, event: str, argument: object) -> None:
        if number == chosen:
            os.write(1, b"now\n")

    add(folder, announce)


def _hold(folder: Path) -> None:
    with writer_lock(folder):
        print("holding", flush=True)
        sys.stdin.read()
    open_library(folder).add(make_articles(1, seed=4, words=60))


def _read(folder: Path) -> None:
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    ours = open_library(folder)
    searches = 0
    wrong: list[str] = []
    most = 0
    print("reading", flush=True)
    while not ended.is_set() or not searches:
        for matches in search(ours, QUESTIONS, 5):
            searches += 1
            for match in matches:
                span = match.passage.span
                if match.article.body[span.start : span.end] != match.passage.text:
                    wrong.append(match.passage.id)
        articles = ours.status().articles
        if articles < most:
            wrong.append(f"{articles} articles after {most}")
        most = articles
    print(json.dumps({"searches": searches, "wrong": wrong, "articles": most}))


def main(mode: str, folder: Path, *rest: str) -> None:
    """Does one of the modes."""
    small_batches()
    if mode == "count":
        _count(folder)
    elif mode == "die":
        _die(folder, int(rest[0]))
    elif mode == "announce":
        _announce(folder, int(rest[0]))
    elif mode == "hold":
        _hold(folder)
    elif mode == "read":
        _read(folder)
    else:
        raise SystemExit(f"no mode {mode!r}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
