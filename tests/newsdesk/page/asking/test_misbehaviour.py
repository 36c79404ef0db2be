"""Whatever a language model or its server does wrong, the reader of the page sees what holds, and why there is no more.

One page in one browser: the server's reply changes from question to question, and each begins a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from corpus.wording import counted
from newsdesk.access.access import Access
from qa import LanguageModel, Newsdesk
from qa.composing.writer import Writer
from tests.language_server import KEY, ScriptedServer
from tests.newsdesk.page.using import LONG, ask, watched
from tests.newsdesk.server.in_process import served
from tests.qa.composing.conftest import QUESTION
from tests.qa.composing.misbehaviours import MISBEHAVIOURS, REOPENED, Misbehaviour
from tests.serving import serving_app

pytestmark = pytest.mark.models
_STORED = "() => JSON.parse(localStorage.getItem('newsdesk.conversations'))?.[0]?.records?.[0]?.written"


@pytest.fixture(scope="module")
def desk(samples: Newsdesk) -> Newsdesk:
    """The samples; the page is built for a language model, and each test puts its own in its place."""
    nobody = LanguageModel(url="http://127.0.0.1:9/v1", model="scripted")
    return Newsdesk(samples.library, samples.reader, language_model=nobody)


@pytest.fixture(scope="module")
def address(desk: Newsdesk) -> Iterator[str]:
    """Where the page is, served from this process."""
    with serving_app(served(desk, Access())) as running:
        yield running


@pytest.fixture(scope="module")
def page(address: str, browser: Browser) -> Iterator[Page]:
    """One session for all: at its end it has asked no other host, opened no dialog and reported no error.

    The page is built before Playwright runs an event loop in this thread.
    """
    with watched(browser, address) as opened:
        yield opened


@pytest.mark.parametrize("one", MISBEHAVIOURS, ids=lambda one: one.name)
def test_what_the_reader_sees_of_a_misbehaviour(one: Misbehaviour, desk: Newsdesk, page: Page) -> None:
    with ScriptedServer(one.reply) as server:
        desk.writer = Writer(server.settings(**one.settings), desk.reader)
        begin_anew(page)
        answer = ask(page, QUESTION)
        stored = cast(dict[str, Any], page.wait_for_function(_STORED, timeout=LONG).json_value())
        expect(answer.locator(".nd-writing")).to_have_count(0)
        expect(answer.locator(".nd-citation").first).to_contain_text(REOPENED)
        assert_sentences(answer, one.shown)
        assert [left["cause"] for left in stored["left_out"]] == list(one.causes)
        assert_left_out(answer, [(left["text"], left["reason"]) for left in stored["left_out"]])
        assert_problem(answer, one.problem)
        # The only addresses are those of the articles that were quoted, and nothing a model wrote is markup.
        expect(answer.locator("img, script, iframe, a[href*=evil]")).to_have_count(0)
        assert KEY not in answer.inner_html()


def begin_anew(page: Page) -> None:
    """Forgets the conversation before, in the browser too."""
    page.evaluate("localStorage.clear()")
    page.locator("#nd-new").click()
    expect(page.locator("#nd-chat .user-row")).to_have_count(0)


def assert_sentences(answer: Locator, shown: tuple[str, ...]) -> None:
    """Each sentence stands in the answer with what it rests on, which opens the article."""
    expect(answer.locator(".nd-sentence")).to_have_count(len(shown))
    for text, item in zip(shown, answer.locator(".nd-sentences > li").all(), strict=True):
        expect(item.locator(".nd-sentence")).to_have_text(text)
        expect(item.locator("blockquote").first).to_contain_text(REOPENED)
        expect(item.get_by_role("button", name="open").first).to_be_visible()


def assert_left_out(answer: Locator, left_out: list[tuple[str, str]]) -> None:
    """The answer says how many sentences were left out, and shows them struck through on demand, each with why."""
    if not left_out:
        expect(answer.locator(".nd-left-out")).to_have_count(0)
        return
    verb = "was" if len(left_out) == 1 else "were"
    summary = answer.locator(".nd-left-out summary")
    expect(summary).to_have_text(f"{counted(len(left_out), 'sentence')} {verb} left out")
    expect(answer.locator(".nd-left-out s").first).not_to_be_visible()
    summary.click()
    for (text, reason), item in zip(left_out, answer.locator(".nd-left-out li").all(), strict=True):
        assert text
        assert reason
        expect(item.locator("s")).to_be_visible()
        expect(item.locator("s")).to_have_text(text)
        expect(item.locator(".nd-why")).to_have_text(reason)


def assert_problem(answer: Locator, problem: str | None) -> None:
    """A line says why nothing more was written, where something went wrong."""
    line = answer.locator(".nd-unwritten")
    if problem is None:
        expect(line).to_have_count(0)
    else:
        expect(line).to_have_text(re.compile(f"Nothing more was written: .*{problem}"))
