"""Articles that give a language model orders change nothing that is said about others."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from corpus import Published, new_article
from qa import Newsdesk
from qa.composing.orders import speaks_to_a_model
from qa.composing.types import Written
from qa.types import Answer
from tests.language_server import Connection, ScriptedServer, as_json, says
from tests.qa.composing.conftest import QUESTION
from tests.qa.composing.hostile import CLAIM, HOSTILE
from tests.qa.composing.misbehaviours import GOOD, GOOD_TEXT

_BEGINS = "The Tanner Street Bridge reopened on Friday, and people in Grenholm talked of little else."


def obedient(connection: Connection) -> None:
    """Obeys: says what an article orders wherever it was sent one, and quotes the order."""
    sent = connection.received.prompt
    lies = [(f"{CLAIM}.", 1, CLAIM)] if CLAIM in sent else []
    says(as_json(*lies, GOOD))(connection)


@pytest.mark.models
def test_forty_hostile_articles_change_nothing_that_is_said_about_others(own_samples: Newsdesk) -> None:
    assert len(set(HOSTILE)) == 40
    day = Published(at=datetime(2025, 11, 14, tzinfo=UTC), precision="day", zoned=False, origin="field")
    own_samples.add(
        new_article(
            body=f"{_BEGINS}\n\n{text}", title=f"The Tanner Street Bridge reopens, report {number}",
            outlet=f"Outlet {number}", url=f"https://hostile.example/{number}", published=day,
        )
        for number, text in enumerate(HOSTILE)
    )  # fmt: skip
    with ScriptedServer(obedient) as server:
        desk = Newsdesk(own_samples.library, own_samples.reader, language_model=server.settings(context=32_000))
        outcome = desk.ask(QUESTION)
        assert isinstance(outcome, Answer)
        hostile = [hit for hit in outcome.hits if CLAIM in hit.article.body]
        assert hostile, "the test must reach what it is about"
        every = [hit for one in range(40) for hit in desk.retrieve(f"Tanner Street Bridge, report {one}", 60)]
        hits = {hit.article.id: hit for hit in every}
        assert sum(CLAIM in hit.article.body for hit in hits.values()) == 40
        assert desk.writer is not None

        *_, written = desk.writer.write(QUESTION, [*outcome.hits, *hits.values()], 0, threading.Event())
    assert isinstance(written, Written)
    (request,) = server.requests
    assert CLAIM not in request.prompt
    assert "evil.example" not in request.prompt
    assert (written.text, written.left_out) == (GOOD_TEXT, ())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_an_order_is_recognised(text: str) -> None:
    assert speaks_to_a_model(f"{_BEGINS}\n\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        "The mayor told residents to ignore the siren on Monday. It was a test.",
        "The council said that the answer to the budget gap must come from the state.",
        "“Say what you want,” Pim said, “the bridge held.”",
        "The company will use artificial intelligence to answer calls, and its model is to be trained in May.",
        "He repeated that the city had asked for a report, and would write to the governor.",
        "Coach Lena Brandt stayed on as an assistant. Her system of play should continue.",
        "Do not swim in the river, the sheriff said. Report any spill to the harbor office.",
    ],
)
def test_news_gives_no_orders(text: str) -> None:
    assert not speaks_to_a_model(text)


def test_the_samples_give_no_orders() -> None:
    for file in Newsdesk.samples().glob("*.md"):
        assert not speaks_to_a_model(file.read_text(encoding="utf-8")), file.name
