"""What the browser may load: this server's own files, and nothing from outside; and whose requests are taken."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' data: blob:;"
    " worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"same-origin"),  # not "no-referrer": a form's own origin would be sent as null
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),  # for browsers that do not know frame-ancestors
)
_READING = ("GET", "HEAD", "OPTIONS")


class SecurityHeaders:
    """ASGI middleware that adds a Content-Security-Policy to every response.

    Gradio's own page needs inline scripts and styles; everything must come from this server.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class KnownHosts:
    """ASGI middleware that answers to this server's own names alone: a page elsewhere could have its name lead here.

    An address in numbers is no name that anybody could give to another machine, so each is taken.

    Args:
        app: The application behind it.
        names: Its names.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower().rstrip(".") for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] in ("http", "websocket") and not self._is_own(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse(
                "This server is not known under that name; NEWSDESK_HOSTS says which it has.", status_code=400
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return name in self._names or _is_number(name)


def _is_number(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


class SameOrigin:
    """ASGI middleware that refuses what a page of another site sends here.

    Browsers say in `Origin` which page sends a request; programs that are no browsers say nothing. Gradio's own check
    only keeps the reply from that page, after the request has been carried out.

    Args:
        app: The application behind it.
        names: Host names whose pages are this server's own, besides the name that the request is addressed to.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str] = ()) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in _READING):
            headers = Headers(scope=scope)
            if (origin := headers.get("origin")) is not None and not self._is_own(origin, headers.get("host", "")):
                refusal = PlainTextResponse("Pages of other sites may not send anything here.", status_code=403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_own(self, origin: str, host: str) -> bool:
        try:
            page = urlsplit(origin.lower())
            return page.netloc == host.lower() or page.hostname in self._names
        except ValueError:  # no URL at all
            return False
