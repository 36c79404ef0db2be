"""Asks a question for somebody: counted, timed and logged alike, whoever asks."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from time import perf_counter

from index import Filters
from index.stopwatch import running
from newsdesk.api.metrics import Metrics, Way, kind_of
from qa import Answer, Newsdesk, Outcome, Turn, Written
from qa.composing.prompts import VERSION

_log = logging.getLogger(__name__)


def ask(
    desk: Newsdesk,
    question: str,
    filters: Filters,
    history: Sequence[Turn],
    metrics: Metrics,
    way: Way,
    *,
    terms: bool = False,
) -> tuple[Outcome, float]:
    """Asks the desk; returns the outcome, and the seconds that it took.

    The log gets a line with the outcome and the times, and never the question: what people ask is their own.

    Args:
        desk: The desk that answers.
        question: As for `Newsdesk.ask`, and so are filters, history and terms.
        filters: Which articles may answer.
        history: What was asked before.
        metrics: Counts and times it.
        way: Who asks.
        terms: Whether the hits say what each word adds.

    Raises:
        NewsdeskError: What `Newsdesk.ask` raises.
    """
    start, outcome = perf_counter(), None
    with metrics.turns.taken(), metrics.in_progress(), running() as watch:
        try:
            outcome = desk.ask(question, filters, history, terms=terms)
        finally:
            seconds = perf_counter() - start
            metrics.observe(outcome, seconds, watch, way=way)
            fields: dict[str, object] = {"way": way, "outcome": kind_of(outcome), "ms": round(seconds * 1000, 1)}
            if outcome is not None and not isinstance(outcome, Answer):
                fields["cause"] = outcome.cause
            fields["stages_ms"] = {name: round(spent * 1000, 1) for name, spent in watch.seconds.items()}
            _log.info("question", extra={"fields": fields})
    return outcome, seconds


def written_so_far(desk: Newsdesk, question: str, outcome: Outcome, metrics: Metrics) -> Generator[Written, None, None]:
    """Yields all that a desk's language model wrote so far, each time that a sentence passed and at the end.

    Args:
        desk: Its language model writes; nothing is yielded without one.
        question: As it was asked.
        outcome: Of the question.
        metrics: Counts what was written.
    """
    if desk.writer is None:
        return
    model = desk.writer.model
    so_far = Written(sentences=(), left_out=(), model=model.model, server=model.server, prompts=VERSION)
    with closing(desk.written(question, outcome)) as events:
        for event in events:
            if isinstance(event, Written):
                metrics.observe_written(event)
                so_far = event
            else:
                so_far = replace(so_far, sentences=(*so_far.sentences, event))
            yield so_far
