"""Answers as HTML. Whatever comes from an article is escaped here; nothing else makes markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import PurePath
from urllib.parse import urlsplit

from corpus import Article, Span
from corpus.types import day_in_words
from index import Added, Source, Status
from qa import Abstention, AddReport, Answer, Citation, Hit, Outcome
from qa.answer import coverage
from qa.report import counted, told_by, undated_line

_SURE = ((0.6, "Likely"), (0.4, "Possible"), (0.0, "Uncertain"))


def outcome_html(outcome: Outcome) -> str:
    """An answer with its quotes and passages, or an abstention with the nearest ones."""
    if isinstance(outcome, Abstention):
        return _abstention_html(outcome)
    parts = [_understood_html(outcome)]
    parts += map(_citation_html, outcome.citations) if outcome.is_broad else _short_html(outcome)
    for alternative in outcome.alternatives:
        parts.append(f'<p class="nd-label">Another possible answer</p>{_citation_html(alternative.citations[0])}')
    parts.append(_notes_html(outcome))
    quoted = [*outcome.citations, *(alternative.citations[0] for alternative in outcome.alternatives)]
    parts.append(
        _passages_html(f"{_sure(outcome.confidence)} · {len(outcome.hits)} passages read", outcome.hits, quoted)
    )
    return _block("nd-answer", "".join(parts))


def _short_html(answer: Answer) -> list[str]:
    """The answer, its first quote, and who else says the same."""
    first, *more = answer.citations
    parts = [f'<p class="nd-text">{_text(answer.text)}</p>' if not first.is_all_answer else "", _citation_html(first)]
    if more:
        parts.append(f'<p class="nd-label">Also reported by</p>{"".join(map(_caption_html, more))}')
    return parts


def coverage_html(status: Status, failing: Sequence[Source] = ()) -> str:
    """The line that tells what the corpus covers, and which sources have failed since when."""
    undated = f" · {status.undated:,} undated" if status.undated else ""
    covered = f"{_text(coverage(status))}{undated}" if status.articles else "No articles yet. Add some below."
    return _block("nd-coverage", covered + "".join(map(_failing_html, failing)))


def _failing_html(source: Source) -> str:
    kind = "page or feed" if source.is_web else "folder"
    since = day_since(source.failing_since, datetime.now(UTC)) if source.failing_since else "now"
    return (
        f'<p class="nd-failing">The {kind} <span class="nd-place">{_text(source.place)}</span> has failed since'
        f" {_text(since)}: {_text(source.error or 'no reason given')}.</p>"
    )


def day_since(at: datetime, now: datetime) -> str:
    """A past day as people say it: "today", "Tuesday" within the last week, "28 October 2025"."""
    days = (now.date() - at.date()).days
    if days <= 0:
        return "today"
    return f"{at:%A}" if days < 7 else day_in_words(at)


def report_html(report: AddReport) -> str:
    """What adding files did, file by file where one was left out."""
    added: Added = report.added
    counts = [
        f"{counted(count, 'article')} {word}"
        for count, word in ((added.new, "added"), (added.updated, "updated"), (added.unchanged, "already there"))
        if count
    ]
    lines = [f"<p>{', '.join(counts) or 'No articles added'}.</p>"]
    lines += [
        f'<p class="nd-problem">Left out {_text(_short(rejected.path))}'
        f"{f', line {rejected.line}' if rejected.line else ''}: {_text(rejected.reason)}</p>"
        for rejected in report.rejected
    ]
    if report.undated:
        lines.append(f'<p class="nd-problem">{_text(undated_line(report.undated, _short))}.</p>')
    return _block("nd-report", "".join(lines))


def _short(path: PurePath | str) -> str:
    """A file by its name, a page by its address."""
    return path if isinstance(path, str) else path.name


def problem_html(message: str) -> str:
    """An error, said in one line."""
    return _block("nd-report", f'<p class="nd-problem">{_text(message)}</p>')


def waiting_html() -> str:
    """What stands in the answer's place until it is there."""
    return _block("nd-waiting", "Reading the articles…")


def _abstention_html(outcome: Abstention) -> str:
    parts = [_understood_html(outcome), f'<p class="nd-reason">{_text(outcome.reason)}</p>', _notes_html(outcome)]
    if outcome.nearest:
        parts.append(
            _passages_html(
                f"Nearest passages, not an answer ({len(outcome.nearest)})", outcome.nearest, [], is_open=True
            )
        )
    return _block("nd-abstention" if outcome.cause == "not found" else "nd-reply", "".join(parts))


def _understood_html(outcome: Outcome) -> str:
    """How a follow-up question was understood, so that a wrong reading can be seen."""
    if not outcome.understood:
        return ""
    return f'<p class="nd-understood">Understood as: {_text(outcome.understood)}</p>'


def _notes_html(outcome: Outcome) -> str:
    return "".join(f'<p class="nd-note">{_text(note)}</p>' for note in outcome.notes)


def _citation_html(citation: Citation) -> str:
    quote = _marked(citation.article.body, citation.span, [] if citation.is_all_answer else citation.answer_spans)
    more = [text for text in (citation.dates, told_by(citation.told) if citation.told else None) if text]
    notes = "".join(f'<p class="nd-note">{_text(text)}</p>' for text in more)
    return f'<figure class="nd-citation"><blockquote>“{quote}”</blockquote>{_caption_html(citation)}{notes}</figure>'


def _caption_html(citation: Citation) -> str:
    return f'<figcaption class="nd-source">{_source_html(citation.article)}</figcaption>'


def _passages_html(title: str, hits: Sequence[Hit], quoted: Sequence[Citation], *, is_open: bool = False) -> str:
    items = []
    for hit in hits:
        spans = [c.span for c in quoted if c.article.id == hit.article.id and c.span.within(hit.passage.span)]
        text = _marked(hit.article.body, hit.passage.span, spans)
        items.append(f'<li><div class="nd-source">{_source_html(hit.article)}</div><p>{text}</p></li>')
    opened = " open" if is_open else ""
    return f'<details class="nd-passages"{opened}><summary>{_text(title)}</summary><ol>{"".join(items)}</ol></details>'


def _source_html(article: Article) -> str:
    day = article.published.day() if article.published else "undated"
    facts = [f"<strong>{_text(article.outlet or 'Outlet not known')}</strong>", f"<span>{day}</span>"]
    if article.authors:
        facts.append(f"<span>by {_text(', '.join(article.authors))}</span>")
    title = _text(article.title or "")
    if article.url and urlsplit(article.url).scheme in ("http", "https"):
        href = escape(article.url, quote=True)
        facts.append(f'<a href="{href}" target="_blank" rel="noopener noreferrer">{title or _text(article.url)}</a>')
    elif title:
        facts.append(f"<span>{title}</span>")
    return " · ".join(facts)


def _marked(body: str, span: Span, marks: Sequence[Span]) -> str:
    """A piece of a body, escaped, with some spans inside it marked."""
    html, position = [], span.start
    for mark in sorted(set(marks), key=lambda mark: mark.start):
        if mark.start < position:
            continue
        html.append(f"{_text(body[position : mark.start])}<mark>{_text(body[mark.start : mark.end])}</mark>")
        position = mark.end
    return "".join([*html, _text(body[position : span.end])])


def _sure(confidence: float) -> str:
    return next(word for least, word in _SURE if confidence >= least)


def _text(text: str) -> str:
    """Untrusted text, escaped; line ends become breaks."""
    return re.sub(r"\n+", "<br>", escape(text, quote=True))


def _block(name: str, html: str) -> str:
    return f'<div class="{name}">{html}</div>'
