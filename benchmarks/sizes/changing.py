"""Measures what changes to a copy of an index cost: `python -m benchmarks.sizes.changing WHAT FOLDER`.

change    an article is added until this and another process find it; articles are removed
merge     the largest merge that adding can lead to
watch     the other process: it prints when it first finds each word that it reads from its input
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.sizes.querying import Figures, memory, timed
from corpus import new_article
from index import Library, SentenceTransformerEncoder
from index.writing.tiers import LARGEST
from index.writing.writer import Writer
from newsdesk import Article, Newsdesk, Published

_ADDED = 15
_REMOVED = 1_000


def measure_changes(folder: Path) -> Figures:
    """Measures adding articles one by one until they are found, and removing many."""
    with _copy(folder) as copy:
        library = Library(copy, SentenceTransformerEncoder())
        Newsdesk(library).retrieve("warm", 1)
        with _watching(copy) as first_found:
            library.add([bridge_article("warmwv")])  # loads the graph of passages
            added = [_add(library, number, first_found) for number in range(_ADDED)]
        peak = memory()
        count = min(_REMOVED, library.status().articles // 10)
        ids = [row.id for row in library.browse(limit=count + _ADDED).articles][_ADDED:]
        removed = timed(partial(library.remove, ids))
        after = timed(partial(Newsdesk(library).retrieve, "warm", 1))
    names = ("add returned, s", "add, processor s", "found here, s", "found in another process, s")
    spread = {
        name: {"median": float(np.median(values)), "most": float(values.max())}
        for name, values in zip(names, np.array(added).T, strict=True)
    }
    return spread | {
        "removed": len(ids), "remove, s": removed[0] / 1000, "remove, processor s": removed[1] / 1000,
        "first search after it, ms": after[0], "memory MB": peak,
    }  # fmt: skip


@contextmanager
def _watching(folder: Path) -> Iterator[Callable[[str], Callable[[], float]]]:
    """Starts a process that watches for words; yields a function that names a word and returns a function.

    The returned function waits for the time at which the other process first found the word.
    """
    command = [sys.executable, "-m", "benchmarks.sizes.changing", "watch", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError("the other process did not start")
        words, times = process.stdin, process.stdout

        def look_for(word: str) -> Callable[[], float]:
            print(word, file=words, flush=True)
            return lambda: float(times.readline())

        yield look_for
        words.close()


def _add(
    library: Library, number: int, first_found: Callable[[str], Callable[[], float]]
) -> tuple[float, float, float, float]:
    """Returns seconds until `add` returned, of the processor until then, until found here, and found there."""
    word = f"zyx{number}wv"
    there = first_found(word)
    start, processor = time.time(), time.process_time()
    library.add([bridge_article(word)])
    returned, processor = time.time() - start, time.process_time() - processor
    (hit,) = Newsdesk(library).retrieve(word, 1)
    here = time.time() - start
    if word not in hit.article.body:
        raise RuntimeError(f"{word} was added and is not found")
    return returned, processor, here, there() - start


def watch(folder: Path) -> None:
    """Prints the time at which each word from the input is first found."""
    desk = Newsdesk(Library(folder, SentenceTransformerEncoder()))
    desk.retrieve("warm", 1)
    print("ready", flush=True)
    for line in sys.stdin:
        word = line.strip()
        while not any(word in hit.article.body for hit in desk.retrieve(word, 1)):
            time.sleep(0.01)
        print(time.time(), flush=True)


def measure_merge(folder: Path) -> Figures:
    """Measures a merge of segments into one of the largest size."""
    with _copy(folder) as copy:
        library = Library(copy, SentenceTransformerEncoder())
        with library.store.reading() as tables:
            live = sorted(tables.segments.living().items(), key=lambda item: -item[1])
        names: list[str] = []
        size = 0
        for name, count in live:
            if size + count <= LARGEST:
                names.append(name)
                size += count
        before = memory()["now"]
        writer = Writer(copy, library.store, library.encoder)
        wall, processor = timed(lambda: writer._merge_segments(names))
    return {"segments": len(names), "vectors": size, "s": wall / 1000, "processor s": processor / 1000,
            "memory MB": {"before": before, "most": memory()["most"]}}  # fmt: skip


@contextmanager
def _copy(folder: Path) -> Iterator[Path]:
    """Yields a copy of an index to change; files that are never rewritten are hard links."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        copy = Path(scratch) / "index"
        for path in folder.rglob("*"):
            target = copy / path.relative_to(folder)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif path.parent.name in ("vectors", "columns") or (
                path.parents[1].name == "words" and path.suffix != ".json"
            ):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.hardlink_to(path)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        yield copy


def bridge_article(word: str) -> Article:
    """Returns an article of its own about a bridge that is named by a word."""
    body = (
        f"The {word} bridge was closed on Tuesday after inspectors found a crack in one of its cables.\n\n"
        + "Engineers said that repairs would take some weeks, and that ferries would run each hour until then. " * 12
    )
    published = Published(at=datetime.now(UTC), precision="second", zoned=True, origin="field")
    return new_article(body=body, url=f"https://added.example/{word}", title=f"Bridge {word} closed", outlet="Post",
                       published=published)  # fmt: skip


def main(what: str, folder: str) -> None:
    """Prints one group of figures as JSON; `watch` prints times."""
    if what == "watch":
        watch(Path(folder))
        return
    measures: dict[str, Callable[[Path], Figures]] = {"change": measure_changes, "merge": measure_merge}
    print(json.dumps(measures[what](Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
