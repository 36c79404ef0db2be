"""The commands that ask: ask, search, timeline, and chat, which opens the page."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from index import Filters
from index.stopwatch import running, timed
from newsdesk.cli import console
from newsdesk.cli.batch import answer_batch
from newsdesk.cli.console import OUT
from newsdesk.cli.options import (
    NOT_FOUND,
    AllowPrivate,
    AsJson,
    AsOf,
    Authors,
    Collections,
    EncoderName,
    Explain,
    Index,
    Languages,
    Outlets,
    ReaderName,
    Since,
    Until,
    UsersPath,
)
from newsdesk.cli.writing.console import print_usage, print_written
from newsdesk.cli.writing.options import Llm, LlmFile, LlmModel
from newsdesk.server.logs import LogFormat, logging_as
from qa import Answer, Newsdesk
from qa.bounds import MAX_PASSAGES
from qa.composing.settings import language_model
from qa.composing.types import Written
from qa.presenting.records.build import outcome_record, search_record, timeline_record
from qa.presenting.records.build_written import with_written


def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Questions, one JSON object a line.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers to --batch go, one JSON object a line.")] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    author: Authors = None,
    collection: Collections = None,
    language: Languages = None,
    index: Index = None,
    encoder: EncoderName = "",
    reader: ReaderName = "",
    as_json: AsJson = False,
    explain: Explain = False,
    write: Annotated[bool, typer.Option("--write", help="Have the language model write on from the passages.")] = False,
    llm: Llm = "",
    llm_model: LlmModel = "",
    llm_file: LlmFile = None,
) -> None:
    """Answer a question in the articles' own words, or say that they do not answer it."""
    model = language_model(llm, llm_model, llm_file or "") if write else None
    if write and model is None:
        raise typer.BadParameter("--write needs a language model: --llm URL with --llm-model NAME")
    if write and batch is not None:
        raise typer.BadParameter("--write goes with one question, not with --batch")
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with --out")
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch and --out go together")
    filters = Filters.of(
        since=since, until=until, as_of=as_of, outlet=outlet, author=author, collection=collection, language=language
    )  # fmt: skip
    desk = Newsdesk.open(index, encoder, reader, model)
    if batch is not None and out is not None:
        count, answered = answer_batch(desk, batch, out, filters)
        OUT.print(f"{answered:,} of {count:,} questions answered, in {out}", markup=False)
        return
    assert question is not None  # checked above
    with running() as watch:
        with timed("load model"):
            desk.warm_up()
        start = perf_counter()
        outcome = desk.ask(question, filters)
        elapsed_ms = (perf_counter() - start) * 1000
        written = None
        if as_json:
            for event in desk.written(question, outcome):
                written = event if isinstance(event, Written) else None
            console.print_record(with_written(outcome_record(question, outcome, elapsed_ms), written))
        else:
            console.print_outcome(outcome)
            if model is not None:
                written = print_written(desk.written(question, outcome), model.server)
    if explain:
        console.print_times(watch)
        if written is not None and model is not None:
            print_usage(written, model.price(written.tokens_in, written.tokens_out))
    if not isinstance(outcome, Answer):
        raise typer.Exit(0 if outcome.cause == "small talk" else NOT_FOUND)


def search(
    question: Annotated[str, typer.Argument(help="The question.")],
    k: Annotated[int, typer.Option("-k", min=1, max=MAX_PASSAGES, help="The most passages.")] = 10,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    author: Authors = None,
    collection: Collections = None,
    language: Languages = None,
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
    why: Annotated[bool, typer.Option("--why", help="Say what each passage's score is made of.")] = False,
    explain: Explain = False,
) -> None:
    """Show the passages that a question finds."""
    filters = Filters.of(
        since=since, until=until, as_of=as_of, outlet=outlet, author=author, collection=collection, language=language
    )  # fmt: skip
    desk = Newsdesk.open(index, encoder)
    with running() as watch:
        with timed("load model"):
            desk.warm_up()
        start = perf_counter()
        hits = desk.retrieve(question, k, filters, terms=as_json or why)
    elapsed_ms = (perf_counter() - start) * 1000
    if as_json:
        console.print_record(search_record(question, hits, elapsed_ms))
    else:
        console.print_hits(hits, why=why)
    if explain:
        console.print_times(watch)
    if not hits:
        raise typer.Exit(NOT_FOUND)


def timeline(
    question: Annotated[str, typer.Argument(help="The question.")],
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    outlet: Outlets = None,
    author: Authors = None,
    collection: Collections = None,
    language: Languages = None,
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
) -> None:
    """Show when the articles that a question matches were published, and a figure as they reported it."""
    filters = Filters.of(
        since=since, until=until, as_of=as_of, outlet=outlet, author=author, collection=collection, language=language
    )  # fmt: skip
    desk = Newsdesk.open(index, encoder)
    desk.warm_up()
    start = perf_counter()
    found = desk.timeline(question, filters)
    if as_json:
        console.print_record(timeline_record(found, (perf_counter() - start) * 1000))
    else:
        console.print_timeline(found)
    if not found.articles and not found.undated:
        raise typer.Exit(NOT_FOUND)


def chat(
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port to listen on; default: the first free from 7860.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    may_be_open: Annotated[
        bool, typer.Option("--open", help="Serve other machines without a password: anybody may add and remove.")
    ] = False,
    users: UsersPath = None,
    mcp_remove: Annotated[
        bool, typer.Option("--mcp-remove", help="Offer language models to remove articles, too.")
    ] = False,
    samples: Annotated[bool, typer.Option("--samples", help="Add the sample articles first.")] = False,
    log_format: Annotated[
        LogFormat,
        typer.Option(envvar="NEWSDESK_LOG_FORMAT", help="Logs for people, or a JSON object a line for programs."),
    ] = LogFormat.TEXT,
    allow_private: AllowPrivate = False,
    index: Index = None,
    encoder: EncoderName = "",
    reader: ReaderName = "",
    llm: Llm = "",
    llm_model: LlmModel = "",
    llm_file: LlmFile = None,
) -> None:
    """Open the chat page; your first one, where no index is named, starts with the sample articles."""
    from newsdesk.server.serve import is_first_start, serve  # FastAPI takes long to import: only for the page

    with logging_as(log_format):
        desk = Newsdesk.open(index, encoder, reader, language_model(llm, llm_model, llm_file or ""))
        samples = samples or (index is None and is_first_start(desk))
        serve(
            desk, host=host, port=port, browser=browser, allow_private=allow_private, samples=samples,
            may_be_open=may_be_open, users=users, mcp_remove=mcp_remove, log_format=log_format,
        )  # fmt: skip
