"""Filters with names on the page: authors and collections decide what answers, and stand in a question's link."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Filters
from qa import Newsdesk
from tests.newsdesk.page.using import JAPAN, answered, ask, watched
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.models]


_RING = """(input) => {
    const field = input.getBoundingClientRect(), style = getComputedStyle(input);
    const around = input.closest("#nd-since, #nd-until").getBoundingClientRect();
    const out = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth);
    return [style.outlineStyle, field.left - out >= around.left, field.right + out <= around.right,
            field.top - out >= around.top, field.bottom + out <= around.bottom, input.scrollWidth <= input.clientWidth];
}"""


@pytest.fixture
def author(samples: Newsdesk) -> str:
    """Who wrote what answers the question about Japan."""
    hits = samples.retrieve(JAPAN, 1)
    return hits[0].article.authors[0]


@pytest.fixture
def dossier_address(samples_index: Path, samples: Newsdesk, author: str, tmp_path: Path) -> Iterator[str]:
    """The page over the samples, all but one author's in a collection."""
    shutil.copytree(samples_index, tmp_path / "index")
    desk = Newsdesk.open(tmp_path / "index", samples.library.encoder)
    own = {row.id for row in desk.browse(filters=Filters.of(author=author), limit=100).articles}
    desk.library.join({row.id for row in desk.browse(limit=100).articles} - own, "Others")
    with serving(tmp_path / "index", tmp_path / "log") as running:
        yield running


def test_authors_and_collections_decide_what_answers(browser: Browser, dossier_address: str, author: str) -> None:
    with watched(browser, dossier_address) as page:
        drawer = page.locator("#nd-filters")
        drawer.get_by_role("button", name="Filters").click()
        page.locator("#nd-authors input").click()
        page.get_by_role("option", name=author, exact=True).click()
        expect(drawer.locator("button").first).to_contain_text(f"by {author}, any date")
        answer = ask(page, JAPAN)
        expect(answer.locator(".nd-source").first).to_contain_text(f"by {author}")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator("#nd-collections input").click()
        page.get_by_role("option", name="Others", exact=True).click()
        expect(drawer.locator("button").first).to_contain_text(f"by {author}, in Others, any date")
        nothing = ask(page, JAPAN)
        expect(nothing.locator(".nd-reason")).to_contain_text("No article within these filters")
        nothing.get_by_role("button", name="Copy a link to this question").click()
        expect(nothing.get_by_text("Copied")).to_be_visible()
        link = page.evaluate("navigator.clipboard.readText()")
    with watched(browser, dossier_address, link.removeprefix(dossier_address)) as other:
        expect(answered(other, JAPAN).locator(".nd-reason")).to_contain_text("No article within these filters")
        expect(other.locator("#nd-filters button").first).to_contain_text(f"by {author}, in Others, any date")


def test_the_ring_around_a_day_with_the_focus_is_whole(page: Page) -> None:
    """No part of it is cut off by what is around the field, and so is no part of the day."""
    page.get_by_role("button", name="Filters").click()
    for name in ("nd-since", "nd-until"):
        field = page.locator(f"#{name} input")
        field.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("2025-10-28")
        assert field.evaluate(_RING) == ["solid", *[True] * 5], name
