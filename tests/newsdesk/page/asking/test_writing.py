"""On the page the quoted answer comes first, and what a language model writes below it, sentence by sentence."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.language_server import Connection, Reply, ScriptedServer, line, says
from tests.newsdesk.page.using import ask, watched
from tests.qa.composing.misbehaviours import COST, GOOD, GOOD_TEXT, MISBEHAVIOURS, RIBBON
from tests.serving import serving

QUESTION = "When did the Tanner Street Bridge reopen?"
SECOND = ("Mayor Ingrid Solheim cut the ribbon.", 1, RIBBON)
WRONG = ("The final cost is $3.9 million.", 1, COST)


@dataclass
class Script:
    """What the server does next; tests set it."""

    reply: Reply = field(default_factory=lambda: says(line(*GOOD)))
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, connection: Connection) -> None:
        self.reply(connection)

    def in_two_parts(self, connection: Connection) -> None:
        """Writes a sentence, waits until it may go on, and writes two more, of which one is wrong."""
        connection.head()
        connection.piece(line(*GOOD))
        assert self.go_on.wait(120)
        connection.piece(line(*WRONG) + line(*SECOND))
        connection.finish()


@pytest.fixture(scope="module")
def script() -> Script:
    return Script()


@pytest.fixture(scope="module")
def model(script: Script) -> Iterator[ScriptedServer]:
    with ScriptedServer(script) as server:
        yield server


@pytest.fixture(scope="module")
def address(samples_index: Path, tmp_path_factory: pytest.TempPathFactory, model: ScriptedServer) -> Iterator[str]:
    """The page with a language model, whose server falls silent for no longer than a test waits."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(samples_index, folder / "index")
    settings = folder / "writer.toml"
    settings.write_text(f'url = "{model.url}"\nmodel = "scripted"\nretries = 0\nsilent_seconds = 100\n')
    with serving(folder / "index", folder / "log", {"NEWSDESK_LLM_FILE": str(settings)}) as running:
        yield running


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address) as fresh:
        yield fresh


def test_the_quoted_answer_comes_first_and_each_sentence_as_it_passes(
    page: Page, script: Script, model: ScriptedServer, artifacts: Path
) -> None:
    holds = threading.Event()

    def held(connection: Connection) -> None:
        assert holds.wait(120)
        script.in_two_parts(connection)

    script.reply = held
    expect(page.locator("#nd-reads")).to_contain_text(f"scripted on {model.settings().server} writes below")
    answer = ask(page, QUESTION)
    expect(answer.locator(".nd-citation").first).to_contain_text("The Tanner Street Bridge reopened at 7 a.m. Friday")
    written = answer.locator(".nd-written")
    expect(written).to_contain_text(f"{model.settings().server} read the passages.")
    expect(written.locator(".nd-sentence")).to_have_count(0)
    holds.set()
    expect(written.locator(".nd-sentence")).to_have_text([GOOD_TEXT])
    expect(written.locator(".nd-writing")).to_contain_text("Writing…")
    script.go_on.set()
    expect(written.locator(".nd-sentence")).to_have_text([GOOD_TEXT, SECOND[0]])
    expect(written.locator(".nd-writing")).to_have_count(0)
    expect(written.locator(".nd-bears blockquote").first).to_contain_text(GOOD[2])
    expect(written.locator(".nd-bears mark").first).to_have_text(GOOD[2])
    left_out = written.locator(".nd-left-out")
    expect(left_out.locator("summary")).to_have_text("1 sentence was left out")
    expect(left_out.locator("s")).not_to_be_visible()
    left_out.locator("summary").click()
    expect(left_out.locator("s")).to_have_text(WRONG[0])
    expect(left_out.locator(".nd-why")).to_contain_text("$3,900,000” stands in none of its quotes")
    page.screenshot(path=artifacts / "written.png", full_page=True)
    page.reload()
    expect(page.locator(".nd-written .nd-sentence")).to_have_text([GOOD_TEXT, SECOND[0]])


def test_stop_ends_the_request_at_the_server_and_the_answer_stays(
    page: Page, script: Script, model: ScriptedServer
) -> None:
    def unending(connection: Connection) -> None:
        connection.head()
        connection.piece(line(*GOOD))
        connection.wait_until_gone()

    script.reply = unending
    model.ended.clear()
    answer = ask(page, "Who cut the ribbon of the Tanner Street Bridge?")
    expect(answer.locator(".nd-sentence")).to_have_text([GOOD_TEXT])
    answer.get_by_role("button", name="Stop writing").click()
    expect(answer.locator(".nd-unwritten")).to_have_text("Nothing more was written: It was stopped.")
    expect(answer.locator(".nd-sentence")).to_have_text([GOOD_TEXT])
    expect(answer.locator(".nd-citation").first).to_be_visible()
    assert model.ended.wait(60)


def test_the_next_question_leaves_what_is_still_written(page: Page, script: Script, model: ScriptedServer) -> None:
    def unending(connection: Connection) -> None:
        connection.head()
        connection.piece(line(*GOOD))
        connection.wait_until_gone()

    script.reply = unending
    answer = ask(page, "What did the Tanner Street Bridge cost in the end?")
    expect(answer.locator(".nd-sentence")).to_have_text([GOOD_TEXT])
    model.ended.clear()
    script.reply = says(line(*SECOND))
    answer = ask(page, "Which weight limit will stay in force on the bridge?")
    expect(answer.locator(".nd-sentence")).to_have_text([SECOND[0]])
    assert model.ended.wait(60)
    expect(page.locator(".nd-sentence")).to_have_text([GOOD_TEXT, SECOND[0]])


def test_markup_and_failures_reach_the_page_as_words(page: Page, script: Script) -> None:
    by_name = {one.name: one for one in MISBEHAVIOURS}
    script.reply = by_name["markup"].reply
    left_out = ask(page, "When did the bridge on Tanner Street reopen?").locator(".nd-left-out")
    left_out.locator("summary").click()
    expect(left_out.locator("s")).to_contain_text("<img src=x onerror=alert(1)> The bridge reopened")
    assert page.locator(".nd-written img").count() == 0
    script.reply = by_name["key refused"].reply
    answer = ask(page, "On what day did the Tanner Street Bridge reopen?")
    expect(answer.locator(".nd-unwritten")).to_contain_text("refuses the key")
    expect(answer.locator(".nd-citation").first).to_be_visible()
