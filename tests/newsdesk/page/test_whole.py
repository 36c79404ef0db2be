"""The whole page, section by section, in a real Chromium: what comes in is asked about; nobody is shut out."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from corpus import new_article
from corpus.time.published import parse_published
from qa import Newsdesk
from tests.newsdesk.page.using import JAPAN, LONG, ask, settle, watched
from tests.newsroom import FERRY, QUAY, Newsroom
from tests.serving import serving

HOSTILE = (
    "<img src=x onerror=alert(1)> **bold** [a](javascript:alert(2)) ${alert(3)} {{4}} <script>alert(5)</script>"
    " \x1b[31mred"
)
SHOWN = " ".join(HOSTILE.replace("\x1b", "").split())


@pytest.fixture
def private_address(samples_index: Path, tmp_path: Path) -> Iterator[str]:
    """The page over an index of its own, which may fetch from this machine."""
    shutil.copytree(samples_index, tmp_path / "index")
    program = ("newsdesk", "chat", "--no-browser", "--allow-private")
    with serving(tmp_path / "index", tmp_path / "log", program=program) as running:
        yield running


def section(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_what_comes_in_is_asked_about_and_what_goes_is_gone(
    browser: Browser, private_address: str, tmp_path: Path, artifacts: Path
) -> None:
    (tmp_path / "fares.json").write_text(
        json.dumps({"title": "Fares", "outlet": "Pier News", "text": "The ferry to Hallow Island will cost 14 crowns."})
    )
    (tmp_path / "tower.md").write_text("# Tower\n\nThe tower of Quarrydale is 61 metres high.\n")
    (tmp_path / "broken.jsonl").write_text("{broken")
    with Newsroom() as room, watched(browser, private_address) as page:
        room.publish(QUAY)
        room.publish(FERRY)
        section(page, "Articles")
        page.get_by_role("button", name="Add articles").click()
        files = [tmp_path / name for name in ("fares.json", "tower.md", "broken.jsonl")]
        page.set_input_files("#nd-upload input[type=file]", files)
        taken = page.locator(".nd-taken li")
        expect(taken.nth(0)).to_have_text("fares.json 1 article added", timeout=LONG)
        expect(taken.nth(1)).to_have_text("tower.md 1 article added")
        expect(taken.nth(2)).to_contain_text("broken.jsonl left out line 1")
        expect(page.locator(".nd-coverage")).to_contain_text("29 articles from 9 outlets")
        section(page, "Ask")
        answer = ask(page, "What will the ferry to Hallow Island cost?")
        expect(answer.locator("blockquote mark").first).to_contain_text("14 crowns")
        section(page, "Articles")
        page.locator("#nd-links textarea").fill(room.url("/feed.xml"))
        page.get_by_role("button", name="Add links").click()
        expect(taken.first).to_have_text(re.compile(r"feed\.xml 2 articles added"), timeout=LONG)
        page.locator("#nd-find textarea").fill("Fares")
        expect(page.locator(".nd-title")).to_have_text(["Fares"])
        page.locator("[data-nd=article]:visible").first.click()
        expect(page.locator("#nd-panel .nd-article h2")).to_have_text("Fares")
        page.screenshot(path=artifacts / "corpus.png")
        page.keyboard.press("Escape")
        for _ in range(2):
            page.locator("[data-nd=remove]").first.click()
        expect(page.locator(".nd-coverage")).to_contain_text("30 articles", timeout=LONG)
        section(page, "Ask")
        gone = ask(page, "How much is the ferry to Hallow Island?")
        assert "14 crowns" not in gone.inner_text()


def test_a_hostile_article_is_plain_text_in_every_part_of_the_page(
    browser: Browser, samples_index: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(samples_index, index)
    article = new_article(
        title=HOSTILE, outlet=f"Post {HOSTILE}", authors=(HOSTILE,), url="javascript:alert(6)",
        published=parse_published("2025-10-02", "field"),
        body=f"The ferry to Hallow Island will cost 14 crowns from May {HOSTILE}.",
    )  # fmt: skip
    Newsdesk.open(index).add([article])
    with serving(index, tmp_path / "log") as address, watched(browser, address) as page:
        answer = ask(page, "How much will the ferry to Hallow Island cost?")
        expect(answer.locator("blockquote").first).to_contain_text("<script>alert(5)</script>")
        expect(answer.locator(".nd-source").first).to_contain_text(SHOWN)
        answer.locator(".nd-number").first.click()
        expect(page.locator(".nd-article h2")).to_have_text(SHOWN)
        answer.get_by_role("button", name=re.compile("passages read")).click()
        expect(page.locator(".nd-read > li").first).to_contain_text("<img src=x")
        answer.get_by_role("button", name="Timeline").click()
        expect(page.locator("#nd-timeline")).to_contain_text("1 article by day", timeout=LONG)
        with page.expect_download() as saved:
            answer.get_by_role("button", name="Save this answer as an evidence page").click()
        section(page, "Articles")
        expect(page.locator(".nd-title").filter(has_text="<img")).to_have_count(1)
        assert page.locator("#nd-page :is(img, script, b, iframe), #nd-page a[href^=javascript]").count() == 0
        evidence = tmp_path / "evidence.html"
        evidence.write_bytes(Path(saved.value.path()).read_bytes())
        apart = page.context.new_page()
        dialogs: list[str] = []

        def dismissed(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        apart.on("dialog", dismissed)
        apart.goto(evidence.as_uri())
        expect(apart.locator("body")).to_contain_text("<script>alert(5)</script>")
        assert apart.locator("img, iframe, script:not([type='application/json'])").count() == 0
        assert dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_of_accessibility_is_found(browser: Browser, address: str, scheme: str) -> None:
    with watched(browser, address, color_scheme=scheme) as page:
        expect(page.locator(".nd-examples button").first).to_be_visible(timeout=LONG)
        found = violations(page, "start")
        answer = ask(page, "How many boats did the fire damage?")
        answer.locator(".nd-number").first.click()
        expect(page.locator(".nd-quote")).to_be_in_viewport()
        answer.get_by_role("button", name="This answer is not right").click()
        found += violations(page, "answer and article")
        answer.get_by_role("button", name=re.compile("passages read")).click()
        expect(page.locator(".nd-read > li")).to_have_count(11)
        found += violations(page, "passages")
        answer.get_by_role("button", name="Timeline").click()
        expect(page.locator("#nd-timeline")).to_contain_text("by day", timeout=LONG)
        found += violations(page, "timeline")
        ask(page, "who won the 1998 World Cup?")
        page.locator("#nd-filters").get_by_role("button", name="Filters").click()
        found += violations(page, "abstention and filters")
        page.keyboard.press("Escape")
        section(page, "Articles")
        page.get_by_role("button", name="Add articles").click()
        expect(page.locator(".nd-title").first).to_be_visible()
        found += violations(page, "articles")
    assert "\n".join(found) == ""


def violations(page: Page, where: str) -> list[str]:
    """What axe-core finds serious or critical, a line each."""
    settle(page)  # colours fade in
    found = Axe().run(page).response["violations"]
    return [
        f"{where}: {one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_other_sections_are_there_for_a_reader_who_typed_nothing(page: Page) -> None:
    section(page, "Articles")
    expect(page.locator(".nd-title").first).to_be_visible(timeout=LONG)
    section(page, "Ask")
    expect(ask(page, JAPAN).locator(".nd-text")).to_contain_text("soybeans")
