"""The panel beside the answers: an article at its quote, and why passages were read."""

from __future__ import annotations

from dataclasses import replace

from corpus import Article, Span
from corpus.urls import link_url
from newsdesk.page.answer_html import source_html, source_values
from newsdesk.page.markup import button, marked, text
from qa import Newsdesk
from qa.errors import RecordError
from qa.presenting.records.build import article_record
from qa.presenting.records.outcome_types import HitRecord
from qa.presenting.records.serialize import Json, parse_outcome

_SHARE_NAMES = {
    "dense": "meaning", "words": "words", "phrases": "words side by side", "window": "words close together",
    "recency": "recent", "period": "of the period asked for", "outlet": "of the outlet asked for",
    "author": "by the author asked for",
}  # fmt: skip


def article_html(desk: Newsdesk, wanted: Json) -> str:
    """Returns an article with a quote in it marked.

    Args:
        desk: Has the article.
        wanted: Texts, as the page's buttons have them: `article` and `version` (ids), `start` and `end` of the
            quote, `spans` of the answer inside it ("3-9,12-20"); offsets into the body.
    """
    article_id, version = str(wanted.get("article", "")), str(wanted.get("version") or "")
    current = desk.article(article_id)
    cited = desk.article(article_id, version) if version else current
    shown = cited or current
    if shown is None:
        return '<p class="nd-reason">This article is no longer here: it was removed.</p>'
    note = "" if cited == current else _changed(current, is_cited=cited is not None)
    quote = _span(wanted.get("start"), wanted.get("end"), cited) if cited else None
    elsewhere = {"title": "Read it where it was published"} if link_url(shown.url) else {"title": None, "url": None}
    source = source_html(replace(article_record(shown), **elsewhere))
    size = f'<p class="nd-note">{len(shown.body.split()):,} words · version {shown.version}</p>'
    return (
        f'<article class="nd-article"><h2>{text(shown.title or "Without a title")}</h2>'
        f'<p class="nd-source">{source}</p>{note}'
        f'<div class="nd-body">{_body(shown, quote, str(wanted.get("spans", "")))}</div>{size}</article>'
    )


def passages_html(stored: object) -> str:
    """Returns the passages that were read for an answer, each with why it was found.

    Args:
        stored: The answer's record, as the browser stored it.
    """
    try:
        record = parse_outcome(stored)
    except RecordError:
        return '<p class="nd-reason">This is no record of an answer.</p>'
    quoted = [*record.citations, *(other.citations[0] for other in record.alternatives)]
    items = []
    for hit in record.hits:
        inside = [
            (one.start - hit.start, one.end - hit.start)
            for one in quoted
            if one.article_id == hit.article_id and one.version == hit.version
        ]
        opened = button("article", "Open", source_values(hit), label=f"Open the article of passage {hit.rank}")
        html = marked(hit.text, [(start, end) for start, end in inside if 0 <= start < end <= len(hit.text)])
        items.append(f'<li><div class="nd-source">{source_html(hit)} {opened}</div><p>{html}</p>{_why(hit)}</li>')
    return f'<ol class="nd-read">{"".join(items)}</ol>'


def _why(hit: HitRecord) -> str:
    """Returns what a hit's score is made of, as bars, most first."""
    why = hit.why
    if not why:
        return ""
    shares = sorted(
        ((name, share) for name, share in why.shares.items() if name in _SHARE_NAMES), key=lambda one: -one[1]
    )
    most = max((share for _, share in shares), default=1.0) or 1.0
    bars = "".join(f"<dt>{_SHARE_NAMES[name]}</dt><dd>{_bar(share / most)}{share:.2f}</dd>" for name, share in shares)
    terms = ", ".join(f"{word} {score:.1f}" for word, score in why.terms[:6])
    words = f'<p class="nd-note">Words that count most: {text(terms)}</p>' if terms else ""
    title = f"<summary>Why this passage: score {hit.score:.2f}</summary>"
    return f'<details class="nd-why">{title}<dl>{bars}</dl>{words}</details>'


def _bar(share: float) -> str:
    return f'<span class="nd-bar" style="width:{min(1.0, max(0.0, share)):.0%}"></span>'


def _changed(current: Article | None, *, is_cited: bool) -> str:
    if current is None:
        return '<p class="nd-changed">This article was removed; this is how it stood.</p>'
    if not is_cited:
        return '<p class="nd-changed">The version that was quoted is gone. This is the article as it stands now.</p>'
    newer = button("article", "Show it as it stands now", [("article", current.id), ("version", current.version)])
    return f'<p class="nd-changed">This article has changed since. This is the version that was quoted. {newer}</p>'


def _body(article: Article, quote: Span | None, spans: str) -> str:
    if quote is None:
        return text(article.body)
    inside = [
        (span.start - quote.start, span.end - quote.start)
        for span in (_span(*piece.partition("-")[::2], article) for piece in spans.split(","))
        if span is not None and span.within(quote)
    ]
    before, after = article.body[: quote.start], article.body[quote.end :]
    html = marked(article.text_at(quote), inside)
    return f'{text(before)}<span class="nd-quote">{html}</span>{text(after)}'


def _span(start: object, end: object, article: Article) -> Span | None:
    """Returns a span of an article's body; None where the browser named none, or one that is not there."""
    try:
        span = Span(start=int(str(start)), end=int(str(end)))
    except ValueError:
        return None
    return span if span.end <= len(article.body) else None
