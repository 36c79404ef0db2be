"""Whether a sentence tells in so many words what is asked for: a cause, or what something is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.text.analysis import content_words
from qa.understanding.form import defined_name
from qa.understanding.question import Question

_ASKS_WHY = re.compile(r"\b(?:why|how come|what(?:'s|’s| is| are| was| were)? (?:the )?reasons?)\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|caused|citing|cited|blam\w+|prompted|triggered|in protest"
    r"|protest\w* (?:over|against)|in response to|in order to|so that|the reasons?)\b",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(r"\b(?:it|its|he|his|she|her|they|their|this|that|these|those)\b", re.IGNORECASE)
_NAMES = re.compile(r"(?<=[\w,;:] )[A-Z]\w")  # a capital inside a sentence


def tells(question: Question, sentence: str) -> float:
    """Returns 1 if a sentence gives a cause to a question why, or says what a name is to one that asks that; else 0.

    A cause is one of something else if the sentence names somebody or a place, but has no word of the question.
    """
    if _asks_why(question):
        return float(_CAUSE.search(sentence) is not None and _may_be_of(question, sentence))
    name = defined_name(question.bare) if question.form == "definition" else None
    return float(name is not None and _defines(name, sentence))


def words_shared(question: Question, words: Iterable[str], told: float) -> float:
    """Returns the share of a question's words with a meaning that a sentence has, in [0, 1].

    To a question why they count only beside a cause: what says the question again gives no reason.

    Args:
        question: What is asked.
        words: The sentence's words with a meaning, stemmed.
        told: What `tells` returns for it.
    """
    if _asks_why(question) and not told:
        return 0.0
    return len(question.content.intersection(words)) / max(1, len(question.content))


def _asks_why(question: Question) -> bool:
    return question.form == "broad" and _ASKS_WHY.search(question.bare) is not None


def _may_be_of(question: Question, sentence: str) -> bool:
    """Returns whether the cause that a sentence gives may be one of what is asked, and not of something else."""
    return (
        _REFERS_BACK.search(sentence) is not None
        or _NAMES.search(sentence) is None
        or not question.content.isdisjoint(content_words(sentence))
    )


def _defines(name: str, sentence: str) -> bool:
    """Returns whether a sentence goes on with what a name is: "the Tarn, a river", "is a river", "called the Tarn"."""
    escaped = re.escape(name)
    behind = rf"\b{escaped}(?:, (?!\w+ said)| is | are | was | were | ?[—–] | \()"
    before = rf"\b(?:known as|called|dubbed|termed) [“\"‘']?(?:the |an? )?{escaped}\b"
    return re.search(f"{behind}|{before}", sentence, re.IGNORECASE) is not None
