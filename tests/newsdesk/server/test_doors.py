"""Which doors are shut: names, frames, and a page that is open to other machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from index import Library
from newsdesk.access.access import Access
from newsdesk.api.mcp_tools import build_mcp_server
from newsdesk.api.metrics import Metrics
from newsdesk.server.listening import PageError, own_names
from newsdesk.server.security import KnownHosts, SecurityHeaders
from newsdesk.server.serve import serve
from qa import Newsdesk
from tests.fakes import HashingEncoder
from tests.qa.test_outcome_cache import FirstWords


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    return Newsdesk(Library(tmp_path / "index", HashingEncoder()), FirstWords())


def guarded(host: str) -> TestClient:
    app = FastAPI()
    app.get("/")(lambda: "here")
    app.add_middleware(KnownHosts, names=[*own_names(host), "news.example"])
    app.add_middleware(SecurityHeaders)
    return TestClient(app)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("localhost:7860", 200), ("127.0.0.1", 200), ("[::1]:7860", 200), ("192.0.2.7:80", 200), ("NEWS.example", 200),
        ("news.example.", 200), ("evil.example", 400), ("localhost.evil.example", 400), ("evil.news.example", 400),
        ("", 400), ("[", 400), ("127.0.0.1.evil.example", 400), ("0x7f000001.evil.example", 400),
    ],
)  # fmt: skip
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_only_own_names_are_answered(host: str, name: str, status: int) -> None:
    assert guarded(host).get("/", headers={"Host": name}).status_code == status


def test_no_site_may_frame_the_page_and_the_page_reaches_no_other_server() -> None:
    headers = guarded("127.0.0.1").get("/", headers={"Host": "localhost"}).headers
    rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_a_page_open_to_other_machines_wants_a_password_or_a_word(
    desk: Newsdesk, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSDESK_AUTH", raising=False)
    monkeypatch.delenv("NEWSDESK_READ_AUTH", raising=False)
    with pytest.raises(PageError, match="or say --open if that is what you want"):
        serve(desk, host=host, port=0, browser=False)


@pytest.mark.anyio
@pytest.mark.parametrize("may_remove", [False, True])
async def test_models_are_offered_to_remove_only_when_asked_for(desk: Newsdesk, may_remove: bool) -> None:
    metrics = Metrics(desk, CollectorRegistry())
    server = build_mcp_server(desk, Access(), metrics, may_remove=may_remove)
    assert ("remove" in {tool.name for tool in await server.list_tools()}) is may_remove


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
