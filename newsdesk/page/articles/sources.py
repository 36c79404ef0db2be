"""The sources that are kept up to date: how each fares, and how to end it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from corpus import NewsdeskError
from index.intake.watch import Watcher
from newsdesk.page.articles import render_articles as render
from newsdesk.page.session import LOCKED, QUIET, Session, stamp, told
from qa import Newsdesk

_STOP = """element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-nd='unwatch']");
  if (button) trigger("delete", {place: button.dataset.place});
});"""


def build_sources(desk: Newsdesk, session: Session, watcher: Watcher) -> gr.HTML:
    """The table of sources; gives the component that shows it."""
    said = gr.HTML(elem_id="nd-unwatched")
    table = gr.HTML(elem_id="nd-sources", js_on_load=_STOP)

    def show(unlocked: bool) -> str:
        return render.sources_html(desk.library.sources(), render.now(), may_change=session.may_change(unlocked))

    def stop(event: gr.EventData, unlocked: bool) -> tuple[str, Any]:
        if not session.may_change(unlocked):
            return render.said_html(LOCKED, problem=True), gr.skip()
        place = told(event, "place")
        try:
            watched = watcher.forget(place)
        except NewsdeskError as error:
            return render.said_html(f"Not stopped: {error}", problem=True), gr.skip()
        message = f"No longer kept up to date: {place}. Its articles stay." if watched else "That is not watched."
        return render.said_html(message), stamp()

    table.delete(
        stop, session.unlocked, [said, session.changes], trigger_mode="multiple", concurrency_limit=4,
        concurrency_id="change", **QUIET,
    )  # fmt: skip
    session.changes.change(show, session.unlocked, table, **QUIET)
    return table
