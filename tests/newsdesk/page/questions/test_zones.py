"""What a browser sends with a question says which day is today to its reader."""

from __future__ import annotations

import json
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

import gradio as gr
import pytest
from playwright.sync_api import Browser, expect

from index import Filters
from newsdesk.page.questions import pending_question
from newsdesk.page.timeline_panel import TimelinePanel
from qa import Newsdesk, Timeline
from qa.errors import RecordError
from tests.newsdesk.page.using import JAPAN, LONG, ask, watched


@pytest.mark.parametrize(
    ("sent", "zone"),
    [
        ("Asia/Tokyo", ZoneInfo("Asia/Tokyo")),
        ("Etc/Unknown", None),
        ("../../etc/passwd", None),
        (None, None),
        (["Asia/Tokyo"], None),
    ],
)
def test_a_question_is_asked_in_the_browsers_zone(sent: object, zone: ZoneInfo | None) -> None:
    pending = pending_question({"question": "What happened yesterday?", "zone": sent}, (), {})
    assert pending is not None
    assert pending.zone == zone


def test_a_timeline_is_drawn_for_the_readers_day() -> None:
    class Desk:
        """A desk that only notes the zone that it is asked in."""

        zones: ClassVar[list[object]] = []

        def timeline(self, question: str, filters: Filters) -> Timeline:
            self.zones.append(filters.zone)
            raise RecordError(question)

    panel = TimelinePanel(desk=cast(Newsdesk, Desk()), coverage=gr.HTML(), figures=gr.HTML())
    for zone in (ZoneInfo("Asia/Tokyo"), None):
        assert "What happened yesterday?" in panel.show("What happened yesterday?", {}, zone)[0]
    assert Desk.zones == [ZoneInfo("Asia/Tokyo"), None]


@pytest.mark.browser
@pytest.mark.models
def test_the_browser_says_its_zone_with_a_timeline(browser: Browser, address: str) -> None:
    """Kiritimati is a day ahead of where most servers are."""
    sent: list[str] = []
    with watched(browser, address, timezone_id="Pacific/Kiritimati") as page:
        answer = ask(page, JAPAN)
        page.on("request", lambda request: sent.append(request.post_data or ""))
        answer.get_by_role("button", name="Timeline").click()
        expect(page.locator("#nd-timeline")).to_contain_text("by day", timeout=LONG)
    events = [json.loads(body)["event_data"] for body in sent if '"event_data"' in body]
    assert {"turn": 0, "zone": "Pacific/Kiritimati"} in events
