"""A page of evidence in a real Chromium: nothing from an article runs, loads or becomes a part of the page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page

from qa import Newsdesk
from qa.presenting.citations import fragment_url
from qa.presenting.evidence_page import evidence_page
from qa.presenting.plain_text import one_line
from qa.presenting.provenance import Provenance
from qa.presenting.records.build import outcome_record
from qa.presenting.records.serialize import parse_outcome, to_json
from tests.newsroom import Newsroom, Story
from tests.qa.records import HOSTILE, MADE_AT, PROVENANCE, UNSEEN, answered, hostile

_TAGS = "() => [...document.querySelectorAll('*')].map(e => [e.localName, ...e.getAttributeNames()].join(' '))"


class Watched:
    """A page that notes what it asks for, says and opens."""

    def __init__(self, browser: Browser, folder: Path, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page: Page = self.context.new_page()
        self.noted: list[str] = []
        self._path = folder / "evidence.html"
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda r: None if r.url == self._path.as_uri() else self.noted.append(r.url))
        self.page.on("console", lambda message: self.noted.append(message.text))
        self.page.on("pageerror", lambda error: self.noted.append(str(error)))

    def show(self, html: str) -> None:
        self._path.write_text(html, encoding="utf-8")
        self.page.goto(self._path.as_uri())
        if not self.page.locator("details[open]").count():
            self.page.locator("summary").click()

    def _dismiss(self, dialog: Dialog) -> None:
        self.noted.append(dialog.message)
        dialog.dismiss()


def test_hostile_articles_make_no_dialog_no_request_and_no_element(browser: Browser, tmp_path: Path) -> None:
    watched = Watched(browser, tmp_path)
    watched.show(evidence_page(parse_outcome(hostile("words")), index=PROVENANCE, made_at=MADE_AT))
    tags = watched.page.evaluate(_TAGS)
    assert "blockquote dir" in tags
    for text in (*HOSTILE, UNSEEN):
        watched.show(evidence_page(parse_outcome(hostile(text)), index=PROVENANCE, made_at=MADE_AT))
        assert watched.page.evaluate(_TAGS) == tags, text
        assert watched.page.locator("h1").inner_text() == one_line(text)
        assert " ".join(watched.page.locator("mark").first.inner_text().split()) == one_line(text)
        links = watched.page.locator("a").evaluate_all("found => found.map(a => new URL(a.href).origin)")
        assert set(links) == {"https://evil.example"}
    assert watched.noted == []
    watched.context.close()


def test_the_page_fits_a_phone_follows_the_systems_colours_and_prints(
    browser: Browser, tmp_path: Path, samples: Newsdesk, artifacts: Path
) -> None:
    question = "How many boats did the fire damage?"
    record = parse_outcome(to_json(outcome_record(question, samples.ask(question), 1.0)))
    made = evidence_page(record, index=Provenance.of(samples), made_at=datetime.now(UTC))
    papers = []
    for scheme in ("light", "dark"):
        watched = Watched(browser, tmp_path, color_scheme=scheme, viewport={"width": 900, "height": 1000})
        watched.show(made)
        papers.append(watched.page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
        watched.page.screenshot(path=artifacts / f"evidence-{scheme}.png")
        assert watched.noted == []
        watched.context.close()
    assert papers == ["rgb(251, 250, 247)", "rgb(23, 22, 20)"]
    watched = Watched(browser, tmp_path, viewport={"width": 360, "height": 800})
    watched.show(made)
    assert watched.page.evaluate("() => document.documentElement.scrollWidth") == 360
    assert watched.page.pdf().startswith(b"%PDF")
    watched.context.close()


def test_without_the_escaping_the_browser_would_have_told(browser: Browser, tmp_path: Path) -> None:
    """The checks above can fail: an image and a script in the page's own text are noted, and the policy stops both."""
    watched = Watched(browser, tmp_path)
    failures: list[str | None] = []
    watched.page.on("requestfailed", lambda request: failures.append(request.failure))
    text = evidence_page(parse_outcome(answered()), index=PROVENANCE, made_at=MADE_AT)
    watched.show(text.replace("</main>", f"{HOSTILE[0]}{HOSTILE[2]}</main>"))
    refused = [noted for noted in watched.noted if "Content Security Policy" in noted]
    assert [any(word in noted for noted in refused) for word in ("inline script", "x.png")] == [True, True]
    assert [noted for noted in watched.noted if noted not in refused] == ["https://evil.example/x.png"]
    assert failures == ["csp"]
    watched.context.close()


def test_links_lead_to_the_very_words(browser: Browser) -> None:
    """Short and long quotes, within a paragraph and over several, with the signs that directives are made of."""
    signs = "Smith, Ives & Co took a 14-year-old “clock” for 50% of 2,000 crowns – cash."
    long = " ".join(f"The board met for hour {number} of its sitting." for number in range(12))
    paragraphs = (
        "One line.",
        f"It began so. {signs} It ended there.",
        f"{long} They rose.",
        "A last line stands here.",
    )
    filler = tuple(f"Nothing happened on day {number}." for number in range(80))
    with Newsroom() as room:
        url = room.publish(Story(slug="long", title="Long", paragraphs=(*filler, *paragraphs, *filler)))
        for quote in (signs, long, f"{long} They rose.\n\nA last line stands here.", f"{signs} It ended"):
            page = browser.new_page(viewport={"width": 800, "height": 400})
            page.goto(fragment_url(url, quote) or "")
            page.wait_for_function("() => window.scrollY > 0", timeout=10_000)
            place = page.get_by_text(quote.split("\n")[0][:40]).bounding_box()
            assert place
            assert 0 <= place["y"] + place["height"] / 2 <= 400, quote
            page.close()
        unsaid = browser.new_page(viewport={"width": 800, "height": 400})
        unsaid.goto(fragment_url(url, "Nobody said this.") or "")
        assert unsaid.evaluate("() => window.scrollY") == 0
        unsaid.close()
