"""The commands for an index in PostgreSQL, and to get there and back: migrate, copy."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from corpus.wording import counted
from index import DEFAULT_MODEL, SentenceTransformerEncoder
from index.opening import migrate_index
from newsdesk.cli import console
from newsdesk.cli.console import OUT
from newsdesk.cli.options import AsJson, EncoderName, Index
from qa.folders import default_index
from qa.presenting.records.command_types import CopiedIndexRecord, MigratedRecord


def migrate(index: Index = None, as_json: AsJson = False) -> None:
    """Make the tables of an index in PostgreSQL, or bring them up to date; servers may go on meanwhile."""
    made = migrate_index(index or default_index())
    if as_json:
        console.print_record(MigratedRecord(made=tuple(made)))
    else:
        OUT.print(f"{counted(len(made), 'migration')} made" if made else "the tables are up to date")


def copy(
    source: Annotated[str, typer.Option("--from", help="The index: a folder, or a database's address.")],
    target: Annotated[str, typer.Option("--to", help="Where it goes: a new folder, or the address of a database.")],
    encoder: EncoderName = DEFAULT_MODEL,
    as_json: AsJson = False,
) -> None:
    """Copy an index from a folder to PostgreSQL, or back, without encoding it again; run again, it carries on."""
    from index.recovery.copying import copy_index

    with console.progress() as (found, done):
        copied = copy_index(source, target, SentenceTransformerEncoder(encoder), done, found)
    if as_json:
        console.print_record(CopiedIndexRecord(**asdict(copied)))
    else:
        OUT.print(
            f"{counted(copied.articles, 'article version')} copied, {counted(copied.encoded, 'passage')} encoded again;"
            " the copy was compared with the index"
        )
