"""The step in which a language model writes on: its sentences come below the quoted answer as they pass the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import gradio as gr

from corpus import NewsdeskError
from index import Filters
from newsdesk.api.metrics import Metrics
from newsdesk.page.asking.pending import PendingQuestion, Turns
from qa import Newsdesk, Turn
from qa.composing.types import Written, WrittenSentence
from qa.presenting.records.build_written import with_written
from qa.presenting.records.outcome_types import SavedRecord
from qa.presenting.records.serialize import parse_outcome, to_json

Shown = tuple[Any, Any, Any]  # turns, chat, latest
Show = Callable[[Turns, bool], list[dict[str, Any]]]  # whether the last turn is still being written


def write_on(
    desk: Newsdesk, current: PendingQuestion, history: tuple[Turn, ...], turns: Turns, show: Show, metrics: Metrics
) -> Iterator[Shown]:
    """Yields what the page shows while a language model writes, and the whole record at its end.

    The outcome is asked for again, which the desk still has.

    Args:
        desk: Its language model writes; nothing is yielded without one.
        current: The question, whose quoted answer is shown.
        history: What was asked before it, as it was answered with.
        turns: The conversation with that answer.
        show: Returns the messages of a conversation.
        metrics: Counts what was written.
    """
    if desk.writer is None or turns[-1].abstained or current.left.is_set():
        return
    model = desk.writer.model
    nothing = Written(sentences=(), left_out=(), model=model.model, server=model.server, prompts="")
    earlier, record = turns[:-1], turns[-1]
    yield gr.skip(), show((*earlier, _with(record, nothing)), True), gr.skip()
    sentences: list[WrittenSentence] = []
    try:
        filters = Filters.of(**current.filters, zone=current.zone)
        outcome = desk.ask(current.question, filters, history, terms=True)
        with closing(desk.written(current.question, outcome, current.stop)) as events:
            for event in events:
                if current.left.is_set():
                    return
                if isinstance(event, WrittenSentence):
                    sentences.append(event)
                    written = (*earlier, _with(record, replace(nothing, sentences=tuple(sentences))))
                    yield written, show(written, True), gr.skip()
                else:
                    metrics.observe_written(event)
                    whole = _with(record, event)
                    done = (*earlier, whole)
                    yield done, show(done, False), {"turn": len(earlier), "record": to_json(whole)}
    except NewsdeskError as error:
        failed = (*earlier, _with(record, replace(nothing, sentences=tuple(sentences), problem=str(error))))
        yield failed, show(failed, False), gr.skip()


def _with(record: SavedRecord, written: Written) -> SavedRecord:
    return parse_outcome(to_json(with_written(record, written)))
