"""The timeline as HTML, and the choice of days: nothing from articles or browsers as markup."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import gradio as gr
import pytest

from newsdesk.page.timeline_html import coverage_html
from newsdesk.page.timeline_panel import TIMELINE_STYLES, chosen_days
from qa.timeline.bins import Days
from qa.timeline.timeline import OTHERS, Bar, Timeline

HOSTILE = "</button><script>alert(1)</script>"
MONTHS = [
    Days(since=date(2025, 10, 1), until=date(2025, 10, 31)), Days(since=date(2025, 11, 1), until=date(2025, 11, 30)),
]  # fmt: skip
TIMELINE = Timeline(
    question="q", unit="month", outlets=("Harbor Ledger", HOSTILE, OTHERS), undated=2,
    bars=(Bar(days=MONTHS[0], counts=(5, 6, 1), copies=3), Bar(days=MONTHS[1], counts=(0, 0, 0), copies=0)),
)  # fmt: skip


def test_bars_are_buttons_that_say_days_articles_outlets_and_copies() -> None:
    html = coverage_html(TIMELINE)
    said = "October 2025: 12 articles (Harbor Ledger 5, &lt;/button&gt;&lt;script&gt;alert(1)&lt;/script&gt; 6, other outlets 1), 3 of them near copies"  # fmt: skip  # noqa: E501
    days = 'data-nd="range" data-since="2025-10-01" data-until="2025-10-31"'
    assert f'<button type="button" class="nd-tl-days" {days}>{said}</button>' in html
    assert f'<button type="button" tabindex="-1" class="nd-tl-bar" {days} title="{said}">' in html
    assert "12 articles by month, 3 of them near copies; 2 without a date" in html
    assert 'title="November 2025: 0 articles"' in html
    assert "<script" not in html


def test_the_rest_has_the_same_grey_however_many_outlets_there_are() -> None:
    assert re.findall(r'nd-tl-c(\d)" style="height:([\d.]+)%', coverage_html(TIMELINE)) == [
        ("0", "41.67"), ("1", "50.00"), ("6", "8.33"),
    ]  # fmt: skip


def test_only_chosen_days_have_a_way_back() -> None:
    assert 'data-since="" data-until="">All dates</button>' in coverage_html(TIMELINE, narrowed=True)
    assert "All dates" not in coverage_html(TIMELINE)
    assert "All dates" in coverage_html(Timeline(question="q"), narrowed=True)
    assert "No dated article matches this question; 1 without a date." in coverage_html(
        Timeline(question="q", undated=1)
    )


@pytest.mark.parametrize(
    ("sent", "days"),
    [
        ({"since": "2025-10-01", "until": "2025-10-31"}, ("2025-10-01", "2025-10-31")),
        ({"since": "", "until": ""}, ("", "")),
    ],
)
def test_the_days_that_were_chosen_are_handed_on(sent: dict[str, str], days: tuple[str, str]) -> None:
    assert chosen_days(gr.EventData(None, sent)) == days


@pytest.mark.parametrize("sent", [{}, {"since": "<b>", "until": "2025-10-31"}, {"since": 3, "until": None}])
def test_what_are_no_days_is_refused(sent: dict[str, object]) -> None:
    with pytest.raises(gr.Error, match="these are no days"):
        chosen_days(gr.EventData(None, sent))


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("block", "page"), [(":root", "#ffffff"), (".dark", "#27272a")])
def test_every_colour_keeps_three_to_one_to_the_page_and_differs_from_the_others(block: str, page: str) -> None:
    css = Path(TIMELINE_STYLES).read_text(encoding="utf-8")
    rules = re.search(rf"^{re.escape(block)} \{{(.*?)^\}}", css, re.DOTALL | re.MULTILINE)
    assert rules
    colours = re.findall(r"--nd-tl-\d: (#[0-9a-f]{6});", rules[1])
    assert len(set(colours)) == 7
    assert [colour for colour in colours if contrast(colour, page) < 3.0] == []
    assert all(one != other for one, other in combinations(colours, 2))
