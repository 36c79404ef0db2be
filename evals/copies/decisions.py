"""Labelled pairs of articles, and the decisions that are compared on them: is one a near copy of the other?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import xxhash
from datasketch import MinHash
from scipy.stats import binomtest

from corpus.text.near_copies import (
    MIN_CONTAINMENT,
    MIN_CONTAINMENT_LATER,
    MIN_CONTAINMENT_NEXT_DAY,
    MIN_OPENING,
    NEXT_DAY,
    SAME_DAY,
    Likeness,
    PublicationTime,
    days_between,
)
from evals.data.json_lines import read_lines
from index.types import bound_seconds
from newsdesk import Article, Published

PAIRS = Path(__file__).with_name("pairs.jsonl")
Label = Literal["copy", "other", "unclear"]
Decision = Callable[[Likeness, float | None], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two articles, by id, and their label.

    Attributes:
        drawn: The tenth of containment that it was drawn from, e.g. `0.50`; `words` if only the words are alike.
        held_out: Whether the pair is in the half that nothing was chosen on; drawn at random once.
    """

    one: str
    other: str
    drawn: str
    label: Label
    held_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The right and wrong decisions on some pairs, counted."""

    copies_found: int
    copies_missed: int
    others_taken: int
    others_left: int

    def precision(self) -> tuple[float, float, float]:
        """Returns the share of copies among the pairs taken for copies, with the ends of its interval."""
        return _wilson(self.copies_found, self.copies_found + self.others_taken)

    def recall(self) -> tuple[float, float, float]:
        """Returns the share of the copies that is found, with the ends of its interval."""
        return _wilson(self.copies_found, self.copies_found + self.copies_missed)


def decision(
    *,
    contained: float = MIN_CONTAINMENT,
    same_day: float = SAME_DAY,
    next_day: float = MIN_CONTAINMENT_NEXT_DAY,
    later: float = MIN_CONTAINMENT_LATER,
    days: float = NEXT_DAY,
    opening: float = MIN_OPENING,
) -> Decision:
    """Makes the shipped decision with other thresholds; see `Likeness.is_copy`."""

    def decide(found: Likeness, apart: float | None) -> bool:
        needed = contained
        if apart is not None and apart > same_day:
            needed = next_day if apart <= days else later
        return found.containment >= needed and found.opening >= opening

    return decide


DECISIONS: dict[str, Decision] = {
    "shipped": Likeness.is_copy,
    **{f"containment {share:.2f}": decision(contained=share) for share in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)},
    **{f"next day {share:.2f}": decision(next_day=share) for share in (0.5, 0.6, 0.65, 0.7, 0.72, 0.75, 0.77, 0.8)},
    **{f"same day {days:.2f}": decision(same_day=days) for days in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)},
    **{f"later {share:.2f}": decision(later=share) for share in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)},
    **{f"{days} days": decision(days=days) for days in (0, 1, 2, 3, 7, 31)},
    **{f"opening {share:.1f}": decision(opening=share) for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)},
    **{
        f"containment {share:.1f} alone": decision(contained=share, next_day=share, later=share, opening=0.0)
        for share in (0.5, 0.6, 0.7, 0.8, 0.9)
    },
}


def read_pairs(path: Path) -> list[Pair]:
    """Reads all labelled pairs, the unclear ones too."""
    return [Pair(**record) for record in read_lines(path)]


def days_apart(one: Article, other: Article) -> float | None:
    """Returns the days between two publications; None where one has no date."""
    if one.published is None or other.published is None:
        return None
    return days_between(_when(one.published), _when(other.published))


def resemblances(pairs: Iterable[Pair], articles: Mapping[str, Article]) -> dict[Pair, float]:
    """Estimates the Jaccard similarity of runs of five words by MinHash of 128 values, a common alternative."""

    def minhash(body: str) -> MinHash:
        words = re.findall(r"\w+", body.lower())
        hashes = MinHash(num_perm=128, seed=1, hashfunc=xxhash.xxh32_intdigest, scheme="affine32")
        runs = {" ".join(words[start : start + 5]).encode() for start in range(max(1, len(words) - 4))}
        hashes.update_batch(sorted(runs))
        return hashes

    sketches = {article_id: minhash(article.body) for article_id, article in articles.items()}
    return {pair: sketches[pair.one].jaccard(sketches[pair.other]) for pair in pairs}


def figures(pairs: Iterable[Pair], taken: Callable[[Pair], bool]) -> Figures:
    """Counts a decision's right and wrong results on the pairs that are not unclear."""
    counts = {(label, result): 0 for label in ("copy", "other") for result in (True, False)}
    for pair in pairs:
        if pair.label != "unclear":
            counts[pair.label, taken(pair)] += 1
    return Figures(
        copies_found=counts["copy", True],
        copies_missed=counts["copy", False],
        others_taken=counts["other", True],
        others_left=counts["other", False],
    )


def _when(published: Published) -> PublicationTime:
    local = bound_seconds(published.at.replace(tzinfo=None))
    return PublicationTime(at=published.at.timestamp(), local=local, bare_day=published.precision == "day")


def _wilson(part: int, whole: int) -> tuple[float, float, float]:
    """Returns a share and its 95% interval (Wilson, 1927); 0 and the widest interval if the whole is 0."""
    if not whole:
        return 0.0, 0.0, 1.0
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    return part / whole, float(interval.low), float(interval.high)
