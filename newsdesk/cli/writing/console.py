"""Prints what a language model wrote: each sentence as it passes the gate, then what was left out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from corpus.wording import counted
from newsdesk.cli.console import ERR, OUT
from qa.composing.types import Written, WrittenSentence
from qa.presenting.wording import source_line
from qa.presenting.written_wording import left_out_line, reader_line


def print_written(events: Iterable[WrittenSentence | Written], server: str) -> Written | None:
    """Prints sentences as they come, each with its quotes; returns all that was written.

    Args:
        events: As `Newsdesk.written` gives them.
        server: Who reads the passages.
    """
    begun = False
    for event in events:
        if isinstance(event, Written):
            _print_end(event)
            return event
        if not begun:
            OUT.print(Text(f"\n{reader_line(server)}", style="dim"))
            begun = True
        OUT.print(Text(event.text, style="bold"))
        for citation in event.citations:
            OUT.print(Text(f"  “{citation.quote}”"))
            OUT.print(Text(f"  {source_line(citation.article)}", style="dim"))
    return None


def _print_end(written: Written) -> None:
    if written.left_out:
        OUT.print(Text(left_out_line(len(written.left_out)), style="dim"))
        for one in written.left_out:
            OUT.print(Text.assemble("  ", (one.text, "strike"), f"  {one.reason}", style="dim"))
    if written.problem:
        OUT.print(Text(f"Nothing more was written: {written.problem}", style="yellow"))


def print_usage(written: Written, price: float) -> None:
    """Prints what a written answer took, on standard error."""
    ERR.print(f"{'write':<12}{written.seconds * 1000:8.1f} ms")
    cost = f", {price:.4f}" if price else ""
    ERR.print(f"{'tokens':<12}{counted(written.tokens_in, 'token')} in, {written.tokens_out:,} out{cost}")
