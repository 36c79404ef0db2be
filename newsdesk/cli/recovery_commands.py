"""The commands for when files are lost or damaged: backup, restore, repair."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus.wording import counted
from index.opening import open_encoder
from index.recovery.backup import back_up
from index.recovery.backup import restore as restore_index
from index.recovery.repair import repair as repair_index
from newsdesk.cli import console
from newsdesk.cli.console import ERR, OUT
from newsdesk.cli.options import PARTLY, AsJson, EncoderName, Index
from qa.folders import index_folder
from qa.presenting.records.command_types import CopiedRecord, RepairedRecord


def repair(index: Index = None, encoder: EncoderName = "", as_json: AsJson = False) -> None:
    """Make damaged parts of the index anew from what can be read of it, and name what cannot be made again."""
    folder = index_folder(index)
    done = repair_index(folder, open_encoder(folder, encoder))
    if as_json:
        saved = str(done.saved) if done.saved else None
        console.print_record(
            RepairedRecord(problems=done.problems, lost=done.lost, versions=done.versions, saved=saved)
        )
    elif not done.problems:
        OUT.print("nothing is wrong with the index; nothing was changed")
    else:
        for problem in done.problems:
            OUT.print(f"was wrong: {problem}", markup=False)
        OUT.print(f"made anew: {counted(done.versions, 'article version')} with their vectors and words")
        if done.saved:
            OUT.print(f"the damaged database is saved as {done.saved}", markup=False)
    for lost in done.lost:
        ERR.print(f"newsdesk: {lost}", style="yellow", markup=False)
    if done.lost:
        raise typer.Exit(PARTLY)


def backup(
    folder: Annotated[Path, typer.Argument(help="Where the copy goes: a folder that is not there yet.")],
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Copy the index as it is now to a folder, whole and checked, while others read and write."""
    generation = back_up(index_folder(index), folder)
    if as_json:
        console.print_record(CopiedRecord(folder=str(folder), generation=generation))
    else:
        OUT.print(f"generation {generation:,} is in {folder}, and was checked", markup=False)


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup.")], index: Index = None, as_json: AsJson = False
) -> None:
    """Put a backup in the place of the index; it is checked first, and what is there stays if it is not sound."""
    place = index_folder(index)
    generation = restore_index(folder, place)
    if as_json:
        console.print_record(CopiedRecord(folder=str(place), generation=generation))
    else:
        OUT.print(f"{place} is now generation {generation:,} of {folder}", markup=False)
