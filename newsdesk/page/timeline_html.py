"""The timeline as HTML. What comes from articles is escaped here; nothing else makes markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from corpus.wording import counted
from newsdesk.page.markup import text
from qa.timeline.bins import Unit
from qa.timeline.figures import Point
from qa.timeline.timeline import MOST_OUTLETS, OTHERS, Bar, Timeline

_FEWEST_FOR_PLOT = 3
_BAR, _NARROWEST = 48, 160  # pixels: the widest bar, and what two dates need side by side


def coverage_html(timeline: Timeline | None, *, narrowed: bool = False) -> str:
    """Returns bars by date, coloured by outlet, and the same as a list of buttons.

    Args:
        timeline: None before there is a question.
        narrowed: Whether days were chosen, so that there is a way back to all.
    """
    if timeline is None:
        return _section('<p class="nd-tl-quiet">When the articles on your question were published.</p>')
    back = _range_button("", "", "All dates", "nd-tl-back") if narrowed else ""
    if not timeline.bars:
        undated = f"; {_undated(timeline)}" if timeline.undated else ""
        return _section(f'<p class="nd-tl-quiet">No dated article matches this question{undated}.</p>{back}')
    unit = timeline.unit or "day"
    return _section(
        f'<p class="nd-tl-summary">{_summary(timeline)}</p>{back}'
        f"{_plot(timeline, unit)}{_legend(timeline)}{_list(timeline, unit)}"
    )


def figures_html(points: Sequence[Point]) -> str:
    """Returns each figure with its date, outlet and quote, and from three on a plot; empty where there are none."""
    if not points:
        return ""
    plot = _figures_plot(points) if len(points) >= _FEWEST_FOR_PLOT else ""
    items = "".join(f"<li>{_figure(point)}</li>" for point in points)
    return (
        '<section class="nd-figures" aria-label="Figures as reported">'
        f'<h3 class="nd-tl-title">As reported over time</h3>{plot}<ol class="nd-tl-points">{items}</ol></section>'
    )


def problem_html(message: str) -> str:
    """Returns an error in one line."""
    return _section(f'<p class="nd-problem">{text(message)}</p>')


def _section(html: str) -> str:
    return f'<section class="nd-timeline" aria-label="Timeline of the coverage">{html}</section>'


def _summary(timeline: Timeline) -> str:
    copies = f", {timeline.copies:,} of them near copies" if timeline.copies else ""
    undated = f"; {_undated(timeline)}" if timeline.undated else ""
    return f"{counted(timeline.articles, 'article')} by {timeline.unit}{copies}{undated}"


def _undated(timeline: Timeline) -> str:
    return f"{timeline.undated:,} without a date"


def _plot(timeline: Timeline, unit: Unit) -> str:
    """Returns the bars, for eyes and pointers; the list has the same for everybody else."""
    most = max(bar.articles for bar in timeline.bars)
    bars = "".join(_bar(bar, timeline, unit, most) for bar in timeline.bars)
    first, last = timeline.bars[0].days.words(unit), timeline.bars[-1].days.words(unit)
    ends = f"<span>{first}</span>" + (f"<span>{last}</span>" if len(timeline.bars) > 1 else "")
    return (
        f'<div class="nd-tl-plot" aria-hidden="true"><span class="nd-tl-most">{counted(most, "article")}</span>'
        f'<div class="nd-tl-time" style="max-width:{max(_BAR * len(timeline.bars), _NARROWEST)}px">'
        f'<div class="nd-tl-bars">{bars}</div><div class="nd-tl-ends">{ends}</div></div></div>'
    )


def _bar(bar: Bar, timeline: Timeline, unit: Unit, most: int) -> str:
    parts = "".join(
        f'<i class="nd-tl-c{_colour(timeline.outlets, place)}" style="height:{100 * count / most:.2f}%"></i>'
        for place, count in enumerate(bar.counts)
        if count
    )
    since, until = bar.days.since.isoformat(), bar.days.until.isoformat()
    return (
        f'<button type="button" tabindex="-1" class="nd-tl-bar" data-nd="range" data-since="{since}"'
        f' data-until="{until}" title="{text(_bar_in_words(bar, timeline, unit))}">{parts}</button>'
    )


def _legend(timeline: Timeline) -> str:
    totals = [sum(counts) for counts in zip(*(bar.counts for bar in timeline.bars), strict=True)]
    items = "".join(
        f'<li><i class="nd-tl-c{_colour(timeline.outlets, place)}" aria-hidden="true"></i>'
        f"{text(name)} <span>{total:,}</span></li>"
        for place, (name, total) in enumerate(zip(timeline.outlets, totals, strict=True))
    )
    return f'<ul class="nd-tl-legend" aria-label="Articles by outlet">{items}</ul>'


def _colour(outlets: Sequence[str], place: int) -> int:
    """Returns the colour's number: an outlet's own, and always the same grey for the rest."""
    return MOST_OUTLETS if outlets[place] == OTHERS else place


def _list(timeline: Timeline, unit: Unit) -> str:
    """Returns the bars that are not empty as buttons, for the keyboard and for screen readers."""
    buttons = (
        _range_button(bar.days.since.isoformat(), bar.days.until.isoformat(), _bar_in_words(bar, timeline, unit))
        for bar in timeline.bars
        if bar.articles
    )
    items = "".join(f"<li>{button}</li>" for button in buttons)
    return f'<details class="nd-tl-list"><summary>Choose days from a list</summary><ul>{items}</ul></details>'


def _bar_in_words(bar: Bar, timeline: Timeline, unit: Unit) -> str:
    """Returns a bar in words: "October 2025: 12 articles (Harbor Ledger 5, Grenholm Post 7), 2 of them near copies"."""
    words = f"{bar.days.words(unit)}: {counted(bar.articles, 'article')}"
    outlets = ", ".join(f"{name} {count:,}" for name, count in zip(timeline.outlets, bar.counts, strict=True) if count)
    copies = f", {bar.copies:,} of them near copies" if bar.copies else ""
    return f"{words} ({outlets}){copies}" if outlets else words


def _range_button(since: str, until: str, words: str, name: str = "nd-tl-days") -> str:
    return (
        f'<button type="button" class="{name}" data-nd="range" data-since="{since}" data-until="{until}">'
        f"{text(words)}</button>"
    )


def _figure(point: Point) -> str:
    """Returns a figure as a button that leads to its quote."""
    quote, (mark,) = point.citation.span, point.citation.answer_spans
    body = point.citation.article.body
    marked = f"{text(body[quote.start : mark.start])}<mark>{text(point.text)}</mark>{text(body[mark.end : quote.end])}"
    return (
        f'<button type="button" class="nd-tl-point" {_leads_to(point)}>'
        f'<span class="nd-tl-when">{point.published.day()}</span> <strong>{text(point.text)}</strong>'
        f' <span class="nd-tl-who">{text(point.citation.article.outlet or "outlet not known")}</span>'
        f' <span class="nd-tl-quote">“{marked}”</span></button>'
    )


def _leads_to(point: Point) -> str:
    article, span = point.citation.article, point.citation.span
    return (
        f'data-nd="article" data-article="{text(article.id)}" data-version="{text(article.version)}"'
        f' data-start="{span.start}" data-end="{span.end}"'
    )


def _figures_plot(points: Sequence[Point]) -> str:
    """Returns the figures as dots by date and value, joined in the order of their dates; the list has the same."""
    first, last = points[0].published, points[-1].published
    low, high = min(points, key=lambda point: point.value), max(points, key=lambda point: point.value)
    places = [(_share(p.published.at, first.at, last.at), _part(p.value, low.value, high.value)) for p in points]
    line = " ".join(f"{x:.2f},{100 - y:.2f}" for x, y in places)
    dots = "".join(
        f'<button type="button" tabindex="-1" class="nd-tl-dot" {_leads_to(point)}'
        f' style="left:{x:.2f}%;bottom:{y:.2f}%" title="{text(f"{point.published.day()}: {point.text}")}"></button>'
        for point, (x, y) in zip(points, places, strict=True)
    )
    ends = f"<span>{first.day()}</span>" + (f"<span>{last.day()}</span>" if last.day() != first.day() else "")
    lowest = "" if low.value == high.value else f'<span class="nd-tl-low">{text(low.text)}</span>'
    return (
        f'<div class="nd-tl-plot" aria-hidden="true"><span class="nd-tl-most">{text(high.text)}</span>'
        '<div class="nd-tl-dots"><svg viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'<polyline points="{line}"/></svg>{dots}</div>{lowest}<div class="nd-tl-ends">{ends}</div></div>'
    )


def _share(at: datetime, first: datetime, last: datetime) -> float:
    """Returns where a moment lies between two, in percent; in the middle where they are one."""
    return _part(at.timestamp(), first.timestamp(), last.timestamp())


def _part(value: float, low: float, high: float) -> float:
    return 100 * (value - low) / (high - low) if high > low else 50.0
