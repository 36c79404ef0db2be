"""The command line: `newsdesk add|remove|ask|search|status|chat`.

Exit codes: 0 done; 1 an error, said in one line; 2 wrong use; 3 no answer or nothing found; 4 done, but some
files were left out.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from corpus import NewsdeskError
from index import DEFAULT_MODEL, Added, Filters, Status, Stopwatch
from qa import Answer, Citation, Hit, Newsdesk, Outcome
from qa.answer import coverage
from qa.batch import answer_batch
from qa.report import counted, hit_records, outcome_record, source_line

FAILED, NOT_FOUND, PARTLY = 1, 3, 4

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Ask a collection of news articles a question.")
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)

Index = Annotated[
    Path | None,
    typer.Option("--index", envvar="NEWSDESK_INDEX", help="Folder of the index; default: in your data folder."),
]
EncoderName = Annotated[str, typer.Option("--encoder", help="A Sentence Transformers model, by name or folder.")]
ReaderName = Annotated[
    str, typer.Option("--reader", help="A question-answering model of Transformers, by name or folder.")
]
Since = Annotated[str | None, typer.Option(help="Only articles published at or after this day or time.")]
Until = Annotated[str | None, typer.Option(help="Only articles published at or before this day or time.")]
AsOf = Annotated[str | None, typer.Option(help="Only what was published, as it stood, at this day or time.")]
Outlets = Annotated[list[str] | None, typer.Option("--outlet", help="Only this outlet; may be given again.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say where the time went, on standard error.")]


@app.command()
def add(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders of articles.")] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Add the sample articles that come with Newsdesk.")
    ] = False,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Add articles: .txt, .md, .html, .json, .jsonl, each also .gz, and folders of these."""
    if not paths and not samples:
        raise typer.BadParameter("name files or folders to add, or --samples")
    desk = Newsdesk.open(index, encoder)
    start = perf_counter()
    with _progress() as (found, done):
        report = desk.add([*(paths or []), *([Newsdesk.samples()] if samples else [])], done, found)
    seconds = perf_counter() - start
    added = report.added
    if as_json:
        counts = {name: getattr(added, name) for name in ("new", "updated", "unchanged", "passages", "encoded")}
        rejected = [{"path": str(r.path), "line": r.line, "reason": r.reason} for r in report.rejected]
        _print_json({**counts, "rejected": rejected, "elapsed_ms": round(seconds * 1000)})
    else:
        _out.print(
            f"{counted(added.new, 'article')} added, {added.updated:,} updated, {added.unchanged:,} already there;"
            f" {counted(added.passages, 'passage')}, {seconds:.1f} s"
        )
    for rejected_file in report.rejected:
        _err.print(f"newsdesk: left out {rejected_file}", style="yellow", markup=False)
    if report.rejected:
        nothing = not (added.new or added.updated or added.unchanged)
        raise typer.Exit(FAILED if nothing else PARTLY)


@app.command()
def remove(
    article_ids: Annotated[list[str] | None, typer.Argument(help="Ids of articles, as --json gives them.")] = None,
    url: Annotated[str | None, typer.Option(help="The article with this address.")] = None,
    outlet: Annotated[str | None, typer.Option(help="All articles of this outlet.")] = None,
    samples: Annotated[bool, typer.Option("--samples", help="The sample articles.")] = False,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Remove articles, in all their versions."""
    desk = Newsdesk.open(index, encoder)
    ids = list(article_ids or [])
    if url or outlet:
        ids += desk.find(url=url, outlet=outlet)
    elif not ids and not samples:
        raise typer.BadParameter("name articles by id, --url, --outlet or --samples")
    count = desk.remove(ids) + (desk.remove_samples() if samples else 0)
    if as_json:
        _print_json({"removed": count})
    else:
        _out.print(f"{counted(count, 'article')} removed")
    if not count:
        raise typer.Exit(NOT_FOUND)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Questions, one JSON object a line.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers to --batch go, one JSON object a line.")] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    reader: ReaderName = "",
    as_json: AsJson = False,
    explain: Explain = False,
) -> None:
    """Answer a question in the articles' own words, or say that they do not answer it."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with --out")
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch and --out go together")
    filters = Filters.of(since=since, until=until, as_of=as_of, outlet=outlet)
    desk = Newsdesk.open(index, encoder, reader)
    if batch is not None and out is not None:
        count, answered = answer_batch(desk, batch, out, filters)
        _out.print(f"{answered:,} of {count:,} questions answered, in {out}", markup=False)
        return
    assert question is not None  # said above
    watch = Stopwatch()
    with watch.time("load model"):
        desk.warm_up()
    start = perf_counter()
    outcome = desk.ask(question, filters, watch)
    elapsed_ms = (perf_counter() - start) * 1000
    if as_json:
        _print_json(outcome_record(question, outcome, elapsed_ms))
    else:
        _print_outcome(outcome)
    if explain:
        _print_times(watch)
    if not isinstance(outcome, Answer):
        raise typer.Exit(0 if outcome.cause == "small talk" else NOT_FOUND)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="The question.")],
    k: Annotated[int, typer.Option("-k", min=1, help="The most passages.")] = 10,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
    why: Annotated[bool, typer.Option("--why", help="Say what each passage's score is made of.")] = False,
    explain: Explain = False,
) -> None:
    """Show the passages that a question finds."""
    filters = Filters.of(since=since, until=until, as_of=as_of, outlet=outlet)
    desk = Newsdesk.open(index, encoder)
    watch = Stopwatch()
    with watch.time("load model"):
        desk.warm_up()
    start = perf_counter()
    hits = desk.retrieve(question, k, filters, watch, terms=as_json or why)
    elapsed_ms = (perf_counter() - start) * 1000
    if as_json:
        _print_json({"question": question, "hits": hit_records(hits, why=True), "elapsed_ms": round(elapsed_ms)})
    else:
        _print_hits(hits, why=why)
    if explain:
        _print_times(watch)
    if not hits:
        raise typer.Exit(NOT_FOUND)


@app.command()
def status(
    check: Annotated[bool, typer.Option("--check", help="Read every file and hold them against each other.")] = False,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Say what is indexed, and how."""
    desk = Newsdesk.open(index, encoder)
    now = desk.status()
    problems = desk.check() if check else []
    if as_json:
        _print_json({**dataclasses.asdict(now), **({"problems": problems} if check else {})})
    else:
        _print_status(now)
        for problem in problems:
            _err.print(f"newsdesk: {problem}", style="red", markup=False)
        if check and not problems:
            _out.print("checked: vectors, words and rows agree")
    if problems:
        raise typer.Exit(FAILED)


@app.command()
def chat(
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port to listen on; default: the first free from 7860.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    reader: ReaderName = "",
) -> None:
    """Open the chat page; an empty index starts with the sample articles."""
    import app as page  # Gradio takes seconds to import: only for those who want the page

    page.serve(Newsdesk.open(index, encoder, reader), host=host, port=port, browser=browser)


def main() -> NoReturn:
    """Runs the command line; errors raised on purpose become one line and exit code 1."""
    try:
        app(prog_name="newsdesk", standalone_mode=True)
    except NewsdeskError as error:
        _err.print(f"newsdesk: {error}", style="red", markup=False)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        _err.print("newsdesk: stopped; what was committed is kept")
        sys.exit(130)
    sys.exit(0)


@contextmanager
def _progress() -> Iterator[tuple[Callable[[int], None], Callable[[Added], None]]]:
    """A bar of articles on standard error, with passages a second and the time left."""
    bar = Progress(
        TextColumn("adding"), BarColumn(), MofNCompleteColumn(), TextColumn("articles, {task.fields[rate]}"),
        TimeRemainingColumn(), console=_err, disable=not _err.is_terminal,
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


def _print_json(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _print_outcome(outcome: Outcome) -> None:
    if not isinstance(outcome, Answer):
        _out.print(outcome.reason, markup=False)
        _print_notes(outcome)
        if outcome.nearest:
            _out.print("\nNearest passages (not an answer):", style="dim")
            _print_hits(outcome.nearest)
        return
    if not outcome.is_broad:
        _out.print(outcome.text, style="bold", markup=False)
    for citation in outcome.citations:
        if outcome.is_broad:
            _out.print(Text(f"\u201c{citation.quote}\u201d", style="bold"))
        _print_citation(citation)
    for alternative in outcome.alternatives:
        _out.print(f"\nAlso: {alternative.text}", markup=False)
        _print_citation(alternative.citations[0])
    _print_notes(outcome)


def _print_notes(outcome: Outcome) -> None:
    for note in outcome.notes:
        _out.print(note, style="dim", markup=False)


def _print_citation(citation: Citation) -> None:
    article = citation.article
    if not citation.is_all_answer:
        _out.print(Text(f"  \u201c{citation.quote}\u201d"))
    _out.print(Text("  " + source_line(article), style="dim"))


def _print_hits(hits: Sequence[Hit], *, why: bool = False) -> None:
    for hit in hits:
        _out.print(Text(f"{hit.rank}. {source_line(hit.article)}  [score {hit.score:.3f}]", style="bold"))
        _out.print(Text(f"   {' '.join(hit.passage.text.split())}"))
        if hit.copies:
            outlets = ", ".join(copy.article.outlet or "outlet not known" for copy in hit.copies)
            _out.print(Text(f"   also in: {outlets}", style="dim"))
        if why:
            shares = ", ".join(
                f"{name} {share:.3f}" for name, share in dataclasses.asdict(hit.why.shares).items() if share
            )
            terms = ", ".join(f"{word} {score:.2f}" for word, score in hit.why.terms)
            _out.print(
                Text(f"   {shares} (cosine {hit.why.similarity:.3f}, BM25 {hit.why.bm25:.2f}: {terms})", style="dim")
            )


def _print_status(now: Status) -> None:
    rows = [
        ("index", now.folder),
        ("covers", coverage(now)),
        ("outlets", ", ".join(f"{name or 'none named'} ({count:,})" for name, count in now.outlets[:10]) or "-"),
        ("undated", f"{now.undated:,}"),
        ("earlier versions", f"{now.versions:,}"),
        ("passages", f"{now.passages:,} of up to {now.passage_tokens} tokens, {now.vectors:,} vectors"),
        ("encoder", f"{now.encoder}, weights {now.encoder_digest[:12]}, {now.dimensions} dimensions"),
        ("encoded by", now.encoder_path or "-"),
        ("size", f"{now.size_bytes / 1e6:,.1f} MB, generation {now.generation}"),
    ]
    for name, value in rows:
        _out.print(Text(f"{name:<17}{value}"))


def _print_times(watch: Stopwatch) -> None:
    for stage, seconds in watch.seconds.items():
        _err.print(f"{stage:<12}{seconds * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
