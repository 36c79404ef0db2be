"""What speaks for a possible answer, as a score to rank by and a confidence to trust by."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from corpus.types import Span
from qa.reading.values import value
from qa.types import Hit
from qa.understanding.form import AnswerType

ON_SUBJECT = -1.5  # relevance from which on a passage is on what is asked: 69% of those read for newsquiz 2022
_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|spring|summer|autumn|fall|winter"
    r"|today|yesterday|tomorrow|tonight|morning|afternoon|evening|night|noon|midnight|week|weekend|month|year|decade"
    r"|century|hours?|minutes?|days?|weeks?|months?|years?|ago)\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"\b(?:Jan|Feb|March|April|May \d|June|July|Aug|Sept?|Oct|Nov|Dec)(?:uary|ruary|ust|tember|ober|ember)?\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[ap]\.?m\b"
)
_CAPITAL = re.compile(r"\b[A-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a span.

    Attributes:
        lead: Its score over "not answered here" in its passage: log-odds.
        share: Log of its share of all that was marked for the question, at most 0.
        relevance: Log-odds that its passage speaks of what is asked.
        retrieval: The hit's score.
        similarity: The hit's, cosine in [-1, 1].
        context: Share of the question's content words that the passage with its header has, in [0, 1]; for an
            overview, of its subject's words that the article's title and beginning have.
        agreement: Log of one plus how surely other articles answer alike (`Agreement.with_others`), which counts the
            less the worse the span is than the best of its own passage: a correction has the old figure, too.
        headline: Share of its content words that its article's title has, in [0, 1]; a half where there is no title.
        fits: 1 if it is of the sort that is asked for, -1 if not, 0 if that is not known.
        later: Share of the other relevant hits that were published before it, in [0, 1]; a half where not known.
    """

    lead: float
    share: float
    relevance: float
    retrieval: float
    similarity: float
    context: float
    agreement: float
    headline: float
    fits: float
    later: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One possible answer.

    Attributes:
        hit: The passage it stands in.
        answer: Its place in the article's body.
        value: What it says, in one form; see `qa.reading.values`.
        score: Higher is better; comparable within one question.
        confidence: Probability in [0, 1] that it is right.
    """

    hit: Hit
    answer: Span
    value: str
    score: float
    confidence: float
    evidence: Evidence

    @property
    def text(self) -> str:
        """Gives its words."""
        return self.hit.article.text_at(self.answer)


def score_of(evidence: Evidence) -> float:
    """Scores how well a span answers: with these weights most right spans of newsquiz 2022 stand first.

    A conditional logistic regression over the spans of a question; `python -m evals.calibrate` fits it again.
    """
    return (
        0.247 * evidence.lead
        + 0.221 * evidence.share
        + 0.072 * evidence.relevance
        + 2.285 * evidence.retrieval
        + 2.246 * evidence.agreement
        + 1.783 * evidence.headline
        + 0.802 * evidence.fits
        + 1.151 * evidence.later
    )


def confidence_of(evidence: Evidence) -> float:
    """Estimates the probability that the quote around a span holds the answer.

    A logistic regression on newsquiz 2022, unanswerable questions among them; `python -m evals.calibrate` fits it
    again.
    """
    logit = (
        -3.262
        + 0.159 * min(evidence.lead, 0.0)  # above 0 it says nothing more
        + 0.373 * evidence.relevance
        + 0.720 * evidence.retrieval
        + 1.637 * evidence.similarity
        + 0.421 * evidence.context
        + 1.311 * evidence.agreement
    )
    return 1.0 / (1.0 + math.exp(-logit))


def overview_confidence_of(evidence: Evidence) -> float:
    """Estimates how surely a passage is about the subject of an overview: its article is the answer, not a span of it.

    The reader's relevance as a probability, times the share of the question's subject that its beginning names:
    "what is the latest on the moon landing?" finds passages on landings, and articles that end with the moon.
    """
    return evidence.context / (1.0 + math.exp(ON_SUBJECT - evidence.relevance))


def fits(wanted: AnswerType | None, text: str) -> float:
    """Returns 1 if a text is of the type that is asked for, -1 if not, 0 if that cannot be decided."""
    if wanted is None:
        return 0.0
    if wanted == "person":
        return 1.0 if _CAPITAL.search(text) else -1.0
    has_number = any(map(str.isdigit, value(text)))
    if wanted == "number":
        return 1.0 if has_number and not _CALENDAR.search(text) else -1.0
    return 1.0 if has_number or _MONTH.search(text) else -1.0
