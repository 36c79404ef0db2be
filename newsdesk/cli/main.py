"""The command line: `newsdesk add|remove|watch|ask|search|timeline|check-quotes|feedback|status|chat`.

Exit codes: 0 done; 1 an error, said in one line; 2 wrong use; 3 no answer, nothing found, or a quote that does not
stand; 4 done, but some files were left out.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from time import perf_counter
from typing import Annotated, NoReturn

import typer

from corpus import NewsdeskError
from corpus.load import Fields
from corpus.wording import counted
from index import DEFAULT_MODEL, Filters
from index.stopwatch import running, timed
from newsdesk.cli import console
from newsdesk.cli.batch import answer_batch
from newsdesk.cli.console import ERR, OUT
from qa import Answer, Newsdesk, default_folder
from qa.presenting.records.build import outcome_record, search_record, status_record, timeline_record
from qa.presenting.records.serialize import to_json

FAILED, NOT_FOUND, PARTLY = 1, 3, 4

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Ask a collection of news articles a question.")

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
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from this machine and private networks, too.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Say where the time went, on standard error.")]


@app.command()
def add(
    places: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, and addresses of pages or feeds.", metavar="PLACES")
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Add the sample articles that come with Newsdesk.")
    ] = False,
    fields: Annotated[str, typer.Option(help="Names of a dump's fields, such as title=headline,published=date.")] = "",
    allow_private: AllowPrivate = False,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Add articles: files of any known format, folders and archives of them, web pages and feeds."""
    if not places and not samples:
        raise typer.BadParameter("name files, folders or addresses to add, or --samples")
    _check_fields(fields)
    desk = Newsdesk.open(index, encoder)
    sources: list[str | Path] = [*(places or []), *([Newsdesk.samples()] if samples else [])]
    start = perf_counter()
    with console.progress() as (found, done):
        report = desk.add(sources, done, found, fields=fields, allow_private=allow_private)
    added = report.added
    console.print_added(report, perf_counter() - start, as_json=as_json)
    if report.rejected:
        nothing = not (added.new or added.updated or added.unchanged)
        raise typer.Exit(FAILED if nothing else PARTLY)


@app.command()
def watch(
    places: Annotated[
        list[str] | None, typer.Argument(help="Folders, files, feeds and pages to begin with.", metavar="PLACES")
    ] = None,
    every: Annotated[
        str | None, typer.Option(help="How often: 30s, 15m, 2h. Default: 10s for files, 15m for the web.")
    ] = None,
    forget: Annotated[list[str] | None, typer.Option(help="End watching this place; its articles stay.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Check everything once, and end.")] = False,
    fields: Annotated[str, typer.Option(help="Names of a dump's fields, as for add.")] = "",
    allow_private: AllowPrivate = False,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Keep the index up to date with all that is watched, until stopped; the places are remembered."""
    from index.intake.watch import Watcher, seconds_of

    _check_fields(fields)
    desk = Newsdesk.open(index, encoder)
    interval = seconds_of(every) if every else None
    watcher = Watcher(
        desk.library,
        allow_private=allow_private,
        on_checked=lambda source, report: console.print_checked(source, report, as_json=as_json),
    )
    for place in forget or []:
        if not watcher.forget(place):
            ERR.print(f"newsdesk: {place} is not watched", style="yellow", markup=False)
            raise typer.Exit(NOT_FOUND)
        OUT.print(f"{place} is no longer watched; its articles stay", markup=False)
    for place in places or []:
        watcher.watch(place, interval, fields)
    if forget and not places and not once:
        return
    sources = desk.library.sources()
    if not sources:
        raise typer.BadParameter("nothing is watched yet: name folders, files, feeds or pages")
    if once:
        watcher.check_all()
        if any(source.failing_since for source in desk.library.sources()):
            raise typer.Exit(PARTLY)
        return
    ERR.print(f"newsdesk: watching {counted(len(sources), 'source')}; stop with Ctrl+C", style="dim")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    watcher.run(stop)


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
        console.print_json({"removed": count})
    else:
        OUT.print(f"{counted(count, 'article')} removed")
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
        OUT.print(f"{answered:,} of {count:,} questions answered, in {out}", markup=False)
        return
    assert question is not None  # said above
    with running() as watch:
        with timed("load model"):
            desk.warm_up()
        start = perf_counter()
        outcome = desk.ask(question, filters)
    elapsed_ms = (perf_counter() - start) * 1000
    if as_json:
        console.print_json(to_json(outcome_record(question, outcome, elapsed_ms)))
    else:
        console.print_outcome(outcome)
    if explain:
        console.print_times(watch)
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
    with running() as watch:
        with timed("load model"):
            desk.warm_up()
        start = perf_counter()
        hits = desk.retrieve(question, k, filters, terms=as_json or why)
    elapsed_ms = (perf_counter() - start) * 1000
    if as_json:
        console.print_json(to_json(search_record(question, hits, elapsed_ms)))
    else:
        console.print_hits(hits, why=why)
    if explain:
        console.print_times(watch)
    if not hits:
        raise typer.Exit(NOT_FOUND)


@app.command("check-quotes")
def check_quotes_command(
    file: Annotated[Path, typer.Argument(help="A page of evidence, or records as ask --json and --batch give them.")],
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Hold every quote of a saved answer against the index; exit code 3 if one does not stand as quoted."""
    from qa.presenting.check_quotes import check_quotes, read_evidence

    evidence = read_evidence(file)
    desk = Newsdesk.open(index, encoder)
    checked = [found for outcome in evidence.outcomes for found in check_quotes(desk, outcome)]
    console.print_checked_quotes(checked, evidence.edits, as_json=as_json)
    if evidence.edits or not all(found.stands for found in checked):
        raise typer.Exit(NOT_FOUND)


@app.command()
def feedback(
    out: Annotated[Path | None, typer.Option(help="Where the verdicts go, as questions to ask again.")] = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Say how readers judged the answers, and write their verdicts to a file."""
    from qa.presenting.feedback import FeedbackFile, summary, write_feedback

    answers, rejected = FeedbackFile(index or default_folder()).read()
    if out is not None:
        write_feedback(answers, out)
    console.print_feedback(summary(answers), out, rejected, as_json=as_json)
    if rejected:
        raise typer.Exit(PARTLY)


@app.command()
def timeline(
    question: Annotated[str, typer.Argument(help="The question.")],
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Show when the articles that a question matches were published, and a figure as they reported it."""
    filters = Filters.of(since=since, until=until, as_of=as_of, outlet=outlet)
    desk = Newsdesk.open(index, encoder)
    desk.warm_up()
    start = perf_counter()
    found = desk.timeline(question, filters)
    if as_json:
        console.print_json(to_json(timeline_record(found, (perf_counter() - start) * 1000)))
    else:
        console.print_timeline(found)
    if not found.articles and not found.undated:
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
    sources = desk.library.sources()
    problems = desk.check() if check else []
    if as_json:
        console.print_json({**to_json(status_record(now, sources)), **({"problems": problems} if check else {})})
    else:
        console.print_status(now, sources)
        for problem in problems:
            ERR.print(f"newsdesk: {problem}", style="red", markup=False)
        if check and not problems:
            OUT.print("checked: vectors, words and rows agree")
    if problems:
        raise typer.Exit(FAILED)


@app.command()
def chat(
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port to listen on; default: the first free from 7860.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    allow_private: AllowPrivate = False,
    index: Index = None,
    encoder: EncoderName = DEFAULT_MODEL,
    reader: ReaderName = "",
) -> None:
    """Open the chat page; an empty index starts with the sample articles."""
    from newsdesk.server.serve import serve  # Gradio takes seconds to import: only for those who want the page

    serve(Newsdesk.open(index, encoder, reader), host=host, port=port, browser=browser, allow_private=allow_private)


def main() -> NoReturn:
    """Runs the command line; errors raised on purpose become one line and exit code 1."""
    try:
        app(prog_name="newsdesk", standalone_mode=True)
    except NewsdeskError as error:
        ERR.print(f"newsdesk: {error}", style="red", markup=False)
        sys.exit(FAILED)
    sys.exit(0)


def _check_fields(fields: str) -> None:
    try:
        Fields.parse(fields)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from error


if __name__ == "__main__":
    main()
