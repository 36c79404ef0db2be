"""The "Articles" tab as HTML: coverage, lists, the progress and results of adding, and sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from corpus import Rejected
from corpus.text.languages.names import language_name
from corpus.wording import counted, day_in_words
from index import AddReport, Listed, Listing, Source, Status
from index.intake.watch import failing
from newsdesk.page.answer_html import day_since
from newsdesk.page.articles.add_steps import AddProgress, AddResult
from newsdesk.page.markup import attribute, block, text
from qa.presenting.wording import undated_line

_MOST_COUNTS = 40
_MAX_REJECTED = 20
_MAX_TITLE = 300

EMPTY = "There are no articles yet. Add files or links above; what is added can be asked about at once."


def coverage_html(status: Status, sources: Sequence[Source], changed: datetime | None, now: datetime) -> str:
    """Returns what is covered, how fresh it is, and how many articles each outlet has."""
    if not status.articles:
        return block("nd-facts", f"<p>{text(EMPTY)}</p>")
    outlets = sum(name is not None for name, _ in status.outlets)
    lines = [
        f"<strong>{counted(status.articles, 'article')}</strong> from {counted(outlets, 'outlet')}{_days(status)}",
        " · ".join(_freshness(status, sources, changed, now)),
    ]
    html = "".join(f"<p>{line}</p>" for line in lines if line)
    if trouble := len(failing(sources)):
        html += f'<p class="nd-problem">{counted(trouble, "source")} cannot be read; see “Kept up to date”.</p>'
    html += _counts_html("Articles by outlet", [(name or "Outlet not known", count) for name, count in status.outlets])
    if len(status.languages) > 1:
        html += _counts_html("Articles by language", [(language_name(code), n) for code, n in status.languages])
    if status.collections:
        html += _counts_html("Articles by collection", status.collections)
    return block("nd-facts", html)


def _days(status: Status) -> str:
    if not (status.first and status.last):
        return ""
    first, last = (day_in_words(datetime.fromisoformat(day)) for day in (status.first, status.last))
    return f", published {first}" if first == last else f", published {first} to {last}"


def _freshness(status: Status, sources: Sequence[Source], changed: datetime | None, now: datetime) -> list[str]:
    facts = []
    if status.last:
        facts.append(f"newest article: {day_in_words(datetime.fromisoformat(status.last))}")
    if changed:
        facts.append(f"last change: {ago(changed, now)}")
    if checked := [source.succeeded_at for source in sources if source.succeeded_at]:
        facts.append(f"sources last read: {ago(max(checked), now)}")
    if status.undated:
        facts.append(f"{status.undated:,} undated")
    if status.versions:
        facts.append(counted(status.versions, "earlier version"))
    return facts


def _counts_html(title: str, counts: Sequence[tuple[str, int]]) -> str:
    items = [f"<li>{text(name)} <span>{count:,}</span></li>" for name, count in counts[:_MOST_COUNTS]]
    if rest := counts[_MOST_COUNTS:]:
        items.append(f"<li>{len(rest):,} more <span>{sum(count for _, count in rest):,}</span></li>")
    return f'<details class="nd-counts"><summary>{title}</summary><ul>{"".join(items)}</ul></details>'


def ago(at: datetime, now: datetime) -> str:
    """Returns how long ago something was: "just now", "2 minutes ago", "3 hours ago", "Tuesday", "28 October 2025"."""
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{counted(int(seconds // 60), 'minute')} ago"
    if seconds < 24 * 3600:
        return f"{counted(int(seconds // 3600), 'hour')} ago"
    return day_since(at, now) if now.date() != at.date() else "today"


# ---------------------------------------------------------------------- lists


def listing_html(listing: Listing, everything: int, *, may_change: bool) -> str:
    """Returns a page of a list of articles.

    Args:
        listing: The page.
        everything: How many articles there are in all, chosen or not.
        may_change: Whether each gets a button that removes it.
    """
    if not everything:
        return block("nd-none", text(EMPTY))
    if not listing.articles:
        return block("nd-none", "No article is like that: try fewer characters, another outlet or other days.")
    rows = "".join(_row_html(article, may_change=may_change) for article in listing.articles)
    return f'<ol class="nd-list" start="{listing.offset + 1}">{rows}</ol>'


def position_html(listing: Listing, everything: int) -> str:
    """Returns where in the list a page stands: "1 to 25 of 4,884 articles"."""
    if not listing.articles:
        return block("nd-place-in-list", "")
    last = listing.offset + len(listing.articles)
    chosen = "" if listing.total == everything else f" (of {everything:,})"
    return block(
        "nd-place-in-list",
        f'<span role="status">{listing.offset + 1:,} to {last:,} of {counted(listing.total, "article")}{chosen}</span>',
    )


def _row_html(article: Listed, *, may_change: bool) -> str:
    title = text((article.title or article.url or "Untitled article")[:_MAX_TITLE])
    day = article.published.day() if article.published else "undated"
    facts = [f"<strong>{text(article.outlet or 'Outlet not known')}</strong>", f"<span>{day}</span>"]
    if article.authors:
        facts.append(f"<span>by {text(', '.join(article.authors))}</span>")
    if article.collections:
        facts.append(f"<span>in {text(', '.join(article.collections))}</span>")
    if article.language not in (None, "en"):
        facts.append(f"<span>in {text(language_name(article.language))}</span>")
    if article.versions > 1:
        facts.append(f"<span>{counted(article.versions, 'version')}</span>")
    if article.copies:
        facts.append(f"<span>{article.copies:,} near {'copy' if article.copies == 1 else 'copies'}</span>")
    named = f"data-article={attribute(article.id)}"
    remove = (
        f'<button type="button" class="nd-small" data-nd="remove" {named}'
        f" aria-label={attribute(f'Remove: {article.title or article.url or article.id}'[:_MAX_TITLE])}>"
        "Remove</button>"
        if may_change
        else ""
    )
    return (
        f'<li class="nd-row"><div><button type="button" class="nd-title" data-nd="article" {named}>{title}</button>'
        f'<p class="nd-source">{" · ".join(facts)}</p></div>{remove}</li>'
    )


# ---------------------------------------------------------------------- adding


def progress_html(progress: AddProgress) -> str:
    """Returns the progress of adding: one bar, which only grows, and two lines."""
    within = min(1.0, progress.done / progress.found) if progress.found and progress.at_once == 1 else 0.0
    done = len(progress.results) + within
    if progress.waiting:
        what = "Someone else is changing the articles; this waits its turn, for a minute at most."
    elif progress.found or progress.passages:
        what = f"{counted(progress.found, 'article')}, {counted(progress.passages, 'passage')} read so far"
    else:
        what = "Reading…"
    of = f"{len(progress.results) + 1:,} of {progress.places:,}: " if progress.places > 1 else ""
    more = f" and {progress.at_once - 1:,} more" if progress.at_once > 1 else ""
    return block(
        "nd-progress",
        f'<p role="status">AddForm {of}<span class="nd-place">{text(progress.name or "")}</span>{more}</p>'
        f'<progress aria-label="AddForm" max="{progress.places}" value="{done:.3f}"></progress><p>{what}</p>',
    )


def results_html(results: Sequence[AddResult]) -> str:
    """Returns the result of each file and link."""
    return (
        f'<ul class="nd-taken" aria-label="What was added">{"".join(map(_result_html, results))}</ul>'
        if results
        else ""
    )


def _result_html(result: AddResult) -> str:
    if result.error:
        outcome = f'<span class="nd-problem">left out: {text(result.error)}</span>'
        return f'<li><span class="nd-place">{text(result.name)}</span> {outcome}</li>'
    line = text(", ".join(_counts(result.report)))
    if result.watched:
        line += f"{' · ' if line else ''}kept up to date from now on"
    rejected = result.report.rejected
    shown = [_rejected_html(one, result.name) for one in rejected[:_MAX_REJECTED]]
    if more := len(rejected) - _MAX_REJECTED:
        shown += [f'<span class="nd-problem">and {more:,} more left out</span>'] if more > 0 else []
    if result.report.undated:
        shown.append(f'<span class="nd-problem">{text(undated_line(result.report.undated))}</span>')
    if not line and not shown:
        line = "no article in it"
    return f'<li><span class="nd-place">{text(result.name)}</span> <span>{line}</span>{"".join(shown)}</li>'


def _counts(report: AddReport) -> list[str]:
    added = report.added
    found = [("added", added.new), ("updated", added.updated), ("already there", added.unchanged)]
    return [f"{counted(count, 'article')} {word}" for word, count in (*found, ("removed", report.removed)) if count]


def _rejected_html(rejected: Rejected, name: str) -> str:
    inside = "" if str(rejected.path) == name else str(rejected.path)
    where = ", ".join(filter(None, (inside, f"line {rejected.line}" if rejected.line else "")))
    return f'<span class="nd-problem">left out{text(" " + where) if where else ""}: {text(rejected.reason)}</span>'


# ---------------------------------------------------------------------- sources


def sources_html(sources: Sequence[Source], now: datetime, *, may_change: bool) -> str:
    """Returns the table of sources that are kept up to date, with the health of each."""
    if not sources:
        return block("nd-none", "Nothing is kept up to date yet: add a link above and leave “keep it up to date” on.")
    rows = "".join(_source_row(source, now, may_change=may_change) for source in sources)
    last = "<th>Stop</th>" if may_change else ""
    return (
        '<div class="nd-scroll" tabindex="0" role="region" aria-label="Sources kept up to date">'
        f'<table class="nd-sources"><thead><tr><th scope="col">Source</th><th scope="col">Last read</th>'
        f'<th scope="col">Articles</th>{last}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _source_row(source: Source, now: datetime, *, may_change: bool) -> str:
    read = ago(source.succeeded_at, now) if source.succeeded_at else "never yet"
    collection = f", for {text(source.collection)}" if source.collection else ""
    trouble = ""
    if source.failing_since:
        since = ago(source.failing_since, now)
        trouble = f'<p class="nd-problem">fails since {text(since)}: {text(source.error or "no reason given")}</p>'
    counts = [
        f"{count:,} {word}"
        for word, count in (("added", source.added), ("updated", source.updated), ("removed", source.removed))
        if count
    ]
    stop = (
        f'<td><button type="button" class="nd-small" data-nd="unwatch" data-place={attribute(source.location)}'
        f" aria-label={attribute(f'Stop watching {source.location}')}>Stop watching</button></td>"
        if may_change
        else ""
    )
    return (
        f'<tr><td data-label="Source"><span class="nd-place">{text(source.location)}</span>'
        f"<small>every {_interval(source.interval)}{collection}</small>{trouble}</td>"
        f'<td data-label="Last read">{text(read)}</td><td data-label="Articles">{", ".join(counts) or "none yet"}</td>'
        f"{stop}</tr>"
    )


def _interval(seconds: int) -> str:
    for size, noun in ((3600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            return counted(seconds // size, noun)
    return counted(seconds, "second")


def message_html(message: str, *, problem: bool = False) -> str:
    """Returns one line about what was done, or why it was not."""
    kind = ' class="nd-problem"' if problem else ""
    return block("nd-said", f'<p role="{"alert" if problem else "status"}"{kind}>{text(message)}</p>')


def now() -> datetime:
    """Returns the time by which the page says how long ago something was."""
    return datetime.now(UTC)
