"""The panel beside the answers, in a real Chromium and as HTML."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from corpus import new_article
from newsdesk.page.side_panel import article_html, passages_html
from qa import Newsdesk
from tests.newsdesk.page.using import JAPAN, LONG, answered, ask

MARATHON = "Who won the Lake Orrin Marathon?"


def test_a_numbered_citation_opens_the_article_at_the_quote_with_the_answer_marked(page: Page, artifacts: Path) -> None:
    ask(page, JAPAN).get_by_role("button", name="Source 1").click()
    panel = page.locator("#nd-panel")
    expect(panel.locator(".nd-article h2")).to_have_text("Soybeans and vehicles: what Japan offered for lower tariffs")
    quote = panel.locator(".nd-quote")
    expect(quote).to_be_in_viewport()
    expect(quote).to_have_text(
        "Japan promised to buy more American goods, among them soybeans and vehicles, in return for further tariff"
        " relief."
    )
    expect(quote.locator("mark")).to_contain_text("soybeans")
    page.screenshot(path=artifacts / "evidence.png")


def test_the_panel_says_which_question_it_belongs_to_and_closes_with_it(page: Page) -> None:
    ask(page, JAPAN).get_by_role("button", name="Source 1").click()
    panel = page.locator("#nd-panel")
    expect(panel.locator("#nd-panel-question")).to_have_text(JAPAN)
    answer = ask(page, MARATHON)
    expect(panel.locator("#nd-panel-question")).to_have_text(JAPAN)
    answer.get_by_role("button", name="passages read").click()
    expect(panel.locator("#nd-panel-question")).to_have_text(MARATHON)
    panel.get_by_role("button", name="Open the article of passage 1", exact=True).click()
    expect(panel.locator(".nd-article")).to_be_visible()
    expect(panel.locator("#nd-panel-question")).to_have_text(MARATHON)
    answer.get_by_role("button", name="Ask again").click()
    expect(panel).to_be_hidden(timeout=LONG)
    answered(page, MARATHON).get_by_role("button", name="Timeline").click()
    expect(panel.locator("#nd-panel-question")).to_have_text(MARATHON)
    page.set_viewport_size({"width": 1440, "height": 860})  # the list of conversations has room beside it
    page.get_by_role("button", name="New conversation").click()
    expect(panel).to_be_hidden()


def test_the_passages_that_were_read_say_why_they_were_found(page: Page, artifacts: Path) -> None:
    ask(page, JAPAN).get_by_role("button", name="11 passages read").click()
    passages = page.locator(".nd-read > li")
    expect(passages).to_have_count(11)
    marked = passages.first.locator("mark").first
    expect(marked).to_contain_text("soybeans")
    passages.first.locator("summary").click()
    expect(passages.first.locator(".nd-why")).to_contain_text("meaning")
    expect(passages.first.locator(".nd-why")).to_contain_text("Words that count most: ")
    page.screenshot(path=artifacts / "passages.png")
    passages.first.get_by_role("button", name="Open the article").click()
    expect(page.locator("#nd-panel .nd-article h2")).to_be_visible()


def test_an_article_that_changed_is_shown_as_it_was_quoted_and_as_it_stands(own_samples: Newsdesk) -> None:
    old, new = (
        new_article(body=body, url="https://pier.example/ferry", title="Ferry")
        for body in ("The ferry costs 14 crowns. It sails.", "The ferry costs 15 crowns. It sails.")
    )
    own_samples.add([old])
    wanted = {"article": old.id, "version": old.version, "start": "0", "end": "26", "spans": "16-25"}
    quote = '<span class="nd-quote">The ferry costs <mark>14 crowns</mark>.</span> It sails.'
    assert quote in article_html(own_samples, wanted)
    assert "nd-changed" not in article_html(own_samples, wanted)
    own_samples.add([new])
    changed = article_html(own_samples, wanted)
    assert quote in changed
    assert "This article has changed since. This is the version that was quoted." in changed
    current = article_html(own_samples, {"article": new.id, "version": new.version})
    assert "The ferry costs 15 crowns. It sails." in current
    assert "nd-changed" not in current
    gone = article_html(own_samples, {**wanted, "version": "0" * 16})
    assert "The version that was quoted is gone." in gone
    assert "nd-quote" not in gone
    own_samples.remove([old.id])
    assert article_html(own_samples, wanted) == (
        '<p class="nd-reason">This article is no longer here: it was removed.</p>'
    )


def test_an_article_without_an_address_is_shown_without_a_link(own_samples: Newsdesk) -> None:
    article = new_article(
        body="The ferry costs 14 crowns.", title="Ferry", outlet="Pier News", url="javascript:alert(1)"
    )
    own_samples.add([article])
    html = article_html(own_samples, {"article": article.id})
    assert '<p class="nd-source"><strong>Pier News</strong> · <span>undated</span></p>' in html
    assert "<a " not in html


def test_whatever_a_browser_asks_for_is_answered_in_words(samples: Newsdesk) -> None:
    article = samples.library.latest(1)[0]
    for wanted in ({}, {"article": ["x"]}, {"article": "<script>"}):
        assert "no longer here" in article_html(samples, wanted)
    for start, end, spans in (
        ("-1", "5", ""),
        ("9", "3", ""),
        ("0", "99999999", ""),
        ("a", None, ""),
        ("1e3", "2", ""),
    ):
        html = article_html(samples, {"article": article.id, "start": start, "end": end, "spans": spans})
        assert "nd-quote" not in html
    html = article_html(samples, {"article": article.id, "start": "0", "end": "9", "spans": "x,1-,3-2,0-99,2-4"})
    assert html.count("<mark>") == 1
    nonsense: list[object] = [None, [], "x", {"question": "?"}]
    for kept in nonsense:
        assert passages_html(kept) == '<p class="nd-reason">This is no record of an answer.</p>'
