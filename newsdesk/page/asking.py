"""Questions and answers: what happens from a question's being sent until its answer stands in the chat.

A question comes from the box, from an example, from a button under an answer, or from the page's own address. What a
user asks and is answered stays in the user's own session and browser.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import gradio as gr

from corpus import NewsdeskError
from index import Filters
from index.stopwatch import running
from newsdesk.api.functions import REMEMBERED
from newsdesk.api.metrics import Metrics
from newsdesk.page import render
from newsdesk.page.gradio_api import ASKING
from newsdesk.page.session import QUIET
from newsdesk.page.timeline import TimelinePanel, chosen_days
from qa import Newsdesk, Turn
from qa.presenting.records.build import outcome_record
from qa.presenting.records.outcome_types import SavedRecord
from qa.presenting.records.serialize import Json, parse_outcome, parse_outcomes, to_json

_LONGEST = 2_000  # letters of a question
_MOST_TURNS = 300  # of a conversation that the browser kept
# A question may be sent before the page's script is there.
_SEND = '(text) => window.newsdesk ? newsdesk.send(text) : ["", {question: text}]'
_SHOW = "() => window.newsdesk?.show()"
_KEEP = "(latest) => window.newsdesk?.answered(latest)"
Messages = list[dict[str, Any]]
Turns = tuple[SavedRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The parts of the page in which questions are asked and answered.

    Attributes:
        page: All of it.
        bridge: Through it the page's script says what was done; see newsdesk/page/static/page.js.
        since, until: Days, ISO 8601, or empty.
        outlets: Names; none for all.
        turns: What was asked and answered, as records, of this session alone.
    """

    page: gr.Blocks
    bridge: gr.HTML
    chat: gr.Chatbot
    question: gr.Textbox
    since: gr.DateTime
    until: gr.DateTime
    outlets: gr.Dropdown
    turns: gr.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question that is being answered.

    Attributes:
        kept: The turns before it.
        alone: Whether it is to be understood without them: a correction of how a question was understood.
        stop: Set when the reader waits for it no longer.
    """

    question: str
    filters: Json
    kept: Turns
    alone: bool
    stop: threading.Event


def answer(desk: Newsdesk, pending: Pending, metrics: Metrics) -> SavedRecord:
    """A question's record, with its filters, the time at which it was asked, and an id of its own.

    Raises:
        NewsdeskError: If a date cannot be read, or the index.
    """
    start, outcome = perf_counter(), None
    history = () if pending.alone else tuple(map(_turn, pending.kept[-REMEMBERED:]))
    with running() as watch:
        try:
            outcome = desk.ask(pending.question, Filters.of(**pending.filters), history, terms=True)
        finally:
            seconds = perf_counter() - start
            metrics.observe(outcome, seconds, watch, way="page")
    record = outcome_record(pending.question, outcome, seconds * 1000, uuid.uuid4().hex, why=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return parse_outcome({**to_json(record), "filters": pending.filters, "asked_at": now})


def connect_questions(desk: Newsdesk, parts: Conversation, metrics: Metrics) -> None:
    """Connects all ways of asking."""
    sent = gr.JSON(visible="hidden", label="Question that was sent")
    latest = gr.JSON(visible="hidden", label="Latest answer")
    pending: gr.State = gr.State(None)
    filters = [parts.since, parts.until, parts.outlets]

    def show_question(given: Json | None, turns: Turns, since: Any, until: Any, outlets: Any) -> tuple[Any, Any]:
        asked = asked_question(given, turns, since, until, outlets)
        if asked is None:
            return None, gr.skip()
        return asked, [*messages(asked.kept), *_asked(asked, render.waiting_html())]

    def show_answer(asked: Pending | None) -> tuple[Any, Any, Any]:
        if asked is None or asked.stop.is_set():
            return gr.skip(), gr.skip(), None
        try:
            record = answer(desk, asked, metrics)
        except NewsdeskError as error:
            return asked.kept, [*messages(asked.kept), *_asked(asked, render.problem_html(str(error)))], None
        if asked.stop.is_set():
            return gr.skip(), gr.skip(), None
        turns = (*asked.kept, record)
        return turns, messages(turns), {"turn": len(asked.kept), "record": to_json(record)}

    def stopped(asked: Pending | None) -> Any:
        if asked is None:
            return gr.skip()
        asked.stop.set()
        return [*messages(asked.kept), *_asked(asked, render.stopped_html())]

    # "multiple": Gradio would drop a question whose step begins while the same step of the last one is under way.
    each: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}
    typed = parts.question.submit(None, parts.question, [parts.question, sent], js=_SEND, **each)
    ways = [
        typed,
        parts.chat.example_select(_example, None, sent, queue=False, **each),
        parts.bridge.again(_again, None, sent, queue=False, **each),
        parts.bridge.addressed(_addressed, None, [*filters, sent], queue=False, **each),
    ]
    for way in ways:
        shown = way.then(show_question, [sent, parts.turns, *filters], [pending, parts.chat], queue=False, **each)
        answered = shown.then(js=_SHOW, **each).then(
            show_answer, pending, [parts.turns, parts.chat, latest],
            concurrency_limit=ASKING, concurrency_id="ask", **each,
        )  # fmt: skip
        answered.then(None, latest, None, js=_KEEP, **each)
    parts.bridge.stopped(stopped, pending, parts.chat, queue=False, **each)
    parts.bridge.restored(_restored, None, [parts.turns, parts.chat], queue=False, **each).then(js=_SHOW, **each)


def connect_timeline(parts: Conversation, timeline: TimelinePanel) -> None:
    """Connects the timeline: shown for an answer's question, and for the days that are chosen in it."""
    filters = [parts.since, parts.until, parts.outlets]
    question = gr.State("")  # that the timeline is of

    def show(text: str, since: Any, until: Any, outlets: Any) -> tuple[str, str]:
        return timeline.show(text, _day(since) or "", _day(until) or "", outlets or ())

    def chosen(turns: Turns, event: gr.EventData) -> str:
        place = event._data.get("turn")
        if not isinstance(place, int) or not 0 <= place < len(turns):
            return ""
        return turns[place].understood or turns[place].question

    for picked in (
        parts.bridge.timeline(chosen, parts.turns, question, queue=False, **QUIET),
        timeline.coverage.select(chosen_days, None, [parts.since, parts.until], queue=False, **QUIET),
    ):
        picked.then(
            show, [question, *filters], timeline.outputs, concurrency_limit=ASKING, concurrency_id="ask", **QUIET
        )


def asked_question(given: Json | None, turns: Turns, since: Any, until: Any, outlets: Any) -> Pending | None:
    """What was sent, made sure of; None for nothing. Whatever the browser says, it is a text of bounded length."""
    question = str((given or {}).get("question") or "").strip()[:_LONGEST]
    if not question:
        return None
    place = (given or {}).get("from")
    kept = turns[:place] if isinstance(place, int) and 0 <= place <= len(turns) else turns
    filters = {"since": _day(since), "until": _day(until), "outlet": [str(name) for name in outlets or []]}
    alone = bool((given or {}).get("correcting"))
    return Pending(question=question, filters=filters, kept=kept, alone=alone, stop=threading.Event())


def _day(value: object) -> str | None:
    """The day of a filter, without the time of day that Gradio may put behind it."""
    return str(value)[:10] if value else None


def messages(turns: Sequence[SavedRecord]) -> Messages:
    """A conversation as the chat shows it."""
    shown: Messages = []
    for place, record in enumerate(turns):
        shown.append({"role": "user", "content": record.question})
        shown.append(_reply(render.outcome_html(record, place)))
    return shown


def _turn(record: SavedRecord) -> Turn:
    return Turn(question=record.question, understood=record.understood or record.question, answer=record.answer)


def _example(event: gr.SelectData) -> Json:
    return {"question": event.value["text"]}


def _again(event: gr.EventData) -> Json:
    return {"question": event._data.get("question"), "from": event._data.get("from")}


def _addressed(event: gr.EventData) -> tuple[str, str, list[str], Json]:
    """The filters and the question that stand in the page's address."""
    said = event._data
    outlets = [str(name) for name in said.get("outlet") or []]
    return str(said.get("since") or ""), str(said.get("until") or ""), outlets, {"question": said.get("question")}


def _restored(event: gr.EventData) -> tuple[Turns, Messages]:
    """A conversation that the browser kept; what is no record of an answer is left out."""
    said = event._data.get("records")
    turns = parse_outcomes(said[:_MOST_TURNS] if isinstance(said, list) else [])
    return turns, messages(turns)


def _asked(pending: Pending, html: str) -> Messages:
    return [{"role": "user", "content": pending.question}, _reply(html)]


def _reply(html: str) -> dict[str, Any]:
    """A message as a component of its own: a string would be read as Markdown, and out loud with its tags."""
    return {"role": "assistant", "content": gr.HTML(html)}
