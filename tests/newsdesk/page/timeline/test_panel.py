"""The timeline in a real Chromium: bars by pointer and by keyboard, figures with their quotes, nothing from outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus import Article, new_article
from corpus.time.published import parse_published
from index import SentenceTransformerEncoder
from qa import Newsdesk
from tests.serving import serving

LONG = 60_000  # ms
HOSTILE = '<img src=x onerror="alert(1)"> & Sons'
STRIKE, BOATS = "What happened in the cannery strike?", "How many boats did the fire damage?"


def ferry(day: str, outlet: str, passengers: int) -> Article:
    return new_article(
        title="The Sablecoast night ferry", outlet=outlet, published=parse_published(day, "field"),
        url=f"https://ferry.example/{day}/{passengers}",
        body=f"The Sablecoast night ferry carried {passengers} passengers, the harbour board of Sablecoast said.",
    )  # fmt: skip


FERRIES = [
    ferry("2026-01-05", HOSTILE, 210),
    ferry("2026-01-05", "Evening Ledger", 212),
    ferry("2026-02-11", HOSTILE, 340),
    ferry("2026-03-20", "Evening Ledger", 655),
]


@pytest.fixture(scope="module")
def address(
    samples_index: Path, encoder: SentenceTransformerEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A page with nothing but a question, the days, and the panel."""
    folder = tmp_path_factory.mktemp("timeline") / "index"
    shutil.copytree(samples_index, folder)
    Newsdesk.open(folder, encoder).add(FERRIES)
    with serving(folder, folder.parent / "log", program=("tests.newsdesk.page.timeline.timeline_page",)) as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh session; it fails if anything is asked of another host, or the page reports an error."""
    context = browser.new_context(viewport={"width": 420, "height": 860})
    fresh = context.new_page()
    strangers: list[str] = []
    errors: list[str] = []
    fresh.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else strangers.append(r.url))
    fresh.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    fresh.on("dialog", lambda dialog: errors.append(f"a dialog: {dialog.message}"))
    fresh.goto(address)
    fresh.wait_for_selector("#nd-timeline .nd-timeline")
    yield fresh
    context.close()
    assert strangers == []
    assert errors == []


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#nd-timeline .nd-tl-bar", timeout=LONG)


def bars(page: Page) -> list[str]:
    """What the bars that are not empty say."""
    titles = [bar.get_attribute("title") or "" for bar in page.locator(".nd-tl-bar").all()]
    return [title for title in titles if ": 0 articles" not in title]


def days(page: Page) -> tuple[str, str]:
    return page.input_value("#since textarea"), page.input_value("#until textarea")


def test_a_question_shows_when_it_was_reported_and_by_whom(page: Page, artifacts: Path) -> None:
    ask(page, STRIKE)
    assert bars(page) == [
        "6 October 2025: 1 article (Port Alder Beacon (sample) 1)",
        "20 October 2025: 1 article (Tessaly County Record (sample) 1)",
    ]
    assert page.locator(".nd-tl-bar").count() == 15
    expect(page.locator(".nd-tl-summary")).to_have_text("2 articles by day")
    expect(page.locator(".nd-tl-legend li")).to_have_text(
        ["Port Alder Beacon (sample) 1", "Tessaly County Record (sample) 1"]
    )
    page.screenshot(path=artifacts / "timeline.png")


def test_a_drag_over_bars_chooses_their_days_and_a_button_gives_all_back(page: Page, artifacts: Path) -> None:
    ask(page, STRIKE)
    boxes = [bar.bounding_box() for bar in page.locator(".nd-tl-bar").all()]
    first, fourth = boxes[0], boxes[3]
    assert first and fourth
    page.mouse.move(fourth["x"] + fourth["width"] / 2, fourth["y"] + 50)
    page.mouse.down()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 60, steps=4)
    assert page.locator(".nd-tl-chosen").count() == 4
    page.screenshot(path=artifacts / "timeline-drag.png")
    page.mouse.up()
    expect(page.locator("#since textarea")).to_have_value("2025-10-06")
    expect(page.locator("#until textarea")).to_have_value("2025-10-09")
    expect(page.locator(".nd-tl-summary")).to_have_text("1 article by day")
    page.get_by_role("button", name="All dates").click()
    expect(page.locator("#since textarea")).to_have_value("")
    expect(page.locator(".nd-tl-summary")).to_have_text("2 articles by day")
    assert days(page) == ("", "")


def test_a_click_on_a_bar_chooses_its_days(page: Page) -> None:
    ask(page, STRIKE)
    page.locator(".nd-tl-bar").last.click()
    expect(page.locator("#since textarea")).to_have_value("2025-10-20")
    assert days(page) == ("2025-10-20", "2025-10-20")


def test_days_are_chosen_by_keyboard_alone_from_the_list(page: Page) -> None:
    ask(page, STRIKE)
    page.locator(".nd-tl-list summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "6 October 2025: 1 article (Port Alder Beacon (sample) 1)"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#since textarea")).to_have_value("2025-10-06")
    assert days(page) == ("2025-10-06", "2025-10-06")


def test_a_figure_that_articles_report_differently_stands_with_dates_and_quotes(page: Page, artifacts: Path) -> None:
    ask(page, BOATS)
    points = page.locator(".nd-tl-point")
    expect(points).to_have_count(2)
    assert [
        (point.locator(".nd-tl-when").inner_text(), point.locator("strong").inner_text().removesuffix(" boats"))
        for point in points.all()
    ] == [("15 September 2025", "14"), ("19 September 2025", "11")]
    expect(points.first).to_contain_text("late Sunday damaged 14 boats, two of which sank")
    expect(points.last.locator("mark")).to_contain_text("11")
    expect(points.last).to_have_attribute("data-nd", "article")
    assert page.locator(".nd-tl-dot").count() == 0
    page.screenshot(path=artifacts / "timeline-figures.png")


def test_three_figures_are_drawn_too_and_hostile_outlets_stay_text(page: Page, artifacts: Path) -> None:
    ask(page, "How many passengers did the Sablecoast night ferry carry?")
    expect(page.locator(".nd-tl-dot")).to_have_count(4)
    assert sorted(point.locator("strong").inner_text() for point in page.locator(".nd-tl-point").all()) == [
        "210", "212", "340", "655",
    ]  # fmt: skip
    expect(page.locator(".nd-tl-legend li").filter(has_text="img")).to_have_text([f"{HOSTILE} 2"])
    assert page.locator("#nd-timeline img, #nd-figures img").count() == 0
    page.screenshot(path=artifacts / "timeline-plot.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_telephone_nothing_is_wider_than_the_screen(
    browser: Browser, address: str, artifacts: Path, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}?__theme={scheme}")
    page.wait_for_selector("#nd-timeline .nd-timeline")
    height = page.locator("#nd-timeline").evaluate("e => e.getBoundingClientRect().height")
    ask(page, "How many passengers did the Sablecoast night ferry carry?")
    page.locator(".nd-tl-list summary").tap()
    page.screenshot(path=artifacts / f"timeline-phone-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    narrowest = min(
        (box["height"] for b in page.locator(".nd-tl-days, .nd-tl-point").all() if (box := b.bounding_box())), default=0
    )
    assert narrowest >= 24
    page.locator(".nd-tl-list summary").tap()
    grown = page.locator("#nd-timeline").evaluate("e => e.getBoundingClientRect().height") - height
    assert grown <= 40  # what stands below hardly moves when the bars come
    context.close()
