"""The command that looks at the machine: doctor."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from corpus.wording import counted
from newsdesk.cli import console
from newsdesk.cli.console import OUT
from newsdesk.cli.options import FAILED, AsJson, EncoderName, Index, ReaderName
from newsdesk.cli.writing.options import Llm, LlmFile, LlmModel
from qa.composing.settings import language_model
from qa.folders import default_index
from qa.presenting.records.command_types import ExaminedRecord, FindingRecord

_STYLES = {"good": "green", "warning": "yellow", "problem": "red"}


def doctor(
    check: Annotated[bool, typer.Option("--check", help="Read every file of the index, too.")] = False,
    host: Annotated[str, typer.Option(help="Address that the page is to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port of the page; default: the first free from 7860.")] = None,
    index: Index = None,
    encoder: EncoderName = "",
    reader: ReaderName = "",
    as_json: AsJson = False,
    llm: Llm = "",
    llm_model: LlmModel = "",
    llm_file: LlmFile = None,
) -> None:
    """Look at program, models, folders, disk, index, port and language model, and say what is wrong."""
    from newsdesk.doctor.examination import examine

    model = language_model(llm, llm_model, llm_file or "")
    place = index or default_index()
    found = []
    for finding in examine(place, encoder, reader, host=host, port=port, check=check, model=model):
        found.append(finding)
        if not as_json:
            OUT.print(
                Text.assemble((f"{finding.state:<8}", _STYLES[finding.state]), f" {finding.check}: ", finding.finding)
            )
            if finding.advice:
                OUT.print(Text(f"{'':<8} -> {finding.advice}"))
    counts = Counter(finding.state for finding in found)
    if as_json:
        findings = tuple(FindingRecord(**asdict(finding)) for finding in found)
        console.print_record(ExaminedRecord(sound=not counts["problem"], findings=findings))
    else:
        OUT.print(f"{counted(counts['problem'], 'problem')}, {counted(counts['warning'], 'warning')}")
    if counts["problem"]:
        raise typer.Exit(FAILED)
