"""An inverted file in front of the codes, against going through all codes: `python -m benchmarks.inverted FOLDER`.

The same vectors and questions; 1,000 or 2,000 are kept by codes and compared exactly; processor time of one core.
Newsdesk has lists in each segment; beside it, one inverted file of all vectors (FAISS's IndexIVFRaBitQ), whose lists
are trained on 64 vectors for each, with more and more of them visited.
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

from benchmarks.sizes.at_size import BEST, Figures, Floats, least_of_best, medians, texts, timed
from index import SentenceTransformerEncoder
from index.search.nearest import WHOLE_TO, VectorSet
from index.search.snapshot import Snapshot
from index.storage.store import Store

_KEPT = 1_000
_ROUNDING = 1e-6
_TRAINED = 64  # vectors for each list
_BLOCK = 65_536
_VISITED = (8, 16, 32, 64, 128)


def measured(search: Callable[[Floats], Floats], questions: Floats, least: Floats) -> Figures:
    """Times of a search that gives similarities for a question (1, dimensions), and how many are of the 20 nearest."""
    taken = [timed(partial(search, question[np.newaxis])) for question in questions]
    found = [search(question[np.newaxis])[:BEST] for question in questions]
    recalls = [(near >= one - _ROUNDING).mean() for near, one in zip(found, least, strict=True)]
    return medians(taken) | {"recall@20": float(np.mean(recalls))}


def compare(folder: Path, lists: int) -> dict[str, Figures]:
    """All codes, then an inverted file with more and more of its lists visited."""
    faiss.omp_set_num_threads(1)
    with Store(folder).reading() as tables:
        snapshot = Snapshot(folder, tables.manifest(), tables, None)
    questions = SentenceTransformerEncoder().encode_questions(texts())
    least = least_of_best(snapshot, questions, None)
    segments = list(snapshot.segments.values())
    figures = {
        name: measured(partial(_found, VectorSet(segments, whole_to=whole_to)), questions, least)
        for name, whole_to in (("all codes", len(snapshot.vectors)), ("as Newsdesk searches", WHOLE_TO))
    }
    vectors = np.concatenate([segment.vectors for segment in segments])
    coarse = faiss.IndexFlatIP(vectors.shape[1])
    inverted = faiss.IndexIVFRaBitQ(coarse, vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    start = process_time()
    inverted.train(vectors[np.random.default_rng(0).choice(len(vectors), min(len(vectors), _TRAINED * lists), False)])
    for block in range(0, len(vectors), _BLOCK):
        inverted.add(vectors[block : block + _BLOCK])
    figures["inverted file"] = {"made in, processor s": process_time() - start}
    for visited in _VISITED:
        asked = faiss.IVFRaBitQSearchParameters()
        asked.nprobe, asked.qb = visited, 8

        def search(question: Floats, asked: faiss.IVFRaBitQSearchParameters = asked) -> Floats:
            _, places = inverted.search(question, _KEPT, params=asked)
            kept = places[0][places[0] >= 0]
            near: Floats = vectors[kept] @ question[0]
            return -np.sort(-near)

        figures[f"{visited} lists of {lists}"] = measured(search, questions, least)
    return figures


def _found(vectors: VectorSet, question: Floats) -> Floats:
    ((_, similarities),) = vectors.search(question, 100)
    return similarities


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inverted", description=__doc__)
    parser.add_argument("folder", type=Path, help="of an index that `benchmarks.scale` made")
    parser.add_argument("--lists", type=int, default=1_024)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    shown = json.dumps(compare(options.folder, options.lists), indent=1)
    print(shown)
    if options.out:
        options.out.write_text(shown + "\n")


if __name__ == "__main__":
    main()
