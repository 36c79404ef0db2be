"""Whose requests the server turns away."""

from __future__ import annotations

import pytest

from tests.newsdesk.server.requests import JAPAN, status_of

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:3000", "http://localhost:{port}", "https://[", "null", ""]
)
def test_pages_of_other_sites_may_not_send_anything(address: str, origin: str) -> None:
    origin = origin.format(port=address.rsplit(":", 1)[1].strip("/"))
    for path in ("gradio_api/call/v2/search", "gradio_api/queue/join", "gradio_api/upload", "mcp"):
        assert status_of(address, path, {"question": JAPAN}, Origin=origin) == 403
    assert status_of(address, "healthz", Origin=origin) == 200  # reading is harmless: the browser keeps the reply


def test_the_servers_own_page_and_programs_may_send(address: str) -> None:
    for headers in ({}, {"Origin": address.rstrip("/")}):
        assert status_of(address, "gradio_api/call/v2/search", {"question": JAPAN}, **headers) == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200), ("localhost:7860", 200), ("[::1]:7860", 200), ("news.example", 200),
        ("evil.example:7860", 400), ("localhost.evil.example", 400), ("evil.news.example", 400),
    ],
)  # fmt: skip
def test_a_strange_name_that_leads_to_this_machine_is_refused(address: str, host: str, status: int) -> None:
    for path in ("healthz", "config"):
        assert status_of(address, path, Host=host) == status


def test_pages_under_the_name_of_a_proxy_may_send(address: str) -> None:
    for host in ("news.example", "127.0.0.1:7860"):  # a proxy may hand on the name or not
        known = {"Host": host, "Origin": "https://news.example"}
        assert status_of(address, "gradio_api/call/v2/search", {"question": JAPAN}, **known) == 200
