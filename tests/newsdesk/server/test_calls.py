"""Bounds of what is sent: 413 for a body that is too large, 422 for a call that may not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from newsdesk.access.access import Access
from newsdesk.server.bodies import MOST_BYTES, BoundedBodies
from tests.newsdesk.server.in_process import CALL, PASSWORD, bearer, served, small_desk, upload, visitor

pytestmark = pytest.mark.models  # Gradio is imported


@pytest.fixture(scope="module")
def open_to_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    desk = small_desk(tmp_path_factory.mktemp("calls"))
    with visitor(served(desk, Access(PASSWORD, pause=0))) as stranger:
        yield stranger


def too_large() -> Iterator[bytes]:
    for _ in range(MOST_BYTES // 1_000_000 + 2):
        yield bytes(1_000_000)


@pytest.mark.parametrize(
    "path",
    [f"{CALL}/v2/ask", f"{CALL}/ask", "/gradio_api/run/ask", "/gradio_api/queue/join", "/gradio_api/component_server",
     "/mcp", "/login"],
)  # fmt: skip
@pytest.mark.parametrize("announced", [True, False])
def test_bodies_that_are_too_large_are_refused(open_to_read: TestClient, path: str, announced: bool) -> None:
    content: Any = b"x" * (MOST_BYTES + 1) if announced else too_large()
    answer = open_to_read.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert "16,777,216 bytes" in answer.text


def test_uploads_have_a_bound_of_their_own(open_to_read: TestClient) -> None:
    small = TestClient(
        BoundedBodies(open_to_read.app, most=10, most_uploaded=1_000),
        base_url="http://127.0.0.1",
        headers=bearer(PASSWORD),
    )
    assert upload(small) == 200
    big = small.post("/gradio_api/upload", files={"files": ("a.txt", bytes(1_000))})
    assert big.status_code == 413


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("search", {"question": "q", "k": True}, "k must be a whole number from 1 to 1,000, got True"),
        ("search", {"question": "q", "k": 1_001}, "k must be a whole number from 1 to 1,000, got 1001"),
        ("search", {"question": "q", "k": 1.5}, "k must be a whole number from 1 to 1,000, got 1.5"),
        ("search_many", {"questions": ["q"] * 1_001}, "1,001 questions; at most 1,000 are taken at once"),
        ("search_many", {"questions": ["q" * 2_001]}, "the question has 2,001 characters; at most 2,000 are taken"),
        ("ask", {"question": "q" * 2_001}, "the question has 2,001 characters; at most 2,000 are taken"),
        ("ask", {"question": None}, "question must be a text, got None"),
        ("ask", {}, "ask: missing a required argument: 'question'"),
        ("ask", {"question": "q", "wish": 1}, "ask: got an unexpected keyword argument 'wish'"),
        ("ask", {"question": "q", "history": [{"question": "q" * 60_000}]},
         "the question has 60,000 characters; at most 2,000 are taken"),
        ("ask", {"question": "q", "since": "last week"},
         "'last week' is not a date: write it as 2022-06-30 or 2022-06-30T12:00"),
        ("articles", {"limit": 1_001}, "limit must be a whole number from 1 to 1,000, got 1001"),
        ("articles", {"limit": True}, "limit must be a whole number from 1 to 1,000, got True"),
        ("articles", {"offset": -1}, "offset must be a whole number from 0 to 4,611,686,018,427,387,904, got -1"),
        ("remove", {"article_ids": ["a"] * 10_001}, "article_ids has 10,001 texts; at most 10,000 are taken"),
        ("add", {"places": ["file:///etc/passwd"]},
         "each of places must begin with http:// or https://, got 'file:///etc/passwd'"),
        ("article", {"article_id": "a" * 100_001}, "article_id has 100,001 characters; at most 100,000 are taken"),
        ("ask", [], "the body must be a JSON object"),
        ("ask", "nonsense", "the body must be a JSON object"),
    ],
)  # fmt: skip
def test_what_may_not_be_is_refused_at_once(open_to_read: TestClient, name: str, body: Any, told: str) -> None:
    answer = open_to_read.post(f"{CALL}/v2/{name}", json=body)
    assert (answer.status_code, answer.json()) == (422, {"detail": told})
    if isinstance(body, dict) and name == "search":
        ordered = open_to_read.post(f"{CALL}/{name}", json={"data": [*body.values()]})
        assert (ordered.status_code, ordered.json()) == (422, {"detail": told})


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"question": ' + b"[" * 100_000])
def test_what_is_no_json_is_refused(open_to_read: TestClient, body: bytes) -> None:
    answer = open_to_read.post(f"{CALL}/v2/ask", content=body)
    assert (answer.status_code, answer.json()) == (422, {"detail": "the body is no JSON"})


def test_a_call_that_is_not_there_is_said(open_to_read: TestClient) -> None:
    for path in (f"{CALL}/v2/vanish", f"{CALL}/vanish", "/gradio_api/run/vanish"):
        answer = open_to_read.post(path, json={"data": []})
        assert (answer.status_code, answer.json()) == (404, {"detail": "There is no call 'vanish'."})


@pytest.mark.parametrize(
    "path", [f"{CALL}/ask/none", f"{CALL}/v2/ask/none", "/gradio_api/queue/data?session_hash=none"]
)
def test_the_stream_of_an_event_that_is_not_there_says_so_and_ends(open_to_read: TestClient, path: str) -> None:
    answer = open_to_read.get(path)
    assert (answer.status_code, "404" in answer.text) == (200, True)


def tool(sender: TestClient, name: str, arguments: dict[str, Any], **headers: str) -> dict[str, Any]:
    """What a language model is told that calls a tool."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    accepted = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    answer = sender.post("/mcp", json=call, headers={**accepted, **headers})
    result: dict[str, Any] = answer.json()["result"]
    return result


def test_a_tools_caller_has_the_rights_of_its_token(open_to_read: TestClient) -> None:
    file = {"places": ["file:///etc/passwd"]}  # which would be refused next
    for headers, told in (({}, "the right to add is missing"), (bearer(PASSWORD), "each of places must begin with")):
        result = tool(open_to_read, "add", file, **headers)
        assert (result["isError"], told in result["content"][0]["text"]) == (True, True)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", {"question": "q", "k": True}), ("search", {"question": "q", "k": 1_001}),
        ("search", {"question": "q", "k": "3"}), ("search_many", {"questions": ["q"] * 1_001}),
        ("ask", {"question": "q" * 2_001}), ("articles", {"limit": True}), ("articles", {"limit": 1_001}),
        ("articles", {"offset": -1}), ("ask", {"question": "q", "history": [{"question": "q" * 60_000}]}),
    ],
)  # fmt: skip
def test_what_may_not_be_is_refused_as_a_tool_too(
    open_to_read: TestClient, name: str, arguments: dict[str, Any]
) -> None:
    assert tool(open_to_read, name, arguments)["isError"]
