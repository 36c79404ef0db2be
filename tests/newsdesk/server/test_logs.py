"""The server's logs for programs: a JSON object a line, with the id of the request that it belongs to."""

from __future__ import annotations

import json
import logging
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from newsdesk.api.request_ids import request_id, under_request_id
from newsdesk.server.listening import PageError
from newsdesk.server.logs import JsonLines, LogFormat, logging_as, speaker
from newsdesk.server.requests import RequestLog
from tests.newsdesk.server.requests import JAPAN, fetch
from tests.serving import serving
from tests.waiting import wait_until


def lines_of(log: Path) -> list[dict[str, Any]]:
    """What a server logged; each line must be a JSON object."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def logged(log: Path, **wanted: object) -> list[dict[str, Any]]:
    return [line for line in lines_of(log) if wanted.items() <= line.items()]


def the_line(log: Path, **wanted: object) -> dict[str, Any]:
    """The one line with these values, once it is written."""
    (line,) = wait_until(lambda: logged(log, **wanted), f"a line with {wanted}")
    return line


@pytest.fixture(scope="module")
def served(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server that logs for programs, and its log."""
    folder = tmp_path_factory.mktemp("logs")
    shutil.copytree(samples_index, folder / "index")
    program = ("newsdesk", "chat", "--no-browser", "--log-format", "json")
    with serving(folder / "index", folder / "log", program=program) as address:
        yield address, folder / "log"


def post(url: str, body: dict[str, Any], **headers: str) -> tuple[Any, str]:
    """The JSON that is answered, and the id of the request."""
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read()), response.headers["x-request-id"]


def asked_over_http(address: str, **headers: str) -> str:
    answered, sent_back = post(f"{address}gradio_api/call/v2/ask", {"question": JAPAN}, **headers)
    with urllib.request.urlopen(f"{address}gradio_api/call/ask/{answered['event_id']}", timeout=60) as response:
        assert "soybeans" in response.read().decode()
    return sent_back


def asked_over_mcp(address: str, **headers: str) -> str:
    call = {"name": "ask", "arguments": {"question": "who won the 1998 World Cup of football?"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    answered, sent_back = post(f"{address}mcp", body, **{"MCP-Protocol-Version": "2025-06-18", **headers})
    assert answered["result"]["structuredContent"]["abstained"]
    return sent_back


@pytest.mark.models
@pytest.mark.parametrize(
    ("ask", "way", "outcome"), [(asked_over_http, "api", "answered"), (asked_over_mcp, "mcp", "abstained")]
)
def test_a_question_is_logged_with_the_id_that_came_with_it(
    served: tuple[str, Path], ask: Callable[..., str], way: str, outcome: str
) -> None:
    address, log = served
    sent = f"proxy-{way}-7"
    assert ask(address, **{"X-Request-ID": sent}) == sent
    own = ask(address)
    assert len(own) == 32
    for number in (sent, own):
        line = the_line(log, message="question", request_id=number)
        assert (line["level"], line["way"], line["outcome"]) == ("info", way, outcome)
        assert line["ms"] > 0
        assert line.get("cause") == ("not found" if outcome == "abstained" else None)
        met = the_line(log, message="request", request_id=number)
        assert (met["method"], met["status"], met["client"]) == ("POST", 200, "127.0.0.1")
    assert "soybeans" not in log.read_text()
    assert "Japan" not in log.read_text()  # neither answers nor questions


@pytest.mark.models
def test_every_line_of_the_server_is_json_and_calls_for_its_health_are_none(served: tuple[str, Path]) -> None:
    address, log = served
    fetch(f"{address}healthz")
    with pytest.raises(urllib.error.HTTPError):
        fetch(f"{address}nothing-here?question=secret")
    line = the_line(log, path="/nothing-here")
    assert line["status"] == 404
    assert logged(log, path="/healthz") == []
    assert any(line["message"].startswith(f"Newsdesk is at {address}") for line in lines_of(log))
    assert "secret" not in log.read_text()


@pytest.mark.parametrize("sent", ["", "a" * 129, "two words", 'quote"', "é"])
def test_an_id_that_no_log_should_have_is_replaced(sent: str) -> None:
    app = FastAPI()
    app.get("/")(lambda: request_id())
    app.add_middleware(RequestLog)
    answered = TestClient(app).get("/", headers={b"X-Request-ID": sent.encode()})
    assert answered.headers["x-request-id"] == answered.json() != sent
    assert len(answered.json()) == 32


def test_a_request_that_fails_inside_is_logged_as_500(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()

    @app.get("/healthz")
    def fail() -> None:
        raise RuntimeError("broken")

    app.add_middleware(RequestLog)
    with caplog.at_level(logging.INFO):
        TestClient(app, raise_server_exceptions=False).get("/healthz")
    (record,) = [record for record in caplog.records if record.message == "request"]
    assert record.__dict__["fields"]["status"] == 500


def test_a_line_cannot_be_broken_and_has_its_traceback() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("index", logging.ERROR, "", 0, "%s\nhere", ("a",), sys.exc_info())
    with under_request_id("7"):
        text = JsonLines().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["level"], line["message"], line["request_id"]) == ("error", "a\nhere", "7")
    assert line["traceback"].endswith("ValueError: two\nlines")


def test_an_error_that_ends_the_server_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, logging_as(LogFormat.JSON):
        speaker(LogFormat.JSON)("here")
        raise PageError("127.0.0.1:1: taken")
    assert ended.value.code == 1
    told, failed = map(json.loads, capsys.readouterr().err.splitlines())
    assert (told["level"], told["message"]) == ("info", "here")
    assert (failed["level"], failed["message"]) == ("error", "127.0.0.1:1: taken")
    with pytest.raises(PageError), logging_as(LogFormat.TEXT):
        raise PageError("127.0.0.1:1: taken")
    assert not any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)
