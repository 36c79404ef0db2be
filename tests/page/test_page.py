"""The chat page in a real Chromium, as a reader uses it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from qa import Newsdesk
from tests.page.browser import ARGUMENTS, find_chromium
from tests.serving import serving

LONG = 60_000  # ms: the first question waits for the model, on a busy machine


@pytest.fixture(scope="module")
def address(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(samples_index, folder / "index")
    with serving(folder / "index", folder / "log") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh session; it fails if anything is asked of another host, or the page reports an error."""
    context = browser.new_context(viewport={"width": 1200, "height": 860})
    fresh = context.new_page()
    strangers: list[str] = []
    errors: list[str] = []
    fresh.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else strangers.append(r.url))
    fresh.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    fresh.goto(address)
    fresh.wait_for_selector("#nd-question textarea")
    yield fresh
    context.close()
    assert strangers == []
    assert errors == []


def ask(page: Page, question: str) -> None:
    page.fill("#nd-question textarea", question)
    page.keyboard.press("Enter")
    expect(page.locator("#nd-chat .user-row").last).to_have_text(question, timeout=LONG)
    expect(page.locator(".nd-waiting")).to_have_count(0, timeout=LONG)


def test_the_answer_shows_its_quote_outlet_date_and_link(page: Page, samples: Newsdesk, artifacts: Path) -> None:
    ask(page, "what did Japan promise to buy?")
    answer = page.locator(".nd-answer").last
    quote = answer.locator("blockquote").first.inner_text().strip("“”")
    assert "soybeans and vehicles" in quote
    articles = [article for article in samples.library.latest(100) if quote in article.body]
    assert [article.outlet for article in articles] == ["Harbor Ledger (sample)"]
    source = answer.locator(".nd-source").first
    expect(source).to_contain_text("Harbor Ledger (sample) · 29 October 2025 · by Miriam Castellane")
    link = source.locator("a")
    assert link.get_attribute("href") == "https://harbor-ledger.example/2025/10/29/soybeans-vehicles-tariffs"
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.screenshot(path=artifacts / "page.png")


def test_the_passages_behind_an_answer_have_the_quote_marked(page: Page) -> None:
    ask(page, "what did Japan promise to buy?")
    passages = page.locator(".nd-answer .nd-passages").last
    expect(passages.locator("li").first).to_be_hidden()
    passages.locator("summary").click()
    marked = passages.locator("mark").first
    expect(marked).to_be_visible()
    assert "soybeans and vehicles" in marked.inner_text()


def test_a_follow_up_question_is_understood_with_the_one_before_and_says_how(page: Page, artifacts: Path) -> None:
    ask(page, "what did Japan promise to buy?")
    expect(page.locator(".nd-understood")).to_have_count(0)
    ask(page, "and when was that?")
    understood = page.locator(".nd-understood").last
    expect(understood).to_have_text("Understood as: When did Japan promise to buy soybeans and vehicles?")
    page.screenshot(path=artifacts / "follow-up.png")


def test_what_is_not_there_is_not_answered(page: Page, artifacts: Path) -> None:
    ask(page, "who won the 1998 World Cup?")
    abstention = page.locator(".nd-abstention").last
    expect(abstention).to_contain_text("I did not find an answer to this in 27 articles from 8 outlets")
    expect(abstention.locator("summary")).to_have_text("Nearest passages, not an answer (3)")
    expect(abstention.locator("li")).to_have_count(3)
    expect(abstention.locator("li").first).to_be_visible()
    assert page.locator(".nd-answer").count() == 0
    page.screenshot(path=artifacts / "abstention.png")


def test_the_page_says_what_is_covered_and_offers_questions(page: Page) -> None:
    covered = page.locator(".nd-coverage")
    expect(covered).to_have_text(
        "27 articles from 8 outlets, published 3 September 2025 to 14 November 2025 · 1 undated"
    )
    example = page.locator("#nd-chat .placeholder ~ * button, #nd-chat button.example").first
    expect(example).to_be_visible(timeout=LONG)
    question = example.inner_text().strip()
    example.click()
    expect(page.locator("#nd-chat .user-row").last).to_have_text(question, timeout=LONG)
    expect(page.locator(".nd-answer blockquote").first).to_be_visible(timeout=LONG)


def test_two_readers_do_not_see_each_others_questions(page: Page, browser: Browser, address: str) -> None:
    ask(page, "Who won the Lake Orrin Marathon?")
    other = browser.new_context().new_page()
    other.goto(address)
    other.wait_for_selector("#nd-question textarea")
    ask(other, "hello")
    assert [row.inner_text() for row in other.locator("#nd-chat .user-row").all()] == ["hello"]
    assert page.locator("#nd-chat .user-row").all_inner_texts() == ["Who won the Lake Orrin Marathon?"]
    other.context.close()


def test_what_is_typed_while_an_answer_is_awaited_stays_in_the_box(page: Page) -> None:
    page.fill("#nd-question textarea", "Who won the Lake Orrin Marathon?")
    page.keyboard.press("Enter")
    expect(page.locator("#nd-question textarea")).to_have_value("")
    page.keyboard.type("hel")
    expect(page.locator(".nd-answer")).to_have_count(1, timeout=LONG)
    page.keyboard.type("lo")
    expect(page.locator("#nd-question textarea")).to_have_value("hello")
    page.keyboard.press("Enter")
    expect(page.locator(".nd-reply")).to_have_count(1, timeout=LONG)


def test_an_empty_question_does_nothing(page: Page) -> None:
    page.fill("#nd-question textarea", "   ")
    page.keyboard.press("Enter")
    expect(page.locator("#nd-question textarea")).to_have_value("")
    page.wait_for_timeout(500)  # Gradio writes the emptied value twice; no hand types between the two
    ask(page, "hello")
    assert page.locator("#nd-chat .user-row").count() == 1


def test_uploaded_files_are_added_and_answered_from_and_a_broken_one_is_named(page: Page, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)> **bold** ${alert(2)} {{3}} <script>alert(4)</script>"
    record = {
        "title": hostile,
        "outlet": "Pier News <b>",
        "url": "javascript:alert(5)",
        "text": f"The ferry to Hallow Island will cost 14 crowns from May {hostile}.",
    }
    (tmp_path / "good.json").write_text(json.dumps(record))
    (tmp_path / "bad.jsonl").write_text("{broken")
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.get_by_text("Add articles").click()
    page.set_input_files("#nd-upload input[type=file]", [tmp_path / "good.json", tmp_path / "bad.jsonl"])
    report = page.locator(".nd-report")
    expect(report).to_contain_text("1 article added.", timeout=LONG)
    expect(report).to_contain_text("Left out bad.jsonl, line 1: not JSON")
    expect(page.locator(".nd-coverage")).to_contain_text("28 articles from 9 outlets")
    ask(page, "What will the ferry to Hallow Island cost?")
    answer = page.locator(".nd-answer").last
    expect(answer.locator("blockquote").first).to_have_text(f"“{record['text']}”")
    expect(answer.locator(".nd-source").first).to_contain_text(hostile)
    assert answer.locator("img, script, b, a[href^=javascript]").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone(browser: Browser, address: str, artifacts: Path, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
    phone = context.new_page()
    phone.goto(address)
    phone.wait_for_selector("#nd-question textarea")
    ask(phone, "what did Japan promise to buy?")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    expect(phone.locator("#nd-question textarea")).to_be_in_viewport()
    expect(phone.locator(".nd-answer blockquote").last).to_be_in_viewport()
    phone.screenshot(path=artifacts / f"phone-{scheme}.png")
    context.close()
