"""The gate, in front of the whole application: who gets through at which address, and what is refused before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from newsdesk.access.access import Access
from newsdesk.access.users import UsersFile
from newsdesk.server.gate import COOKIE, wanted_by
from newsdesk.server.login import local_address
from qa import Newsdesk
from tests.newsdesk.server.in_process import CALL, PASSWORD, READING, bearer, served, small_desk, upload, visitor

pytestmark = pytest.mark.models  # Gradio is imported


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Newsdesk:
    return small_desk(tmp_path_factory.mktemp("gate"))


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> UsersFile:
    made = UsersFile(tmp_path_factory.mktemp("users") / "users.json")
    made.set("ada", frozenset({"read", "add"}), "tide and ebb")
    made.set("reader", frozenset({"read"}))
    return made


@pytest.fixture(scope="module")
def shut(desk: Newsdesk, users: UsersFile) -> Iterator[FastAPI]:
    """Reading and changing both want somebody known."""
    app = served(desk, Access(PASSWORD, READING, users, pause=0))
    with visitor(app):
        yield app


@pytest.fixture(scope="module")
def open_to_read(desk: Newsdesk) -> Iterator[TestClient]:
    with visitor(served(desk, Access(PASSWORD, pause=0))) as stranger:
        yield stranger


def result(sender: TestClient, name: str, arguments: dict[str, Any], **headers: str) -> str:
    """What came of a call: its last event."""
    event = sender.post(f"{CALL}/v2/{name}", json=arguments, headers=headers).json()["event_id"]
    return sender.get(f"{CALL}/{name}/{event}", headers=headers).text


def test_only_who_may_add_uploads_files(open_to_read: TestClient) -> None:
    assert upload(open_to_read) == 401
    assert upload(open_to_read, **bearer(PASSWORD)) == 200


def test_who_may_add_is_known_to_the_functions_behind(open_to_read: TestClient) -> None:
    for headers, told in (({}, "the right to remove is missing"), (bearer(PASSWORD), '{"removed": 0}')):
        assert told in result(open_to_read, "remove", {"article_ids": ["f" * 16]}, **headers)
    assert '"removed": 0' in result(open_to_read, "remove", {"article_ids": ["f" * 16], "password": PASSWORD})


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Each address of the whole application with each method that it takes, parameters filled in."""
    found, waiting = [], list(app.routes)
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        waiting += inner or []
        if isinstance(route, APIRoute):
            found += [(method, route.path) for method in route.methods or ()]
    return found


def test_what_gradio_offers_to_write_is_shut_but_for_what_is_needed(shut: FastAPI) -> None:
    """Of all the addresses that take a POST, a stranger's reaches those for logging in alone."""
    writing = {path for method, path in routes(shut) if method not in ("GET", "HEAD")}
    assert {"/upload", "/process_recording", "/vibe-edit", "/component_server", "/queue/join"} <= {
        path.removeprefix("/gradio_api") for path in writing
    }
    stranger, answers = visitor(shut), {}
    for path in sorted(writing):
        whole = path if path.startswith(("/gradio_api", "/login", "/logout")) else f"/gradio_api{path}"
        answers[whole] = stranger.post(whole, json={}, follow_redirects=False).status_code
    let_in = {path for path, status in answers.items() if status not in (401, 404)}
    assert (let_in, answers["/login"]) == ({"/logout"}, 401)
    assert {answers[f"/gradio_api/{name}"] for name in ("process_recording", "vibe-edit", "vibe-code")} == {404}


@pytest.mark.parametrize(
    "path",
    ["/", "/config", "/metrics", "/gradio_api/info", "/gradio_api/openapi.json",
     "/gradio_api/queue/data?session_hash=a", f"{CALL}/ask/0", "/gradio_api/heartbeat/a", "/assets/a.js", "/mcp",
     "/gradio_api/file=/etc/passwd"],
)  # fmt: skip
def test_reading_wants_somebody_known(shut: FastAPI, path: str) -> None:
    stranger = visitor(shut)
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="Newsdesk"')
    page = stranger.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"].partition("=")[0]) == (303, "/login?next")


def test_health_says_nothing_of_the_articles_to_a_stranger(shut: FastAPI, desk: Newsdesk) -> None:
    assert visitor(shut).get("/healthz").json() == {"status": "ok"}
    assert visitor(shut, **bearer(READING)).get("/healthz").json()["articles"] == desk.status().articles


@pytest.mark.parametrize(
    "path",
    ["//config", "/gradio_api//config", "/gradio_api/vibe-edit", "/gradio_api/proxy=https://a.example/",
     "/gradio_api/run-history/records", "/gradio_api/deep_link?session_hash=a", "/monitoring", "/gradio_api/runs",
     "/gradio_api/dev/reload", "/gradio_api/upload/", "/gradio_api/stream/a/0/0/playlist.m3u8", "/nothing"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_needed_is_not_there_for_anybody(shut: FastAPI, method: str, path: str) -> None:
    sender = visitor(shut, **bearer(PASSWORD))
    assert sender.request(method, f"http://127.0.0.1{path}", follow_redirects=False).status_code == 404


def test_a_browser_logs_in_and_out(shut: FastAPI, users: UsersFile) -> None:
    browser = visitor(shut)
    form = browser.get("/login?next=/%3Fq%3Dwho").text
    assert 'name="next" value="/?q=who"' in form
    assert 'name="name"' in form
    answer = browser.post(
        "/login", data={"name": "ada", "password": "tide and ebb", "next": "/?q=who"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=who")
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in answer.headers["set-cookie"].split(";")}
    assert browser.get("/config").status_code == 200
    assert upload(browser) == 200
    kept = browser.cookies[COOKIE]
    browser.post("/logout")
    browser.cookies.set(COOKIE, kept)
    assert browser.get("/config").status_code == 401


def test_a_cookie_goes_over_tls_alone_where_there_is_tls(shut: FastAPI) -> None:
    answer = TestClient(shut, base_url="https://127.0.0.1").post(
        "/login", data={"password": READING}, follow_redirects=False
    )
    assert "; Secure" in answer.headers["set-cookie"]


def test_each_has_its_own_rights_and_no_others(shut: FastAPI, users: UsersFile) -> None:
    reader, both = (visitor(shut, **bearer(users.add_token(name))) for name in ("reader", "ada"))
    assert [one.get("/config").status_code for one in (reader, both)] == [200, 200]
    assert [upload(one) for one in (reader, both)] == [403, 200]
    assert "the right to remove is missing" in result(both, "remove", {"article_ids": ["f" * 16]})


def test_a_wrong_password_is_said_and_not_repeated(desk: Newsdesk) -> None:
    guessing = visitor(served(desk, Access(PASSWORD, pause=0)))
    answer = guessing.post("/login", data={"password": '"><script>alert(1)</script>', "next": '/"><script>'})
    assert answer.status_code == 401
    assert "The password is wrong." in answer.text
    assert "<script" not in answer.text
    for _ in range(9):
        guessing.get("/config", headers=bearer("guess"))
    tired = guessing.post("/login", data={"password": PASSWORD})
    assert (tired.status_code, tired.headers["retry-after"]) == (429, "900")
    assert guessing.get("/config", headers=bearer(PASSWORD)).status_code == 429
    assert guessing.get("/config").status_code == 200  # reading is open


@pytest.mark.parametrize(
    "leads_to",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
     "javascript:1", "evil.example", "", "/ü", "///evil.example", "http:evil.example", "//[", "/\n/evil.example"],
)  # fmt: skip
def test_nobody_is_led_to_another_site_after_logging_in(leads_to: str) -> None:
    assert local_address(leads_to) == "/"


def test_a_server_that_cannot_read_its_users_lets_nobody_in(desk: Newsdesk, tmp_path: Path) -> None:
    users = UsersFile(tmp_path / "users.json")
    users.set("anybody", frozenset({"read"}))
    sender = visitor(served(desk, Access(users=users, pause=0)))
    assert sender.get("/config").status_code == 200
    users.path.write_text("{")
    assert sender.get("/config").status_code == 503
    assert str(tmp_path) not in sender.get("/config").text


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "TRACE", "CONNECT", "NONSENSE"])
def test_other_methods_find_nothing(method: str) -> None:
    assert {wanted_by(method, path) for path in ("/", "/gradio_api/upload", "/mcp", "/login")} == {None}
