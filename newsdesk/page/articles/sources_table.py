"""The table of sources that are kept up to date: the health of each, and a button that ends it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from corpus import NewsdeskError
from index.intake.watch import Watcher
from newsdesk.page.articles import articles_html
from newsdesk.page.session import LOCKED, QUIET, Session, event_text, stamp
from qa import Newsdesk

_STOP = """element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-nd='unwatch']");
  if (button) trigger("delete", {place: button.dataset.place});
});"""


def build_sources_table(desk: Newsdesk, session: Session, watcher: Watcher) -> gr.HTML:
    """Builds the table of sources; returns the component that shows it."""
    message = gr.HTML(elem_id="nd-unwatched")
    table = gr.HTML(elem_id="nd-sources", js_on_load=_STOP)

    def show(request: gr.Request) -> str:
        return articles_html.sources_html(
            desk.library.sources(), articles_html.now(), may_change=session.may(request, "add")
        )

    def stop(event: gr.EventData, request: gr.Request) -> tuple[str, Any]:
        if not session.may(request, "add"):
            return articles_html.message_html(LOCKED, problem=True), gr.skip()
        location = event_text(event, "place")
        try:
            watched = watcher.forget(location)
        except NewsdeskError as error:
            return articles_html.message_html(f"Not stopped: {error}", problem=True), gr.skip()
        done = f"No longer kept up to date: {location}. Its articles stay." if watched else "That is not watched."
        return articles_html.message_html(done), stamp()

    table.delete(
        stop, None, [message, session.changes], trigger_mode="multiple", concurrency_limit=4,
        concurrency_id="change", **QUIET,
    )  # fmt: skip
    session.changes.change(show, None, table, **QUIET)
    return table
