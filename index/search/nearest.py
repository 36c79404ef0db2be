"""The nearest vectors in all segments of a generation: exact, or by codes first, chosen by how many vectors there are.

Up to 20,000 are searched exactly. Beyond that the codes of those that filters allow are looked through and the best,
ten or twenty times as many as asked for, are compared exactly, so that a similarity is always exact. Up to 250,000 all
codes are looked through, of more the nearest eighth of the lists, unless filters hide more than a tenth. The figures
behind the sizes are made by `python -m benchmarks.scale` and `python -m benchmarks.inverted`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from index.storage.vectors import Ids, Mask, Segment, Vectors

EXACT_TO = 20_000  # vectors in all; an exact search of so many takes 1 ms, and finds the very best
WHOLE_TO = 250_000  # vectors in all, whose codes are looked through from end to end: 4 ms
_VISITED = 1 / 8  # of the lists of more, the nearest ones; twice that finds no more
_LET_GO = 2_048  # vectors of a segment compared, of so many; then its pages leave this process's memory
_NEARLY_ALL = 0.9  # of the vectors must be allowed for that: of fewer, the nearest lists may hold too few
_RESCORED = 10  # times as many as asked for are compared exactly,
_FEWEST_RESCORED = 1_000  # or so many: near neighbours in a tight cluster have codes alike
_MORE_RESCORED = 2  # times that, where all codes are of few vectors: 1 ms, and hits are those of an exact search
_SHARE = 1.25  # times as many as its size makes likely are asked of a segment first, for each that is kept takes time,
_FEWEST_ASKED = 32  # or so many


class VectorSet:
    """All segments of one generation, searched as one.

    Args:
        segments: Their order does not matter; no id stands in two.
        exact_to: So many vectors in all are searched exactly.
        whole_to: Of so many, all codes are looked through.
    """

    def __init__(self, segments: Sequence[Segment], exact_to: int = EXACT_TO, whole_to: int = WHOLE_TO) -> None:
        self._whole_to = whole_to
        self._segments = [segment for segment in segments if len(segment)]
        self._size = sum(map(len, self._segments))
        by_codes = self._size > exact_to
        self._coded = [segment for segment in self._segments if by_codes and segment.has_codes]
        self._exact = [segment for segment in self._segments if not (by_codes and segment.has_codes)]

    def __len__(self) -> int:
        return self._size

    def search(self, questions: Vectors, n: int, allowed: Mask | None = None) -> list[tuple[Ids, Vectors]]:
        """The nearest vectors of each question, best first; their similarities are exact.

        Args:
            questions: float32 (q, dimensions), unit length.
            n: How many, at least 1; fewer come back where there are fewer.
            allowed: Which ids may be found, bool by id, at least one long; ids beyond its end may not. None for all.

        Returns:
            For each question ids (m,) and similarities (m,), m <= n, cosines in [-1, 1]; equal ones by id.
        """
        exact, coded = (
            [segment.open_to(allowed) if allowed is not None else None for segment in segments]
            for segments in (self._exact, self._coded)
        )
        everywhere = [None if mask is None else np.flatnonzero(mask) for mask in exact]
        results = []
        for question in questions:
            kept = self._kept(question, n, coded)
            places = zip([*self._exact, *self._coded], [*everywhere, *kept], strict=True)
            found = [_best(segment, question, n, some) for segment, some in places]
            similarities = np.concatenate([part for part, _ in found] or [np.empty(0, np.float32)])
            ids = np.concatenate([part for _, part in found] or [np.empty(0, np.int64)])
            best = np.lexsort((ids, -similarities))[:n]
            results.append((ids[best], np.clip(similarities[best], -1.0, 1.0)))
        self._let_go()
        return results

    def _kept(self, question: Vectors, n: int, open_to: Sequence[Mask | None]) -> list[Ids | None]:
        """Places of those to compare exactly, in each segment that has codes; None for all of a segment's."""
        counts = [
            len(segment) if mask is None else int(np.count_nonzero(mask))
            for segment, mask in zip(self._coded, open_to, strict=True)
        ]
        size, count = sum(map(len, self._coded)), sum(counts)
        large = size > self._whole_to
        wanted = max(n * _RESCORED, _FEWEST_RESCORED) * (1 if large else _MORE_RESCORED)
        if count <= wanted:
            return [None if mask is None else np.flatnonzero(mask) for mask in open_to]
        visited = _VISITED if large and count >= _NEARLY_ALL * size else 1.0

        def best(place: int, few: int) -> tuple[Vectors, Ids]:
            return self._coded[place].by_codes(question, few, open_to[place], visited)

        asked = [min(wanted, ceil(_SHARE * wanted * some / count) + _FEWEST_ASKED) for some in counts]
        found = [best(place, few) for place, few in enumerate(asked)]
        least = _least(found, wanted)
        cut_short = [  # which may have more that are as good
            place
            for place, (few, (estimates, _)) in enumerate(zip(asked, found, strict=True))
            if few < wanted and len(estimates) == few and estimates[-1] >= least
        ]
        if cut_short:
            for place in cut_short:
                found[place] = best(place, wanted)
            least = _least(found, wanted)
        return [places[estimates >= least] for estimates, places in found]

    def similarities(self, question: Vectors, ids: Ids) -> Vectors:
        """Cosine of one question (dimensions,) with each id, (len(ids),); NaN where an id is not here."""
        result = np.full(len(ids), np.nan, dtype=np.float32)
        for segment in self._segments:
            places = np.minimum(np.searchsorted(segment.ids, ids), len(segment.ids) - 1)
            here = segment.ids[places] == ids
            result[here] = segment.compare(question, places[here])
        self._let_go()
        return np.clip(result, -1.0, 1.0)

    def _let_go(self) -> None:
        """Of so many vectors that memory counts; mapping fewer again costs 2 ms of a question for nothing."""
        if self._size > self._whole_to:
            for segment in self._segments:
                segment.let_go(_LET_GO)

    def ids(self) -> Ids:
        """Every id, ascending, (len(self),)."""
        parts = [segment.ids for segment in self._segments]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def _least(found: Sequence[tuple[Vectors, Ids]], wanted: int) -> float:
    """The estimate that the worst of so many best has; no bound where there are fewer."""
    joined = np.concatenate([estimates for estimates, _ in found] or [np.empty(0, np.float32)])
    return float(np.partition(joined, -wanted)[-wanted]) if len(joined) > wanted else -np.inf


def _best(segment: Segment, question: Vectors, n: int, places: Ids | None) -> tuple[Vectors, Ids]:
    """Similarities and ids of the n best of some places, more where the last are equal."""
    similarities = segment.compare(question, places)
    ids = segment.ids if places is None else segment.ids[places]
    if len(ids) > n:
        best = similarities >= np.partition(similarities, -n)[-n]
        return similarities[best], ids[best]
    return similarities, ids
