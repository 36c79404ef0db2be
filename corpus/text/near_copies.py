"""Near copies: how alike two bodies are, told from short sketches of them.

Resemblance does not tell copies: a report cut to its first paragraphs resembles the whole little, while articles that
embed one gallery of captions resemble each other much. So two shares of the bodies' runs of five words are estimated:
containment, of the shorter body's runs those that stand in the longer one, and how much of the opening of one stands
anywhere in the other. A sketch for them is the sample of Broder (On the Resemblance and Containment of Documents,
1997) that keeps a run where its hash is small: the same run is kept, or not, in all bodies. The figures behind the
thresholds are made by `python -m evals.copies`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

RUN = 5  # words
BODY = 1_000  # words that are looked at: what follows are galleries, links and lists more often than report
OPENING = 150  # words
SHARE = 2  # of the runs of a long body one in so many is kept
FEWEST = 64  # of a shorter body so many are kept, or all: a standard error of a containment of 0.5 of at most 0.06
POSTED_SHARE = 16  # one in so many is looked up: of bodies with 250 runs in common one in 10 million do not meet
POSTED_FEWEST = 16

OPENING_CONTAINED = 0.2  # of an opening stands in the other body: else it is a gallery that they have in common
CONTAINED = 0.5  # of the shorter body stands in the longer: a copy, if published within
SAME_DAY = 0.75  # days: what is updated from morning to night; forms recur after one
CONTAINED_NEXT_DAY = 0.73  # less may be what is told each day in one form, a count or a search; a copy if within
DAYS = 2
CONTAINED_LATER = 0.8  # a copy even if later; less may be next week's drawing or market, told in the same form

_WORD = re.compile(r"\w+")
_RANGE = 2**32  # of hashes
_ONE_DAY = 86_400  # seconds

Hashes = NDArray[np.uint32]
When = tuple[float, bool]  # seconds since 1970; whether the day alone is known, of which they are the beginning


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sketch:
    """The runs of a body that are kept.

    Attributes:
        opening: Hashes of those in the opening, uint32, ascending.
        body: Hashes of all, those of the opening too, uint32, ascending.
    """

    opening: Hashes
    body: Hashes

    @property
    def limit(self) -> int:
        """Of this body's runs, all whose hashes are smaller are in the sketch."""
        return _RANGE if len(self.body) < FEWEST else max(_RANGE // SHARE, int(self.body[-1]) + 1)

    def to_bytes(self) -> bytes:
        """How a sketch is stored: the number of the opening's hashes, these, and those of the body; all uint32."""
        return np.concatenate([[len(self.opening)], self.opening, self.body]).astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Sketch:
        """The sketch that was stored."""
        numbers = np.frombuffer(stored, dtype="<u4")
        return cls(opening=numbers[1 : 1 + numbers[0]], body=numbers[1 + numbers[0] :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two bodies are, by shares of their runs of words, estimated, each in [0, 1].

    Attributes:
        containment: Runs in both of the runs of the body that has fewer.
        opening: Runs of one body's opening that stand in the other body; of the two openings, that which has more.
    """

    containment: float
    opening: float

    def is_copy(self, days: float | None) -> bool:
        """Whether one is a near copy of the other.

        Args:
            days: Between their publications; None where one has no date.
        """
        needed = CONTAINED
        if days is not None and days > SAME_DAY:
            needed = CONTAINED_NEXT_DAY if days <= DAYS else CONTAINED_LATER
        return self.containment >= needed and self.opening >= OPENING_CONTAINED


def sketch(body: str) -> Sketch:
    """The sketch of a body; equal for equal words whatever their case and punctuation."""
    words = _WORD.findall(body.lower())[:BODY]
    count = max(1, len(words) - RUN + 1)
    hashes = np.fromiter(
        (xxhash.xxh32_intdigest(" ".join(words[start : start + RUN]).encode()) for start in range(count)),
        dtype=np.uint32,
        count=count,
    )
    distinct = np.unique(hashes)
    least = int(distinct[min(FEWEST, len(distinct)) - 1])
    kept = distinct[(distinct < _RANGE // SHARE) | (distinct <= least)]
    opening = np.unique(hashes[: OPENING - RUN + 1])
    return Sketch(opening=opening[opening <= kept[-1]], body=kept)


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """How alike two bodies are, told from the runs that both sketches would have kept."""
    limit = min(one.limit, other.limit)
    ours, theirs = _below(one.body, limit), _below(other.body, limit)
    return Likeness(
        containment=_share(_common(ours, theirs), min(len(ours), len(theirs))),
        opening=max(
            _share(_common(opening, body), len(opening))
            for opening, body in ((_below(one.opening, limit), theirs), (_below(other.opening, limit), ours))
        ),
    )


def days_between(one: When, other: When) -> float:
    """Days between two publications; between a bare day and a time, from the nearest end of that day."""
    apart = (other[0] - one[0]) / _ONE_DAY
    if one[1] == other[1]:
        return abs(apart)
    late = apart if one[1] else -apart  # since the bare day began
    return max(-late, late - 1, 0.0)


def bands(of: Sketch) -> list[int]:
    """The few of its hashes by which a body is looked up: bodies that are worth comparing have one in common."""
    posted = max(POSTED_FEWEST, int(np.searchsorted(of.body, _RANGE // POSTED_SHARE)))
    return [int(number) for number in of.body[:posted]]


def _below(hashes: Hashes, limit: int) -> Hashes:
    return hashes[: np.searchsorted(hashes, limit)] if limit < _RANGE else hashes


def _common(some: Hashes, others: Hashes) -> int:
    """How many hashes are in both, each of them ascending and without repetition."""
    if len(some) > len(others):
        some, others = others, some
    if not len(some):
        return 0
    places = np.searchsorted(others, some)
    return int(np.count_nonzero(others[np.minimum(places, len(others) - 1)] == some))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
