"""Hits to readings: where in the passages the answer may stand, and how sure that is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.text.analysis import content_words
from corpus.text.passages import header_of
from corpus.types import Span
from qa.reading.agreement import Agreement
from qa.reading.reader import Read, Reader, Text
from qa.reading.spans import particulars, tight
from qa.reading.values import figures, value
from qa.types import Hit
from qa.understanding.form import Sort, kind, sort, subject

PASSAGES_READ = 11
_ON_SUBJECT = -1.5  # relevance from which on a passage is on what is asked: 69% of those read for newsquiz 2022
_BEGINNING = 600  # letters of an article that say what it is on
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
        """Its words."""
        return self.hit.article.text_at(self.answer)


def read_hits(reader: Reader, question: str, hits: Sequence[Hit], count_tokens: Callable[[str], int]) -> list[Reading]:
    """What a reader marks in the first 11 hits, best first; empty where no hit has a word.

    Args:
        reader: Marks places.
        question: As it was asked.
        hits: Best first.
        count_tokens: Of the encoder, so that passages are read with the headers that they are indexed with.
    """
    hits = hits[:PASSAGES_READ]
    texts = [Text(header=header_of(hit.article, count_tokens), body=hit.passage.text) for hit in hits]
    return readings(question, hits, texts, reader.read(question, texts))


def readings(question: str, hits: Sequence[Hit], texts: Sequence[Text], read: Sequence[Read]) -> list[Reading]:
    """All marked places with what speaks for them, best first.

    Args:
        question: As it was asked.
        hits: Best first.
        texts: What was read of each.
        read: What the reader said of each.
    """
    scores = [marked.score for one in read for marked in one.marked]
    if not scores:
        return []
    best = max(scores)
    total = math.log(sum(math.exp(score - best) for score in scores)) + best
    asked, wanted = set(content_words(question)), sort(question)
    overview = kind(question) == "overview"
    on = set(content_words(subject(question))) if overview else asked
    found = []
    agreement = Agreement()
    for hit, text, one in zip(hits, texts, read, strict=True):
        title = content_words(hit.article.title or "")
        beginning = hit.article.body[:_BEGINNING] if overview else text.body
        context = _share(on, content_words(f"{text.header} {beginning}"))
        for marked in one.marked:
            span = tight(hit.passage.text, marked.span)
            if span is None:
                continue
            if wanted is None:
                span = particulars(hit.passage.text, span)
            said = value(hit.passage.text[span.start : span.end])
            if wanted == "number":
                said = figures(said, lambda word: not asked.isdisjoint(content_words(word)))
            agreement.add(hit.article.id, said, math.exp(marked.score - best))
            own = math.exp(marked.score - one.marked[0].score)
            found.append((hit, title, one, marked, own, span, said, context))
    relevant = [hit for hit, one in zip(hits, read, strict=True) if one.relevance > _ON_SUBJECT]
    made = []
    for hit, title, one, marked, own, span, said, context in found:
        words = set(content_words(hit.passage.text[span.start : span.end]))
        evidence = Evidence(
            lead=marked.score - one.null,
            share=marked.score - total,
            relevance=one.relevance,
            retrieval=hit.score,
            similarity=hit.why.similarity,
            context=context,
            agreement=math.log1p(math.sqrt(own) * agreement.with_others(hit.article.id, said)),
            headline=_share(words, title) if title else 0.5,
            fits=fits(wanted, hit.passage.text[span.start : span.end]),
            later=_later(hit, relevant),
        )
        start = hit.passage.span.start
        made.append(
            Reading(
                hit=hit,
                answer=Span(start=start + span.start, end=start + span.end),
                value=said,
                score=score_of(evidence),
                confidence=overview_confidence_of(evidence) if overview else confidence_of(evidence),
                evidence=evidence,
            )
        )
    return sorted(made, key=lambda reading: -reading.score)


def reranked(hits: Sequence[Hit], readings: Sequence[Reading]) -> tuple[Hit, ...]:
    """The hits in the order of their best readings, then those in which nothing was marked; ranks count anew."""
    order = dict.fromkeys([reading.hit.rank for reading in readings] + [hit.rank for hit in hits])
    by_rank = {hit.rank: hit for hit in hits}
    return tuple(replace(by_rank[old], rank=rank) for rank, old in enumerate(order, 1))


def score_of(evidence: Evidence) -> float:
    """How well a span answers: the weights under which most right spans of newsquiz 2022 stand first.

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
    """Probability that the quote around a span holds the answer.

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
    """How surely a passage speaks of what an overview is wanted of: its article is the answer, not a span of it.

    The reader's relevance as a probability, times the share of the question's subject that its beginning names:
    "what is the latest on the moon landing?" finds passages on landings, and articles that end with the moon.
    """
    return evidence.context / (1.0 + math.exp(_ON_SUBJECT - evidence.relevance))


def fits(wanted: Sort | None, text: str) -> float:
    """1 if a text is of the sort that is asked for, -1 if not, 0 if that cannot be told."""
    if wanted is None:
        return 0.0
    if wanted == "person":
        return 1.0 if _CAPITAL.search(text) else -1.0
    has_number = any(map(str.isdigit, value(text)))
    if wanted == "number":
        return 1.0 if has_number and not _CALENDAR.search(text) else -1.0
    return 1.0 if has_number or _MONTH.search(text) else -1.0


def _later(hit: Hit, hits: Sequence[Hit]) -> float:
    """The share of the other dated ones that were published before a hit; a half where nothing can be said."""
    published = hit.article.published
    days = [other.article.published.at for other in hits if other is not hit and other.article.published]
    return sum(day < published.at for day in days) / len(days) if published and days else 0.5


def _share(asked: set[str], words: Iterable[str]) -> float:
    """The share of asked words that are among some; 0 where nothing is asked."""
    return len(asked.intersection(words)) / len(asked) if asked else 0.0
