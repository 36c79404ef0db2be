"""`/write` over HTTP: the quoted answer at once, then what a language model wrote, again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from newsdesk.access.access import Access
from newsdesk.api.endpoints import Endpoints
from newsdesk.api.metrics import Metrics
from qa import Newsdesk
from tests.language_server import Connection, ScriptedServer, as_json, line, says
from tests.qa.composing.misbehaviours import COST, GOOD, GOOD_TEXT, RIBBON
from tests.serving import serving

pytestmark = pytest.mark.models
QUESTION = "When did the Tanner Street Bridge reopen?"
SECOND = ("Mayor Ingrid Solheim cut the ribbon.", 1, RIBBON)
WRONG = ("The final cost is $3.9 million.", 1, COST)


def connected(address: str) -> Client:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        return Client(address, verbose=False)


@pytest.fixture
def go_on() -> threading.Event:
    return threading.Event()


@pytest.fixture
def client(samples_index: Path, tmp_path: Path, go_on: threading.Event) -> Iterator[Client]:
    def reply(connection: Connection) -> None:
        connection.head()
        connection.piece(line(*GOOD))
        assert go_on.wait(120)
        connection.piece(line(*WRONG) + line(*SECOND))
        connection.finish()

    with ScriptedServer(reply) as server:
        environment = {"NEWSDESK_LLM_URL": server.url, "NEWSDESK_LLM_MODEL": "scripted"}
        with serving(samples_index, tmp_path / "log", environment) as address:
            one = connected(address)
            yield one
            one.close()


def test_each_result_has_all_that_was_written_so_far(client: Client, go_on: threading.Event) -> None:
    results: list[Any] = []
    for result in client.submit(question=QUESTION, api_name="/write"):
        results.append(result)
        if len(results) == 2:
            go_on.set()
    first, second, *_, last = results
    assert "written" not in first
    assert first["citations"][0]["quote"].startswith("The Tanner Street Bridge reopened at 7 a.m. Friday")
    assert [one["text"] for one in second["written"]["sentences"]] == [GOOD_TEXT]
    assert [one["text"] for one in last["written"]["sentences"]] == [GOOD_TEXT, SECOND[0]]
    assert [(one["text"], one["cause"]) for one in last["written"]["left_out"]] == [(WRONG[0], "number")]
    assert {name: last[name] for name in first} == first
    with pytest.raises(AppError, match="question must be a text"):
        client.predict(question=7, api_name="/write")


def test_what_was_written_is_counted(samples: Newsdesk) -> None:
    from prometheus_client import CollectorRegistry

    with ScriptedServer(says(as_json(GOOD, WRONG, SECOND))) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings())
        metrics = Metrics(desk, CollectorRegistry())
        list(Endpoints(desk, Access(), metrics, "api", ValueError).write(QUESTION))
    text = metrics.text().decode()
    assert 'newsdesk_written_sentences_total{decision="shown"} 2.0' in text
    assert 'newsdesk_written_sentences_total{decision="number"} 1.0' in text
    assert 'newsdesk_language_model_tokens_total{direction="in"} 900.0' in text
    assert 'newsdesk_language_model_tokens_total{direction="out"} 60.0' in text
    assert "newsdesk_writing_seconds_count 1.0" in text
    assert "newsdesk_writing_problems_total 0.0" in text


def test_without_a_language_model_the_call_says_so(samples: Newsdesk) -> None:
    from prometheus_client import CollectorRegistry

    endpoints = Endpoints(samples, Access(), Metrics(samples, CollectorRegistry()), "api", ValueError)
    with pytest.raises(ValueError, match="this server has no language model: `ask` gives the quoted answer"):
        next(endpoints.write(QUESTION))
