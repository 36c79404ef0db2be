"""Newsdesk's chat page: `python app.py`, or `newsdesk chat`. The composition root: it builds, wires and serves."""

from __future__ import annotations

import os
import sys
import threading

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before Gradio is imported

import gradio as gr
from starlette.middleware import Middleware

from corpus import NewsdeskError
from qa import Newsdesk
from web.page import STYLES, build_page
from web.security import SecurityHeaders


class PageError(NewsdeskError):
    """The page cannot be served."""


def serve(desk: Newsdesk, *, host: str, port: int | None, browser: bool) -> None:
    """Serves the page until it is stopped.

    Args:
        desk: Its articles; an empty index starts with the samples.
        host: Address to listen on.
        port: Port to listen on; None for the first free one from 7860.
        browser: Whether to open the page in the browser.

    Raises:
        PageError: If the port is taken.
    """
    if not desk.status().articles:
        print("The index is empty: adding the sample articles.", flush=True)
        desk.add([desk.samples()])
    threading.Thread(target=desk.examples, daemon=True).start()  # loads the model while the page opens
    page = build_page(desk)
    try:
        _, address, _ = page.launch(
            server_name=host, server_port=port, inbrowser=browser, prevent_thread_lock=True, quiet=True, share=False,
            ssr_mode=False, show_error=True, css_paths=list(STYLES), footer_links=[], max_file_size="1gb",
            theme=gr.themes.Base(
                font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], radius_size="sm"
            ),
            app_kwargs={"middleware": [Middleware(SecurityHeaders)]},
        )  # fmt: skip
    except OSError as error:
        raise PageError(f"{host}:{port}: cannot listen there ({error}); choose another with --port") from error
    print(f"Newsdesk is at {address} (Ctrl+C stops it)", flush=True)
    page.block_thread()


if __name__ == "__main__":
    try:
        serve(Newsdesk.open(), host="127.0.0.1", port=None, browser=True)
    except NewsdeskError as error:
        sys.exit(f"newsdesk: {error}")
