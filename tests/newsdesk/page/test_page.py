"""Asking in a real Chromium, as a reader does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qa import Newsdesk
from tests.newsdesk.page.using import JAPAN, LONG, UNDERSTOOD, answered, ask, questions, watched


def test_the_answer_shows_its_quote_outlet_date_byline_and_link(page: Page, samples: Newsdesk, artifacts: Path) -> None:
    answer = ask(page, JAPAN)
    expect(answer.locator(".nd-text")).to_contain_text("soybeans")
    quote = answer.locator("blockquote").first.inner_text().split("”")[0].strip("“”")
    articles = [article for article in samples.library.latest(100) if quote in article.body]
    assert [article.outlet for article in articles] == ["Harbor Ledger (sample)"]
    expect(answer.locator("blockquote mark")).to_contain_text("soybeans")
    source = answer.locator(".nd-source").first
    expect(source).to_contain_text("Harbor Ledger (sample) · 29 October 2025 · by Miriam Castellane")
    link = source.locator("a")
    assert link.get_attribute("href") == "https://harbor-ledger.example/2025/10/29/soybeans-vehicles-tariffs"
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.screenshot(path=artifacts / "page.png")


def test_how_sure_an_answer_is_stands_in_words_with_the_number_on_hover(page: Page) -> None:
    sure = ask(page, JAPAN).locator(".nd-sure")
    word = sure.inner_text()
    assert word in ("Likely right", "Possibly right", "Uncertain")
    title = sure.get_attribute("title") or ""
    percent = int(title.removeprefix("Confidence ").removesuffix("%"))
    assert {"Likely right": 60, "Possibly right": 40, "Uncertain": 30}[word] <= percent <= 100
    assert sure.get_attribute("aria-label") == f"{word}, confidence {percent}%"


def test_other_answers_stand_side_by_side_with_their_days(page: Page, artifacts: Path) -> None:
    answer = ask(page, "How many boats did the fire damage?")
    expect(answer.locator(".nd-text")).to_have_text("11")
    others = answer.locator(".nd-other")
    expect(others.first.locator(".nd-other-text")).to_contain_text("14")
    expect(others.first.locator("time")).to_have_text("15 September 2025")
    others = ask(page, "When will the Tanner Street Bridge reopen?").locator(".nd-other")
    expect(others).to_have_count(2)  # not the day on which it closed
    tops = others.evaluate_all("cards => cards.map(card => card.getBoundingClientRect().top)")  # at once: it scrolls
    assert len(set(tops)) == 1
    page.screenshot(path=artifacts / "alternatives.png")


def test_a_follow_up_question_is_understood_with_the_one_before_and_can_be_corrected(
    page: Page, artifacts: Path
) -> None:
    expect(ask(page, JAPAN).locator(".nd-understood")).to_have_count(0)
    answer = ask(page, "and why?")
    understood = answer.locator(".nd-understood")
    expect(understood).to_contain_text(UNDERSTOOD)
    page.screenshot(path=artifacts / "follow-up.png")
    understood.get_by_role("button", name="Correct").click()
    box = page.locator("#nd-question textarea")
    expect(box).to_have_value(UNDERSTOOD)
    box.fill("When did the Tanner Street Bridge reopen?")
    box.press("Enter")
    answered(page, "When did the Tanner Street Bridge reopen?")
    assert questions(page) == [JAPAN, "When did the Tanner Street Bridge reopen?"]
    expect(page.locator(".nd-understood")).to_have_count(0)


def test_what_is_not_there_is_not_answered(page: Page, artifacts: Path) -> None:
    abstention = ask(page, "who won the 1998 World Cup?").locator(".nd-abstention")
    expect(abstention).to_contain_text(
        "I did not find an answer to this in 27 articles from 8 outlets, published 2 September 2025 to"
    )
    expect(abstention.locator(".nd-label")).to_have_text("Nearest passages, not an answer")
    expect(abstention.locator(".nd-nearest li")).to_have_count(3)
    expect(abstention.locator(".nd-nearest li").first).to_be_visible()
    expect(page.locator(".nd-answer")).to_have_count(0)
    page.screenshot(path=artifacts / "abstention.png")


def test_the_page_says_what_is_covered_and_offers_questions(page: Page) -> None:
    covered = page.locator(".nd-coverage")
    expect(covered).to_contain_text("27 articles from 8 outlets, published 2 September 2025 to 14 November 2025")
    expect(covered).to_contain_text("sample")
    example = page.locator(".nd-examples button").first
    expect(example).to_be_visible(timeout=LONG)
    question = example.inner_text().strip()
    example.click()
    expect(answered(page, question).locator("blockquote").first).to_be_visible()


def test_filters_by_outlet_and_day_decide_what_answers(page: Page, artifacts: Path) -> None:
    drawer = page.locator("#nd-filters")
    drawer.get_by_role("button", name="Filters").click()
    page.locator("#nd-outlets input").click()
    page.get_by_role("option", name="Pacific Courier (sample)").click()
    expect(drawer.locator("button").first).to_contain_text("Pacific Courier (sample), any date")
    answer = ask(page, JAPAN)
    outlets = answer.locator(".nd-source strong").all_inner_texts()
    assert outlets
    assert set(outlets) == {"Pacific Courier (sample)"}
    page.locator("#nd-since input").first.fill("2025-11-01")
    page.locator("#nd-since input").first.press("Enter")
    expect(drawer.locator("button").first).to_contain_text("from 2025-11-01")
    page.screenshot(path=artifacts / "filters.png")
    nothing = ask(page, JAPAN)
    expect(nothing.locator(".nd-reason")).to_contain_text("No article within these filters")


def test_an_edited_question_takes_the_place_of_the_old_one_and_of_what_followed(page: Page) -> None:
    ask(page, JAPAN)
    ask(page, "Who won the Lake Orrin Marathon?")
    page.locator("#nd-chat .bot-row").first.get_by_role("button", name="Edit the question").click()
    box = page.locator("#nd-question textarea")
    expect(box).to_have_value(JAPAN)
    box.fill("Who was elected mayor of Port Alder?")
    box.press("Enter")
    answer = answered(page, "Who was elected mayor of Port Alder?")
    expect(answer.locator(".nd-text")).to_contain_text("Achterberg")
    assert questions(page) == ["Who was elected mayor of Port Alder?"]


def test_a_question_can_be_asked_again(page: Page) -> None:
    ask(page, JAPAN).get_by_role("button", name="Ask again").click()
    expect(page.locator(".nd-waiting")).to_have_count(0, timeout=LONG)
    expect(answered(page, JAPAN).locator(".nd-text")).to_contain_text("soybeans")
    assert questions(page) == [JAPAN]


def test_a_link_to_a_question_asks_it_with_its_filters(page: Page, browser: Browser, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#nd-filters").get_by_role("button", name="Filters").click()
    page.locator("#nd-outlets input").click()
    page.get_by_role("option", name="Harbor Ledger (sample)").click()
    answer = ask(page, JAPAN)
    answer.get_by_role("button", name="Copy a link to this question").click()
    expect(answer.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}?q=what+did+Japan+promise+to+buy%3F&outlet=Harbor+Ledger+%28sample%29"
    with watched(browser, address, link.removeprefix(address)) as other:
        expect(answered(other, JAPAN).locator(".nd-text")).to_contain_text("soybeans")
        expect(other.locator("#nd-filters button").first).to_contain_text("Harbor Ledger (sample)")


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
    with page.expect_response(lambda response: response.url.endswith("/run/predict")):  # the box is written before it
        page.keyboard.press("Enter")
    expect(page.locator("#nd-question textarea")).to_have_value("")
    ask(page, "hello")
    assert questions(page) == ["hello"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone(browser: Browser, address: str, artifacts: Path, scheme: str) -> None:
    with watched(browser, address, viewport={"width": 360, "height": 740}, color_scheme=scheme) as phone:
        answer = ask(phone, JAPAN)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        expect(phone.locator("#nd-question textarea")).to_be_in_viewport()
        expect(answer.locator("blockquote")).to_be_in_viewport()
        phone.screenshot(path=artifacts / f"phone-{scheme}.png")
        answer.locator(".nd-number").click()
        expect(phone.locator(".nd-quote")).to_be_in_viewport()
        phone.screenshot(path=artifacts / f"phone-evidence-{scheme}.png")
        phone.get_by_role("button", name="Close the panel").click()
        expect(phone.locator("#nd-panel")).to_be_hidden()
        phone.get_by_role("button", name="Conversations").click()
        expect(phone.locator("#nd-conversations")).to_contain_text(JAPAN)


def test_a_day_is_the_outlets_and_its_title_says_when_that_was_for_the_reader(browser: Browser, address: str) -> None:
    with watched(browser, address, timezone_id="America/New_York") as page:  # published 09:30 in Tokyo
        time = ask(page, JAPAN).locator("time").first
        expect(time).to_have_text("29 October 2025")
        assert time.get_attribute("datetime") == "2025-10-29T09:30:00+09:00"
        expect(time).to_have_attribute("title", re.compile("28 October 2025.* 20:30, your time"))


def test_the_keyboard_alone_suffices(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type(JAPAN)
    page.keyboard.press("Enter")
    answer = answered(page, JAPAN)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('nd-number')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".nd-quote")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Close the panel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#nd-panel")).to_be_hidden()
    expect(answer.locator(".nd-number")).to_be_focused()


# How many questions the server has answered: stopped ones too, once their answer is ready.
_COUNT = """fetch("/metrics").then((got) => got.text()).then((text) => Number(
    /^newsdesk_question_seconds_count (.*)$/m.exec(text)[1]))"""


def test_a_question_that_is_under_way_can_be_stopped(page: Page) -> None:
    ask(page, JAPAN)
    counted = page.evaluate(f"() => {_COUNT}")
    page.evaluate(  # the answer comes too fast for a hand: the button is pressed as soon as it is there
        """() => new MutationObserver((_, watching) => {
            const stop = document.querySelector(".nd-waiting [data-nd=stop]");
            if (stop) { watching.disconnect(); stop.click(); }
        }).observe(document.querySelector("#nd-chat"), {childList: true, subtree: true})"""
    )
    page.fill(
        "#nd-question textarea", "Who was first in the marathon at Lake Orrin?"
    )  # asked nowhere else: no answer is kept
    page.keyboard.press("Enter")
    expect(page.locator("#nd-chat .bot-row").last).to_have_text("Stopped.", timeout=LONG)
    page.wait_for_function(f"async (before) => await {_COUNT} > before", arg=counted, timeout=LONG)  # it is answered
    expect(page.locator("#nd-chat .bot-row").last).to_have_text("Stopped.")
    ask(page, "Who was elected mayor of Port Alder?")
    assert questions(page) == [JAPAN, "Who was elected mayor of Port Alder?"]


def test_two_readers_do_not_see_each_others_questions(page: Page, browser: Browser, address: str) -> None:
    ask(page, "Who won the Lake Orrin Marathon?")
    with watched(browser, address) as other:
        ask(other, "hello")
        assert questions(other) == ["hello"]
        assert questions(page) == ["Who won the Lake Orrin Marathon?"]
        assert other.locator(".nd-conversation").all_inner_texts() == ["hello"]
