"""How far the answers of other articles bear one out: the more of them say the same, the surer it is."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

Weights = dict[str, float]  # by article


class Agreement:
    """Gathers what each article may answer, then tells how far the others agree."""

    def __init__(self) -> None:
        self._weights: dict[str, Weights] = defaultdict(dict)  # of each value
        self._alike = cache(self._find_alike)

    def add(self, article: str, value: str, weight: float) -> None:
        """Notes that an article, by its id, may answer with a value, as surely as a weight in [0, 1] says."""
        weights = self._weights[value]
        weights[article] = max(weights.get(article, 0.0), weight)

    def with_others(self, article: str, value: str) -> float:
        """Adds up the weights of like answers in other articles, each article's best; call it after all `add`.

        An answer is as like as Dice's coefficient of both values' words says: "ada morrow" bears "morrow" out by
        two thirds.
        """
        return sum(weight for other, weight in self._alike(value).items() if other != article)

    def _find_alike(self, value: str) -> Weights:
        words = set(value.split())
        found: Weights = {}
        for other, weights in self._weights.items():
            theirs = set(other.split())
            likeness = 2 * len(words & theirs) / max(1, len(words) + len(theirs))
            if likeness:
                for article, weight in weights.items():
                    found[article] = max(found.get(article, 0.0), likeness * weight)
        return found
