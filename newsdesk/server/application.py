"""Builds the ASGI application: the chat page, the tools for language models, health and metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from mcp.server.transport_security import TransportSecuritySettings
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry

from corpus import NewsdeskError
from index.intake.watch import Watcher
from newsdesk.access.access import Access
from newsdesk.access.rights import current_visitor
from newsdesk.api.mcp_tools import build_mcp_server
from newsdesk.api.metrics import Metrics
from newsdesk.page.gradio_api import count_waiting
from newsdesk.page.layout import HEAD, STYLES, build_page
from newsdesk.page.waiting_line import WaitingLine
from newsdesk.server.bodies import BoundedBodies
from newsdesk.server.calls import CheckedCalls, WholeStreams
from newsdesk.server.gate import Gate
from newsdesk.server.listening import own_names
from newsdesk.server.login import add_login
from newsdesk.server.requests import RequestLog
from newsdesk.server.security import KnownHosts, SameOrigin, SecurityHeaders
from qa import Newsdesk


def build_app(
    desk: Newsdesk,
    access: Access,
    watcher: Watcher,
    *,
    host: str,
    names: Sequence[str] = (),
    allow_private: bool = False,
    mcp_remove: bool = False,
) -> FastAPI:
    """Builds the application: the page at `/`, MCP at `/mcp`, and `/healthz` and `/metrics`.

    Args:
        desk: The desk that answers.
        access: Who may add and remove articles.
        watcher: Checks the sources that are watched.
        host: The address to listen on.
        names: Further host names of the server, such as a proxy's. No other name than these and this machine's own is
            answered: a page elsewhere could have its own name lead here.
        allow_private: Whether links may lead to this machine and private networks.
        mcp_remove: Whether language models may remove articles.
    """
    metrics = Metrics(desk, CollectorRegistry())
    page = build_page(desk, access, metrics, watcher, allow_private=allow_private)
    tools = build_mcp_server(desk, access, metrics, may_remove=mcp_remove)
    # The server's own check of names, below, covers `/mcp` too.
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    streamable = tools.streamable_http_app(stateless_http=True, json_response=True, transport_security=unguarded)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    app = FastAPI(title="Newsdesk", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    add_health(app, desk, metrics)
    add_login(app, access)
    app.router.routes.extend(streamable.routes)
    gr.mount_gradio_app(
        app, page, path="/", server_name=host, show_error=True, ssr_mode=False, mcp_server=False, run_history=False,
        css_paths=STYLES, head=HEAD, footer_links=[], max_file_size="1gb",
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], radius_size="sm"
        ),
    )  # fmt: skip
    add_guards(app, access, host=host, names=names)
    WaitingLine(page, "ask").watch()
    count_waiting(page, metrics)
    return app


def add_guards(app: FastAPI, access: Access, *, host: str, names: Sequence[str] = ()) -> None:
    """Puts in front of an application what turns requests away; the last one added is the first one asked."""
    app.add_middleware(WholeStreams)
    app.add_middleware(CheckedCalls)
    app.add_middleware(Gate, access=access)
    app.add_middleware(BoundedBodies)
    app.add_middleware(SameOrigin, names=names)
    app.add_middleware(KnownHosts, names=[*own_names(host), *names])
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)  # around all others: what they refuse is logged, too


def add_health(app: FastAPI, desk: Newsdesk, metrics: Metrics) -> None:
    """Adds `/metrics` and `/healthz`, which answers 503 where the index cannot be read.

    Whoever may read is given counts, or the reason, as well.
    """

    @app.get("/healthz")
    def healthz() -> Response:
        visitor = current_visitor()
        may_read = visitor is None or "read" in visitor.rights
        try:
            status = desk.status()
        except NewsdeskError as error:
            reason = {"reason": str(error)} if may_read else {}
            return JSONResponse({"status": "unavailable", **reason}, status_code=503)
        if not may_read:
            return JSONResponse({"status": "ok"})
        counts = {"generation": status.generation, "articles": status.articles, "passages": status.passages}
        return JSONResponse({"status": "ok", **counts})

    @app.get("/metrics")
    def prometheus() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
