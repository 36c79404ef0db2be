"""The running server: three kinds of programs get one answer; health, counts, the password."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from gradio_client import Client as GradioClient
from gradio_client.exceptions import AppError
from mcp.client import Client
from mcp_types import CallToolResult, TextContent, Tool
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from newsdesk.api.metrics import Metrics
from newsdesk.server.application import add_health
from qa import Newsdesk
from tests.newsdesk.server.requests import JAPAN, PASSWORD, fetch
from tests.waiting import wait_until

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[GradioClient]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GRADIO_ANALYTICS_ENABLED", "False")  # the client would tell its maker
        connected = GradioClient(address, verbose=False)
    yield connected
    connected.close()


def samples_of(address: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """What /metrics says, by name and labels."""
    with urllib.request.urlopen(f"{address}metrics", timeout=60) as response:
        assert response.headers["content-type"].startswith("text/plain")
        families = list(text_string_to_metric_families(response.read().decode()))
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def call_tool(address: str, name: str, arguments: dict[str, Any]) -> CallToolResult:
    async def call() -> CallToolResult:
        async with Client(f"{address}mcp") as opened:
            return await opened.call_tool(name, arguments)

    return asyncio.run(call())


def tools_of(address: str) -> list[Tool]:
    async def call() -> list[Tool]:
        async with Client(f"{address}mcp") as opened:
            return (await opened.list_tools()).tools

    return asyncio.run(call())


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def timeless(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "elapsed_ms"}


def test_gradio_client_http_and_mcp_get_the_same_answer(client: GradioClient, address: str) -> None:
    by_client = client.predict(question=JAPAN, as_of="2025-11-20", api_name="/ask")
    assert "soybeans" in by_client["answer"]
    result = call_tool(address, "ask", {"question": JAPAN, "as_of": "2025-11-20"})
    assert result.structured_content is not None
    assert timeless(result.structured_content) == timeless(by_client)
    assert timeless(json.loads(said(result))) == timeless(by_client)
    request = urllib.request.Request(
        f"{address}gradio_api/call/v2/ask", json.dumps({"question": JAPAN, "as_of": "2025-11-20"}).encode(),
        {"Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=60) as response:
        event = json.loads(response.read())["event_id"]
    with urllib.request.urlopen(f"{address}gradio_api/call/ask/{event}", timeout=60) as response:
        kind, values = response.read().decode().strip().splitlines()[-2:]
    assert kind == "event: complete"
    (by_http,) = json.loads(values.removeprefix("data: "))
    assert timeless(by_http) == timeless(by_client)


def test_the_tools_are_our_functions_and_nothing_of_the_page(address: str) -> None:
    tools = {tool.name: tool for tool in tools_of(address)}
    changes = {name: (t.annotations.read_only_hint, t.annotations.destructive_hint)
               for name, t in tools.items() if t.annotations}  # fmt: skip
    assert changes == {
        "ask": (True, None), "search": (True, None), "search_many": (True, None), "article": (True, None),
        "timeline": (True, None), "digest": (True, None), "articles": (True, None), "status": (True, None),
        "add": (False, False),
    }  # fmt: skip
    assert {name: tool.input_schema.get("required", []) for name, tool in tools.items()} == {
        "ask": ["question"], "search": ["question"], "search_many": ["questions"], "article": ["article_id"],
        "timeline": ["question"], "digest": [], "articles": [], "status": [], "add": ["places"],
    }  # fmt: skip


def test_every_argument_of_a_tool_has_a_type_and_a_description(address: str) -> None:
    tools = {tool.name: tool for tool in tools_of(address)}
    undescribed = [
        (tool.name, name)
        for tool in tools.values()
        for name, schema in tool.input_schema["properties"].items()
        if not schema.get("description") or not (schema.get("type") or schema.get("anyOf"))
    ]
    assert undescribed == []
    asked = tools["ask"].input_schema["properties"]
    assert asked["since"]["type"] == "string"
    assert "2025-10-28" in asked["since"]["description"]
    for name in ("outlet", "author", "collection"):
        assert asked[name]["anyOf"] == [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    assert (tools["ask"].description or "").startswith("Answers a question in the articles' own words")


def test_a_tool_takes_outlets_and_a_history(address: str) -> None:
    record = "Tessaly County Record (sample)"
    found = call_tool(address, "search", {"question": "what happened?", "k": 3, "outlet": [record]})
    assert found.structured_content is not None
    assert [hit["outlet"] for hit in found.structured_content["result"]] == [record] * 3
    nobody = call_tool(address, "search", {"question": "what happened?", "author": ["Nobody"], "collection": "none"})
    assert nobody.structured_content == {"result": []}
    first = call_tool(address, "ask", {"question": JAPAN}).structured_content
    second = call_tool(address, "ask", {"question": "and why?", "history": [first]}).structured_content
    assert first is not None
    assert second is not None
    assert second["understood"] == f"Why did Japan promise to buy {first['answer']}?"


def test_a_tool_says_in_one_line_what_is_wrong(address: str) -> None:
    result = call_tool(address, "search", {"question": JAPAN, "since": "last week"})
    assert result.is_error
    assert said(result) == (
        "Error executing tool search: 'last week' is not a date: write it as 2022-06-30 or 2022-06-30T12:00"
    )


def test_health_says_what_is_served(address: str) -> None:
    health = fetch(f"{address}healthz")
    assert (health["status"], set(health)) == ("ok", {"status", "generation", "articles", "passages"})
    assert health["articles"] >= 26
    assert fetch(f"{address}healthz")["passages"] == samples_of(address)["newsdesk_passages", frozenset()]


def test_a_question_is_counted_with_its_stages_where_its_answer_was_not_cached(
    client: GradioClient, address: str
) -> None:
    def count(name: str, **labels: str) -> float:
        return samples_of(address).get((name, frozenset(labels.items())), 0.0)

    def counts() -> list[float]:
        asked = [
            count("newsdesk_questions_total", outcome=outcome, way=way)
            for outcome, way in (("answered", "api"), ("answered", "mcp"), ("abstained", "api"))
        ]
        stages = [count("newsdesk_stage_seconds_count", stage=s) for s in ("encode", "search", "rank", "read")]
        kept = [count("newsdesk_kept_answers_total", kept=kept) for kept in ("yes", "no")]
        return [*asked, *stages, *kept, count("newsdesk_question_seconds_count")]

    # The page's examples are asked behind the start of the server; the reply to a greeting waits for them.
    client.predict(question="hello", api_name="/ask")
    before, question = counts(), "what has Japan promised that it would buy?"  # asked in no other test
    client.predict(question=question, api_name="/ask")
    call_tool(address, "ask", {"question": question})
    client.predict(question="who won the 1998 World Cup of football?", api_name="/ask")
    assert [now - then for now, then in zip(counts(), before, strict=True)] == [1, 1, 1, 2, 2, 2, 2, 1, 2, 3]


def test_questions_that_wait_for_their_turn_are_counted(address: str) -> None:
    """Four are answered at once (`MAX_QUESTIONS`); the rest stands in the queue until they are."""

    def waiting() -> float:
        return samples_of(address)["newsdesk_waiting", frozenset({("queue", "ask")})]

    for number in range(24):
        request = urllib.request.Request(
            f"{address}gradio_api/call/v2/ask", json.dumps({"question": f"who paid {number} crowns?"}).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        urllib.request.urlopen(request, timeout=60).close()
    assert 0 < waiting() <= 24
    wait_until(lambda: waiting() == 0, "nobody waits")


def test_articles_go_only_with_the_password(client: GradioClient, address: str) -> None:
    marathon = client.predict(question="Who won the Lake Orrin Marathon?", k=1, api_name="/search")[0]["article_id"]
    before = fetch(f"{address}healthz")
    with pytest.raises(AppError) as caught:
        client.predict(article_ids=[marathon], password="harbor light", api_name="/remove")
    assert caught.value.message == "the password is wrong"
    result = call_tool(address, "add", {"places": ["https://news.example/"]})
    missing = "the right to add is missing: log in, or send a password or a token that has it"
    assert said(result) == f"Error executing tool add: {missing}"
    assert call_tool(address, "remove", {"article_ids": [marathon], "password": PASSWORD}).is_error  # not offered
    assert fetch(f"{address}healthz") == before
    removed = client.predict(article_ids=[marathon], password=PASSWORD, api_name="/remove")
    assert removed == {"removed": 1}
    after = fetch(f"{address}healthz")
    assert (after["articles"], after["generation"]) == (before["articles"] - 1, before["generation"] + 1)


def test_health_says_what_is_wrong_with_the_index(own_samples: Newsdesk) -> None:
    app = FastAPI()
    add_health(app, own_samples, Metrics(own_samples, CollectorRegistry()))
    asked = TestClient(app)
    assert asked.get("/healthz").json() == {
        "status": "ok", "generation": 1, "articles": 27, "passages": own_samples.status().passages,
    }  # fmt: skip
    (own_samples.library.folder / "library.sqlite").write_bytes(b"no database" * 500)
    answered = asked.get("/healthz")
    assert (answered.status_code, answered.json()["status"]) == (503, "unavailable")
    assert "library.sqlite" in answered.json()["reason"]
    assert asked.get("/metrics").status_code == 200
