"""Bounds what is sent to the server: 413 for more, before it is read."""

from __future__ import annotations

from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 16 << 20  # 300 questions and answers of a conversation that is saved as a file take some nine
MOST_UPLOADED = 4 << 30  # of all the files of one upload
UPLOAD = "/gradio_api/upload"


class BoundedBodies:
    """ASGI middleware that refuses bodies that are too large.

    Args:
        app: The application behind it.
        most: Bytes of a body.
        most_uploaded: Bytes of a body with files.
    """

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES, most_uploaded: int = MOST_UPLOADED) -> None:
        self._app = app
        self._most = most
        self._most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_uploaded if scope["path"] == UPLOAD else self._most
        said = f"The body is too large; at most {most:,} bytes are taken."
        refusal = JSONResponse({"detail": said}, status_code=413)
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most:
            await refusal(scope, receive, send)
            return
        count, is_too_large, has_begun = 0, False, False

        async def bounded_receive() -> Message:
            nonlocal count, is_too_large
            message = await receive()
            count += len(message.get("body", b""))
            if count > most:
                is_too_large = True
                raise _TooLarge(413, said)
            return message

        async def our_send(message: Message) -> None:
            nonlocal has_begun
            if not is_too_large or has_begun:  # else the application has another explanation
                has_begun = True
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, bounded_receive, our_send)
        if is_too_large and not has_begun:
            await refusal(scope, receive, send)


class _TooLarge(HTTPException):
    """More came than was announced, or nothing was announced; applications pass an HTTPException on."""
