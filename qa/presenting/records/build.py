"""Builds the types of the JSON that scripts are promised from outcomes, hits, timelines, articles and the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypedDict

from pydantic import JsonValue

from corpus.errors import Rejected, Undated
from corpus.types import Article
from index import AddReport, Listed, Listing, Source, Status
from qa.presenting.records.command_types import CheckedSourceRecord
from qa.presenting.records.index_types import (
    AddedRecord,
    BarRecord,
    FigureRecord,
    FullArticleRecord,
    LeftOutRecord,
    ListedRecord,
    ListingRecord,
    SourceRecord,
    StatusRecord,
    TimelineRecord,
)
from qa.presenting.records.outcome_types import (
    AlternativeRecord,
    ArticleRecord,
    CitationRecord,
    HitRecord,
    OutcomeRecord,
    ReportedByRecord,
    SearchRecord,
    WhyRecord,
)
from qa.presenting.wording import coverage_sentence
from qa.timeline.timeline import Timeline
from qa.types import Abstention, Answer, Citation, Hit, Outcome, Why


def outcome_record(
    question: str, outcome: Outcome, elapsed_ms: float, question_id: JsonValue = None, *, why: bool = False
) -> OutcomeRecord:
    """Returns the record of one question's outcome; `why`: its hits say what their scores are made of."""
    if isinstance(outcome, Abstention):
        return OutcomeRecord(
            id=question_id,
            question=question,
            understood=outcome.understood,
            abstained=True,
            cause=outcome.cause,
            confidence=round(outcome.confidence, 4),
            reason=outcome.reason,
            notes=outcome.notes,
            hits=hit_records(outcome.nearest, why=why),
            elapsed_ms=round(elapsed_ms),
        )
    outlets, independent = outcome.reported_by
    latest = _latest(outcome)
    return OutcomeRecord(
        id=question_id,
        question=question,
        understood=outcome.understood,
        answer=outcome.text,
        abstained=False,
        confidence=round(outcome.confidence, 4),
        notes=outcome.notes,
        parts=outcome.parts,
        broad=outcome.is_broad,
        later=latest == 0,
        reported_by=ReportedByRecord(outlets=outlets, independent=independent),
        alternatives=tuple(
            AlternativeRecord(
                answer=alternative.text,
                confidence=round(alternative.confidence, 4),
                later=latest == number,
                citations=tuple(map(citation_record, alternative.citations)),
            )
            for number, alternative in enumerate(outcome.alternatives, 1)
        ),
        citations=tuple(map(citation_record, outcome.citations)),
        hits=hit_records(outcome.hits, why=why),
        elapsed_ms=round(elapsed_ms),
    )


def search_record(question: str, hits: Sequence[Hit], elapsed_ms: float) -> SearchRecord:
    """Returns the record of a question's hits, each with what its score is made of."""
    return SearchRecord(question=question, hits=hit_records(hits, why=True), elapsed_ms=round(elapsed_ms))


def hit_records(hits: Sequence[Hit], *, why: bool = False) -> tuple[HitRecord, ...]:
    """Returns the records of passages; `why`: with what their scores are made of, and their near copies."""
    return tuple(
        HitRecord(
            rank=hit.rank,
            score=round(hit.score, 6),
            **_article_fields(hit.article),
            text=hit.passage.text,
            start=hit.passage.span.start,
            end=hit.passage.span.end,
            why=_why_record(hit.why) if why else None,
            copies=tuple(article_record(copy.article) for copy in hit.copies) if why else None,
        )
        for hit in hits
    )


def citation_record(citation: Citation) -> CitationRecord:
    """Returns the record of a quote."""
    return CitationRecord(
        **_article_fields(citation.article),
        quote=citation.quote,
        start=citation.span.start,
        end=citation.span.end,
        answer_spans=tuple((span.start, span.end) for span in citation.answer_spans),
        dates=citation.dates,
        told=coverage_sentence(citation.coverage) if citation.coverage else None,
    )


def timeline_record(timeline: Timeline, elapsed_ms: float) -> TimelineRecord:
    """Returns the record of a timeline."""
    bars = tuple(
        BarRecord(
            since=bar.days.since.isoformat(),
            until=bar.days.until.isoformat(),
            articles=bar.articles,
            copies=bar.copies,
            outlets={name: n for name, n in zip(timeline.outlets, bar.counts, strict=True) if n},
        )
        for bar in timeline.bars
    )
    figures = tuple(
        FigureRecord(
            published=point.published.iso(),
            value=point.value,
            unit=point.unit,
            text=point.text,
            confidence=round(point.confidence, 4),
            citation=citation_record(point.citation),
        )
        for point in timeline.points
    )
    return TimelineRecord(
        question=timeline.question,
        unit=timeline.unit,
        articles=timeline.articles,
        copies=timeline.copies,
        undated=timeline.undated,
        outlets=timeline.outlets,
        bars=bars,
        figures=figures,
        elapsed_ms=round(elapsed_ms),
    )


def article_record(article: Article) -> ArticleRecord:
    """Returns the record of an article without its text."""
    return ArticleRecord(**_article_fields(article))


def full_article_record(article: Article) -> FullArticleRecord:
    """Returns the record of a whole article."""
    return FullArticleRecord(**_article_fields(article), text=article.body)


def listing_record(listing: Listing) -> ListingRecord:
    """Returns the record of a page of a list of articles."""
    articles = tuple(
        ListedRecord(
            **_article_fields(one),
            letters=one.letters,
            versions=one.versions,
            copies=one.copies,
            collections=one.collections,
        )
        for one in listing.articles
    )
    return ListingRecord(total=listing.total, offset=listing.offset, articles=articles)


def added_record(report: AddReport, elapsed_ms: float) -> AddedRecord:
    """Returns the record of what adding did, and of what was left out with the reason."""
    return AddedRecord(
        **asdict(report.added),
        rejected=tuple(map(_left_out_record, report.rejected)),
        undated=tuple(map(_left_out_record, report.undated)),
        elapsed_ms=round(elapsed_ms),
    )


def status_record(status: Status, sources: Sequence[Source], problems: tuple[str, ...] | None = None) -> StatusRecord:
    """Returns the record of an index and its watched sources; with its problems, if it was checked."""
    return StatusRecord(**asdict(status), sources=tuple(map(source_record, sources)), problems=problems)


def source_record(source: Source) -> SourceRecord:
    """Returns the record of a watched source."""
    return SourceRecord(**_source_fields(source))


def checked_source_record(source: Source, report: AddReport) -> CheckedSourceRecord:
    """Returns the record of a check of a watched source."""
    return CheckedSourceRecord(
        **_source_fields(source), new=report.added.new, rejected=tuple(map(str, report.rejected))
    )


class _SourceFields(TypedDict):
    place: str
    interval: int
    fields: str
    collection: str
    checked_at: str | None
    succeeded_at: str | None
    failing_since: str | None
    error: str | None
    added: int
    updated: int
    removed: int


def _source_fields(source: Source) -> _SourceFields:
    return _SourceFields(
        place=source.location,
        interval=source.interval,
        fields=source.fields,
        collection=source.collection,
        checked_at=_iso(source.checked_at),
        succeeded_at=_iso(source.succeeded_at),
        failing_since=_iso(source.failing_since),
        error=source.error,
        added=source.added,
        updated=source.updated,
        removed=source.removed,
    )


def _latest(answer: Answer) -> int | None:
    """Returns which of the answer (0) and its alternatives (from 1) was published last, by a day at least, or None."""
    if not answer.alternatives:
        return None
    firsts = [answer.citations[0], *(alternative.citations[0] for alternative in answer.alternatives)]
    days = [first.article.published.at.date() for first in firsts if first.article.published]
    last = max(days, default=None)
    return days.index(last) if last and len(days) == len(firsts) and days.count(last) == 1 else None


def _why_record(why: Why) -> WhyRecord:
    return WhyRecord(
        similarity=round(why.similarity, 6),
        bm25=round(why.bm25, 6),
        terms=tuple((word, round(score, 6)) for word, score in why.terms),
        shares={name: round(share, 6) for name, share in asdict(why.shares).items() if share},
    )


def _left_out_record(one: Rejected | Undated) -> LeftOutRecord:
    return LeftOutRecord(path=str(one.path), line=one.line, reason=one.reason)


class _ArticleFields(TypedDict):
    article_id: str
    version: str
    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    url: str | None
    published: str | None
    language: str | None


def _article_fields(article: Article | Listed) -> _ArticleFields:
    """Returns the fields that every record about an article has."""
    return {
        "article_id": article.id,
        "version": article.version,
        "title": article.title,
        "outlet": article.outlet,
        "authors": article.authors,
        "url": article.url,
        "published": article.published.iso() if article.published else None,
        "language": article.language,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
