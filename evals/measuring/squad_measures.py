"""How near an answer comes to the gold one: the two measures of SQuAD (Rajpurkar et al., 2016).

Texts are normalised as its script does: lower case, no punctuation ("U.S." is "us"), no articles. Quotation marks and
dashes outside ASCII, which the script leaves in, are taken out too, and so are signs of other scripts. Where words are
written without spaces, each character counts as one.
"""

from __future__ import annotations

import re
import string
from collections import Counter

_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”–—…«»„¿¡。、「」『』（）！？：；，《》〈〉・،؟؛।")
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])")  # from Thai to Chinese
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def words(text: str) -> list[str]:
    """Returns the words that are compared, e.g. `The Squid Game!` -> `["squid", "game"]`."""
    return _UNSPACED.sub(r" \1 ", _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION))).split()


def exact(answer: str, gold: str) -> bool:
    """Tells whether both are the same words in the same order."""
    return words(answer) == words(gold)


def f1(answer: str, gold: str) -> float:
    """Returns the harmonic mean of precision and recall over words, each counted as often as it occurs."""
    answer_words, gold_words = words(answer), words(gold)
    common = (Counter(answer_words) & Counter(gold_words)).total()
    return 2 * common / (len(answer_words) + len(gold_words)) if common else 0.0
