"""`newsdesk ask --write`: the quoted answer, then what a language model wrote, sentence by sentence."""

from __future__ import annotations

import pytest

from tests.language_server import ScriptedServer, as_json, says
from tests.newsdesk.cli.program import Program
from tests.qa.composing.misbehaviours import COST, GOOD, GOOD_TEXT

pytestmark = pytest.mark.models
QUESTION = "When did the Tanner Street Bridge reopen?"
WRONG = ("The final cost is $3.9 million.", 1, COST)


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "MODEL", "KEY", "FILE"):
        monkeypatch.delenv(f"NEWSDESK_LLM_{name}", raising=False)


def test_what_was_written_stands_below_the_quoted_answer(newsdesk: Program) -> None:
    with ScriptedServer(says(as_json(GOOD, WRONG))) as server:
        settings = server.settings()
        run = newsdesk("ask", QUESTION, "--write", "--llm", server.url, "--llm-model", "scripted", "--explain")
    assert run.code == 0
    quoted, written = run.out.split("\nWritten by a language model")
    assert "“GRENHOLM" not in quoted
    assert "The Tanner Street Bridge reopened at 7 a.m. Friday, 73 days after" in quoted
    assert f"from these quotes; {settings.server} read the passages." in written.splitlines()[0]
    quote = f"  “{GOOD[2]}, 73 days after cracks in its girders forced the city to close it.”"
    assert written.splitlines()[1:3] == [GOOD_TEXT, quote]
    assert "1 sentence was left out: its quotes do not bear it out." in written
    assert "The final cost is $3.9 million.  The number “$3,900,000” stands in none of its quotes." in written
    assert "900 tokens in, 60 out" in run.err


def test_the_record_has_what_was_written_and_what_was_left_out(newsdesk: Program) -> None:
    with ScriptedServer(says(as_json(GOOD, WRONG))) as server:
        host = server.settings().server
        record = newsdesk("ask", QUESTION, "--write", "--llm", server.url, "--llm-model", "scripted", "--json").record()
    written = record["written"]
    assert list(record)[-1] == "written"
    assert [one["text"] for one in written["sentences"]] == [GOOD_TEXT]
    citation = written["sentences"][0]["citations"][0]
    assert citation["quote"].startswith(GOOD[2])
    assert citation["answer_spans"] == [[citation["start"], citation["start"] + len(GOOD[2])]]
    assert written["left_out"] == [
        {"text": WRONG[0], "cause": "number", "reason": "The number “$3,900,000” stands in none of its quotes.",
         "quotes": [COST]}
    ]  # fmt: skip
    assert (written["model"], written["server"], written["prompts"]) == ("scripted", host, "1")
    assert (written["tokens_in"], written["tokens_out"], written["problem"]) == (900, 60, None)


def test_without_write_nothing_is_sent(newsdesk: Program) -> None:
    with ScriptedServer(says(as_json(GOOD))) as server:
        run = newsdesk("ask", QUESTION, "--llm", server.url, "--llm-model", "scripted", "--json")
        assert server.requests == []
    assert "written" not in run.record()


def test_the_quoted_answer_stays_where_the_server_fails(newsdesk: Program) -> None:
    with ScriptedServer(lambda connection: connection.refuse(401, "who are you?")) as server:
        run = newsdesk("ask", QUESTION, "--write", "--llm", server.url, "--llm-model", "scripted")
    assert run.code == 0
    assert "The Tanner Street Bridge reopened at 7 a.m. Friday" in run.out
    assert "Nothing more was written: 127.0.0.1:" in run.out
    assert "refuses the key (“who are you?”)" in run.out


def test_to_write_needs_a_model(newsdesk: Program) -> None:
    run = newsdesk("ask", QUESTION, "--write")
    assert (run.code, "--write needs a language model" in run.err) == (2, True)
    run = newsdesk("ask", QUESTION, "--write", "--llm", "localhost:1", "--llm-model", "m")
    assert (run.code, "'localhost:1' is no address of a server" in run.err) == (1, True)
