"""Recognises near copies: estimates how alike two bodies are from short sketches of them.

Resemblance does not show copies. A report cut to its first paragraphs resembles the whole little, while articles that
embed one gallery of captions resemble each other much. So two shares of the bodies' runs of five words are estimated.
Containment is the share of the shorter body's runs that stand in the longer body. The other is the share of one
body's opening that stands anywhere in the other body. A sketch is the sample of Broder (On the Resemblance and
Containment of Documents, 1997), which takes the runs with small hashes: a run is in the samples of all bodies, or of
none. `python -m evals.copies` measures the figures behind the thresholds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import xxhash
from numpy.typing import NDArray

RUN_WORDS = 5
BODY_WORDS = 1_000  # that count: what follows is more often a gallery, links or a list than report
OPENING_WORDS = 150
SAMPLE_STEP = 2  # one in so many runs of a long body is in its sample
MIN_SAMPLE = 64  # runs of a shorter body, or all; a containment of 0.5 has a standard error of at most 0.06
LOOKUP_STEP = 16  # one in so many runs is looked up: of bodies sharing 250 runs one in 10 million is missed
MIN_LOOKUP = 16

MIN_OPENING = 0.2  # of an opening stands in the other body; else they share a gallery
MIN_CONTAINMENT = 0.5  # of the shorter body stands in the longer: a copy, if published within
SAME_DAY = 0.75  # days, from a morning's report to the evening's update; reports in one form recur after one
MIN_CONTAINMENT_NEXT_DAY = 0.73  # less may be a daily report in one form, e.g. a count; a copy if within
NEXT_DAY = 2  # days
MIN_CONTAINMENT_LATER = 0.8  # a copy even if later; less may be next week's report in the same form

_WORD = re.compile(r"\w+")
_RANGE = 2**32  # of hashes
_ONE_DAY = 86_400  # seconds

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sketch:
    """Holds a sample of a body's runs of words.

    Attributes:
        opening: Hashes of those in the opening, uint32, ascending.
        body: Hashes of all, those of the opening too, uint32, ascending.
    """

    opening: Hashes
    body: Hashes

    @property
    def limit(self) -> int:
        """Returns the bound below which the sketch has the hashes of all the body's runs."""
        return _RANGE if len(self.body) < MIN_SAMPLE else max(_RANGE // SAMPLE_STEP, int(self.body[-1]) + 1)

    def to_bytes(self) -> bytes:
        """Returns the sketch as uint32: the number of the opening's hashes, these, and those of the body."""
        return np.concatenate([[len(self.opening)], self.opening, self.body]).astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Sketch:
        """Returns the sketch that `to_bytes` wrote."""
        numbers = np.frombuffer(stored, dtype="<u4")
        return cls(opening=numbers[1 : 1 + numbers[0]], body=numbers[1 + numbers[0] :])


class PublicationTime(NamedTuple):
    """Says when an article was published.

    Attributes:
        at: Seconds since 1970; of a bare day its beginning.
        local: The same by its outlet's own clock.
        bare_day: Whether only the day is known.
    """

    at: float
    local: float
    bare_day: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Says how alike two bodies are, by estimated shares of their runs of words, each in [0, 1].

    Attributes:
        containment: Runs in both of the runs of the body that has fewer.
        opening: Runs of one body's opening that stand in the other body; of the two openings, that which has more.
    """

    containment: float
    opening: float

    def is_copy(self, days: float | None) -> bool:
        """Returns whether one is a near copy of the other.

        Args:
            days: Between their publications; None where one has no date.
        """
        minimum = MIN_CONTAINMENT
        if days is not None and days > SAME_DAY:
            minimum = MIN_CONTAINMENT_NEXT_DAY if days <= NEXT_DAY else MIN_CONTAINMENT_LATER
        return self.containment >= minimum and self.opening >= MIN_OPENING


def sketch(body: str) -> Sketch:
    """Returns the sketch of a body; equal for equal words whatever their case and punctuation."""
    words = _WORD.findall(body.lower())[:BODY_WORDS]
    count = max(1, len(words) - RUN_WORDS + 1)
    hashes = np.fromiter(
        (xxhash.xxh32_intdigest(" ".join(words[start : start + RUN_WORDS]).encode()) for start in range(count)),
        dtype=np.uint32,
        count=count,
    )
    distinct = np.unique(hashes)
    least = int(distinct[min(MIN_SAMPLE, len(distinct)) - 1])
    sample = distinct[(distinct < _RANGE // SAMPLE_STEP) | (distinct <= least)]
    opening = np.unique(hashes[: OPENING_WORDS - RUN_WORDS + 1])
    return Sketch(opening=opening[opening <= sample[-1]], body=sample)


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """Estimates how alike two bodies are, from the runs that the samples of both could have."""
    limit = min(one.limit, other.limit)
    ours, theirs = _below(one.body, limit), _below(other.body, limit)
    return Likeness(
        containment=_share(_common(ours, theirs), min(len(ours), len(theirs))),
        opening=max(
            _share(_common(opening, body), len(opening))
            for opening, body in ((_below(one.opening, limit), theirs), (_below(other.opening, limit), ours))
        ),
    )


def days_between(one: PublicationTime, other: PublicationTime) -> float:
    """Returns the days between two publications; from a bare day to a time, those from its nearest end."""
    if one.bare_day == other.bare_day:
        return abs(other.at - one.at) / _ONE_DAY
    apart = (other.local - one.local) / _ONE_DAY
    late = apart if one.bare_day else -apart  # since the bare day began
    return max(-late, late - 1, 0.0)


def lookup_hashes(of: Sketch) -> list[int]:
    """Returns the few hashes by which a body is looked up: bodies worth comparing share one of them."""
    posted = max(MIN_LOOKUP, int(np.searchsorted(of.body, _RANGE // LOOKUP_STEP)))
    return [int(number) for number in of.body[:posted]]


def _below(hashes: Hashes, limit: int) -> Hashes:
    return hashes[: np.searchsorted(hashes, limit)] if limit < _RANGE else hashes


def _common(some: Hashes, others: Hashes) -> int:
    """Counts the hashes in both, each of them ascending and without repetition."""
    if len(some) > len(others):
        some, others = others, some
    if not len(some):
        return 0
    positions = np.searchsorted(others, some)
    return int(np.count_nonzero(others[np.minimum(positions, len(others) - 1)] == some))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
