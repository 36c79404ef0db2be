"""Calls of programs are checked before Gradio takes them: 422 for what may not be, 404 for what is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import NewsdeskError
from newsdesk.api.arguments import RequestError, check_call
from newsdesk.api.endpoints import SIGNATURES

# By name, e.g. {"question": "who won?"}; and in their order, e.g. {"data": ["who won?"]}.
_CALL = re.compile(r"/gradio_api/(?P<how>call/v2|call|run|api)/(?P<name>[^/]+)/?")
_STREAM = re.compile(r"/gradio_api/(call/.+|queue/data)")
_EVENT = "/gradio_api/run/predict"  # the page's own events that do not queue


class CheckedCalls:
    """ASGI middleware that says at once what is wrong with a call, where Gradio would say it later, or not at all.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        is_call = scope["type"] == "http" and scope["method"] == "POST" and scope["path"] != _EVENT
        found = _CALL.fullmatch(scope["path"]) if is_call else None
        if found is None:
            await self._app(scope, receive, send)
            return
        if found["name"] not in SIGNATURES:
            refusal = JSONResponse({"detail": f"There is no call {found['name']!a}."}, status_code=404)
            await refusal(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        try:
            _check(found["name"], body, by_name=found["how"] == "call/v2")
        except NewsdeskError as error:
            await JSONResponse({"detail": str(error)}, status_code=422)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)


class WholeStreams:
    """ASGI middleware that ends a stream of events whose event is not there.

    Gradio says so in the stream and then raises, which would break the reply off and leave a traceback in the log.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        try:
            await self._app(scope, receive, send)
        except RuntimeError as error:
            if not isinstance(error.__cause__, HTTPException) or not _STREAM.fullmatch(scope.get("path", "")):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _check(name: str, body: bytes, *, by_name: bool) -> None:
    signature = SIGNATURES[name]
    try:
        sent: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError("the body is no JSON") from error
    if not isinstance(sent, Mapping):
        raise RequestError("the body must be a JSON object")
    if by_name:
        check_call(name, signature, sent)
        return
    values = sent.get("data")
    if not isinstance(values, list) or len(values) > len(signature.parameters):
        raise RequestError(f"data must be a list of the arguments in their order: {', '.join(signature.parameters)}")
    check_call(name, signature, dict(zip(signature.parameters, values, strict=False)))


def _again(body: bytes, receive: Receive) -> Receive:
    """Returns what gives a body that was read once more, and then what comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
