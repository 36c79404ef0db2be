"""A page with a question, two days, and the timeline: `python -m tests.newsdesk.page.timeline.timeline_page`."""

from __future__ import annotations

import argparse
import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported

import gradio as gr
from starlette.middleware import Middleware

from newsdesk.page.layout import STYLES
from newsdesk.page.timeline_panel import build_timeline, chosen_days
from newsdesk.server.security import SecurityHeaders
from qa import Newsdesk


def serve(desk: Newsdesk, port: int) -> None:
    """Serves the page until it is stopped."""
    with gr.Blocks(analytics_enabled=False) as page:
        question = gr.Textbox(elem_id="question", label="Question")
        since = gr.Textbox(elem_id="since", label="Since")
        until = gr.Textbox(elem_id="until", label="Until")
        panel = build_timeline(desk)

        def show(text: str, first: str, last: str) -> tuple[str, str]:
            return panel.show(text, {"since": first, "until": last})

        question.submit(show, [question, since, until], panel.outputs, show_progress="hidden")
        panel.coverage.select(chosen_days, None, [since, until], show_progress="hidden").then(
            show, [question, since, until], panel.outputs, show_progress="hidden"
        )
    page.launch(
        server_name="127.0.0.1", server_port=port, quiet=True, ssr_mode=False, footer_links=[],
        css_paths=STYLES, app_kwargs={"middleware": [Middleware(SecurityHeaders)]},
    )  # fmt: skip


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--index", required=True)
    chosen = options.parse_args()
    serve(Newsdesk.open(chosen.index), chosen.port)
