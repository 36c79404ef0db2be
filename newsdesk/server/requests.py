"""Gives each request its id, and logs how it was met."""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsdesk.api.request_ids import HEADER, taken_or_new, under_request_id

_UNLOGGED = ("/healthz", "/metrics")  # asked for all the time, and of interest only where they fail
_FAILED = 400
_log = logging.getLogger(__name__)


class RequestLog:
    """ASGI middleware that takes `X-Request-ID` from whoever sends it, or makes one, and returns it.

    Each request is a line of the log: method, path, status, milliseconds and address. What stands behind `?` is left
    out, since it may be a question.

    Args:
        app: The application behind it; it finds the id among the request's headers, too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        current = taken_or_new(Headers(scope=scope).get(HEADER))
        line = (HEADER.encode(), current.encode())
        others = [(name, value) for name, value in scope["headers"] if name.lower() != line[0]]
        status = 500  # where no response begins

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], line]
            await send(message)

        start = perf_counter()
        with under_request_id(current):
            try:
                await self._app({**scope, "headers": [*others, line]}, receive, send_with_id)
            finally:
                if status >= _FAILED or scope["path"] not in _UNLOGGED:
                    fields = {
                        "method": scope["method"],
                        "path": scope["path"],
                        "status": status,
                        "ms": round((perf_counter() - start) * 1000, 1),
                        "client": (scope.get("client") or ("",))[0],
                    }
                    _log.info("request", extra={"fields": fields})
