"""Questions and answers: the steps from sending a question until its answer is shown in the chat.

A question comes from the box, from a button of the first screen or under an answer, or from the page's own address.
What a user asks and is answered stays in the user's own session and browser.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

import gradio as gr
from gradio.components import Component

from corpus import NewsdeskError
from corpus.time.moments import parse_zone
from index import Filters
from newsdesk.api.asking import ask
from newsdesk.api.metrics import Metrics
from newsdesk.page import answer_html
from newsdesk.page.asking.pending import PendingQuestion, Turns
from newsdesk.page.asking.writing_steps import Shown, write_on
from newsdesk.page.asking.written_html import written_html
from newsdesk.page.gradio_api import MAX_QUESTIONS, for_its_request
from newsdesk.page.session import QUIET
from newsdesk.page.timeline_panel import TimelinePanel, chosen_days
from newsdesk.page.waiting_line import WaitingLine
from qa import Newsdesk, Turn
from qa.bounds import MAX_CHARS, MAX_TURNS
from qa.presenting.records.build import outcome_record
from qa.presenting.records.outcome_types import SavedRecord
from qa.presenting.records.serialize import Json, parse_outcome, parse_outcomes, to_json

_MAX_TURNS = 300  # of a conversation that the browser stored
# A question may be sent before the page's script is there.
_SEND = '(text) => window.newsdesk ? newsdesk.send(text) : ["", {question: text}]'
_SHOW = "() => window.newsdesk?.show()"
_STORE = "(latest) => window.newsdesk?.answered(latest)"
_STORE_WRITTEN = "(latest) => window.newsdesk?.written(latest)"
Messages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The parts of the page in which questions are asked and answered.

    Attributes:
        page: All of it.
        bridge: Through it the page's script sends events; see newsdesk/page/static/events.js.
        since, until: Days, ISO 8601, or empty.
        outlets, authors, collections, languages: Names and codes; none for all.
        turns: What was asked and answered, as records, of this session alone.
    """

    page: gr.Blocks
    bridge: gr.HTML
    chat: gr.Chatbot
    question: gr.Textbox
    since: gr.DateTime
    until: gr.DateTime
    outlets: gr.Dropdown
    authors: gr.Dropdown
    collections: gr.Dropdown
    languages: gr.Dropdown
    turns: gr.State

    @property
    def filters(self) -> list[Component]:
        """Returns what chooses the articles, in the order in which each step takes their values."""
        return [self.since, self.until, self.outlets, self.authors, self.collections, self.languages]


def answer_record(desk: Newsdesk, pending: PendingQuestion, metrics: Metrics) -> SavedRecord:
    """Answers a question; returns its record with its filters, the time and an id of its own.

    Raises:
        NewsdeskError: If a date cannot be read, or the index.
    """
    history = _history(pending)
    filters = Filters.of(**pending.filters, zone=pending.zone)
    outcome, seconds = ask(desk, pending.question, filters, history, metrics, "page", terms=True)
    record = outcome_record(pending.question, outcome, seconds * 1000, uuid.uuid4().hex, why=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return parse_outcome({**to_json(record), "filters": pending.filters, "asked_at": now})


def _history(pending: PendingQuestion) -> tuple[Turn, ...]:
    return () if pending.is_standalone else tuple(map(_turn, pending.earlier[-MAX_TURNS:]))


def connect_questions(desk: Newsdesk, parts: Conversation, metrics: Metrics) -> None:
    """Connects all ways of asking."""
    sent = gr.JSON(visible="hidden", label="Question that was sent")
    latest = gr.JSON(visible="hidden", label="Latest answer")
    pending: gr.State = gr.State(None)
    line = WaitingLine(parts.page, "ask")

    def show_question(
        given: Json | None, turns: Turns, before: PendingQuestion | None, *chosen: Any
    ) -> tuple[Any, Any]:
        if before is not None and before.answered.is_set():
            before.leave()
        current = pending_question(given, turns, _chosen(*chosen))
        if current is None:
            return None, gr.skip()
        waiting = answer_html.waiting_html(current.question, len(current.earlier), len(line))
        return current, [*messages(current.earlier), *_pending_messages(current, waiting)]

    @for_its_request
    def show_answer(current: PendingQuestion | None) -> tuple[Any, Any, Any]:
        if current is None or current.stop.is_set():
            return gr.skip(), gr.skip(), None
        try:
            record = answer_record(desk, current, metrics)
        except NewsdeskError as error:
            return (
                current.earlier,
                [*messages(current.earlier), *_pending_messages(current, answer_html.problem_html(str(error)))],
                None,
            )
        if current.stop.is_set():
            return gr.skip(), gr.skip(), None
        turns = (*current.earlier, record)
        current.answered.set()
        return turns, messages(turns), {"turn": len(current.earlier), "record": to_json(record)}

    def stopped(current: PendingQuestion | None) -> Any:
        if current is None:
            return gr.skip()
        current.stop.set()
        if current.answered.is_set():  # the answer stays: it is the language model that stops
            return gr.skip()
        return [*messages(current.earlier), *_pending_messages(current, answer_html.stopped_html())]

    def write(current: PendingQuestion | None, turns: Turns) -> Iterator[Shown]:
        if current is not None and current.answered.is_set() and len(turns) == len(current.earlier) + 1:
            yield from write_on(desk, current, _history(current), turns, messages, metrics)

    def restore(current: PendingQuestion | None, event: gr.EventData) -> tuple[Turns, Messages]:
        if current is not None:
            current.leave()
        return _restored(event)

    # "multiple": Gradio would drop a question whose step begins while the same step of the last one is under way.
    each: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}
    typed = parts.question.submit(None, parts.question, [parts.question, sent], js=_SEND, **each)
    ways = [
        typed,
        parts.bridge.again(_again, None, sent, queue=False, **each),
        parts.bridge.addressed(_addressed, None, [*parts.filters, sent], queue=False, **each),
    ]
    for way in ways:
        given = [sent, parts.turns, pending, *parts.filters]
        shown = way.then(show_question, given, [pending, parts.chat], queue=False, **each)
        answered = shown.then(js=_SHOW, **each).then(
            show_answer, pending, [parts.turns, parts.chat, latest],
            concurrency_limit=MAX_QUESTIONS, concurrency_id="ask", **each,
        )  # fmt: skip
        stored = answered.then(None, latest, None, js=_STORE, **each)
        if desk.writer is not None:
            written = stored.then(
                write, [pending, parts.turns], [parts.turns, parts.chat, latest],
                concurrency_limit=MAX_QUESTIONS, concurrency_id="write", **each,
            )  # fmt: skip
            written.then(None, latest, None, js=_STORE_WRITTEN, **each)
    parts.bridge.stopped(stopped, pending, parts.chat, queue=False, **each)
    parts.bridge.restored(restore, pending, [parts.turns, parts.chat], queue=False, **each).then(js=_SHOW, **each)


def connect_timeline(parts: Conversation, timeline: TimelinePanel) -> None:
    """Connects the timeline: shown for an answer's question, and for the days that are chosen in it."""
    question: gr.State = gr.State(("", None))  # that the timeline is of, and its reader's zone

    def show(asked: tuple[str, tzinfo | None], *chosen: Any) -> tuple[str, str]:
        text, zone = asked
        return timeline.show(text, _chosen(*chosen), zone)

    def chosen(turns: Turns, event: gr.EventData) -> tuple[str, tzinfo | None]:
        number = event._data.get("turn")
        if not isinstance(number, int) or not 0 <= number < len(turns):
            return "", None
        return turns[number].understood or turns[number].question, _zone(event._data.get("zone"))

    for picked in (
        parts.bridge.timeline(chosen, parts.turns, question, queue=False, **QUIET),
        timeline.coverage.select(chosen_days, None, [parts.since, parts.until], queue=False, **QUIET),
    ):
        picked.then(
            show,
            [question, *parts.filters],
            timeline.outputs,
            concurrency_limit=MAX_QUESTIONS,
            concurrency_id="ask",
            **QUIET,
        )


def pending_question(given: Json | None, turns: Turns, filters: Json) -> PendingQuestion | None:
    """Returns the question that was sent, checked; None for an empty one. Its text is of bounded length."""
    question = str((given or {}).get("question") or "").strip()[:MAX_CHARS]
    if not question:
        return None
    first = (given or {}).get("from")
    earlier = turns[:first] if isinstance(first, int) and 0 <= first <= len(turns) else turns
    is_standalone = bool((given or {}).get("correcting"))
    return PendingQuestion(
        question=question, filters=filters, earlier=earlier, is_standalone=is_standalone,
        zone=_zone((given or {}).get("zone")), stop=threading.Event(),
    )  # fmt: skip


def _zone(name: object) -> tzinfo | None:
    """Returns the zone that a browser names, if there is one of that name."""
    with suppress(NewsdeskError):
        return parse_zone(name if isinstance(name, str) else "")
    return None


def _chosen(since: Any, until: Any, outlets: Any, authors: Any, collections: Any, languages: Any) -> Json:
    """Returns the filters, as `Filters.of` and a record take them, of the values of `Conversation.filters`."""
    names = {"outlet": outlets, "author": authors, "collection": collections, "language": languages}
    chosen = {name: [str(one) for one in values or []] for name, values in names.items()}
    return {"since": _day(since), "until": _day(until), **chosen}


def _day(value: object) -> str | None:
    """Returns the day of a filter, without the time of day that Gradio may put behind it."""
    return str(value)[:10] if value else None


def messages(turns: Sequence[SavedRecord], writing: bool = False) -> Messages:
    """Returns a conversation as the chat shows it; `writing`: a language model is at work on the last turn."""
    shown: Messages = []
    for number, record in enumerate(turns):
        written = written_html(record, writing=writing and number == len(turns) - 1)
        shown.append({"role": "user", "content": record.question})
        shown.append(_reply(answer_html.outcome_html(record, number, written)))
    return shown


def _turn(record: SavedRecord) -> Turn:
    return Turn(question=record.question, understood=record.understood or record.question, answer=record.answer)


def _again(event: gr.EventData) -> Json:
    return {name: event._data.get(name) for name in ("question", "from", "zone")}


def _addressed(event: gr.EventData) -> tuple[Any, ...]:
    """Returns the filters and the question of the page's address."""
    sent = event._data
    days = [str(sent.get(name) or "") for name in ("since", "until")]
    names = [[str(one) for one in sent.get(name) or []] for name in ("outlet", "author", "collection", "language")]
    return (*days, *names, {name: sent.get(name) for name in ("question", "zone")})


def _restored(event: gr.EventData) -> tuple[Turns, Messages]:
    """Returns a conversation that the browser stored; what is no record of an answer is left out."""
    records = event._data.get("records")
    turns = parse_outcomes(records[:_MAX_TURNS] if isinstance(records, list) else [])
    return turns, messages(turns)


def _pending_messages(pending: PendingQuestion, html: str) -> Messages:
    return [{"role": "user", "content": pending.question}, _reply(html)]


def _reply(html: str) -> dict[str, Any]:
    """Returns a message as a component of its own: a string would be read as Markdown, and out loud with its tags."""
    return {"role": "assistant", "content": gr.HTML(html)}
