"""How near an answer comes to the gold one: the two measures of SQuAD (Rajpurkar et al., 2016).

Normalised as its script does: lower case, punctuation taken out ("U.S." is "us"), articles taken out. Quotation
marks and dashes outside ASCII, which the script leaves in, are taken out too.
"""

from __future__ import annotations

import re
import string
from collections import Counter

_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”–—…")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def words(text: str) -> list[str]:
    """The words that are compared."""
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def exact(answer: str, gold: str) -> bool:
    """Whether both are the same words in the same order."""
    return words(answer) == words(gold)


def f1(answer: str, gold: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands; 0 where none is common."""
    said, right = words(answer), words(gold)
    common = (Counter(said) & Counter(right)).total()
    return 2 * common / (len(said) + len(right)) if common else 0.0
