"""Measures what questions to an index of one size cost: `python -m benchmarks.sizes.querying WHAT FOLDER`.

open      the time to the first generation that can be searched
search    times of vector search and retrieval, with filters; recall against comparing all vectors; resident memory
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
from index import Library, SentenceTransformerEncoder
from index.search.snapshot import Snapshot
from index.stopwatch import running
from newsdesk import Filters, Newsdesk
from qa.retrieval.retriever import CANDIDATES

_QUESTIONS = 60
_RECALL_QUESTIONS = 40  # compared with all vectors
BEST = 20  # vectors; a found one counts if it is as near as the 20th
_ROUNDING = 1e-6
_BLOCK = 50_000  # vectors
_SHARES = (0.5, 0.1, 0.01)  # of the passages that filters leave
_ANSWERED_QUESTIONS = 20


Figures = dict[str, Any]
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


def texts() -> list[str]:
    """Reads questions of newsquiz 2023."""
    return [question.text for question in newsquiz.questions(2023)[:_QUESTIONS]]


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Returns wall and processor milliseconds of an action, with all threads of this process."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor)


def medians(pairs: Sequence[tuple[float, float]]) -> Figures:
    """Returns the medians of wall and processor milliseconds, and the slowest."""
    times = np.array(pairs)
    wall, processor = np.median(times, axis=0)
    return {"ms": float(wall), "processor ms": float(processor), "slowest ms": float(times[:, 0].max())}


def memory() -> Figures:
    """Returns the resident megabytes now and at most."""
    return {"now": resident() / 1e6, "most": most_resident() / 1e6}


def measure_opening(folder: Path) -> Figures:
    """Times opening the first generation; the system's cache is warm, modules and encoder are loaded."""
    encoder = SentenceTransformerEncoder()
    encoder.encode_questions(["warm"])

    def open_it() -> None:
        with Library(folder, encoder).reading() as view:
            if view is None:
                raise RuntimeError(f"{folder}: nothing to search")

    wall, processor = timed(open_it)
    return {"ms": wall, "processor ms": processor}


def measure_searching(folder: Path) -> Figures:
    """Measures the search of vectors, with filters too, then whole retrieval."""
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
        found[f"vectors, filter {name}"] = _nearest_figures(snapshot, vectors, one)
    desk = Newsdesk(library, cache_bytes=0)
    for name, one in filters.items():
        with running() as watch:
            times = [timed(partial(desk.retrieve, text, 5, one)) for text in questions]
        stages = {f"{stage}, ms": 1000 * seconds / len(questions) for stage, seconds in watch.seconds.items()}
        found[f"retrieval, filter {name}"] = medians(times) | stages
    return found | {"memory MB": memory()}


def _nearest_figures(snapshot: Snapshot, questions: Floats, filters: Filters) -> Figures:
    """Measures the search for the nearest vectors, and the share of the 20 nearest that it finds."""
    filtering = timed(partial(snapshot.visible, filters))
    visible = snapshot.visible(filters)
    search = partial(snapshot.vectors.search, n=CANDIDATES, allowed=visible.vectors)
    times = [timed(partial(search, question[np.newaxis])) for question in questions]
    recalls = []
    for question, least in zip(
        questions[:_RECALL_QUESTIONS],
        least_of_best(snapshot, questions[:_RECALL_QUESTIONS], visible.vectors),
        strict=True,
    ):
        ((_, similarities),) = search(question[np.newaxis])
        recalls.append(float((similarities[:BEST] >= least - _ROUNDING).mean()))
    return medians(times) | {
        "recall@20": float(np.mean(recalls)), "passages": visible.count,
        "making the filter, processor ms": filtering[1],
    }  # fmt: skip


def measure_answering(folder: Path) -> Figures:
    """Measures answers and the resident memory of a process that gives them."""
    desk = Newsdesk.open(folder)
    return medians([timed(partial(desk.ask, text)) for text in texts()[:_ANSWERED_QUESTIONS]]) | {"memory MB": memory()}


def _latest(snapshot: Snapshot, share: float) -> Filters:
    """Returns a filter that leaves this share of the passages, the latest ones."""
    published = snapshot.columns.published
    since = datetime.fromtimestamp(float(np.nanquantile(published, 1 - share)), UTC)
    return Filters(since=since)


def least_of_best(snapshot: Snapshot, questions: Floats, allowed: NDArray[np.bool_] | None) -> Floats:
    """Returns the similarity of the 20th nearest of all allowed vectors to each question, (questions,)."""
    near = np.empty((0, len(questions)), np.float32)
    for segment in snapshot.segments.values():
        for start in range(0, len(segment), _BLOCK):
            part = segment.ids[start : start + _BLOCK]
            vectors = segment.vectors[start : start + _BLOCK]
            if allowed is not None:
                vectors = vectors[allowed[np.minimum(part, len(allowed) - 1)] & (part < len(allowed))]
            near = np.concatenate([near, vectors @ questions.T])
            near = -np.partition(-near, min(BEST, len(near)) - 1, axis=0)[:BEST]
            segment.drop_pages()
    least: Floats = near.min(axis=0)
    return least


def main(what: str, folder: str) -> None:
    """Prints one group of figures as JSON."""
    measures: dict[str, Callable[[Path], Figures]] = {
        "open": measure_opening,
        "search": measure_searching,
        "ask": measure_answering,
    }
    print(json.dumps(measures[what](Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
