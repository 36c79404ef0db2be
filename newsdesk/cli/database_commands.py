"""The commands for an index in PostgreSQL: migrate."""

from __future__ import annotations

from corpus.wording import counted
from index.opening import migrate_index
from newsdesk.cli import console
from newsdesk.cli.console import OUT
from newsdesk.cli.options import AsJson, Index
from qa.folders import default_index


def migrate(index: Index = None, as_json: AsJson = False) -> None:
    """Make the tables of an index in PostgreSQL, or bring them up to date; servers may go on meanwhile."""
    made = migrate_index(index or default_index())
    if as_json:
        console.print_json({"made": made})
    else:
        OUT.print(f"{counted(len(made), 'migration')} made" if made else "the tables are up to date")
