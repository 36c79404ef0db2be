"""The chat page, built, wired and served: what `newsdesk chat` and `python app.py` run."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from contextlib import suppress

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before Gradio is imported

from prometheus_client import CollectorRegistry

from corpus import NewsdeskError
from newsdesk.api.access import Access
from newsdesk.api.mcp_tools import build_mcp_server
from newsdesk.api.metrics import Metrics
from newsdesk.page.articles.watch_thread import start_watching
from newsdesk.page.layout import build_page
from newsdesk.server.application import build_app
from newsdesk.server.listening import address_of, is_loopback, listen, run, share_heaps
from qa import Newsdesk


def serve(desk: Newsdesk, *, host: str, port: int | None, browser: bool, allow_private: bool = False) -> None:
    """Serves the page until it is stopped.

    `NEWSDESK_AUTH` is the password for adding and removing; `NEWSDESK_HOSTS` names, with commas, the host names under
    which a proxy makes the page known.

    Args:
        desk: Its articles; an empty index starts with the samples.
        host: Address to listen on.
        port: Port to listen on; None for the first free one from 7860.
        browser: Whether to open the page in the browser.
        allow_private: Whether links may lead to this machine and private networks.

    Raises:
        PageError: If the port is taken.
    """
    share_heaps()
    access = Access.from_environment()
    names = [name.strip() for name in os.environ.get("NEWSDESK_HOSTS", "").split(",") if name.strip()]
    listener = listen(host, port)
    if access.is_open and not is_loopback(host):
        print(
            f"newsdesk: warning: {host} can be reached from other machines, and there is no password: whoever reaches"
            " this page can add and remove articles. Set NEWSDESK_AUTH to a password, or leave --host out.",
            file=sys.stderr, flush=True,
        )  # fmt: skip
    if not desk.status().articles:
        print("The index is empty: adding the sample articles.", flush=True)
        desk.add([desk.samples()])
    # Loads the models while the page opens. No daemon: killed within OpenVINO it would abort the process.
    loading = threading.Thread(target=desk.examples)
    loading.start()
    metrics = Metrics(desk, CollectorRegistry())
    watch = start_watching(desk, allow_private=allow_private)
    page = build_page(desk, access, metrics, watch.watcher, allow_private=allow_private)
    tools = build_mcp_server(desk, access, metrics)
    app = build_app(desk, page, tools, metrics, host=host, names=names)
    address = address_of(host, listener)
    print(f"Newsdesk is at {address} (Ctrl+C stops it)", flush=True)
    if browser:
        webbrowser.open(address)  # the socket listens already: the page comes as soon as the server runs
    with suppress(KeyboardInterrupt):
        run(app, listener)
    watch.stop()
    loading.join()  # at the interpreter's own end the reader takes no more texts
    print("Newsdesk has stopped.", flush=True)


def main() -> None:
    """Serves the default index on this machine alone, and opens the page in the browser."""
    try:
        serve(Newsdesk.open(), host="127.0.0.1", port=None, browser=True)
    except NewsdeskError as error:
        sys.exit(f"newsdesk: {error}")
