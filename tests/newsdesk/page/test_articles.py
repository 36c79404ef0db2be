"""The tab "Articles" in a real Chromium: read, searched, added to, removed from, watched, and locked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from index import Filters
from newsdesk.api.access import Access
from qa import Newsdesk
from tests.fakes import HashingEncoder
from tests.newsdesk.page.articles_page import serving_articles
from tests.newsdesk.page.using import settle
from tests.newsroom import FERRY, QUAY, Newsroom

LONG = 30_000  # ms, on a busy machine
STRIKE = "Cannery strike in Port Alder ends as workers accept two-year deal"
HOSTILE = (
    "<img src=/stolen.png onerror=alert(1)> **bold** [x](javascript:alert(2)) ${alert(3)} {{4}} \x1b[31mred"
    "<script>alert(5)</script>"
)
# Gradio's statistics of its queue, made in this process, use what is deprecated in pandas.
_PANDAS = pytest.mark.filterwarnings(r"ignore:('future.no_silent_downcasting'|The copy keyword) is deprecated")
pytestmark = [pytest.mark.browser, _PANDAS]


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    """The samples, without a model: nothing is asked here."""
    desk = Newsdesk.open(tmp_path / "index", HashingEncoder())
    desk.add([desk.samples()])
    return desk


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        newsroom.publish(QUAY)
        newsroom.publish(FERRY)
        yield newsroom


@pytest.fixture
def page(browser: Browser, desk: Newsdesk) -> Iterator[Page]:
    """A fresh session over the samples; it fails if anything is asked of another host, or the page reports an error."""
    with ExitStack() as ending:
        address, _ = ending.enter_context(serving_articles(desk))
        yield opened(browser, address, ending)


def opened(browser: Browser, address: str, ending: ExitStack, width: int = 1200, scheme: Any = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else wrong.append(r.url))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))

    def close() -> None:
        context.close()
        assert wrong == []

    ending.callback(close)
    page.goto(address)
    expect(page.locator("#nd-covered-articles p").first).to_be_visible(timeout=LONG)
    return page


def listed(desk: Newsdesk, text: str = "", order: Any = "newest", offset: int = 0, **filters: str) -> list[str | None]:
    """What the list must show."""
    page = desk.browse(text, Filters.of(**filters), order, offset=offset)
    return [article.title for article in page.articles]


def wait_for(page: Page, shown: list[str | None]) -> None:
    expect(page.locator(".nd-title")).to_have_text([title or "" for title in shown], timeout=LONG)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_tab_says_what_is_covered_and_how_fresh_it_is(page: Page, artifacts: Path) -> None:
    covered = page.locator("#nd-covered-articles")
    expect(covered.locator("p").first).to_have_text(
        "27 articles from 8 outlets, published 3 September 2025 to 14 November 2025"
    )
    expect(covered.locator("p").nth(1)).to_have_text(
        re.compile(r"^newest article: 14 November 2025 · last change: (just now|\d+ minutes? ago) · 1 undated$")
    )
    covered.get_by_text("Articles by outlet").click()
    expect(covered.locator("li").first).to_have_text("Grenholm Evening Post (sample) 5")
    page.screenshot(path=artifacts / "articles.png")


def test_the_list_is_paged_searched_filtered_and_sorted(page: Page, desk: Newsdesk) -> None:
    wait_for(page, listed(desk))
    place = page.locator(".nd-place-in-list")
    expect(place).to_have_text("1 to 25 of 27 articles")
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    wait_for(page, listed(desk, offset=25))
    expect(place).to_have_text("26 to 27 of 27 articles")
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.locator("#nd-find textarea").press_sequentially("CANNERY", delay=30)
    wait_for(page, [STRIKE, "Workers walk out at Alder Bay Packing"])
    expect(place).to_have_text("1 to 2 of 2 articles (of 27)")
    page.locator("#nd-find textarea").fill("")
    choose(page, "Outlet", "Harbor Ledger (sample)")
    wait_for(page, listed(desk, outlet="Harbor Ledger (sample)"))
    page.get_by_label("Published since").fill("2025-10-29")
    page.get_by_label("Published since").press("Enter")
    wait_for(page, listed(desk, outlet="Harbor Ledger (sample)", since="2025-10-29"))
    page.get_by_label("Until").fill("yesterday")
    page.get_by_label("Until").press("Enter")
    expect(page.locator("#nd-listing [role=alert]")).to_have_text(re.compile("'yesterday' is not a date"))
    page.get_by_label("Until").fill("2025-10-29")
    page.get_by_label("Until").press("Enter")
    choose(page, "Outlet", "All outlets")
    choose(page, "Order", "By outlet")
    wait_for(page, listed(desk, order="outlet", since="2025-10-29", until="2025-10-29"))


def test_a_title_is_a_button_that_names_its_article_for_the_page(page: Page, desk: Newsdesk) -> None:
    wait_for(page, listed(desk))
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
    page.get_by_text("Add articles").click()
    names = ["three.jsonl", "broken.jsonl", "note.txt"]
    page.set_input_files("#nd-upload input[type=file]", [tmp_path / name for name in names])
    taken = page.locator(".nd-taken li")
    expect(taken).to_have_count(3, timeout=LONG)
    assert [item.inner_text().split("\n") for item in taken.all()] == [
        ["three.jsonl", "3 articles added"],
        ["broken.jsonl", taken.nth(1).locator(".nd-problem").inner_text()],
        ["note.txt", "1 article added"],
    ]
    expect(taken.nth(1)).to_contain_text("left out line 2: not JSON")
    expect(page.locator("#nd-covered-articles")).to_contain_text("31 articles")
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
    wait_for(page, [STRIKE, "Workers walk out at Alder Bay Packing"])
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
    wait_for(page, ["Workers walk out at Alder Bay Packing"])
    expect(page.locator("#nd-removed")).to_have_text(f"Removed: {STRIKE}")
    expect(page.locator("#nd-covered-articles")).to_contain_text("26 articles")
    assert listed(desk, "cannery") == ["Workers walk out at Alder Bay Packing"]


def test_hostile_articles_and_sources_are_plain_text(
    browser: Browser, tmp_path: Path, artifacts: Path, room: Newsroom
) -> None:
    desk = Newsdesk.open(tmp_path / "hostile", HashingEncoder())
    upload = tmp_path / "hostile.json"
    record = {"title": HOSTILE, "outlet": f"Post {HOSTILE}", "authors": [HOSTILE], "url": "javascript:alert(6)"}
    upload.write_text(json.dumps({**record, "text": "The crane was moved."}))
    link = room.url("/<img src=x onerror=alert(7)>")
    with ExitStack() as ending:
        address, _ = ending.enter_context(serving_articles(desk))
        page = opened(browser, address, ending)
        dialogs: list[str] = []

        def note(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note)
        page.set_input_files("#nd-upload input[type=file]", [upload])
        expect(page.locator(".nd-taken li")).to_have_text("hostile.json 1 article added", timeout=LONG)
        page.locator("#nd-links textarea").fill(link)
        page.get_by_role("button", name="Add links").click()
        expect(page.locator(".nd-taken li").first).to_contain_text(room.url("/<img"), timeout=LONG)
        shown = " ".join(HOSTILE.replace("\x1b", "").split())
        expect(page.locator(".nd-title")).to_have_text(shown)
        expect(page.locator(".nd-row .nd-source")).to_have_text(f"Post {shown} · undated · by {shown}")
        choose(page, "Outlet", f"Post {shown}")
        page.locator("[data-nd=remove]").click()
        page.get_by_text("Articles by outlet").click()
        settle(page)
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


def test_with_a_password_changing_waits_for_it(browser: Browser, desk: Newsdesk) -> None:
    with ExitStack() as ending:
        address, _ = ending.enter_context(serving_articles(desk, Access("tide", pause=0.05)))
        page = opened(browser, address, ending)
        wait_for(page, listed(desk))
        expect(page.get_by_text("Add articles")).to_be_hidden()
        assert page.locator("[data-nd=remove]").count() == 0
        password = page.get_by_label("Password to change the articles")
        password.fill("ebb")
        page.get_by_role("button", name="Unlock").click()
        expect(page.locator("#nd-locked")).to_have_text("That is not the password.")
        password.fill("tide")
        password.press("Enter")
        expect(page.get_by_text("Add articles")).to_be_visible()
        expect(password).to_be_hidden()
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
        self._client = httpx.Client(base_url=address, timeout=30)
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

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        (path,) = self._client.post("/gradio_api/upload", files={"files": (name, content)}).json()
        return {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}


def test_who_has_not_given_the_password_is_refused_by_the_server_too(desk: Newsdesk, room: Newsroom) -> None:
    """Whatever a browser claims: state that it sends is not looked at."""
    with serving_articles(desk, Access("tide", pause=0.05)) as (address, watch):
        watch.watcher.watch(room.url("/feed.xml"))
        first = desk.browse().articles[0].id
        stranger = Stranger(address, "stranger")
        try:
            answers = [
                stranger.call("nd-listing", "delete", [True], {"article": first}),
                stranger.call("nd-sources", "delete", [True], {"place": room.url("/feed.xml")}),
                stranger.call("nd-add-button", "click", [room.url("/articles/quay.html"), True, True]),
                stranger.call("nd-upload", "upload", [[stranger.upload("a.txt", b"The tower is open.")], True]),
            ]
        finally:
            stranger.close()
        assert [("Give the password first" in answer) for answer in answers] == [True] * 4
        assert desk.article(first) is not None
        assert [source.location for source in desk.library.sources()] == [room.url("/feed.xml")]
        assert desk.browse("tower").total == 0


def test_who_has_given_the_password_is_let_in_and_nobody_else(desk: Newsdesk) -> None:
    with serving_articles(desk, Access("tide", pause=0.05)) as (address, _):
        first, second = (article.id for article in desk.browse(limit=2).articles)
        visitor, other = Stranger(address, "visitor"), Stranger(address, "other")
        try:
            assert "That is not the password" in visitor.call("nd-unlock", "click", ["ebb", None])
            assert "Give the password first" in visitor.call("nd-listing", "delete", [None], {"article": first})
            assert "not the password" not in visitor.call("nd-unlock", "click", ["tide", None])
            assert "Removed: " in visitor.call("nd-listing", "delete", [None], {"article": first})
            assert "Give the password first" in other.call("nd-listing", "delete", [None], {"article": second})
            assert "no longer here" in visitor.call("nd-listing", "delete", [None], {"article": ["x"]})
            assert "no longer here" in visitor.call("nd-listing", "delete", [None], "x")
        finally:
            visitor.close()
            other.close()
        assert (desk.article(first), desk.article(second) is None) == (None, False)


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
