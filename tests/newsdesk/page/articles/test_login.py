"""Who may change the articles in the tab "Articles": whoever logged in, in a browser and past one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from newsdesk.access.access import Access
from qa import Newsdesk
from tests.newsdesk.page.articles.serving_articles import LONG, opened, serving_articles
from tests.newsdesk.page.using import LEFT
from tests.newsroom import Newsroom

# Gradio's statistics of its queue, made in this process, use what is deprecated in pandas.
_PANDAS = pytest.mark.filterwarnings(r"ignore:('future.no_silent_downcasting'|The copy keyword) is deprecated")
pytestmark = [pytest.mark.browser, _PANDAS]


def test_with_a_password_changing_waits_for_it(browser: Browser, desk: Newsdesk) -> None:
    with ExitStack() as ending:
        address, _ = ending.enter_context(serving_articles(desk, Access("tide", pause=0.05)))
        refused = "Failed to load resource: the server responded with a status of 401 (Unauthorized)"
        page = opened(browser, address, ending, expected=(refused, *LEFT))  # the wrong password, and leaving
        expect(page.locator(".nd-title")).to_have_count(25, timeout=LONG)
        expect(page.get_by_text("Add articles")).to_be_hidden()
        assert page.locator("[data-nd=remove]").count() == 0
        page.get_by_role("link", name="log in").click()
        page.get_by_label("Password").fill("ebb")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_have_text("The password is wrong.")
        page.get_by_label("Password").fill("tide")
        page.get_by_label("Password").press("Enter")
        expect(page.get_by_text("Add articles")).to_be_visible(timeout=LONG)
        expect(page.get_by_role("link", name="log in")).to_be_hidden()
        remove = page.locator("[data-nd=remove]")
        expect(remove).to_have_count(25)
        first = desk.browse().articles[0].id
        remove.first.click()
        remove.first.click()
        expect(page.locator("#nd-covered-articles")).to_contain_text("26 articles")
        assert desk.article(first) is None


class Stranger:
    """Calls the page's events by HTTP, as no browser would."""

    def __init__(self, address: str, session: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=30, follow_redirects=True)
        self._session = session
        self.config = self._client.get("/config").json()

    def close(self) -> None:
        self._client.close()

    def component(self, elem_id: str) -> int:
        (found,) = [c["id"] for c in self.config["components"] if c["props"].get("elem_id") == elem_id]
        return int(found)

    def call(self, elem_id: str, event: str, data: list[Any], event_data: Any = None) -> str:
        """All that an event's steps gave, as text."""
        target = [self.component(elem_id), event]
        (index,) = [d["id"] for d in self.config["dependencies"] if target in d["targets"]]
        body = {"fn_index": index, "data": data, "event_data": event_data, "session_hash": self._session}
        self._client.post("/gradio_api/queue/join", json=body).raise_for_status()
        told = ""
        with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as events:
            for line in events.iter_lines():
                told += line
                if '"process_completed"' in line:
                    break
        return told

    def log_in(self, password: str) -> int:
        return self._client.post("/login", data={"password": password}).status_code

    def upload(self, name: str, content: bytes) -> int:
        return self._client.post("/gradio_api/upload", files={"files": (name, content)}).status_code


def test_who_has_not_given_the_password_is_refused_by_the_server_too(desk: Newsdesk, room: Newsroom) -> None:
    """Whatever a browser claims: who may do what is found out from its session alone."""
    with serving_articles(desk, Access("tide", pause=0.05)) as (address, watch):
        watch.watcher.watch(room.url("/feed.xml"))
        first = desk.browse().articles[0].id
        stranger = Stranger(address, "stranger")
        try:
            answers = [
                stranger.call("nd-listing", "delete", [], {"article": first}),
                stranger.call("nd-sources", "delete", [], {"place": room.url("/feed.xml")}),
                stranger.call("nd-add-button", "click", [room.url("/articles/quay.html"), True, ""]),
            ]
            assert stranger.upload("a.txt", b"The tower is open.") == 401
        finally:
            stranger.close()
        assert [("Log in first" in answer) for answer in answers] == [True] * 3
        assert desk.article(first) is not None
        assert [source.location for source in desk.library.sources()] == [room.url("/feed.xml")]
        assert desk.browse("tower").total == 0


def test_who_has_given_the_password_is_let_in_and_nobody_else(desk: Newsdesk) -> None:
    with serving_articles(desk, Access("tide", pause=0.05)) as (address, _):
        first, second = (article.id for article in desk.browse(limit=2).articles)
        visitor, other = Stranger(address, "visitor"), Stranger(address, "other")
        try:
            assert visitor.log_in("ebb") == 401
            assert "Log in first" in visitor.call("nd-listing", "delete", [], {"article": first})
            assert visitor.log_in("tide") == 200
            assert visitor.upload("a.txt", b"The tower is open.") == 200
            assert "Removed: " in visitor.call("nd-listing", "delete", [], {"article": first})
            assert "Log in first" in other.call("nd-listing", "delete", [], {"article": second})
            assert "no longer here" in visitor.call("nd-listing", "delete", [], {"article": ["x"]})
            assert "no longer here" in visitor.call("nd-listing", "delete", [], "x")
        finally:
            visitor.close()
            other.close()
        assert (desk.article(first), desk.article(second) is None) == (None, False)
