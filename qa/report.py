"""Answers as records: the JSON that scripts are promised, in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from corpus.errors import Undated, printable
from corpus.types import Article
from index import Coverage, Source
from qa.types import Abstention, Answer, Citation, Hit, Outcome

Record = dict[str, Any]

_UNDATED_SHOWN = 3


def outcome_record(question: str, outcome: Outcome, elapsed_ms: float, question_id: object = None) -> Record:
    """One answered question.

    Offsets are into the article's stored body, in code points; `confidence` is there when it abstains too.
    """
    answered = isinstance(outcome, Answer)
    return {
        "id": question_id,
        "question": question,
        "understood": outcome.understood,
        "answer": outcome.text if isinstance(outcome, Answer) else None,
        "abstained": not answered,
        "confidence": round(outcome.confidence, 4),
        "reason": outcome.reason if isinstance(outcome, Abstention) else None,
        "notes": list(outcome.notes),
        "parts": list(outcome.parts) if isinstance(outcome, Answer) else [],
        "alternatives": [
            {
                "answer": alternative.text,
                "confidence": round(alternative.confidence, 4),
                "citations": [_citation(citation) for citation in alternative.citations],
            }
            for alternative in (outcome.alternatives if isinstance(outcome, Answer) else ())
        ],
        "citations": [_citation(citation) for citation in (outcome.citations if isinstance(outcome, Answer) else ())],
        "hits": hit_records(outcome.hits if isinstance(outcome, Answer) else outcome.nearest),
        "elapsed_ms": round(elapsed_ms),
    }


def hit_records(hits: Sequence[Hit], *, why: bool = False) -> list[Record]:
    """Retrieved passages, best first; `why`: with what their scores are made of, and their near copies."""
    return [
        {
            "rank": hit.rank,
            "score": round(hit.score, 6),
            **_source(hit.article),
            "text": hit.passage.text,
            "start": hit.passage.span.start,
            "end": hit.passage.span.end,
            **(_why(hit) if why else {}),
        }
        for hit in hits
    ]


def told_by(coverage: Coverage) -> str:
    """How widely a report was published: `reported by 7 outlets, 1 original (Reuters)`."""
    if coverage.outlets == 1:
        return f"{coverage.articles} versions of one report"
    original = f" ({coverage.original_outlet})" if coverage.original_outlet else ""
    return f"reported by {coverage.outlets} outlets, 1 original{original}"


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
        "copies": [_source(copy.article) for copy in hit.copies],
    }


def _citation(citation: Citation) -> Record:
    return {
        **_source(citation.article),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "answer_spans": [[span.start, span.end] for span in citation.answer_spans],
        "dates": citation.dates,
        "told": told_by(citation.told) if citation.told else None,
    }


def _source(article: Article) -> Record:
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


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 article", "2,000 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
