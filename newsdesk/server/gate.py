"""The gate: which address wants which right, and whether the sender of a request has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Literal
from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from newsdesk.access.access import Access
from newsdesk.access.rights import SCOPE_KEY, AccessError, Right, TooManyTries, Visitor, WrongPassword, visited_by

COOKIE = "newsdesk-session"
LOG_IN, LOG_OUT = "/login", "/logout"
Wanted = Right | Literal["nothing"]  # "nothing": whoever comes may ask


@dataclass(frozen=True, slots=True)
class _Door:
    """Addresses of one kind; with each method that is taken, the right that it wants."""

    path: re.Pattern[str]
    wanted: dict[str, Wanted]


def _door(path: str, **wanted: Wanted) -> _Door:
    if "GET" in wanted:
        wanted["HEAD"] = wanted["GET"]
    return _Door(re.compile(path), wanted)


# What the page, programs and language models need of Gradio and of us. Gradio has more, which nobody reaches: it edits
# the program, cuts videos, fetches from elsewhere, and stores what is sent to it.
_DOORS = (
    _door(LOG_IN, GET="nothing", POST="nothing"),
    _door(LOG_OUT, POST="nothing"),
    _door("/healthz", GET="nothing"),
    _door("/metrics", GET="read"),
    _door("/mcp", GET="read", POST="read", DELETE="read"),
    _door("/(config/?|theme.css|favicon.ico|robots.txt|manifest.json|pwa_icon(/[0-9]+)?)?", GET="read"),
    _door("/(assets|static|svelte)/.+", GET="read"),
    _door("/gradio_api/(info|openapi.json|app_id|startup-events|user|login_check|theme.css)/?", GET="read"),
    _door("/gradio_api/(heartbeat|custom_component)/.+", GET="read"),
    _door("/gradio_api/queue/(data|status)", GET="read"),
    _door("/gradio_api/queue/join", POST="read"),
    _door("/gradio_api/call/.+", GET="read", POST="read"),
    _door("/gradio_api/(run|api)/[^/]+/?", POST="read"),
    _door("/gradio_api/(component_server|cancel|reset)/?", POST="read"),
    _door("/gradio_api/upload", POST="add"),
    _door("/gradio_api/upload_progress", GET="add"),
    _door("/gradio_api/file=.+", GET="add"),
)


def wanted_by(method: str, path: str) -> Wanted | None:
    """Returns the right that a request wants; None where nobody has anything to ask."""
    for door in _DOORS:
        if door.path.fullmatch(path):
            return door.wanted.get(method)
    return None


class Gate:
    """ASGI middleware that lets a request through whose sender has the right that its address wants.

    Behind it the sender is the current visitor, and stands in the request's scope.

    Args:
        app: The application behind it.
        access: Who may do what.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        wanted = wanted_by(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if wanted is None:
            await PlainTextResponse("There is nothing here.", status_code=404)(scope, receive, send)
            return
        try:
            visitor = await to_thread.run_sync(partial(_visitor, self._access, scope))
        except AccessError as error:
            await refusal(error)(scope, receive, send)
            return
        if wanted != "nothing" and wanted not in visitor.rights:
            await self._turned_away(scope, wanted, visitor)(scope, receive, send)
            return
        with visited_by(visitor):
            await self._app({**scope, SCOPE_KEY: visitor}, receive, send)

    def _turned_away(self, scope: Scope, wanted: Right, visitor: Visitor) -> Response:
        if visitor.name is not None or not self._access.has_logins:
            return JSONResponse({"detail": f"You have not the right to {wanted}."}, status_code=403)
        if scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", ""):
            query = scope["query_string"].decode("latin-1")
            here = scope["path"] + (f"?{query}" if query else "")
            return RedirectResponse(f"{LOG_IN}?{urlencode({'next': here})}", status_code=303)
        reply = {"detail": f"This wants the right to {wanted}: log in, or send a token."}
        return JSONResponse(reply, status_code=401, headers={"WWW-Authenticate": 'Bearer realm="Newsdesk"'})


def refusal(error: AccessError) -> Response:
    """Returns the reply to somebody who is not let in: 401, 429, or 503 where the users cannot be read."""
    if isinstance(error, TooManyTries):
        return JSONResponse({"detail": str(error)}, status_code=429, headers={"Retry-After": str(error.seconds)})
    if isinstance(error, WrongPassword):
        wants = {"WWW-Authenticate": 'Bearer realm="Newsdesk", error="invalid_token"'}
        return JSONResponse({"detail": str(error)}, status_code=401, headers=wants)
    return JSONResponse({"detail": "The server cannot read its file of users."}, status_code=503)


def _visitor(access: Access, scope: Scope) -> Visitor:
    """Returns who sends a request."""
    headers = Headers(scope=scope)
    scheme, _, token = headers.get("authorization", "").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    session = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return access.visitor(address_of(scope), session=session, token=token)


def address_of(scope: Scope) -> str:
    """Returns where a request comes from; empty where that is not known."""
    client = scope.get("client")
    return str(client[0]) if client else ""
