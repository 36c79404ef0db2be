"""Passages to phrases that may answer: the spans that the reader scores, and what speaks for each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.text.analysis import content_words
from corpus.text.structure import may_answer
from corpus.types import Span
from qa.reading.agreement import Agreement
from qa.reading.evidence import Evidence, Reading, confidence_of, overview_confidence_of, phrase_confidence_of, score_of
from qa.reading.fitting import BEHIND, fits
from qa.reading.passages import ReadPassage
from qa.reading.reader import ScoredSpan
from qa.reading.spans import particulars, trim_to_words
from qa.reading.values import figures, value
from qa.understanding.answer_types import COUNTED
from qa.understanding.question import Question

_ASKS_BY = re.compile(r"\bby (?:how|what|which)\b", re.IGNORECASE)
_BY = re.compile(r"\bby (?:about |some |nearly |almost |more than |at least |only |just )?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A span that the reader scored, cut to whole words; `span` lies in the passage's text."""

    passage: ReadPassage
    scored: ScoredSpan
    span: Span
    value: str

    @property
    def text(self) -> str:
        """Gives its words."""
        return self.passage.text.body[self.span.start : self.span.end]

    @property
    def behind(self) -> str:
        """Gives what follows it, which may say its unit."""
        return self.passage.text.body[self.span.end : self.span.end + BEHIND]

    @property
    def is_margin(self) -> bool:
        """Returns whether it says by how much: "by" stands before it."""
        return bool(_BY.search(self.passage.text.body[: self.span.start]))

    @property
    def share_of_best(self) -> float:
        """Returns how near it comes to the best place of its own passage, in [0, 1]."""
        return math.exp(self.scored.score - self.passage.prediction.spans[0].score)

    @property
    def sentence(self) -> float:
        """Returns the best score of the sentences that it stands in; 0 where none was scored."""
        scored = zip(self.passage.text.sentences, self.passage.prediction.sentences, strict=False)
        return max((score for sentence, score in scored if sentence.overlaps(self.scored.span)), default=0.0)


def phrase_readings(question: Question, passages: Sequence[ReadPassage]) -> list[Reading]:
    """Weighs all spans that the reader scored; the best comes first.

    A span in a heading, a dateline or a byline is left out: see `corpus.text.structure`.
    """
    scores = [span.score for one in passages for span in one.prediction.spans]
    if not scores:
        return []
    best = max(scores)
    log_total = math.log(sum(math.exp(score - best) for score in scores)) + best
    candidates = [one for passage in passages for one in _candidates(question, passage)]
    agreement = Agreement()
    for one in candidates:
        agreement.add(one.passage.hit.article.id, one.value, math.exp(one.scored.score - best))
    weighed = [_reading(question, one, _evidence(question, one, log_total, agreement)) for one in candidates]
    return sorted(weighed, key=lambda reading: -reading.score)


def _candidates(question: Question, passage: ReadPassage) -> Iterable[_Candidate]:
    text = passage.text.body
    for scored in passage.prediction.spans:
        span = trim_to_words(text, scored.span)
        if span is None or not may_answer(passage.hit.article.body, passage.in_article(span)):
            continue
        if question.answer_type is None:
            span = particulars(text, span)
        written = value(text[span.start : span.end])
        if question.answer_type in COUNTED:
            written = figures(written, lambda word: not question.content.isdisjoint(content_words(word)))
        yield _Candidate(passage=passage, scored=scored, span=span, value=written)


def _evidence(question: Question, one: _Candidate, log_total: float, agreement: Agreement) -> Evidence:
    passage = one.passage
    fitting = fits(question.answer_type, one.text, one.behind)
    if fitting > 0 and question.answer_type in COUNTED and one.is_margin and not _ASKS_BY.search(question.bare):
        fitting = 0.0  # "won by 343 votes" does not tell how many votes she got
    agreeing = math.sqrt(one.share_of_best) * agreement.with_others(passage.hit.article.id, one.value)
    return Evidence(
        lead=one.scored.score - passage.prediction.null,
        share=one.scored.score - log_total,
        relevance=passage.prediction.relevance,
        retrieval=passage.hit.score,
        similarity=passage.hit.why.similarity,
        context=passage.context,
        agreement=math.log1p(agreeing),
        headline=passage.headline(content_words(one.text)),
        fits=fitting,
        later=passage.later,
        sentence=one.sentence,
    )


def _reading(question: Question, one: _Candidate, evidence: Evidence) -> Reading:
    if question.is_overview:
        confidence = overview_confidence_of(evidence) if question.subject else 1.0
    else:
        confidence = confidence_of(evidence)
    return Reading(
        hit=one.passage.hit,
        answer=one.passage.in_article(one.span),
        value=one.value,
        score=score_of(evidence),
        confidence=confidence,
        phrase_confidence=phrase_confidence_of(evidence),
        evidence=evidence,
    )
