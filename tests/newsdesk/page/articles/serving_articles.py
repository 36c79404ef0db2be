"""The tab "Articles" alone on a page, served from this process, over any desk, and opened in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import gradio as gr
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from newsdesk.access.access import Access
from newsdesk.page.articles.tab import build_articles_tab
from newsdesk.page.articles.watch_thread import WatchThread, start_watching
from newsdesk.page.layout import STYLES
from newsdesk.server.application import add_guards
from newsdesk.server.login import add_login
from qa import Newsdesk
from tests.serving import serving_app

LONG = 30_000  # ms, on a busy machine


@contextmanager
def serving_articles(desk: Newsdesk, access: Access | None = None) -> Iterator[tuple[str, WatchThread]]:
    """The page's address and its watch, until the block ends."""
    access = access or Access()
    watch = start_watching(desk, allow_private=True)
    with gr.Blocks(title="Articles", analytics_enabled=False) as page, gr.Tab("Articles"):
        build_articles_tab(page, desk, access, watch.watcher, allow_private=True)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_login(app, access)
    gr.mount_gradio_app(
        app, page, path="/", ssr_mode=False, show_error=True, css_paths=STYLES, footer_links=[],
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], radius_size="sm"
        ),
    )  # fmt: skip
    add_guards(app, access, host="127.0.0.1")
    try:
        with serving_app(app) as address:
            yield address, watch
    finally:
        page.close()
        watch.stop()


def opened(
    browser: Browser,
    address: str,
    ending: ExitStack,
    width: int = 1200,
    scheme: Any = "light",
    expected: tuple[str, ...] = (),
) -> Page:
    """A page at the address; at the end it has asked no other host, and reported no errors but those expected."""
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else wrong.append(r.url))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))

    def close() -> None:
        context.close()
        assert [one for one in wrong if not one.startswith(expected)] == []

    ending.callback(close)
    page.goto(address)
    expect(page.locator("#nd-covered-articles p").first).to_be_visible(timeout=LONG)
    return page
