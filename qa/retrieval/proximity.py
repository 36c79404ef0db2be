"""How close together a question's words stand in a passage: phrases and windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WINDOW = 40  # words; about two sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Proximity:
    """Both in [0, 1], words weighed by their inverse document frequency.

    Attributes:
        phrases: Share of the question's neighbouring word pairs that stand side by side in the passage.
        window: Share of its content words in the 40 words of the passage that hold most of them.
    """

    phrases: float
    window: float


class ProximityScorer:
    """Proximity in order and in any order (Metzler and Croft, A Markov Random Field Model for Term Dependencies, 2005).

    Args:
        words: The question's words, stemmed, in order.
        content: Those that carry meaning.
        idf: Inverse document frequency of each word; a word that no passage has may be missing.
    """

    def __init__(self, words: Sequence[str], content: Sequence[str], idf: Mapping[str, float]) -> None:
        pairs = {(a, b): min(idf[a], idf[b]) for a, b in pairwise(words) if a in idf and b in idf}
        self._pairs = pairs
        self._all_pairs = sum(pairs.values()) or 1.0
        self._content = {word: idf[word] for word in content if word in idf}
        self._all_content = sum(self._content.values()) or 1.0
        self._wanted = self._content.keys() | {word for pair in pairs for word in pair}

    def score(self, words: Sequence[str]) -> Proximity:
        """Scores a passage by its words, stemmed, in order."""
        wanted = self._wanted
        occurrences = [(position, word) for position, word in enumerate(words) if word in wanted]
        here = {
            (one, other)
            for (position, one), (next_position, other) in pairwise(occurrences)
            if next_position == position + 1
        }
        phrases = sum(weight for pair, weight in self._pairs.items() if pair in here)
        return Proximity(phrases=phrases / self._all_pairs, window=self._best_window(occurrences) / self._all_content)

    def _best_window(self, occurrences: Sequence[tuple[int, str]]) -> float:
        """Weighs the distinct content words of the best window, which slides from one of them to the next."""
        positions = [(position, word) for position, word in occurrences if word in self._content]
        inside: dict[str, int] = {}
        best = weight = 0.0
        first = 0
        for position, word in positions:
            if inside.get(word, 0) == 0:
                weight += self._content[word]
            inside[word] = inside.get(word, 0) + 1
            while positions[first][0] <= position - WINDOW:
                gone = positions[first][1]
                inside[gone] -= 1
                if inside[gone] == 0:
                    weight -= self._content[gone]
                first += 1
            best = max(best, weight)
        return best
