"""Against a real server, llama.cpp's: protocol, streaming, schema, cancelling and failures."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from newsdesk.doctor.language_model import language_model_findings
from qa import Newsdesk
from qa.composing.client import LanguageServer, ServerTrouble, Usage
from qa.composing.drafts import DraftReader
from qa.composing.prompts import writing_prompt
from qa.composing.settings import LanguageModel
from qa.composing.types import Written
from qa.types import Answer
from tests.qa.composing.llama import CONTEXT, MODEL, llama_server, require_llama
from tests.waiting import wait_until

pytestmark = [pytest.mark.models, pytest.mark.slow]
QUESTION = "When did the Tanner Street Bridge reopen?"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require_llama()
    with llama_server(tmp_path_factory.mktemp("llama")) as address:
        yield address


def settings(url: str, **changed: Any) -> LanguageModel:
    fields = {"url": url, "model": MODEL, "context": CONTEXT, "answer_tokens": 48, "first_seconds": 600.0,
              "silent_seconds": 300.0, "answer_seconds": 900.0, "retries": 0}  # fmt: skip
    return LanguageModel(**{**fields, **changed})


def slots(url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(url.removesuffix("/v1") + "/slots", timeout=60) as reply:
        found: list[dict[str, Any]] = json.load(reply)
        return found


def test_a_reply_is_streamed_and_held_to_the_schema(url: str, samples: Newsdesk) -> None:
    outcome = samples.ask(QUESTION)
    assert isinstance(outcome, Answer)
    prompt = writing_prompt(QUESTION, outcome.hits[:1], CONTEXT)
    pieces = list(
        LanguageServer(settings(url)).stream(lambda as_json: prompt.messages(as_json=as_json), threading.Event())
    )
    usage = pieces[-1]
    assert isinstance(usage, Usage)
    assert usage.tokens_in > 300
    assert 0 < usage.tokens_out <= 48
    texts = [piece for piece in pieces if isinstance(piece, str)]
    assert len(texts) > 5, "it comes in pieces"
    written = "".join(texts)
    assert written.lstrip().startswith("{"), "the schema holds the model to JSON"
    assert "".join(written.split()).startswith('{"sentences":[')
    reader = DraftReader()
    assert all(draft.text for draft in [*reader.feed(written), *reader.end()])


def test_what_a_base_model_writes_is_shown_only_with_quotes_that_stand(url: str, samples: Newsdesk) -> None:
    desk = Newsdesk(samples.library, samples.reader, language_model=settings(url, answer_tokens=64))
    *_, written = desk.written(QUESTION, samples.ask(QUESTION))
    assert isinstance(written, Written)
    assert written.tokens_out > 0
    for sentence in written.sentences:
        for citation in sentence.citations:
            assert citation.article.text_at(citation.span) == citation.quote


def test_to_stop_ends_the_work_at_the_server(url: str) -> None:
    stop = threading.Event()
    pieces = LanguageServer(settings(url, answer_tokens=1000)).stream(
        lambda _: [{"role": "user", "content": "Write a long story of the sea."}], stop
    )
    assert isinstance(next(pieces), str)
    assert any(slot["is_processing"] for slot in slots(url))
    stop.set()
    with pytest.raises(ServerTrouble, match="stopped"):
        list(pieces)
    wait_until(lambda: not any(slot["is_processing"] for slot in slots(url)), "the server is idle")


def test_a_prompt_that_is_too_long_is_said_in_words(url: str) -> None:
    long = [{"role": "user", "content": "These words are many. " * 2000}]
    with pytest.raises(ServerTrouble) as raised:
        list(LanguageServer(settings(url)).stream(lambda _: long, threading.Event()))
    assert raised.value.trouble == "context"
    assert "Set `context` to what it has" in str(raised.value)


def test_doctor_finds_it_well(url: str) -> None:
    (name,) = LanguageServer(settings(url)).models()
    findings = list(language_model_findings(settings(url, model=name, context=600, answer_tokens=24)))
    assert [(one.state, one.check) for one in findings] == [("good", "language model")], findings
