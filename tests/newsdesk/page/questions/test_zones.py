"""What a browser sends with a question says which day is today to its reader."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from newsdesk.page.questions import pending_question


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
