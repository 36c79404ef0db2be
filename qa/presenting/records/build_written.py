"""Builds the types of the JSON of what a language model wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from qa.composing.types import Written
from qa.presenting.records.build import citation_record
from qa.presenting.records.outcome_types import (
    OutcomeRecord,
    UnsupportedRecord,
    WrittenRecord,
    WrittenSentenceRecord,
)

_Record = TypeVar("_Record", bound=OutcomeRecord)


def with_written(record: _Record, written: Written | None) -> _Record:
    """Returns an outcome's record with what a language model wrote; as it is where nothing was to be written."""
    return record if written is None else replace(record, written=written_record(written))


def written_record(written: Written) -> WrittenRecord:
    """Returns the record of what a language model wrote."""
    return WrittenRecord(
        sentences=tuple(
            WrittenSentenceRecord(text=one.text, citations=tuple(map(citation_record, one.citations)))
            for one in written.sentences
        ),
        left_out=tuple(
            UnsupportedRecord(text=one.text, cause=one.cause, reason=one.reason, quotes=one.quotes)
            for one in written.left_out
        ),
        model=written.model,
        server=written.server,
        prompts=written.prompts,
        tokens_in=written.tokens_in,
        tokens_out=written.tokens_out,
        elapsed_ms=round(written.seconds * 1000),
        problem=written.problem,
    )
