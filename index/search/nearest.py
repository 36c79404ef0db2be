"""The nearest vectors in all segments of a generation: exact, or by codes first, chosen by how many vectors there are.

Up to 20,000 are searched exactly. Of more, the codes of those that filters allow are looked through. The best, ten or
twenty times as many as wanted, are then compared exactly: a similarity is always exact. Up to 250,000 all codes are
looked through, of more the nearest eighth of the lists, unless filters hide more than a tenth. The figures
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
_DROP_PAGES_AFTER = 2_048  # vectors of a segment compared; then its pages leave this process's memory
_NEARLY_ALL = 0.9  # of the vectors must be allowed for that: of fewer, the nearest lists may hold too few
_RESCORED = 10  # times as many as wanted are compared exactly,
_FEWEST_RESCORED = 1_000  # or so many: near neighbours in a tight cluster have codes alike
_MORE_RESCORED = 2  # times that, where all codes are of few vectors: 1 ms, and hits are those of an exact search
_SHARE = 1.25  # times as many as its size makes likely are taken of a segment first, for each one takes time,
_FEWEST_TAKEN = 32  # or so many


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
        """Returns the nearest vectors of each question, best first; their similarities are exact.

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
            shortlist = self._shortlist(question, n, coded)
            positions = zip([*self._exact, *self._coded], [*everywhere, *shortlist], strict=True)
            found = [_best(segment, question, n, some) for segment, some in positions]
            similarities = np.concatenate([part for part, _ in found] or [np.empty(0, np.float32)])
            ids = np.concatenate([part for _, part in found] or [np.empty(0, np.int64)])
            best = np.lexsort((ids, -similarities))[:n]
            results.append((ids[best], np.clip(similarities[best], -1.0, 1.0)))
        self._drop_pages()
        return results

    def _shortlist(self, question: Vectors, n: int, open_to: Sequence[Mask | None]) -> list[Ids | None]:
        """Returns which vectors to compare exactly, by position, for each segment with codes; None for all of one."""
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

        def best(number: int, few: int) -> tuple[Vectors, Ids]:
            return self._coded[number].by_codes(question, few, open_to[number], visited)

        limits = [min(wanted, ceil(_SHARE * wanted * some / count) + _FEWEST_TAKEN) for some in counts]
        found = [best(number, few) for number, few in enumerate(limits)]
        least = _least(found, wanted)
        cut_short = [  # which may have more that are as good
            number
            for number, (few, (estimates, _)) in enumerate(zip(limits, found, strict=True))
            if few < wanted and len(estimates) == few and estimates[-1] >= least
        ]
        if cut_short:
            for number in cut_short:
                found[number] = best(number, wanted)
            least = _least(found, wanted)
        return [positions[estimates >= least] for estimates, positions in found]

    def similarities(self, question: Vectors, ids: Ids) -> Vectors:
        """Returns the cosine of one question (dimensions,) with each id, (len(ids),); NaN where an id is not here."""
        result = np.full(len(ids), np.nan, dtype=np.float32)
        for segment in self._segments:
            positions = np.minimum(np.searchsorted(segment.ids, ids), len(segment.ids) - 1)
            here = segment.ids[positions] == ids
            result[here] = segment.compare(question, positions[here])
        self._drop_pages()
        return np.clip(result, -1.0, 1.0)

    def stored(self, ids: Ids) -> dict[int, Vectors]:
        """Returns the vectors of those of these ids that are here, each float32 (dimensions,)."""
        found: dict[int, Vectors] = {}
        for segment in self._segments:
            positions = np.minimum(np.searchsorted(segment.ids, ids), len(segment.ids) - 1)
            here = segment.ids[positions] == ids
            found |= zip(ids[here].tolist(), np.array(segment.vectors[positions[here]]), strict=True)
        self._drop_pages()
        return found

    def _drop_pages(self) -> None:
        """Frees memory, if there are many vectors; to map fewer again would cost 2 ms of a question for nothing."""
        if self._size > self._whole_to:
            for segment in self._segments:
                segment.drop_pages(_DROP_PAGES_AFTER)

    def ids(self) -> Ids:
        """Returns every id, ascending, (len(self),)."""
        parts = [segment.ids for segment in self._segments]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def _least(found: Sequence[tuple[Vectors, Ids]], wanted: int) -> float:
    """Returns the estimate of the worst of so many best; no bound where there are fewer."""
    joined = np.concatenate([estimates for estimates, _ in found] or [np.empty(0, np.float32)])
    return float(np.partition(joined, -wanted)[-wanted]) if len(joined) > wanted else -np.inf


def _best(segment: Segment, question: Vectors, n: int, positions: Ids | None) -> tuple[Vectors, Ids]:
    """Returns similarities and ids of the n best of some positions, more where the last are equal."""
    similarities = segment.compare(question, positions)
    ids = segment.ids if positions is None else segment.ids[positions]
    if len(ids) > n:
        best = similarities >= np.partition(similarities, -n)[-n]
        return similarities[best], ids[best]
    return similarities, ids
