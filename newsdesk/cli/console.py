"""Prints what commands found: answers, hits, the state of an index, progress."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from rich.bar import Bar
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from corpus import Rejected
from corpus.text.languages.names import language_name
from corpus.wording import counted
from index import Added, AddReport, Source, Status, Stopwatch
from qa import Answer, Citation, Hit, Outcome, Timeline
from qa.deciding.coverage import corpus_summary
from qa.presenting.plain_text import day_of, json_line, one_line, plain
from qa.presenting.records.build import added_record, checked_source_record
from qa.presenting.records.command_types import QuoteCheckRecord, QuotesRecord
from qa.presenting.records.serialize import to_json
from qa.presenting.wording import confidence_word, coverage_sentence, source_line, sources_counted, undated_line

if TYPE_CHECKING:  # loaded only by the commands that show them
    from qa.presenting.check_quotes import CheckedQuote


class _SafeConsole(Console):
    """Prints no control character of an article, a file's name or an error: a terminal would act on it."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(plain(segment.text), segment.style)


OUT = _SafeConsole(highlight=False, soft_wrap=True)
ERR = _SafeConsole(stderr=True, highlight=False, soft_wrap=True)
_BAR_WIDTH = 16  # characters
_MOST_OF_ONE_REASON = 50  # lines about what was left out: a folder may have thousands of pictures


@contextmanager
def progress() -> Iterator[tuple[Callable[[int], None], Callable[[Added], None]]]:
    """Shows a bar of articles on standard error, with passages a second and the time left."""
    bar = Progress(
        TextColumn("adding"), BarColumn(), MofNCompleteColumn(), TextColumn("articles, {task.fields[rate]}"),
        TimeRemainingColumn(), console=ERR, disable=not ERR.is_terminal,
    )  # fmt: skip
    start = perf_counter()
    encoded = 0
    with bar:
        task = bar.add_task("", total=0, rate="")

        def found(count: int) -> None:
            bar.update(task, total=(bar.tasks[0].total or 0) + count)

        def done(added: Added) -> None:
            nonlocal encoded
            encoded += added.encoded
            rate = f"{encoded / (perf_counter() - start):.0f} passages/s"
            bar.update(task, advance=added.new + added.updated + added.unchanged, rate=rate)

        yield found, done


def print_record(record: Any) -> None:
    """Prints one of the types in `qa/presenting/records` as JSON on a line."""
    sys.stdout.write(json_line(to_json(record)))


def print_added(report: AddReport, seconds: float, *, as_json: bool) -> None:
    """Prints what adding did, and what was left out."""
    added = report.added
    if as_json:
        print_record(added_record(report, seconds * 1000))
    else:
        OUT.print(
            f"{counted(added.new, 'article')} added, {added.updated:,} updated, {added.unchanged:,} already there;"
            f" {counted(added.passages, 'passage')}, {seconds:.1f} s"
            + (f"; {len(report.rejected):,} left out" if report.rejected else "")
        )
    _print_left_out(report.rejected)
    if report.undated and not as_json:
        ERR.print(f"newsdesk: {undated_line(report.undated)}", style="yellow", markup=False)


def _print_left_out(rejected: Sequence[Rejected]) -> None:
    """Prints what was left out, on standard error; of very many with one reason, the first ones and their number."""
    of_one_reason = Counter[str]()
    for one in rejected:
        of_one_reason[one.reason] += 1
        if of_one_reason[one.reason] <= _MOST_OF_ONE_REASON:
            ERR.print(f"newsdesk: left out {one}", style="yellow", markup=False)
    for reason, count in of_one_reason.items():
        if count > _MOST_OF_ONE_REASON:
            more = f"newsdesk: left out {count - _MOST_OF_ONE_REASON:,} more ({reason}); --json names all"
            ERR.print(more, style="yellow", markup=False)


class SourceChecks:
    """Prints what each check of a watched source found; nothing where nothing changed.

    Args:
        as_json: Whether each check is a line of JSON, with all that was left out.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._left_out: dict[str, tuple[Rejected, ...]] = {}  # by source, at its last check

    def __call__(self, source: Source, report: AddReport) -> None:
        """Prints one check; what was left out at the last one already is not repeated."""
        if self._as_json:
            print_record(checked_source_record(source, report))
            return
        at = (source.checked_at or datetime.now()).astimezone().strftime("%H:%M:%S")
        added = report.added
        changes = ((added.new, "added"), (added.updated, "updated"), (report.removed, "removed"))
        done = ", ".join(f"{count:,} {word}" for count, word in changes if count)
        if source.error:
            OUT.print(Text(f"{at} {source.location}: {source.error}", style="yellow"))
        elif done:
            OUT.print(Text(f"{at} {source.location}: {done}"))
        before = self._left_out.get(source.location, ())
        for one in report.rejected:
            if one not in before:
                OUT.print(Text(f"{at} left out {one}", style="yellow"))
        self._left_out[source.location] = report.rejected


def print_outcome(outcome: Outcome) -> None:
    """Prints an answer with its quotes, or why there is none."""
    if not isinstance(outcome, Answer):
        OUT.print(outcome.reason, markup=False)
        _print_notes(outcome)
        if outcome.nearest:
            OUT.print("\nNearest passages (not an answer):", style="dim")
            print_hits(outcome.nearest)
        return
    if not outcome.is_broad:
        OUT.print(outcome.text, style="bold", markup=False)
    for citation, following in zip(outcome.citations, [*outcome.citations[1:], None], strict=True):
        if outcome.is_broad:
            OUT.print(Text(f"\u201c{citation.quote}\u201d", style="bold"))
        _print_citation(citation, source=following is None or following.article.id != citation.article.id)
    outlets, independent = outcome.reported_by
    sources = sources_counted([one.article.outlet for one in outcome.citations], independent, outlets)
    OUT.print(" · ".join(filter(None, [confidence_word(outcome.confidence), sources])), style="dim", markup=False)
    for alternative in outcome.alternatives:
        OUT.print(f"\nAlso: {alternative.text}", markup=False)
        _print_citation(alternative.citations[0])
    _print_notes(outcome)


def _print_notes(outcome: Outcome) -> None:
    for note in outcome.notes:
        OUT.print(note, style="dim", markup=False)


def _print_citation(citation: Citation, *, source: bool = True) -> None:
    if not citation.is_all_answer:
        OUT.print(Text(f"  \u201c{citation.quote}\u201d"))
    if source:
        OUT.print(Text("  " + source_line(citation.article), style="dim"))
    for more in (citation.dates, coverage_sentence(citation.coverage) if citation.coverage else None):
        if more:
            OUT.print(Text(f"  {more}", style="dim"))


def print_hits(hits: Sequence[Hit], *, why: bool = False) -> None:
    """Prints passages with their sources; `why`: with what their scores are made of."""
    for hit in hits:
        OUT.print(Text(f"{hit.rank}. {source_line(hit.article)}  [score {hit.score:.3f}]", style="bold"))
        OUT.print(Text(f"   {' '.join(hit.passage.text.split())}"))
        if hit.copies:
            outlets = ", ".join(copy.article.outlet or "outlet not known" for copy in hit.copies)
            OUT.print(Text(f"   also in: {outlets}", style="dim"))
        if why:
            shares = ", ".join(f"{name} {share:.3f}" for name, share in asdict(hit.why.shares).items() if share)
            terms = ", ".join(f"{word} {score:.2f}" for word, score in hit.why.terms)
            OUT.print(
                Text(f"   {shares} (cosine {hit.why.similarity:.3f}, BM25 {hit.why.bm25:.2f}: {terms})", style="dim")
            )


def print_timeline(timeline: Timeline) -> None:
    """Prints bars by date with their outlets, and the figures with their sources."""
    copies = f", {timeline.copies:,} of them near copies" if timeline.copies else ""
    undated = f"; {timeline.undated:,} without a date" if timeline.undated else ""
    unit = f" by {timeline.unit}" if timeline.unit else ""
    OUT.print(f"{counted(timeline.articles, 'article')}{unit}{copies}{undated}")
    most = max((bar.articles for bar in timeline.bars), default=1)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    for bar in timeline.bars:
        outlets = ", ".join(f"{name} {n:,}" for name, n in zip(timeline.outlets, bar.counts, strict=True) if n)
        table.add_row(
            Text(bar.days.words(timeline.unit or "day")), Bar(most, 0, bar.articles, width=_BAR_WIDTH),
            Text(f"{bar.articles:,}", justify="right"), Text(outlets, style="dim"),
        )  # fmt: skip
    if timeline.bars:
        OUT.print(table)
    for point in timeline.points:
        OUT.print(Text(f"{point.published.day()}: {point.text}", style="bold"))
        _print_citation(point.citation)


def print_status(now: Status, sources: Sequence[Source]) -> None:
    """Prints the state of an index and of its watched sources."""
    rows = [
        ("index", now.folder),
        ("covers", corpus_summary(now)),
        ("outlets", ", ".join(f"{name or 'none named'} ({count:,})" for name, count in now.outlets[:10]) or "-"),
        ("languages", ", ".join(f"{language_name(code)} ({count:,})" for code, count in now.languages) or "-"),
        ("collections", ", ".join(f"{name} ({count:,})" for name, count in now.collections) or "-"),
        *(("undated", f"{now.undated:,}"), ("earlier versions", f"{now.versions:,}")),
        ("passages", f"{now.passages:,} of up to {now.passage_tokens} tokens, {now.vectors:,} vectors"),
        ("encoder", f"{now.encoder}, weights {now.encoder_digest[:12]}, {now.dimensions} dimensions"),
        ("encoded by", now.encoder_path or "-"),
        ("size", f"{now.size_bytes / 1e6:,.1f} MB, generation {now.generation}"),
    ]
    rows += [] if now.lag_seconds is None else [("replica", f"{now.lag_seconds:,.1f} seconds behind the primary")]
    for name, value in rows:
        OUT.print(Text(f"{name:<17}{value}"))
    if sources:
        OUT.print(_sources_table(sources))


def print_quote_checks(checked: Sequence[CheckedQuote], edits: Sequence[str], *, as_json: bool) -> None:
    """Prints which quotes stand in the index: each quote, and of the passages those that do not."""
    if as_json:
        quotes = tuple(
            QuoteCheckRecord(
                kind=found.kind, stands=found.stands, finding=found.finding, article_id=found.quoted.article_id,
                version=found.quoted.version, quote=found.quoted.quote,
            )
            for found in checked
        )  # fmt: skip
        print_record(QuotesRecord(quotes=quotes, edits=tuple(edits)))
        return
    for edit in edits:
        OUT.print(Text(f"the page was edited, or made by another version of Newsdesk: {one_line(edit)}", style="red"))
    for found in checked:
        if found.stands and found.kind == "passage":
            continue
        quoted = found.quoted
        source = f"{one_line(quoted.outlet or '') or 'outlet not known'}, {day_of(quoted.published)}"
        quote = textwrap.shorten(one_line(quoted.quote), 100, placeholder=" …")
        OUT.print(Text(f"{found.kind} “{quote}” ({source}): {found.finding}", style="" if found.stands else "red"))
    standing = sum(found.stands for found in checked)
    OUT.print(f"{standing:,} of {len(checked):,} quotes and passages stand as quoted")


def _sources_table(sources: Sequence[Source]) -> Table:
    table = Table(*"source,collection,last success,added,updated,removed,state".split(","), box=None, pad_edge=False)
    for source in sources:
        since = f"failing since {_when(source.failing_since)}: {source.error}" if source.failing_since else "well"
        table.add_row(
            Text(source.location, overflow="fold"), Text(source.collection or "-"), _when(source.succeeded_at),
            f"{source.added:,}", f"{source.updated:,}", f"{source.removed:,}",
            Text(since if source.checked_at else "not checked yet", style="yellow" if source.failing_since else ""),
        )  # fmt: skip
    return table


def _when(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else "never"


def print_times(watch: Stopwatch) -> None:
    """Prints where the time went, on standard error."""
    for stage, seconds in watch.seconds.items():
        ERR.print(f"{stage:<12}{seconds * 1000:8.1f} ms")
