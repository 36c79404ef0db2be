"""The command that shows the stories of some days: digest."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

import typer
from rich.text import Text

from corpus.wording import counted, day_in_words
from index import Filters
from index.stopwatch import running
from newsdesk.cli import console
from newsdesk.cli.console import OUT
from newsdesk.cli.options import (
    NOT_FOUND,
    AsJson,
    Authors,
    Collections,
    EncoderName,
    Explain,
    Index,
    Languages,
    Outlets,
    Until,
)
from qa import Digest, Newsdesk
from qa.presenting.records.build_digest import digest_record
from qa.presenting.wording import coverage_sentence, source_line


def digest(
    since: Annotated[
        str, typer.Option(help="The first day: 2025-11-14, or words such as yesterday, Monday or `last week`.")
    ] = "yesterday",
    until: Until = None,
    topic: Annotated[str, typer.Option(help="Only stories on this, such as `the bridge`.")] = "",
    n: Annotated[int, typer.Option("-n", min=1, max=100, help="The most stories.")] = 10,
    outlet: Outlets = None,
    author: Authors = None,
    collection: Collections = None,
    language: Languages = None,
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
    explain: Explain = False,
) -> None:
    """Show the stories of some days, those first that most outlets report on their own, with how they begin."""
    filters = Filters.of(until=until, outlet=outlet, author=author, collection=collection, language=language)
    desk = Newsdesk.open(index, encoder)
    with running() as watch:
        start = perf_counter()
        found = desk.digest(since, topic, filters, n)
        elapsed_ms = (perf_counter() - start) * 1000
    if as_json:
        console.print_record(digest_record(found, elapsed_ms))
    else:
        _print(found)
    if explain:
        console.print_times(watch)
    if not found.stories:
        raise typer.Exit(NOT_FOUND)


def _print(found: Digest) -> None:
    """Prints stories, each with how its reports begin and their sources."""
    days = f"since {day_in_words(found.since)}" + (f" until {day_in_words(found.until)}" if found.until else "")
    matter = f" on “{found.topic}”" if found.topic else ""
    if not found.stories:
        last = f" The latest article here is of {day_in_words(found.last)}." if found.last else ""
        OUT.print(f"No article{matter} was published {days}.{last}", markup=False)
        return
    for number, story in enumerate(found.stories, 1):
        counts = [counted(story.outlets, "independent outlet"), counted(story.articles, "article")]
        counts += [f"{story.copies:,} {'copy' if story.copies == 1 else 'copies'}"] if story.copies else []
        OUT.print(Text(f"{number}. {story.title or story.leads[0].article.body[:80]}", style="bold"))
        OUT.print(Text(f"   {', '.join(counts)}", style="dim"))
        for lead in story.leads:
            OUT.print(Text(f"   “{lead.quote}”"))
            OUT.print(Text(f"   {source_line(lead.article)}", style="dim"))
            if lead.coverage:
                OUT.print(Text(f"   {coverage_sentence(lead.coverage)}", style="dim"))
    more = f"; {found.more:,} more {'story' if found.more == 1 else 'stories'}, see -n" if found.more else ""
    older = f"; the {found.older:,} older ones were not looked at" if found.older else ""
    OUT.print(Text(f"{counted(found.articles, 'article')}{matter} {days}{more}{older}", style="dim"))
