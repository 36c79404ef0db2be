"""What the browser keeps, and what readers take away and leave, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from corpus import new_article
from newsdesk.page.downloads import conversation_file, evidence_file
from newsdesk.page.feedback import save_verdict
from qa import Newsdesk
from qa.presenting.check_quotes import read_evidence
from qa.presenting.feedback import FeedbackFile
from tests.newsdesk.page.using import JAPAN, answered, ask, questions, ready
from tests.serving import serving

MARATHON = "Who won the Lake Orrin Marathon?"


def test_a_conversation_is_there_again_after_a_reload_and_goes_on(page: Page) -> None:
    ask(page, MARATHON)
    page.reload()
    ready(page)
    expect(answered(page, MARATHON).locator(".nd-text")).to_contain_text("Okafor-Reyes")
    understood = ask(page, "and how old is he?").locator(".nd-understood")
    expect(understood).to_contain_text("How old is Daniel Okafor-Reyes?")
    answered(page, "and how old is he?").get_by_role("button", name="Source 1").click()
    expect(page.locator(".nd-quote")).to_be_in_viewport()


def test_conversations_are_named_renamed_opened_and_deleted(page: Page, artifacts: Path) -> None:
    ask(page, JAPAN)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#nd-chat .user-row")).to_have_count(0)
    ask(page, MARATHON)
    titles = page.locator(".nd-conversation")
    assert titles.all_inner_texts() == [MARATHON, JAPAN]
    page.get_by_role("button", name=f"Rename {JAPAN}").click()
    page.get_by_label("New name").fill("Trade")
    page.get_by_label("New name").press("Enter")
    assert titles.all_inner_texts() == [MARATHON, "Trade"]
    page.get_by_role("button", name="Trade", exact=True).click()
    answered(page, JAPAN)
    page.screenshot(path=artifacts / "conversations.png")
    page.get_by_role("button", name="Delete Trade").click()
    assert titles.all_inner_texts() == [MARATHON, "Trade"]
    page.get_by_role("button", name="Delete Trade").click()
    assert titles.all_inner_texts() == [MARATHON]
    expect(page.locator("#nd-chat .user-row")).to_have_count(0)
    page.reload()
    ready(page)
    answered(page, MARATHON)
    assert titles.all_inner_texts() == [MARATHON]


def test_what_a_browser_kept_is_not_trusted(page: Page) -> None:
    ask(page, JAPAN)
    page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage.getItem("newsdesk.conversations"));
            const [record] = kept[0].records;
            const forged = {...record, answer: "<img src=x onerror=alert(1)>", parts: ["<b>forged</b>"]};
            kept[0].records = ["nonsense", {question: 3}, null, forged];
            kept[0].title = "<img src=x onerror=alert(2)>";
            localStorage.setItem("newsdesk.conversations", JSON.stringify([17, ...kept]));
        }"""
    )
    page.reload()
    ready(page)
    expect(answered(page, JAPAN).locator(".nd-text")).to_have_text("<img src=x onerror=alert(1)>")
    assert questions(page) == [JAPAN]
    assert page.locator(".nd-conversation").all_inner_texts() == ["<img src=x onerror=alert(2)>"]
    assert page.locator("#nd-page img, #nd-page b").count() == 0


def test_a_conversation_can_be_saved_as_markdown(page: Page) -> None:
    ask(page, JAPAN)
    ask(page, "who won the 1998 World Cup?")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as Markdown").click()
    assert saved.value.suggested_filename == "newsdesk-conversation.md"
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert text.index("soybeans") < text.index("Harbor Ledger") < text.index("who won the 1998 World Cup?")


def test_an_answer_can_be_saved_as_a_page_of_evidence_that_can_be_checked(page: Page, tmp_path: Path) -> None:
    answer = ask(page, JAPAN)
    with page.expect_download() as saved:
        answer.get_by_role("button", name="Save this answer as an evidence page").click()
    file = tmp_path / "evidence.html"
    file.write_bytes(Path(saved.value.path()).read_bytes())
    found = read_evidence(file)
    assert found.edits == ()
    (outcome,) = found.outcomes
    assert outcome.question == JAPAN
    assert "soybeans" in str(outcome.answer)


def test_a_citation_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = ask(page, JAPAN)
    answer.get_by_role("button", name="Copy the answer as a citation").click()
    expect(answer.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Japan promised to buy more American goods, among them soybeans")
    assert "Miriam Castellane" in copied
    assert "Harbor Ledger (sample)" in copied
    assert "29 October 2025" in copied
    assert "https://harbor-ledger.example/2025/10/29/soybeans-vehicles-tariffs#:~:text=Japan%20promised" in copied


def test_verdicts_are_kept_beside_the_index(own_samples: Newsdesk, browser: Browser, tmp_path: Path) -> None:
    index = own_samples.library.folder
    with serving(index, tmp_path / "log") as address:
        page = browser.new_page()
        page.goto(address)
        ready(page)
        answer = ask(page, JAPAN)
        answer.get_by_role("button", name="This answer is helpful").click()
        expect(page.locator("#nd-notice")).to_have_text("Thank you: saved beside the index.")
        expect(answer.locator("[data-nd=up]")).to_have_attribute("aria-pressed", "true")
        answer.get_by_role("button", name="This answer is not right").click()
        answer.get_by_label("What is wrong?").select_option("wrong quote")
        answer.get_by_label("Say more").fill("It names two things.")
        answer.get_by_role("button", name="Send").click()
        expect(answer.locator("[data-nd=down]")).to_have_attribute("aria-pressed", "true")
        expect(answer.locator("[data-nd=up]")).to_have_attribute("aria-pressed", "false")
        page.close()
    (given,) = FeedbackFile(index).read()[0]
    assert (given.question, given.verdict) == (JAPAN, "down")
    assert "soybeans" in str(given.answer)
    assert (given.reason, given.comment) == ("wrong quote", "It names two things.")


def test_forged_records_are_neither_saved_nor_kept(own_samples: Newsdesk) -> None:
    article = new_article(body="The ferry costs 14 crowns.", url="https://pier.example/f", title="Ferry")
    own_samples.add([article])
    forged = {
        "question": "?", "abstained": False, "confidence": 0.9, "answer": "15 crowns", "parts": ["15 crowns"],
        "citations": [{
            "article_id": article.id, "version": article.version, "title": "Ferry", "url": article.url, "start": 0,
            "end": 26, "quote": "The ferry costs 15 crowns.", "answer_spans": [[16, 25]],
        }],
    }  # fmt: skip
    assert evidence_file(own_samples, forged) == {
        "problem": "Not saved: a quote of this answer does not stand in the articles any more."
    }
    assert list(evidence_file(own_samples, "nonsense")) == ["problem"]
    for said in (None, {}, {"record": forged, "verdict": "sideways"}, {"record": 3, "verdict": "up"}):
        assert save_verdict(own_samples, said).startswith("Not saved: ")
    assert FeedbackFile(own_samples.library.folder).read()[0] == []
    assert "<script>" not in conversation_file(json.loads('[{"question": "<script>"}, 3]'))
