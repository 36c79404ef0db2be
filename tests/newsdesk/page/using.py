"""The page as its readers use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Dialog, Locator, Page, expect

LONG = 60_000  # ms: the first question waits for the model, on a busy machine
LEFT = ("AbortError", "Unexpected error Connection errored out")  # Gradio's, of a page that is left while it listens
_ANSWERED = """() => {
    const [asked, answers] = ["user", "bot"].map((who) => [...document.querySelectorAll(`#nd-chat .${who}-row`)]);
    const done = ".nd-answer, .nd-abstention, .nd-reply, .nd-problem";
    return asked.length === answers.length && answers.at(-1)?.querySelector(done);
}"""  # a message's component mounts a moment after its row
JAPAN = "what did Japan promise to buy?"
UNDERSTOOD = re.compile(r"Why did Japan promise to buy .*soybeans.*\?")  # "and why?" after the answer


@contextmanager
def watched(browser: Browser, address: str, path: str = "", script: str = "", **context: Any) -> Iterator[Page]:
    """A fresh session. No other host may be asked, no dialog opened, and no error reported by the page.

    `script` runs before those of the page.
    """
    opened = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **context})
    opened.add_init_script(script)
    fresh = opened.new_page()
    strangers: list[str] = []
    errors: list[str] = []

    def noted(message: str) -> None:
        if not message.startswith(LEFT):
            errors.append(message)

    def dismissed(dialog: Dialog) -> None:
        errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    fresh.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else strangers.append(r.url))
    fresh.on("console", lambda m: noted(m.text) if m.type == "error" else None)
    fresh.on("pageerror", lambda error: noted(str(error)))
    fresh.on("dialog", dismissed)
    fresh.goto(address + path)
    ready(fresh)
    yield fresh
    opened.close()
    assert strangers == []
    assert errors == []


def ready(page: Page) -> None:
    """Waits until the page and its script are there."""
    page.wait_for_selector("#nd-question textarea")
    page.wait_for_function("window.newsdesk")


def settle(page: Page) -> None:
    """Waits until nothing moves or fades any more, but for what turns without end."""
    page.evaluate(
        """() => Promise.allSettled(document.getAnimations()
            .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
            .map((one) => one.finished))"""
    )


def ask(page: Page, question: str) -> Locator:
    """Asks, and waits for the answer or the abstention, which comes back."""
    page.fill("#nd-question textarea", question)
    page.keyboard.press("Enter")
    return answered(page, question)


def answered(page: Page, question: str) -> Locator:
    """Waits until the last question is this one and is answered."""
    expect(page.locator("#nd-chat .user-row").last).to_have_text(question, timeout=LONG)
    page.wait_for_function(_ANSWERED, timeout=LONG)
    return page.locator("#nd-chat .bot-row").last


def questions(page: Page) -> list[str]:
    """What was asked, as the conversation shows it."""
    return [row.strip() for row in page.locator("#nd-chat .user-row").all_inner_texts()]
