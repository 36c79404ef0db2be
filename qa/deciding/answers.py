"""Decides: readings to an answer, or to an abstention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from corpus.text.roundups import section_at
from corpus.types import Article, Span
from index import Status
from qa.deciding.citations import citation_of, citations_of
from qa.deciding.coverage import corpus_summary
from qa.deciding.grouping import Group, group_equal
from qa.deciding.quotes import lead_of, quote_around, sentence_on
from qa.deciding.same_question import answers_same
from qa.deciding.second_sentence import second_sentence
from qa.reading.evidence import Reading
from qa.reading.readings import Readings, reranked
from qa.types import Abstention, Alternative, Answer, Citation, Hit, Outcome
from qa.understanding.form import Form
from qa.understanding.question import Question

ABSTAIN_BELOW = 0.35  # of confidence; see evals/README.md for what it lets through
PHRASE_BELOW = 0.3  # of confidence in a phrase, from which on it is shown by itself; below, its sentence is
_MOST_ALTERNATIVES = 3
_CLOSE = 0.6  # an alternative's confidence, as a share of the answer's
_NEAR = 1.5  # its score is at most so far below: of such in newsquiz 2022, 44% are right, of those further off 16%
_MOST_BEGINNINGS = 5  # of an overview
_OVERVIEW_CLOSE = 0.5  # the same as `_CLOSE` for its articles
_LISTED = {"list": 1.5, "things": 3.0}  # an item's score is at most so far below the first one's
_ENUMERATED = re.compile(r"(?:[\s,]|\b(?:and|or|as well as|the|an?|its|their|his|her|also|both)\b)+", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’)]*\s")
_CONTRASTS = re.compile(
    r"\b(?:but|while|whereas|although|though|however|instead|not|no|never|than|against|until|before|after)\b|n['’]t\b",
    re.IGNORECASE,
)
_ENDS = ".!?”。！？؟।۔"  # of whole sentences, in any language
NEAREST = 3
_FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)


def decide(
    question: Question, readings: Readings, hits: Sequence[Hit], abstain_below: float, status: Status
) -> Outcome:
    """Decides what the readings answer, or why they answer nothing.

    Three grades of answer, by what is sure enough: a phrase, or several of a list that stand together; the sentence
    that answers, for questions such as why, how, what is and whether, and where no phrase is sure; else the nearest
    passages. An overview is how the articles that are on its subject begin. Equal answers of different articles are
    one with several citations.

    Args:
        question: What is asked.
        readings: What the reader found.
        hits: All hits of the question, best first.
        abstain_below: The least confidence of an answer; at 0 each phrase is sure enough.
        status: Of the index, for the reason.
    """
    by_sentence = bool(readings.sentences) and (question.wants_sentence or not readings.phrases)
    ordered = reranked(hits, readings.sentences if by_sentence else readings.phrases)
    found = readings.sentences if by_sentence else readings.fitting
    if question.is_overview:
        found = sorted(found, key=lambda reading: -reading.confidence)
    best = found[0].confidence if found else 0.0
    if not found or best < abstain_below:
        return Abstention(
            cause="not found",
            reason=f"I did not find an answer to this in {corpus_summary(status)}.",
            confidence=best,
            nearest=ordered[:NEAREST],
        )
    if question.is_overview:
        return _overview(question, found, ordered, abstain_below)
    answer, *others = group_equal(found)
    least = max(_CLOSE * best, abstain_below)
    close = [one for one in others if one[0].confidence >= least and one[0].score >= found[0].score - _NEAR]
    close = [one for one in close if answers_same(question, answer[0], one[0])]
    phrase_below = PHRASE_BELOW * min(1.0, abstain_below / ABSTAIN_BELOW)
    is_sure = answer[0].evidence.fits >= 0 and answer[0].phrase_confidence >= phrase_below
    if by_sentence and (
        second := readings.second or second_sentence(question.form, answer[0], (one[0] for one in others))
    ):
        return _two_sentences(answer[0], second, [group for group in close if group[0] is not second], ordered)
    if question.wants_sentence or not is_sure:
        parts = [[quote_around(reading.hit.article, [reading.answer])] for reading in answer]
        return _answer(parts, answer, close, ordered, whole=True)
    parts = [_items(reading, found, question.form) for reading in answer]
    listed = {(reading.hit.article.id, span) for reading, spans in zip(answer, parts, strict=True) for span in spans}
    close = [group for group in close if not any((one.hit.article.id, one.answer) in listed for one in group)]
    return _answer(parts, answer, close, ordered)


def _items(best: Reading, readings: Sequence[Reading], form: Form) -> list[Span]:
    """Finds the items of a list: other places of the same paragraph whose score is at most so much lower, in order.

    In the sentence of another item, only what is enumerated with it is one: of "A and B ban it, while C and D allow it"
    an answer must not have both sides. Of a later sentence it is one where things are asked for, and nothing contrasts.
    """
    margin = _LISTED.get(form, 0.0)
    spans = [best.answer]
    for reading in readings if margin else ():
        near = reading.hit.passage.id == best.hit.passage.id and reading.score > best.score - margin
        if near and not any(map(reading.answer.overlaps, spans)) and _is_listed(best, spans, reading.answer, form):
            spans.append(reading.answer)
    return sorted(spans, key=lambda span: span.start)


def _is_listed(best: Reading, spans: Sequence[Span], other: Span, form: Form) -> bool:
    body = best.hit.article.body
    between = [body[min(one.end, other.end) : max(one.start, other.start)] for one in spans]
    if any(_ENUMERATED.fullmatch(text) for text in between):
        return True
    apart = "\n\n" not in between[0] and _SENTENCE_ENDS.search(between[0]) and not _CONTRASTS.search(between[0])
    return form == "things" and bool(apart)


def _overview(question: Question, readings: Sequence[Reading], hits: Sequence[Hit], abstain_below: float) -> Answer:
    """Quotes how up to five articles begin, by date: an article of news begins with what there is to say.

    Of the latest, these are the last articles that are on the subject.
    """
    best: dict[str, Reading] = {}
    for reading in readings:
        best.setdefault(reading.hit.article.id, reading)
    least = max(abstain_below, _OVERVIEW_CLOSE * readings[0].confidence)
    close = [reading for reading in best.values() if reading.confidence >= least] or [readings[0]]
    if question.latest:
        close.sort(key=lambda reading: _published(reading.hit.article), reverse=True)
    chosen = sorted(close[:_MOST_BEGINNINGS], key=lambda reading: _published(reading.hit.article))
    citations = []
    for reading in chosen:
        article = reading.hit.article
        span = _lead(question, reading)
        citations.append(Citation(article=article, quote=article.text_at(span), span=span, answer_spans=(span,)))
    parts = tuple(dict.fromkeys(citation.quote for citation in citations))
    return Answer(
        text=" ".join(parts),
        parts=parts,
        confidence=readings[0].confidence,
        citations=tuple(citations),
        alternatives=(),
        hits=tuple(hits),
    )


def _lead(question: Question, reading: Reading) -> Span:
    """Returns how an article begins; of a roundup, the sentence of a section with most of the subject's words."""
    article = reading.hit.article
    section = section_at(article, reading.hit.passage.span.start)
    on_subject = sentence_on(article, question.subject, section.span) if section else None
    return on_subject or lead_of(article)


def _answer(
    parts: Sequence[Sequence[Span]],
    group: Group,
    close: Sequence[Group],
    hits: Sequence[Hit],
    *,
    whole: bool = False,
) -> Answer:
    """Makes an answer of these pieces, one list of them for each reading of the group.

    Args:
        parts: Spans of the article of each reading.
        group: Readings that say the same, best first.
        close: Other groups that may answer.
        hits: Of the question.
        whole: Whether the answer is whole sentences; then its alternatives are, too.
    """
    said = tuple(map(group[0].hit.article.text_at, parts[0]))
    citations = citations_of(group, parts)
    return Answer(
        text=_joined(said),
        parts=said,
        confidence=group[0].confidence,
        citations=citations,
        alternatives=tuple(islice(_alternatives(citations, close, whole=whole), _MOST_ALTERNATIVES)),
        hits=tuple(hits),
    )


def _two_sentences(best: Reading, second: Reading, close: Sequence[Group], hits: Sequence[Hit]) -> Answer:
    """Makes an answer of two sentences of one article, the better one first; of neighbours, one quote of both."""
    spans = [quote_around(one.hit.article, [one.answer]) for one in (best, second)]
    joined = quote_around(best.hit.article, spans)
    first, last = sorted(spans, key=lambda span: span.start)
    if not best.hit.article.body[first.end : last.start].strip() and joined == Span(start=first.start, end=last.end):
        return _answer([[first, last]], [best], close, hits, whole=True)
    citations = tuple(citation_of(one.hit, [span]) for one, span in zip((best, second), spans, strict=True))
    parts = tuple(dict.fromkeys(citation.quote for citation in citations))
    return Answer(
        text=" ".join(parts),
        parts=parts,
        confidence=best.confidence,
        citations=citations,
        alternatives=tuple(islice(_alternatives(citations, close, whole=True), _MOST_ALTERNATIVES)),
        hits=tuple(hits),
    )


def _alternatives(shown: Sequence[Citation], close: Sequence[Group], *, whole: bool) -> Iterator[Alternative]:
    """Gives those of another sentence than the answer's and than each other's."""
    taken = {(citation.article.id, citation.span) for citation in shown}
    for group in close:
        spans = [reading.answer for reading in group]
        if whole:
            spans = [quote_around(reading.hit.article, [reading.answer]) for reading in group]
        citations = citations_of(group, [[span] for span in spans])
        place = (citations[0].article.id, citations[0].span)
        if place not in taken:
            taken.add(place)
            text = citations[0].article.text_at(spans[0])
            yield Alternative(text=text, confidence=group[0].confidence, citations=citations)


def _joined(parts: Sequence[str]) -> str:
    """Joins items as a list, and whole sentences side by side."""
    return " ".join(parts) if all(part[-1:] in _ENDS for part in parts) else ", ".join(parts)


def _published(article: Article) -> datetime:
    return article.published.at if article.published else _FIRST_DAY
