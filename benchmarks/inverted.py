"""Compares ways to search vectors: `python -m benchmarks.inverted FOLDER`.

The ways are all codes, Newsdesk's lists in each segment, and one inverted file of all vectors. The inverted file is
FAISS's IndexIVFRaBitQ with 64 training vectors for each list; more and more of its lists are visited. All ways get the
same vectors and questions and compare 1,000 candidates exactly. The times are of one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import process_time

import faiss
import numpy as np

from benchmarks.sizes.querying import BEST, Figures, Floats, least_of_best, medians, texts, timed
from index import SentenceTransformerEncoder
from index.search.nearest import WHOLE_TO, VectorSet
from index.search.snapshot import Snapshot
from index.storage.store import Store

_CANDIDATES = 1_000
_ROUNDING = 1e-6
_TRAINING_VECTORS = 64  # vectors for each list
_BLOCK = 65_536
_VISITED_LISTS = (8, 16, 32, 64, 128)


def measure(search: Callable[[Floats], Floats], questions: Floats, least: Floats) -> Figures:
    """Measures the times of a search and how many of the 20 nearest vectors it finds.

    Args:
        search: Takes a question (1, dimensions) and returns similarities, best first.
        questions: float32 (questions, dimensions).
        least: The similarity of the 20th nearest vector to each question, (questions,).
    """
    times = [timed(partial(search, question[np.newaxis])) for question in questions]
    found = [search(question[np.newaxis])[:BEST] for question in questions]
    recalls = [(near >= one - _ROUNDING).mean() for near, one in zip(found, least, strict=True)]
    return medians(times) | {"recall@20": float(np.mean(recalls))}


def compare(folder: Path, lists: int) -> dict[str, Figures]:
    """Measures all codes, Newsdesk's search, and an inverted file with more and more of its lists visited."""
    faiss.omp_set_num_threads(1)
    with Store(folder).reading() as tables:
        snapshot = Snapshot(folder, tables.manifest(), tables, None)
    questions = SentenceTransformerEncoder().encode_questions(texts())
    least = least_of_best(snapshot, questions, None)
    segments = list(snapshot.segments.values())
    figures = {
        name: measure(partial(_found, VectorSet(segments, whole_to=whole_to)), questions, least)
        for name, whole_to in (("all codes", len(snapshot.vectors)), ("as Newsdesk searches", WHOLE_TO))
    }
    vectors = np.concatenate([segment.vectors for segment in segments])
    coarse = faiss.IndexFlatIP(vectors.shape[1])
    inverted = faiss.IndexIVFRaBitQ(coarse, vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    start = process_time()
    inverted.train(
        vectors[np.random.default_rng(0).choice(len(vectors), min(len(vectors), _TRAINING_VECTORS * lists), False)]
    )
    for block in range(0, len(vectors), _BLOCK):
        inverted.add(vectors[block : block + _BLOCK])
    figures["inverted file"] = {"made in, processor s": process_time() - start}
    for visited in _VISITED_LISTS:
        parameters = faiss.IVFRaBitQSearchParameters()
        parameters.nprobe, parameters.qb = visited, 8

        def search(question: Floats, parameters: faiss.IVFRaBitQSearchParameters = parameters) -> Floats:
            _, rows = inverted.search(question, _CANDIDATES, params=parameters)
            candidates = rows[0][rows[0] >= 0]
            near: Floats = vectors[candidates] @ question[0]
            return -np.sort(-near)

        figures[f"{visited} lists of {lists}"] = measure(search, questions, least)
    return figures


def _found(vectors: VectorSet, question: Floats) -> Floats:
    ((_, similarities),) = vectors.search(question, 100)
    return similarities


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inverted", description=__doc__)
    parser.add_argument("folder", type=Path, help="of an index that `benchmarks.scale` made")
    parser.add_argument("--lists", type=int, default=1_024)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    made = json.dumps(compare(options.folder, options.lists), indent=1)
    print(made)
    if options.out:
        options.out.write_text(made + "\n")


if __name__ == "__main__":
    main()
