"""The server: the chat page, the tools for language models, and what operators ask, in one application."""

from __future__ import annotations

import ctypes
import errno
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.middleware.trustedhost import TrustedHostMiddleware

from corpus import NewsdeskError
from newsdesk.api.metrics import Metrics
from newsdesk.page.page import STYLES
from newsdesk.server.security import SameOrigin, SecurityHeaders
from qa import Newsdesk

FIRST_PORT, PORTS = 7860, 100  # where a port is looked for if none is named
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_PATIENCE = 2  # seconds that requests under way are given when the server stops
_M_ARENA_MAX, _HEAPS = -8, 2  # glibc's malloc.h; threads that share more heaps keep more that is free in each


class PageError(NewsdeskError):
    """The page cannot be served."""


def build_app(
    desk: Newsdesk, page: gr.Blocks, tools: MCPServer, metrics: Metrics, *, host: str, names: Sequence[str] = ()
) -> FastAPI:
    """The application: the page at `/`, MCP at `/mcp`, and `/healthz` and `/metrics`.

    Args:
        desk: Its health is told.
        page: The chat page, not launched.
        tools: Offered over MCP's streamable HTTP, without sessions.
        metrics: What `/metrics` shows.
        host: The address that will be listened on.
        names: Host names under which the server is known besides, such as a proxy's. If there are any, or the host is
            this machine alone, no other name is answered: a page elsewhere could have its own name lead here.
    """
    # The server's own check of names, below, covers `/mcp` too.
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    streamable = tools.streamable_http_app(stateless_http=True, json_response=True, transport_security=unguarded)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    app = FastAPI(title="Newsdesk", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    add_health(app, desk, metrics)
    app.router.routes.extend(streamable.routes)
    gr.mount_gradio_app(
        app, page, path="/", server_name=host, show_error=True, ssr_mode=False, mcp_server=False, run_history=False,
        css_paths=STYLES, footer_links=[], max_file_size="1gb",
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], radius_size="sm"
        ),
    )  # fmt: skip
    app.add_middleware(SameOrigin, names=names)
    if names or is_loopback(host):
        app.add_middleware(
            TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK_NAMES, _in_url(host), *names], www_redirect=False
        )
    app.add_middleware(SecurityHeaders)
    return app


def add_health(app: FastAPI, desk: Newsdesk, metrics: Metrics) -> None:
    """Adds what operators ask: `/metrics`, and `/healthz`: 503 with the reason where the index cannot be read."""

    @app.get("/healthz")
    def healthz() -> Response:
        try:
            status = desk.status()
        except NewsdeskError as error:
            return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
        counts = {"generation": status.generation, "articles": status.articles, "passages": status.passages}
        return JSONResponse({"status": "ok", **counts})

    @app.get("/metrics")
    def prometheus() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)


def share_heaps() -> None:
    """Lets all threads share two heaps of glibc's allocator, to be called before there are many threads.

    It would open up to eight for each core, and each keeps what its busiest moment took: with two, as fast, the server
    grows by half as much under twenty users (benchmarks/README.md).
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library, which has no such setting
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(_bare(host)).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens.

    Args:
        host: Name or address.
        port: None for the first free one from 7860.

    Raises:
        PageError: If the port, or each of a hundred, is taken or none, or the host is none of this machine.
    """
    if port is not None and not 0 <= port <= 65535:
        raise PageError(f"{host}:{port}: a port is a number from 0 to 65535; choose another with --port")
    last: OSError | None = None
    for candidate in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,):
        try:
            family = socket.getaddrinfo(_bare(host), candidate, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((_bare(host), candidate), family=family, backlog=2048)
        except OSError as error:
            last = error
            if error.errno != errno.EADDRINUSE:
                break
    where = f"{host}:{port}" if port is not None else host
    raise PageError(f"{where}: cannot listen there ({last}); choose another with --port or --host") from last


def address_of(host: str, listener: socket.socket) -> str:
    """Where a browser on this machine finds the page."""
    name = "localhost" if _bare(host) in ("0.0.0.0", "::") else _in_url(host)
    return f"http://{name}:{listener.getsockname()[1]}/"


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serves until Ctrl+C or SIGTERM.

    Raises:
        PageError: If the application does not start; the log says why.
    """
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", ws="none", timeout_graceful_shutdown=_PATIENCE, server_header=False
    )
    server = _Server(config)
    server.run(sockets=[listener])
    if not server.started:
        raise PageError("the page did not start; the lines above say why")


class _Server(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hangs up first: each open page holds a stream that would never end by itself."""
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await super().shutdown(sockets)


def _bare(host: str) -> str:
    return host.strip("[]")


def _in_url(host: str) -> str:
    return f"[{_bare(host)}]" if ":" in host else host
