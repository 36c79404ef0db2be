"""How near an answer comes to the gold one: the two measures of SQuAD (Rajpurkar et al., 2016).

Both see texts after `newsquiz.normalise`, which parts words at punctuation where SQuAD's own script joins
them: "U.S." is two words here, one there.
"""

from __future__ import annotations

from collections import Counter

from evals.newsquiz import normalise


def exact(answer: str, gold: str) -> bool:
    """Whether both are the same words in the same order."""
    return normalise(answer) == normalise(gold)


def f1(answer: str, gold: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands; 0 where none is common."""
    said, right = normalise(answer).split(), normalise(gold).split()
    common = (Counter(said) & Counter(right)).total()
    return 2 * common / (len(said) + len(right)) if common else 0.0
