"""The commands that change an index or report on it: add, watch, remove, status."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from corpus.load import Fields
from corpus.urls import begins_as_url
from corpus.wording import counted
from index.storage.database import MEND
from index.types import name_key
from newsdesk.cli import console
from newsdesk.cli.console import ERR, OUT
from newsdesk.cli.options import FAILED, NOT_FOUND, PARTLY, AllowPrivate, AsJson, Collection, EncoderName, Index, Links
from qa import Newsdesk
from qa.folders import sample_ids
from qa.presenting.records.build import status_record
from qa.presenting.records.command_types import RemovedRecord


def add(
    places: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, and addresses of pages or feeds.", metavar="PLACES")
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Add the sample articles that come with Newsdesk.")
    ] = False,
    fields: Annotated[str, typer.Option(help="Names of a dump's fields, such as title=headline,published=date.")] = "",
    collection: Collection = "",
    links: Links = False,
    allow_private: AllowPrivate = False,
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
) -> None:
    """Add articles: files of any known format, folders and archives of them, web pages and feeds."""
    if not places and not samples:
        raise typer.BadParameter("name files, folders or addresses to add, or --samples")
    _check_fields(fields)
    desk = Newsdesk.open(index, encoder)
    sources: list[str | Path] = [*_places(places, fields, links=links), *([Newsdesk.samples()] if samples else [])]
    start = perf_counter()
    with console.progress() as (found, done):
        report = desk.add(sources, done, found, fields=fields, collection=collection, allow_private=allow_private)
    added = report.added
    console.print_added(report, perf_counter() - start, as_json=as_json)
    if report.rejected:
        nothing = not (added.new or added.updated or added.unchanged)
        raise typer.Exit(FAILED if nothing else PARTLY)


def watch(
    places: Annotated[
        list[str] | None, typer.Argument(help="Folders, files, feeds and pages to begin with.", metavar="PLACES")
    ] = None,
    every: Annotated[
        str | None, typer.Option(help="How often: 30s, 15m, 2h. Default: 10s for files, 15m for the web.")
    ] = None,
    forget: Annotated[list[str] | None, typer.Option(help="End watching this place; its articles stay.")] = None,
    believe: Annotated[
        bool,
        typer.Option("--believe", help="At the first check, remove what sources lost, even if it is most of theirs."),
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Check everything once, and end.")] = False,
    fields: Annotated[str, typer.Option(help="Names of a dump's fields, as for add.")] = "",
    collection: Annotated[
        str | None, typer.Option(help='A collection that the articles of these places join; "" ends that.')
    ] = None,
    links: Links = False,
    allow_private: AllowPrivate = False,
    index: Index = None,
    encoder: EncoderName = "",
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
        on_checked=console.SourceChecks(as_json=as_json),
    )
    for place in forget or []:
        if not watcher.forget(place):
            ERR.print(f"newsdesk: {place} is not watched", style="yellow", markup=False)
            raise typer.Exit(NOT_FOUND)
        OUT.print(f"{place} is no longer watched; its articles stay", markup=False)
    begun = [watcher.watch(place, interval, fields, collection) for place in _places(places, fields, links=links)]
    if forget and not places and not once:
        return
    sources = desk.library.sources()
    if not sources:
        raise typer.BadParameter("nothing is watched yet: name folders, files, feeds or pages")
    for source in (begun or sources) if believe else []:
        watcher.believe(source.location)
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


def remove(
    article_ids: Annotated[list[str] | None, typer.Argument(help="Ids of articles, as --json gives them.")] = None,
    url: Annotated[str | None, typer.Option(help="The article with this address.")] = None,
    outlet: Annotated[str | None, typer.Option(help="All articles of this outlet.")] = None,
    collection: Annotated[
        str | None,
        typer.Option(help="This collection: its articles, or those named, leave it; those in no other are removed."),
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="The sample articles.")] = False,
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
) -> None:
    """Remove articles, in all their versions."""
    desk = Newsdesk.open(index, encoder)
    ids = list(article_ids or [])
    if url or outlet:
        ids += desk.find(url=url, outlet=outlet)
    elif not ids and not samples and collection is None:
        raise typer.BadParameter("name articles by id, --url, --outlet, --collection or --samples")
    if collection is not None:
        _remove_collection(desk, collection, ids if url or outlet or ids else None, as_json=as_json)
        return
    count = desk.remove([*ids, *(sample_ids() if samples else ())])
    if as_json:
        console.print_record(RemovedRecord(removed=count))
    else:
        OUT.print(f"{counted(count, 'article')} removed")
    if not count:
        raise typer.Exit(NOT_FOUND)


def _remove_collection(desk: Newsdesk, collection: str, ids: list[str] | None, *, as_json: bool) -> None:
    done = desk.remove_collection(collection, ids)
    if as_json:
        console.print_record(RemovedRecord(removed=done.removed, kept=done.kept))
    else:
        kept = f"; {counted(done.kept, 'article')} in other collections {'stays' if done.kept == 1 else 'stay'}"
        OUT.print(f"{counted(done.removed, 'article')} removed{kept if done.kept else ''}")
        for source in desk.library.sources():
            if name_key(source.collection) == name_key(collection):
                ERR.print(
                    f"newsdesk: {source.location} is watched for it still; end that with newsdesk watch --forget",
                    style="yellow",
                    markup=False,
                )
    if not done.removed and not done.kept:
        raise typer.Exit(NOT_FOUND)


def status(
    check: Annotated[bool, typer.Option("--check", help="Read every file and hold them against each other.")] = False,
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
) -> None:
    """Say what is indexed, and how."""
    desk = Newsdesk.open(index, encoder)
    now = desk.status()
    sources = desk.library.sources()
    problems = desk.check() if check else []
    if as_json:
        console.print_record(status_record(now, sources, tuple(problems) if check else None))
    else:
        console.print_status(now, sources)
        for problem in problems:
            ERR.print(f"newsdesk: {problem}", style="red", markup=False)
        if check and not problems:
            OUT.print("checked: vectors, words and rows agree")
    if problems:
        if not as_json:
            ERR.print(f"newsdesk: {MEND}", style="red", markup=False)
        raise typer.Exit(FAILED)


def _places(places: list[str] | None, fields: str, *, links: bool) -> list[str]:
    """Returns the places, with `links` the addresses that the lists among them name."""
    if not links:
        return list(places or ())
    from corpus.load.links import links_in

    return [
        address
        for place in places or ()
        for address in ([place] if begins_as_url(place) else links_in(Path(place).expanduser(), Fields.parse(fields)))
    ]


def _check_fields(fields: str) -> None:
    try:
        Fields.parse(fields)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from error
