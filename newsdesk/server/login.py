"""Logging in and out with a browser: a page of its own, without any script."""

from __future__ import annotations

from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import FastAPI
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from newsdesk.access.access import Access
from newsdesk.access.rights import AccessError, TooManyTries
from newsdesk.server.gate import COOKIE, LOG_IN, LOG_OUT, address_of, refusal

_MOST_BYTES = 10_000  # of the form


def add_login(app: FastAPI, access: Access) -> None:
    """Adds the page on which a visitor logs in, and the addresses that begin and end a session."""
    page = Environment(
        loader=PackageLoader("newsdesk.server"), autoescape=True, undefined=StrictUndefined
    ).get_template("login.html")

    def shown(leads_to: str, problem: str = "", status: int = 200, **headers: str) -> Response:
        html = page.render(has_names=access.has_names, leads_to=leads_to, problem=problem)
        return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store", **headers})

    @app.get(LOG_IN)
    def form(request: Request) -> Response:
        leads_to = local_address(request.query_params.get("next", ""))
        return shown(leads_to) if access.has_logins else RedirectResponse(leads_to, status_code=303)

    @app.post(LOG_IN)
    async def log_in(request: Request) -> Response:
        body = await request.body()
        if len(body) > _MOST_BYTES:
            return shown("/", "That is too long.", 413)
        given = dict(parse_qsl(body.decode("utf-8", "replace")))
        leads_to = local_address(given.get("next", ""))
        name, password, address = given.get("name", "").strip(), given.get("password", ""), address_of(request.scope)
        try:
            secret = await to_thread.run_sync(access.log_in, name, password, address)
        except TooManyTries as error:
            return shown(leads_to, f"{error}.".capitalize(), 429, **{"Retry-After": str(error.seconds)})
        except AccessError as error:
            return shown(leads_to, f"{error}.".capitalize(), refusal(error).status_code)
        reply = RedirectResponse(leads_to, status_code=303)
        # "lax": a link from elsewhere, such as one to a question, finds the reader logged in.
        reply.set_cookie(COOKIE, secret, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return reply

    @app.post(LOG_OUT)
    def log_out(request: Request) -> Response:
        access.log_out(request.cookies.get(COOKIE, ""))
        reply = RedirectResponse("/", status_code=303)
        reply.delete_cookie(COOKIE)
        return reply


def local_address(text: str) -> str:
    """Returns an address of this server; `/` for any other: nobody is led elsewhere after logging in."""
    # Browsers read a backslash as a slash, and pass over tabs and line ends.
    is_plain = text.isascii() and text.isprintable() and "\\" not in text
    return text if is_plain and text.startswith("/") and not text.startswith("//") else "/"
