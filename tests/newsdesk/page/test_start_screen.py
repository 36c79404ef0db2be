"""The first screen: what a reader sees before there is a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus import new_article
from corpus.time.published import parse_published
from newsdesk.page.start_screen import questions_html, stories_html
from qa import Newsdesk
from tests.newsdesk.page.using import LONG, answered, watched


def test_the_latest_stories_open_beside_and_questions_are_answered(page: Page, samples: Newsdesk) -> None:
    headlines = page.locator(".nd-latest .nd-headline")
    expect(headlines).to_have_text([article.title or "" for article in samples.library.latest(6)], timeout=LONG)
    expect(page.locator(".nd-latest .nd-source").first).to_have_text(
        "Grenholm Evening Post (sample) · 14 November 2025"
    )
    headlines.first.click()
    expect(page.locator("#nd-panel .nd-article h2")).to_have_text(headlines.first.inner_text())
    expect(page.locator("#nd-panel-question")).to_be_hidden()
    examples = page.locator(".nd-examples button")
    expect(examples).to_have_text(samples.examples(6), timeout=LONG)
    question = examples.first.inner_text()
    examples.first.click()
    expect(answered(page, question).locator("blockquote").first).to_be_visible()
    expect(headlines.first).to_be_hidden()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New conversation").click()
    expect(headlines.first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_first_screen_fits(browser: Browser, address: str, artifacts: Path, width: int, scheme: str) -> None:
    with watched(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        expect(page.locator(".nd-examples button").first).to_be_visible(timeout=LONG)
        expect(page.locator("#nd-question textarea")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=artifacts / f"start-{width}-{scheme}.png")


def test_a_report_that_several_outlets_copied_is_one_story(own_samples: Newsdesk) -> None:
    body = "\n\n".join(
        f"The ferry to Hallow Island sailed on day {n} with {n * 7} people aboard." for n in range(9, 30)
    )
    copies = [
        new_article(
            body=body, title=f"Ferry {outlet}", outlet=outlet, url=f"https://{outlet}.example/f",
            published=parse_published("2026-01-05", "field"),
        )
        for outlet in ("pier", "quay")
    ]  # fmt: skip
    own_samples.add(copies)
    stories = own_samples.library.latest_stories(6)
    assert len(stories) == 6
    assert sum((article.title or "").startswith("Ferry ") for article in stories) == 1


def test_hostile_titles_and_questions_are_text() -> None:
    article = new_article(body="x", title="<b>bold</b>", outlet='"><i>', url="https://v.example/")
    assert "<b>" not in stories_html([article])
    assert "<i>" not in stories_html([article])
    assert "<b>" not in questions_html(["<b>who</b>"])
    assert questions_html([]) == stories_html([]) == ""
