"""Passages to phrases that may answer: the spans that the reader scores, and what speaks for each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.text.analysis import content_words
from corpus.text.structure import may_answer
from corpus.types import Span
from qa.reading.agreement import Agreement
from qa.reading.cues.corrections import taken_back
from qa.reading.cues.sides import is_denied, stands_on
from qa.reading.evidence import Evidence, Reading, confidence_of, overview_confidence_of, phrase_confidence_of, score_of
from qa.reading.fitting import BEHIND, fits
from qa.reading.passages import ON_SUBJECT, ReadPassage
from qa.reading.reader import ScoredSpan
from qa.reading.spans import particulars, trim_to_words
from qa.reading.values import figures, value
from qa.understanding.answer_types import COUNTED
from qa.understanding.question import Question

_ASKS_BY = re.compile(r"\bby (?:how|what|which)\b", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:to|from) (?:about |some |nearly |almost |more than |at least |only |just )?$")
_BY = re.compile(r"\bby (?:about |some |nearly |almost |more than |at least |only |just )?$")

_YEAR = 4  # digits: "the 2022 election" says more than "which election?"
_TAKEN_BACK = 0.1  # in score, that a corrected phrase stands behind another at least


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A span that the reader scored, cut to whole words; `span` lies in the passage's text."""

    passage: ReadPassage
    scored: ScoredSpan
    span: Span
    value: str
    side: int  # 1 as asked, -1 the other one, 0 neither; see `qa.reading.cues.sides`

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
    def is_level(self) -> bool:
        """Returns whether it says from or to what something changed."""
        return bool(_LEVEL.search(self.passage.text.body[: self.span.start]))

    @property
    def share_of_best(self) -> float:
        """Returns how near it comes to the best place of its own passage, in [0, 1]."""
        return math.exp(self.scored.score - self.passage.prediction.spans[0].score)

    @property
    def sentence_span(self) -> Span:
        """Gives the place of its sentence in the article; its own place where no sentence holds it."""
        sentences = self.passage.text.sentences
        return self.passage.in_article(next((one for one in sentences if one.overlaps(self.span)), self.span))

    @property
    def sentence(self) -> float:
        """Returns the best score of the sentences that it stands in; 0 where none was scored."""
        scored = zip(self.passage.text.sentences, self.passage.prediction.sentences, strict=False)
        return max((score for sentence, score in scored if sentence.overlaps(self.scored.span)), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """What the phrases of a question show only together.

    Attributes:
        log_total: Log of the sum of all their scores' exponentials.
        agreement: How far articles agree.
        decided: Ids of articles in which some phrase is on the side that is asked for: there the other side is none.
        corrected: Values that corrections on the subject take back, each with the moment of the last one.
    """

    log_total: float
    agreement: Agreement
    decided: Set[str]
    corrected: Mapping[str, datetime]


def phrase_readings(question: Question, passages: Sequence[ReadPassage]) -> list[Reading]:
    """Weighs all spans that the reader scored; the best comes first.

    A span in a heading, a dateline or a byline is left out: see `corpus.text.structure`.
    """
    candidates = [one for passage in passages for one in _candidates(question, passage)]
    if not candidates:
        return []
    together = _compare(question, passages, candidates)
    weighed = [_reading(question, one, _evidence(question, one, together)) for one in candidates]
    if together.decided:
        weighed = _shared(candidates, weighed)
    if together.corrected:
        weighed = _behind(candidates, weighed, together.corrected)
    return sorted(weighed, key=lambda reading: -reading.score)


def _compare(question: Question, passages: Sequence[ReadPassage], candidates: Sequence[_Candidate]) -> _Together:
    scores = [span.score for one in passages for span in one.prediction.spans]
    best = max(scores)
    agreement = Agreement()
    for one in candidates:
        agreement.add(one.passage.hit.article.id, one.value, math.exp(one.scored.score - best))
    return _Together(
        log_total=math.log(sum(math.exp(score - best) for score in scores)) + best,
        agreement=agreement,
        decided=frozenset(one.passage.hit.article.id for one in candidates if one.side > 0),
        corrected=_corrected(question, passages),
    )


def _candidates(question: Question, passage: ReadPassage) -> Iterable[_Candidate]:
    text = passage.text.body
    for scored in passage.prediction.spans:
        span = trim_to_words(text, scored.span)
        if span is None or not may_answer(passage.hit.article.body, passage.in_article(span)):
            continue
        if question.answer_type is None:
            span = particulars(text, span)
        written = _value(question, text[span.start : span.end])
        side = stands_on(question.bare, text, span)
        yield _Candidate(passage=passage, scored=scored, span=span, value=written, side=side)


def _value(question: Question, text: str) -> str:
    """Returns what a text says beyond the question's words, in the form in which equal answers are equal."""
    written = value(text)
    if question.answer_type in COUNTED:
        return figures(written, lambda word: not question.content.isdisjoint(content_words(word)))
    return written


def _corrected(question: Question, passages: Sequence[ReadPassage]) -> dict[str, datetime]:
    """Returns the values that corrections on the subject take back, each with the moment of the last one."""
    found: dict[str, datetime] = {}
    for passage in passages:
        article = passage.hit.article
        if article.published is None or passage.prediction.relevance < ON_SUBJECT:
            continue
        for text in taken_back(article.title or "", article.body):
            written = _value(question, text)
            found[written] = max(found.get(written, article.published.at), article.published.at)
    return found


def _is_corrected(one: _Candidate, corrected: Mapping[str, datetime]) -> bool:
    """Returns whether a correction of that moment or a later one takes a phrase back."""
    published = one.passage.hit.article.published
    return published is not None and one.value in corrected and published.at <= corrected[one.value]


def _shared(candidates: Sequence[_Candidate], readings: Sequence[Reading]) -> list[Reading]:
    """Gives phrases of the asked side the best confidence of their sentence: it is right, if the side was not."""
    best: dict[tuple[str, Span], tuple[float, float]] = {}
    for one, reading in zip(candidates, readings, strict=True):
        place = (reading.hit.article.id, one.sentence_span)
        confidence, phrase = best.get(place, (0.0, 0.0))
        best[place] = max(confidence, reading.confidence), max(phrase, reading.phrase_confidence)
    return [
        replace(reading, confidence=shared[0], phrase_confidence=shared[1])
        if one.side > 0 and (shared := best[reading.hit.article.id, one.sentence_span])
        else reading
        for one, reading in zip(candidates, readings, strict=True)
    ]


def _behind(
    candidates: Sequence[_Candidate], readings: Sequence[Reading], corrected: Mapping[str, datetime]
) -> list[Reading]:
    """Puts what was taken back behind the best of the others that fit; it may stand beside it as another answer."""
    pairs = list(zip(candidates, readings, strict=True))
    right = [reading for one, reading in pairs if reading.evidence.fits >= 0 and not _is_corrected(one, corrected)]
    if not right:
        return list(readings)
    best = max(right, key=lambda reading: reading.score)
    return [
        replace(
            reading,
            score=min(reading.score, best.score - _TAKEN_BACK),
            confidence=min(reading.confidence, best.confidence),
        )
        if _is_corrected(one, corrected)
        else reading
        for one, reading in pairs
    ]


def _fitting(question: Question, one: _Candidate, together: _Together) -> float:
    """Returns whether a phrase is what is asked for by its type and its place: 1 yes, -1 no, 0 not known."""
    if is_denied(question.bare, one.passage.text.body, one.span) or _is_echo(question, one.text):
        return -1.0
    if one.side < 0 and one.passage.hit.article.id in together.decided:
        return -1.0
    fitting = fits(question.answer_type, one.text, one.behind)
    if question.answer_type in COUNTED:
        asks_by = _ASKS_BY.search(question.bare)
        if asks_by and one.is_level:
            return -1.0  # "rose to 4.4 percent" does not tell by how much
        if one.is_margin and not asks_by:
            return min(fitting, 0.0)  # "won by 343 votes" does not tell how many votes she got
    return fitting


def _is_echo(question: Question, text: str) -> bool:
    """Returns whether a phrase only says again what is asked: "Which schools in Vant?" -> "Vant", "two schools"."""
    if " or " in question.bare:
        return False
    number, *words = value(text).split() or [""]
    counted = frozenset(content_words(" ".join(words)))
    if number.isdigit() and len(number) < _YEAR and counted and question.answer_type not in COUNTED:
        return counted <= question.content
    return re.search(rf"\b{re.escape(text.casefold())}\b", question.bare.casefold()) is not None


def _evidence(question: Question, one: _Candidate, together: _Together) -> Evidence:
    passage = one.passage
    agreeing = math.sqrt(one.share_of_best) * together.agreement.with_others(passage.hit.article.id, one.value)
    return Evidence(
        lead=one.scored.score - passage.prediction.null,
        share=one.scored.score - together.log_total,
        relevance=passage.prediction.relevance,
        retrieval=passage.hit.score,
        similarity=passage.hit.why.similarity,
        context=passage.context,
        agreement=math.log1p(agreeing),
        headline=passage.headline(content_words(one.text)),
        fits=_fitting(question, one, together),
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
