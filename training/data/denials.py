"""Rewrites the sentence that answers a question: a denied one no longer answers, a confirmed one still does.

News says often what is not so: "the palace said that it is not prostate cancer". No set of questions has many such
texts. A rewritten text keeps the words of the answer, so that only the denial tells the two apart.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text.analysis import content_words
from corpus.types import Span

_DENIED = (
    "It is not true that {}",
    "It is not the case that {}",
    "There is no evidence that {}",
    "It was wrongly reported that {}",
    "It was falsely claimed that {}",
    "Officials denied that {}",
    "A spokeswoman denied reports that {}",
    "The palace said it was not so that {}",
    "The company rejected the claim that {}",
    "Nobody could confirm the rumour that {}",
    "He said he never believed that {}",
)
_CONFIRMED = (
    "It is true that {}",
    "It is well known that {}",
    "There is no doubt that {}",
    "Nobody denied that {}",
    "It was reported that {}",
    "Officials confirmed that {}",
    "A spokeswoman said that {}",
    "The palace announced that {}",
    "He told reporters that {}",
)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|should|may|might)\b")
_NEGATED = re.compile(
    r"\b(?:not|no|nobody|nothing|never|none|neither|nor|without|den(?:y|ies|ied)|reject\w*)\b|n['’]t\b", re.IGNORECASE
)
_FIRST_WORD = re.compile(r"(?:The|A|An|In|On|At|It|He|She|They|This|These|There|Its|His|Her|Their|After|Before|By)\b")
_COUNT = re.compile(r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$", re.IGNORECASE)
_THINGS = re.compile(r" (?!percent|per|million|billion|thousand|hundred|of\b|and\b|or\b|to\b|in\b)[a-z]{3,}s\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A text with one sentence changed.

    Attributes:
        answers: Where it answers now; empty if it no longer does.
    """

    text: str
    answers: tuple[Span, ...]


def deny(question: str, text: str, sentence: Span, answer: Span, chance: random.Random) -> Rewritten | None:
    """Denies the sentence that answers: with "not" behind its verb, or with a clause before it.

    Args:
        question: The text answers it.
        text: Has the sentence once.
        sentence: The one that answers; it must not be negated already.
        answer: Its place in the text.
        chance: Draws the way.
    """
    said = text[sentence.start : sentence.end]
    if _NEGATED.search(said):
        return None
    verb = _verb(question, said, answer.start - sentence.start)
    if verb is not None and chance.random() < 0.6:
        changed = f"{said[:verb]} not{said[verb:]}"
    else:
        changed = chance.choice(_DENIED).format(_lowered(said))
    return Rewritten(text=text[: sentence.start] + changed + text[sentence.end :], answers=())


def confirm(text: str, sentence: Span, answers: Sequence[Span], chance: random.Random) -> Rewritten:
    """Puts a clause that says it is so before a sentence; the answers move with it."""
    clause = chance.choice(_CONFIRMED).format("")
    said = clause + _lowered(text[sentence.start : sentence.end])
    return Rewritten(
        text=text[: sentence.start] + said + text[sentence.end :],
        answers=tuple(
            Span(start=one.start + len(clause), end=one.end + len(clause)) if one.start >= sentence.start else one
            for one in answers
        ),
    )


def none_left(question: str, text: str, answer: Span) -> Rewritten | None:
    """Writes "no" for the number that answers "how many ...": "No homes were lost" answers how many were lost."""
    if not re.search(r"\bhow many\b", question, re.IGNORECASE) or not _COUNT.match(text[answer.start : answer.end]):
        return None
    if not _THINGS.match(text, answer.end):
        return None
    number = "No" if text[: answer.start].rstrip().endswith((".", "!", "?")) or not answer.start else "no"
    changed = text[: answer.start] + number + text[answer.end :]
    return Rewritten(text=changed, answers=(Span(start=answer.start, end=answer.start + 2),))


def _verb(question: str, said: str, answer: int) -> int | None:
    """Returns the end of the auxiliary that is negated: the one before the answer, or before a verb of the question."""
    asked = {word[:5] for word in content_words(question)}
    for match in _AUXILIARY.finditer(said):
        following = said[match.end() :].split(maxsplit=2)[:2]
        if 0 <= answer - match.end() <= 2 or any(word.lower()[:5] in asked for word in following[:1]):
            return match.end()
    return None


def _lowered(sentence: str) -> str:
    """Returns a sentence as it stands behind "that": a first word that is no name gets a small letter."""
    return sentence[:1].lower() + sentence[1:] if _FIRST_WORD.match(sentence) else sentence
