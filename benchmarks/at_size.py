"""What an index of one size costs, each figure in a fresh process: `python -m benchmarks.at_size WHAT FOLDER`.

open      from nothing to the first generation that can be searched
search    vectors alone, whole retrieval, filters, recall against comparing all; resident memory
ask       resident memory of a process that answers
change    an article added, until this and another process find it; articles removed; on a copy of the index
watch     the other process: says when it first finds each word that it is told
merge     the largest merge that adding can lead to; on a copy
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Published, new_article
from evals import newsquiz
from index import Filters, Library, SentenceTransformerEncoder, Stopwatch
from index.snapshot import Snapshot
from index.tiers import LARGEST
from index.writer import Writer
from qa import Newsdesk
from qa.retrieve import CANDIDATES, Retriever

_QUESTIONS = 60
_RECALLED = 40  # questions that are compared with all vectors
BEST = 20  # vectors; of those that are found, such as are as near as the 20th are counted
_ROUNDING = 1e-6
_BLOCK = 50_000  # vectors
_ADDED = 15
_REMOVED = 1_000
_SHARES = (0.5, 0.1, 0.01)  # of the passages that filters leave
_ASKED = 20

_WRITTEN_ONCE = {".vectors", ".codes", ".columns", ".idx", ".term", ".pos", ".fast", ".fieldnorm", ".store", ".del"}

Figures = dict[str, Any]
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


def texts() -> list[str]:
    """Questions of newsquiz 2023."""
    return [question.text for question in newsquiz.questions(2023)[:_QUESTIONS]]


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor milliseconds, all threads of this process counted."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor)


def medians(taken: Sequence[tuple[float, float]]) -> Figures:
    """Medians of wall and processor milliseconds, and the slowest."""
    times = np.array(taken)
    wall, processor = np.median(times, axis=0)
    return {"ms": float(wall), "processor ms": float(processor), "slowest ms": float(times[:, 0].max())}


def memory() -> Figures:
    """Resident megabytes now and at most (Linux)."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(lines[field].split()[0]) / 1000 for name, field in (("now", "VmRSS"), ("most", "VmHWM"))}


def opened(folder: Path) -> Figures:
    """From nothing to the first generation; the system's cache is warm, modules and encoder are loaded."""
    encoder = SentenceTransformerEncoder()
    encoder.encode_questions(["warm"])

    def open_it() -> None:
        with Library(folder, encoder).reading(["ready?"], Stopwatch()) as (view, _):
            if view is None:
                raise RuntimeError(f"{folder}: nothing to search")

    wall, processor = timed(open_it)
    return {"ms": wall, "processor ms": processor}


def searched(folder: Path) -> Figures:
    """Vectors alone, with filters too, then whole retrieval."""
    library = Library(folder, SentenceTransformerEncoder())
    questions = texts()
    vectors = library.encoder.encode_questions(questions)
    with library.store.reading() as tables:
        manifest = tables.manifest()
        snapshot = Snapshot(folder, manifest, tables, None)
    status = library.status()
    found: Figures = {"passages": manifest.passages, "articles": status.articles, "disk MB": status.size_bytes / 1e6}
    filters = {"none": Filters()} | {f"{share:.0%}": _latest(snapshot, share) for share in _SHARES}
    for name, one in filters.items():
        found[f"vectors, filter {name}"] = _near(snapshot, vectors, one)
    retriever = Retriever(library)
    for name, one in filters.items():
        watch = Stopwatch()
        taken = [timed(partial(retriever.retrieve, [text], 5, one, watch)) for text in questions]
        stages = {f"{stage}, ms": 1000 * seconds / len(questions) for stage, seconds in watch.seconds.items()}
        found[f"retrieval, filter {name}"] = medians(taken) | stages
    return found | {"memory MB": memory()}


def _near(snapshot: Snapshot, questions: Floats, filters: Filters) -> Figures:
    """The search for the nearest vectors, and how many of the 20 nearest it finds."""
    made = timed(partial(snapshot.visible, filters))
    visible = snapshot.visible(filters)
    search = partial(snapshot.vectors.search, n=CANDIDATES, allowed=visible.vectors)
    taken = [timed(partial(search, question[np.newaxis])) for question in questions]
    recalls = []
    for question, least in zip(
        questions[:_RECALLED], least_of_best(snapshot, questions[:_RECALLED], visible.vectors), strict=True
    ):
        ((_, similarities),) = search(question[np.newaxis])
        recalls.append(float((similarities[:BEST] >= least - _ROUNDING).mean()))
    return medians(taken) | {
        "recall@20": float(np.mean(recalls)), "passages": visible.count, "making the filter, processor ms": made[1],
    }  # fmt: skip


def asked(folder: Path) -> Figures:
    """Resident memory of a process that answers."""
    desk = Newsdesk.open(folder)
    return medians([timed(partial(desk.ask, text)) for text in texts()[:_ASKED]]) | {"memory MB": memory()}


def changed(folder: Path) -> Figures:
    """Articles added one by one until found, and many removed."""
    with _copy(folder) as copy:
        library = Library(copy, SentenceTransformerEncoder())
        library.search(["warm"], 1)
        with _watching(copy) as first_found:
            library.add([_article("warmwv")])  # loads what passages are encoded with
            added = [_add(library, number, first_found) for number in range(_ADDED)]
        peak = memory()
        count = min(_REMOVED, library.status().articles // 10)
        ids = [row.id for row in library.browse(limit=count + _ADDED).articles][_ADDED:]
        removed = timed(partial(library.remove, ids))
        after = timed(partial(library.search, ["warm"], 1))
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
    """Another process that watches for words: told one, it is asked later when it first found it."""
    command = [sys.executable, "-m", "benchmarks.at_size", "watch", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError("the other process did not start")
        told, answers = process.stdin, process.stdout

        def look_for(word: str) -> Callable[[], float]:
            print(word, file=told, flush=True)
            return lambda: float(answers.readline())

        yield look_for
        told.close()


def _add(
    library: Library, number: int, first_found: Callable[[str], Callable[[], float]]
) -> tuple[float, float, float, float]:
    """Seconds until an added article's `add` returned, of the processor until then, until found here, and there."""
    word = f"zyx{number}wv"
    there = first_found(word)
    start, processor = time.time(), time.process_time()
    library.add([_article(word)])
    returned, processor = time.time() - start, time.process_time() - processor
    ((match, *_),) = library.search([word], 1)
    here = time.time() - start
    if word not in match.article.body:
        raise RuntimeError(f"{word} was added and is not found")
    return returned, processor, here, there() - start


def watch(folder: Path) -> None:
    """Says at what time each word from the input is first found."""
    library = Library(folder, SentenceTransformerEncoder())
    library.search(["warm"], 1)
    print("ready", flush=True)
    for line in sys.stdin:
        word = line.strip()
        while not any(word in match.article.body for match in library.search([word], 1)[0]):
            time.sleep(0.01)
        print(time.time(), flush=True)


def merged(folder: Path) -> Figures:
    """Segments made into one, as large as one can become."""
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
        writer = Writer(copy, library.store, library.encoder, library.encoder.max_tokens)
        wall, processor = timed(lambda: writer._merge_segments(names))
    return {"segments": len(names), "vectors": size, "s": wall / 1000, "processor s": processor / 1000,
            "memory MB": {"before": before, "most": memory()["most"]}}  # fmt: skip


def _latest(snapshot: Snapshot, share: float) -> Filters:
    """A filter that leaves so many of the passages: the latest."""
    published = snapshot.columns.published
    since = datetime.fromtimestamp(float(np.nanquantile(published, 1 - share)), UTC)
    return Filters(since=since)


def least_of_best(snapshot: Snapshot, questions: Floats, allowed: NDArray[np.bool_] | None) -> Floats:
    """The similarity of the 20th nearest vector to each question, by comparing all that are allowed, (questions,)."""
    near = np.empty((0, len(questions)), np.float32)
    for segment in snapshot.segments.values():
        for start in range(0, len(segment), _BLOCK):
            part = segment.ids[start : start + _BLOCK]
            vectors = segment.vectors[start : start + _BLOCK]
            if allowed is not None:
                vectors = vectors[allowed[np.minimum(part, len(allowed) - 1)] & (part < len(allowed))]
            near = np.concatenate([near, vectors @ questions.T])
            near = -np.partition(-near, min(BEST, len(near)) - 1, axis=0)[:BEST]
            segment.let_go()
    least: Floats = near.min(axis=0)
    return least


@contextmanager
def _copy(folder: Path) -> Iterator[Path]:
    """A copy of an index, to change; files that are written once are shared with it."""
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


def _article(word: str) -> Article:
    body = (
        f"The {word} bridge was closed on Tuesday after inspectors found a crack in one of its cables.\n\n"
        + "Engineers said that repairs would take some weeks, and that ferries would run each hour until then. " * 12
    )
    published = Published(at=datetime.now(UTC), precision="second", zoned=True, origin="field")
    return new_article(body=body, url=f"https://added.example/{word}", title=f"Bridge {word} closed", outlet="Post",
                       published=published)  # fmt: skip


def main(what: str, folder: str) -> None:
    """Prints one kind of figures as JSON."""
    if what == "watch":
        watch(Path(folder))
        return
    kinds: dict[str, Callable[[Path], Figures]] = {
        "open": opened, "search": searched, "ask": asked, "change": changed, "merge": merged,
    }  # fmt: skip
    figures = kinds[what](Path(folder))
    print(json.dumps(figures | {"peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))


if __name__ == "__main__":
    main(*sys.argv[1:])
