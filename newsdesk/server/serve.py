"""Starts the chat page: what `newsdesk chat` and `python app.py` run."""

from __future__ import annotations

import logging
import os
import sys
import threading
import webbrowser
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from corpus import NewsdeskError
from newsdesk.access.access import Access
from newsdesk.server.listening import PageError, address_of, is_loopback, listen, run, share_heaps
from newsdesk.server.logs import LogFormat, speaker
from qa import Newsdesk
from qa.composing.settings import language_model
from qa.folders import is_own_folder

_log = logging.getLogger(__name__)


def serve(
    desk: Newsdesk,
    *,
    host: str,
    port: int | None,
    browser: bool,
    allow_private: bool = False,
    samples: bool = False,
    may_be_open: bool = False,
    users: Path | None = None,
    mcp_remove: bool = False,
    log_format: LogFormat = LogFormat.TEXT,
) -> None:
    """Serves the page until it is stopped.

    `NEWSDESK_AUTH` is the password for adding and removing, `NEWSDESK_READ_AUTH` the one for reading; `NEWSDESK_HOSTS`
    names, with commas, the host names under which a proxy makes the page known.

    Args:
        desk: The desk that answers.
        host: The address to listen on.
        port: The port to listen on; None for the first free one from 7860.
        browser: Whether to open the page in the browser.
        allow_private: Whether links may lead to this machine and private networks.
        samples: Whether to add the sample articles first.
        may_be_open: Whether other machines may reach it without a password.
        users: The file of those who may log in; None for the passwords of the environment alone.
        mcp_remove: Whether language models may remove articles.
        log_format: How it logs; `logging_as` sets that up.

    Raises:
        PageError: If the port is taken, or the page would be open to other machines and need not be.
        UsersError: If the file of users cannot be read.
    """
    share_heaps()
    say = speaker(log_format)
    access = Access.from_environment(users)
    names = [name.strip() for name in os.environ.get("NEWSDESK_HOSTS", "").split(",") if name.strip()]
    if access.is_open and not is_loopback(host):
        if not may_be_open:
            raise PageError(
                f"{host} can be reached from other machines, and there is no password: whoever reaches this page could"
                " add and remove articles. Set NEWSDESK_AUTH to a password, or name users with --users, or say --open"
                " if that is what you want"
            )
        _warn_of_open_access(host, log_format)
    listener = listen(host, port)
    # No daemon thread: killed within OpenVINO it would abort the process.
    with ThreadPoolExecutor(1, thread_name_prefix="start") as background:
        added = background.submit(_add_samples, desk, say) if samples else None
        os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before Gradio is imported
        # Gradio takes seconds to import: the samples are added meanwhile, and stand there when the page is built.
        from newsdesk.page.articles.watch_thread import start_watching
        from newsdesk.server.application import build_app

        if added is not None:
            added.result()
        background.submit(desk.examples)  # loads the models while the page opens
        watch = start_watching(desk, allow_private=allow_private)
        app = build_app(
            desk, access, watch.watcher, host=host, names=names, allow_private=allow_private, mcp_remove=mcp_remove
        )
        address = address_of(host, listener)
        with suppress(KeyboardInterrupt):
            has_logs = log_format is LogFormat.JSON
            run(app, listener, lambda: _announce(address, browser, say), has_logs=has_logs)
        watch.stop()
    say("Newsdesk has stopped.")


def main() -> None:
    """Serves the default index on this machine alone, and opens the page in the browser."""
    try:
        desk = Newsdesk.open(language_model=language_model())
        samples = is_own_folder() and is_first_start(desk)
        named = os.environ.get("NEWSDESK_USERS")
        users = Path(named) if named else None
        serve(desk, host="127.0.0.1", port=None, browser=True, samples=samples, users=users)
    except NewsdeskError as error:
        sys.exit(f"newsdesk: {error}")


def _announce(address: str, browser: bool, say: Callable[[str], None]) -> None:
    say(f"Newsdesk is at {address} (Ctrl+C stops it)")
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()  # some browsers are waited for


def is_first_start(desk: Newsdesk) -> bool:
    """Returns whether there is no index yet: one whose articles were all removed is nobody's first start."""
    return not desk.status().identity


def _add_samples(desk: Newsdesk, say: Callable[[str], None]) -> None:
    say("Adding the sample articles; `newsdesk remove --samples` removes them.")
    desk.add([desk.samples()])


def _warn_of_open_access(host: str, log_format: LogFormat) -> None:
    warning = (
        f"{host} can be reached from other machines, and there is no password: whoever reaches this page can add and"
        " remove articles. Set NEWSDESK_AUTH to a password, or leave --host out."
    )
    if log_format is LogFormat.JSON:
        _log.warning(warning)
    else:
        print(f"newsdesk: warning: {warning}", file=sys.stderr, flush=True)
