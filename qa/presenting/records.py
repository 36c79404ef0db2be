"""Answers as records: the JSON that scripts are promised, in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from corpus.errors import Undated, printable
from corpus.types import Article
from corpus.wording import counted
from index import AddReport, Coverage, Listed, Listing, Source, Status
from qa.timeline.timeline import Timeline
from qa.types import Abstention, Answer, Citation, Hit, Outcome

Record = dict[str, Any]
_SURE = ((0.6, "Likely"), (0.4, "Possible"), (0.0, "Uncertain"))

_UNDATED_SHOWN = 3


def outcome_record(
    question: str, outcome: Outcome, elapsed_ms: float, question_id: object = None, *, why: bool = False
) -> Record:
    """One answered question; `why`: its hits say what their scores are made of.

    Offsets are into the article's stored body, in code points; `confidence` is there when it abstains too. `later`
    says of an answer and its alternatives which one's first citation was published last, where that can be told.
    """
    answered = isinstance(outcome, Answer)
    later = _later(outcome)
    return {
        "id": question_id,
        "question": question,
        "understood": outcome.understood,
        "answer": outcome.text if isinstance(outcome, Answer) else None,
        "abstained": not answered,
        "cause": outcome.cause if isinstance(outcome, Abstention) else None,
        "confidence": round(outcome.confidence, 4),
        "reason": outcome.reason if isinstance(outcome, Abstention) else None,
        "notes": list(outcome.notes),
        "parts": list(outcome.parts) if isinstance(outcome, Answer) else [],
        "broad": isinstance(outcome, Answer) and outcome.is_broad,
        "later": later == 0,
        "reported_by": dict(zip(("outlets", "independent"), outcome.reported_by, strict=True))
        if isinstance(outcome, Answer)
        else None,
        "alternatives": [
            {
                "answer": alternative.text,
                "confidence": round(alternative.confidence, 4),
                "later": later == place,
                "citations": [_citation(citation) for citation in alternative.citations],
            }
            for place, alternative in enumerate(outcome.alternatives if isinstance(outcome, Answer) else (), 1)
        ],
        "citations": [_citation(citation) for citation in (outcome.citations if isinstance(outcome, Answer) else ())],
        "hits": hit_records(outcome.hits if isinstance(outcome, Answer) else outcome.nearest, why=why),
        "elapsed_ms": round(elapsed_ms),
    }


def hit_records(hits: Sequence[Hit], *, why: bool = False) -> list[Record]:
    """Retrieved passages, best first; `why`: with what their scores are made of, and their near copies."""
    return [
        {
            "rank": hit.rank,
            "score": round(hit.score, 6),
            **article_head(hit.article),
            "text": hit.passage.text,
            "start": hit.passage.span.start,
            "end": hit.passage.span.end,
            **(_why(hit) if why else {}),
        }
        for hit in hits
    ]


def _later(outcome: Outcome) -> int | None:
    """Which of the answer (0) and its alternatives (from 1) was published last, by a day at least; None for none."""
    if not isinstance(outcome, Answer) or not outcome.alternatives:
        return None
    firsts = [outcome.citations[0], *(alternative.citations[0] for alternative in outcome.alternatives)]
    days = [first.article.published.at.date() for first in firsts if first.article.published]
    last = max(days, default=None)
    return days.index(last) if last and len(days) == len(firsts) and days.count(last) == 1 else None


def timeline_record(timeline: Timeline, elapsed_ms: float) -> Record:
    """When the coverage of a question was published; a bar's counts are by outlet, those without articles left out."""
    return {
        "question": timeline.question,
        "unit": timeline.unit,
        "articles": timeline.articles,
        "copies": timeline.copies,
        "undated": timeline.undated,
        "outlets": list(timeline.outlets),
        "bars": [
            {
                "since": bar.days.since.isoformat(),
                "until": bar.days.until.isoformat(),
                "articles": bar.articles,
                "copies": bar.copies,
                "outlets": {name: n for name, n in zip(timeline.outlets, bar.counts, strict=True) if n},
            }
            for bar in timeline.bars
        ],
        "figures": [
            {
                "published": point.published.iso(),
                "value": point.value,
                "unit": point.unit,
                "text": point.text,
                "confidence": round(point.confidence, 4),
                "citation": _citation(point.citation),
            }
            for point in timeline.points
        ],
        "elapsed_ms": round(elapsed_ms),
    }


def article_record(article: Article) -> Record:
    """A whole article: what hits and citations say of theirs, its language, and its text."""
    return {**article_head(article), "language": article.language, "text": article.body}


def listing_record(listing: Listing) -> Record:
    """A page of a list of articles, without their texts."""
    articles = [
        {**article_head(one), "letters": one.letters, "versions": one.versions, "copies": one.copies}
        for one in listing.articles
    ]
    return {"total": listing.total, "offset": listing.offset, "articles": articles}


def added_record(report: AddReport, elapsed_ms: float) -> Record:
    """What adding did, and what was left out with the reason: files and records, and dates of those that were added."""
    rejected, undated = (
        [{"path": str(one.path), "line": one.line, "reason": one.reason} for one in left_out]
        for left_out in (report.rejected, report.undated)
    )
    return {**asdict(report.added), "rejected": rejected, "undated": undated, "elapsed_ms": round(elapsed_ms)}


def status_record(status: Status, sources: Sequence[Source]) -> Record:
    """How an index stands, and its sources with their health."""
    return {**asdict(status), "sources": [source_record(source) for source in sources]}


def told_by(coverage: Coverage) -> str:
    """How widely a report was published: `reported by 7 outlets, 1 original (Reuters)`."""
    if coverage.outlets == 1:
        return f"{coverage.articles} versions of one report"
    original = f" ({coverage.original_outlet})" if coverage.original_outlet else ""
    return f"reported by {coverage.outlets} outlets, 1 original{original}"


def sure(confidence: float) -> str:
    """A confidence in a word: `Likely`, `Possible` or `Uncertain`."""
    return next(word for least, word in _SURE if confidence >= least)


def source_record(source: Source) -> Record:
    """How a watched source stands; times in ISO 8601, UTC."""
    record = asdict(source)
    for name in ("checked_at", "succeeded_at", "failing_since"):
        record[name] = record[name].isoformat() if record[name] else None
    return {name: value for name, value in record.items() if name not in ("etag", "last_modified")}


def _why(hit: Hit) -> Record:
    return {
        "why": {
            "similarity": round(hit.why.similarity, 6),
            "bm25": round(hit.why.bm25, 6),
            "terms": [[word, round(score, 6)] for word, score in hit.why.terms],
            "shares": {name: round(share, 6) for name, share in asdict(hit.why.shares).items() if share},
        },
        "copies": [article_head(copy.article) for copy in hit.copies],
    }


def _citation(citation: Citation) -> Record:
    return {
        **article_head(citation.article),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "answer_spans": [[span.start, span.end] for span in citation.answer_spans],
        "dates": citation.dates,
        "told": told_by(citation.told) if citation.told else None,
    }


def article_head(article: Article | Listed) -> Record:
    """What is known of an article, but for its body."""
    return {
        "article_id": article.id,
        "version": article.version,
        "title": article.title,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "url": article.url,
        "published": article.published.iso() if article.published else None,
    }


def source_line(article: Article) -> str:
    """Where an article comes from, on one line: outlet, day, title, address, as far as they are known."""
    day = article.published.day() if article.published else "undated"
    parts = (article.outlet or "outlet not known", day, article.title, article.url)
    return ", ".join(part for part in parts if part)


def undated_line(undated: Sequence[Undated], name: Callable[[PurePath | str], str] = str) -> str:
    """Which dates were left out, the first few: `2 dates left out: 2031-01-01 lies in the future (a.jsonl, line 4)`.

    Args:
        undated: At least one.
        name: How a path is shown.
    """
    first = undated[:_UNDATED_SHOWN]
    told = [f"{one.reason} ({name(one.path)}{'' if one.line is None else f', line {one.line:,}'})" for one in first]
    more = [f"and {len(undated) - len(first):,} more"] if len(undated) > len(first) else []
    return printable(f"{counted(len(undated), 'date')} left out: {'; '.join(told + more)}")
