"""The tab "Articles" in a real Chromium: read, searched, added to, removed from and watched."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from corpus import new_article
from index import Filters
from qa import Newsdesk
from tests.fakes import HashingEncoder
from tests.newsdesk.page.articles.serving_articles import LONG, opened, serving_articles
from tests.newsdesk.page.using import settle
from tests.newsroom import Newsroom

STRIKE = "Cannery strike in Port Alder ends as workers accept two-year deal"
HOSTILE = (
    "<img src=/stolen.png onerror=alert(1)> **bold** [x](javascript:alert(2)) ${alert(3)} {{4}} \x1b[31mred"
    "<script>alert(5)</script>"
)
# Gradio's statistics of its queue, made in this process, use what is deprecated in pandas.
_PANDAS = pytest.mark.filterwarnings(r"ignore:('future.no_silent_downcasting'|The copy keyword) is deprecated")
pytestmark = [pytest.mark.browser, _PANDAS]


def listed(desk: Newsdesk, text: str = "", order: Any = "newest", offset: int = 0, **filters: str) -> list[str]:
    """What the list must show."""
    page = desk.browse(text, Filters.of(**filters), order, offset=offset)
    return [article.title or "" for article in page.articles]


def expect_titles(page: Page, titles: list[str]) -> None:
    """Waits until the list shows these titles."""
    expect(page.locator(".nd-title")).to_have_text(titles, timeout=LONG)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_tab_says_what_is_covered_and_how_fresh_it_is(page: Page, artifacts: Path) -> None:
    covered = page.locator("#nd-covered-articles")
    expect(covered.locator("p").first).to_have_text(
        "27 articles from 8 outlets, published 2 September 2025 to 14 November 2025"
    )
    expect(covered.locator("p").nth(1)).to_have_text(
        re.compile(r"^newest article: 14 November 2025 · last change: (just now|\d+ minutes? ago) · 1 undated$")
    )
    covered.get_by_text("Articles by outlet").click()
    expect(covered.locator("li").first).to_have_text("Grenholm Evening Post (sample) 5")
    page.screenshot(path=artifacts / "articles.png")


def test_the_list_is_paged_searched_filtered_and_sorted(page: Page, desk: Newsdesk) -> None:
    expect_titles(page, listed(desk))
    place = page.locator(".nd-place-in-list")
    expect(place).to_have_text("1 to 25 of 27 articles")
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    expect_titles(page, listed(desk, offset=25))
    expect(place).to_have_text("26 to 27 of 27 articles")
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.locator("#nd-find textarea").press_sequentially("CANNERY", delay=30)
    expect_titles(page, [STRIKE, "Workers walk out at Alder Bay Packing"])
    expect(place).to_have_text("1 to 2 of 2 articles (of 27)")
    page.locator("#nd-find textarea").fill("")
    choose(page, "Outlet", "Harbor Ledger (sample)")
    expect_titles(page, listed(desk, outlet="Harbor Ledger (sample)"))
    page.get_by_label("Published since").fill("2025-10-29")
    page.get_by_label("Published since").press("Enter")
    expect_titles(page, listed(desk, outlet="Harbor Ledger (sample)", since="2025-10-29"))
    page.get_by_label("Until").fill("yesterday")
    page.get_by_label("Until").press("Enter")
    expect(page.locator("#nd-listing [role=alert]")).to_have_text(re.compile("'yesterday' is not a date"))
    page.get_by_label("Until").fill("2025-10-29")
    page.get_by_label("Until").press("Enter")
    choose(page, "Outlet", "All outlets")
    choose(page, "Order", "By outlet")
    expect_titles(page, listed(desk, order="outlet", since="2025-10-29", until="2025-10-29"))


def test_a_title_is_a_button_that_names_its_article_for_the_page(page: Page, desk: Newsdesk) -> None:
    expect_titles(page, listed(desk))
    first = page.locator(".nd-title").first
    article = desk.browse().articles[0]
    assert (first.get_attribute("data-nd"), first.get_attribute("data-article")) == ("article", article.id)
    first.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Remove: {article.title}")).to_be_focused()


def test_files_are_added_one_by_one_and_each_says_what_came_of_it(page: Page, desk: Newsdesk, tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"Quay {n}", "text": f"Crane {n} was moved."}) for n in range(3)]
    (tmp_path / "three.jsonl").write_text("\n".join(lines))
    (tmp_path / "broken.jsonl").write_text(f"{lines[0]}\n{{broken")
    (tmp_path / "note.txt").write_text("The tower is open.")
    (tmp_path / "NOENDING").write_text("<DOC>\n<DOCNO> X1 </DOCNO>\n<TEXT>\nThe lock is shut.\n</TEXT>\n</DOC>\n")
    page.get_by_text("Add articles").click()
    names = ["three.jsonl", "broken.jsonl", "note.txt", "NOENDING"]
    page.set_input_files("#nd-upload input[type=file]", [tmp_path / name for name in names])
    taken = page.locator(".nd-taken li")
    expect(taken).to_have_count(4, timeout=LONG)
    assert [item.inner_text().split("\n") for item in taken.all()] == [
        ["three.jsonl", "3 articles added"],
        ["broken.jsonl", "1 article already there", taken.nth(1).locator(".nd-problem").inner_text()],
        ["note.txt", "1 article added"],
        ["NOENDING", "1 article added"],
    ]
    expect(taken.nth(1)).to_contain_text("left out line 2: not JSON")
    expect(page.locator("#nd-covered-articles")).to_contain_text("32 articles")
    expect(page.locator("#nd-upload")).to_be_visible()
    page.set_input_files("#nd-upload input[type=file]", [tmp_path / "note.txt"])
    expect(taken).to_have_text(["note.txt 1 article already there"], timeout=LONG)
    (note,) = [article for article in desk.library.latest(40) if article.body == "The tower is open."]
    desk.remove([note.id])
    expect(page.locator("#nd-upload")).to_be_visible()
    page.set_input_files("#nd-upload input[type=file]", [tmp_path / "note.txt"])
    expect(taken).to_have_text(["note.txt 1 article added"], timeout=LONG)
    assert desk.article(note.id) == note


def test_a_link_is_added_kept_up_to_date_and_let_go(page: Page, desk: Newsdesk, room: Newsroom) -> None:
    page.get_by_text("Add articles").click()
    feed = room.url("/feed.xml")
    page.locator("#nd-links textarea").fill(f"{feed}\n{room.url('/nothing.html')}\nftp://x.example/a")
    page.get_by_role("button", name="Add links").click()
    taken = page.locator(".nd-taken li")
    expect(taken).to_have_text(
        [
            f"{feed} 2 articles added · kept up to date from now on",
            re.compile(r"nothing\.html\s*left out: answered 404 Not Found"),
            "ftp://x.example/a left out: not a link: expected an address that begins with https:// or http://",
        ],
        timeout=LONG,
    )
    page.get_by_text("Kept up to date (1)").click()
    row = page.locator(".nd-sources tbody tr")
    expect(row.locator("td").nth(0)).to_have_text(f"{feed}every 15 minutes")
    expect(row.locator("td").nth(2)).to_have_text("2 added")
    assert [(source.location, source.added) for source in desk.library.sources()] == [(feed, 2)]
    assert len(room.requests_for("/feed.xml")) == 1
    row.get_by_role("button", name=f"Stop watching {feed}").click()
    expect(page.locator("#nd-unwatched")).to_have_text(f"No longer kept up to date: {feed}. Its articles stay.")
    expect(page.get_by_text("Kept up to date (0)")).to_be_visible()
    assert (desk.library.sources(), desk.status().articles) == ([], 29)


def test_removing_asks_once_more_and_forgets_when_left_alone(page: Page, desk: Newsdesk) -> None:
    page.locator("#nd-find textarea").fill("cannery")
    expect_titles(page, [STRIKE, "Workers walk out at Alder Bay Packing"])
    remove = page.locator("[data-nd=remove]").first
    remove.click()
    expect(remove).to_have_text("Really?")
    expect(remove).to_have_accessible_name(f"Remove: {STRIKE}. Press again to confirm")
    page.keyboard.press("Escape")
    expect(remove).to_have_text("Remove")
    remove.click()
    page.locator("#nd-find textarea").focus()
    expect(remove).to_have_text("Remove")
    assert desk.status().articles == 27
    remove.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect_titles(page, ["Workers walk out at Alder Bay Packing"])
    expect(page.locator("#nd-removed")).to_have_text(f"Removed: {STRIKE}")
    expect(page.locator("#nd-covered-articles")).to_contain_text("26 articles")
    assert listed(desk, "cannery") == ["Workers walk out at Alder Bay Packing"]


def test_hostile_articles_and_sources_are_plain_text(
    browser: Browser, tmp_path: Path, artifacts: Path, room: Newsroom
) -> None:
    desk = Newsdesk.open(tmp_path / "hostile", HashingEncoder())
    article = new_article(  # of a file's record, tags in the title would be left out
        body="The crane was moved.", title=HOSTILE, outlet=f"Post {HOSTILE}", authors=(HOSTILE,),
        url="javascript:alert(6)",
    )  # fmt: skip
    desk.add([article])
    link = room.url("/<img src=x onerror=alert(7)>")
    with ExitStack() as ending:
        address, _ = ending.enter_context(serving_articles(desk))
        page = opened(browser, address, ending)
        dialogs: list[str] = []

        def note(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note)
        page.get_by_text("Add articles").click()
        page.locator("#nd-links textarea").fill(link)
        page.get_by_role("button", name="Add links").click()
        expect(page.locator(".nd-taken li").first).to_contain_text(room.url("/<img"), timeout=LONG)
        shown = " ".join(HOSTILE.replace("\x1b", "").split())
        expect(page.locator(".nd-title")).to_have_text(shown)
        expect(page.locator(".nd-row .nd-source")).to_have_text(f"Post {shown} · undated · by {shown}")
        choose(page, "Outlet", f"Post {shown}")
        page.locator("[data-nd=remove]").click()
        page.get_by_text("Articles by outlet").click()
        expect(page.locator(".nd-counts li")).to_be_visible()
        assert page.locator("#nd-articles :is(img, script, b, a[href], [onerror])").count() == 0
        assert dialogs == []
        page.screenshot(path=artifacts / "articles-hostile.png")


def test_an_empty_index_says_so_and_how_to_begin(browser: Browser, tmp_path: Path) -> None:
    with ExitStack() as ending:
        desk = Newsdesk.open(tmp_path / "empty", HashingEncoder())
        address, _ = ending.enter_context(serving_articles(desk))
        page = opened(browser, address, ending)
        said = "There are no articles yet. Add files or links above; what is added can be asked about at once."
        expect(page.locator("#nd-listing")).to_have_text(said)
        expect(page.locator("#nd-upload")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tab_fits_a_phone(browser: Browser, desk: Newsdesk, artifacts: Path, scheme: str, room: Newsroom) -> None:
    with ExitStack() as ending:
        address, watch = ending.enter_context(serving_articles(desk))
        watch.watcher.watch(room.url("/feed.xml"))
        phone = opened(browser, address, ending, width=360, scheme=scheme)
        expect(phone.locator(".nd-row").first).to_be_visible(timeout=LONG)
        phone.screenshot(path=artifacts / f"articles-phone-list-{scheme}.png", full_page=True)
        phone.get_by_text("Add articles").click()
        phone.get_by_text(re.compile(r"Kept up to date \(1\)")).click()
        expect(phone.locator(".nd-sources tbody tr")).to_be_visible()
        settle(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        phone.screenshot(path=artifacts / f"articles-phone-{scheme}.png", full_page=True)
