"""What an index of one size costs, each figure in a fresh process: `python -m benchmarks.sizes.at_size WHAT FOLDER`.

open      from nothing to the first generation that can be searched
search    vectors alone, whole retrieval, filters, recall against comparing all; resident memory
ask       resident memory of a process that answers
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring.memory import most_resident, resident
from evals.data import newsquiz
from index import Filters, Library, SentenceTransformerEncoder, Stopwatch
from index.search.snapshot import Snapshot
from qa import Newsdesk
from qa.retrieval.retriever import CANDIDATES, Retriever

_QUESTIONS = 60
_RECALLED = 40  # questions that are compared with all vectors
BEST = 20  # vectors; of those that are found, such as are as near as the 20th are counted
_ROUNDING = 1e-6
_BLOCK = 50_000  # vectors
_SHARES = (0.5, 0.1, 0.01)  # of the passages that filters leave
_ASKED = 20


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
    """Resident megabytes now and at most."""
    return {"now": resident() / 1e6, "most": most_resident() / 1e6}


def opened(folder: Path) -> Figures:
    """From nothing to the first generation; the system's cache is warm, modules and encoder are loaded."""
    encoder = SentenceTransformerEncoder()
    encoder.encode_questions(["warm"])

    def open_it() -> None:
        with Library(folder, encoder).reading() as view:
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


def main(what: str, folder: str) -> None:
    """Prints one kind of figures as JSON."""
    kinds: dict[str, Callable[[Path], Figures]] = {"open": opened, "search": searched, "ask": asked}
    print(json.dumps(kinds[what](Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
