"""The commands about saved answers: check-quotes and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import Rejected
from corpus.wording import counted
from index.locations import folder_beside
from newsdesk.cli import console
from newsdesk.cli.options import NOT_FOUND, PARTLY, AsJson, EncoderName, Index
from qa import Newsdesk
from qa.folders import default_index
from qa.presenting.records.command_types import FeedbackRecord

if TYPE_CHECKING:
    from qa.presenting.feedback import Summary


def check_quotes(
    file: Annotated[Path, typer.Argument(help="A page of evidence, or records as ask --json and --batch give them.")],
    index: Index = None,
    encoder: EncoderName = "",
    as_json: AsJson = False,
) -> None:
    """Hold every quote of a saved answer against the index; exit code 3 if one does not stand as quoted."""
    from qa.presenting import check_quotes as quotes

    evidence = quotes.read_evidence(file)
    desk = Newsdesk.open(index, encoder)
    checked = [found for outcome in evidence.outcomes for found in quotes.check_quotes(desk, outcome)]
    console.print_quote_checks(checked, evidence.edits, as_json=as_json)
    if evidence.edits or not all(found.stands for found in checked):
        raise typer.Exit(NOT_FOUND)


def feedback(
    out: Annotated[Path | None, typer.Option(help="Where the verdicts go, as questions to ask again.")] = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Say how readers judged the answers, and write their verdicts to a file."""
    from qa.presenting.feedback import FeedbackFile, summary, write_feedback

    answers, rejected = FeedbackFile(folder_beside(index or default_index())).read()
    if out is not None:
        write_feedback(answers, out)
    _print_feedback(summary(answers), out, rejected, as_json=as_json)
    if rejected:
        raise typer.Exit(PARTLY)


def _print_feedback(counts: Summary, out: Path | None, rejected: Sequence[Rejected], *, as_json: bool) -> None:
    """Prints how readers judged the answers."""
    if as_json:
        console.print_record(FeedbackRecord(**{**asdict(counts), "down_by_reason": dict(counts.down_by_reason)}))
    else:
        written = f"; written to {out}" if out else ""
        console.OUT.print(
            f"{counted(counts.up + counts.down, 'answer')} judged: {counts.up:,} up, {counts.down:,} down{written}",
            markup=False,
        )
        for reason, count in counts.down_by_reason:
            console.OUT.print(f"{count:>6,}  {reason}")
    for line in rejected:
        console.ERR.print(f"newsdesk: left out {line}", style="yellow", markup=False)
