"""What speaks for a possible answer, as a score to rank by and a confidence to trust by."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corpus.types import Span
from qa.reading.passages import ON_SUBJECT
from qa.types import Hit


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
        sentence: Log-odds that the sentence it stands in, or is, answers; the best of several; 0 where none was scored.
        words: Share of the question's content words that it has, in [0, 1]; counted for sentences only.
        tells: Whether it tells in so many words what is asked for; counted for sentences only (`cues.telling`).
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
    sentence: float
    words: float = 0.0
    tells: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One possible answer.

    Attributes:
        hit: The passage it stands in.
        answer: Its place in the article's body.
        value: What it says, in one form; see `qa.reading.values`.
        score: Higher is better; comparable within one question.
        confidence: Probability in [0, 1] that its quote holds the answer.
        phrase_confidence: Probability in [0, 1] that it is itself right, and nothing more; 0 for a sentence.
    """

    hit: Hit
    answer: Span
    value: str
    score: float
    confidence: float
    phrase_confidence: float
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
    again. With the large network what it says of lead and relevance was fitted anew; the rest kept its proportions.
    """
    logit = (
        -2.978
        + 0.323 * min(evidence.lead, 0.0)  # above 0 it says nothing more
        + 0.368 * evidence.relevance
        + 0.761 * evidence.retrieval
        + 1.730 * evidence.similarity
        + 0.445 * evidence.context
        + 1.385 * evidence.agreement
    )
    return 1.0 / (1.0 + math.exp(-logit))


def sentence_score_of(evidence: Evidence) -> float:
    """Scores how well a sentence answers, where no phrase is looked for; fitted as `score_of` is, over sentences.

    The last two weights are chosen on the tuning half of `evals.broad`: the quiz has few such questions.
    """
    return (
        0.209 * evidence.sentence
        + 0.505 * evidence.lead
        + 0.120 * evidence.relevance
        + 3.345 * evidence.retrieval
        + 2.190 * evidence.headline
        + 1.096 * evidence.later
        + 1.5 * evidence.words
        + 1.0 * evidence.tells
    )


def sentence_confidence_of(evidence: Evidence, *, broad: bool) -> float:
    """Estimates the probability that a sentence answers; fitted as `confidence_of` is, over best sentences.

    With its last two terms it was fitted once more on the tuning half of `evals.broad`, the rest kept in proportion.
    The term for broad questions was fitted on 45 of that half, each asked with and without its article. With the large
    network the whole was scaled, so that it is as often right on newsquiz 2022 as it says.

    Args:
        evidence: What speaks for it.
        broad: Whether a reason or a way is asked for, which two sentences may tell.
    """
    logit = (
        -2.697
        + 0.547 * broad
        + 0.600 * min(evidence.lead, 0.0)
        + 0.310 * evidence.relevance
        + 1.349 * evidence.similarity
        + 0.691 * evidence.context
        + 0.871 * evidence.words
        + 1.443 * evidence.tells
    )
    return 1.0 / (1.0 + math.exp(-logit))


def phrase_confidence_of(evidence: Evidence) -> float:
    """Estimates the probability that a phrase is the right one, and not only that its quote holds it.

    Fitted as `confidence_of` is, on whether the phrase itself has the answer's words; then scaled as that of sentences.
    """
    logit = (
        -3.076
        + 0.335 * min(evidence.lead, 0.0)
        - 0.145 * evidence.share
        + 0.339 * evidence.relevance
        + 2.086 * evidence.similarity
        + 0.418 * evidence.context
        + 1.035 * evidence.agreement
        + 0.503 * evidence.fits
    )
    return 1.0 / (1.0 + math.exp(-logit))


def overview_confidence_of(evidence: Evidence) -> float:
    """Estimates how surely a passage is about the subject of an overview: its article is the answer, not a span of it.

    The reader's relevance as a probability, times the share of the question's subject that its beginning names:
    "what is the latest on the moon landing?" finds passages on landings, and articles that end with the moon. Where the
    question names no subject ("what happened today?"), each article of its period answers it.
    """
    return evidence.context / (1.0 + math.exp(ON_SUBJECT - evidence.relevance))
