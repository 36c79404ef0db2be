"""How a language model's server is asked: what is sent, what is not, and how it is stopped."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from qa import Newsdesk
from qa.composing.client import LanguageServer, ServerTrouble
from qa.composing.types import Written, WrittenSentence
from qa.errors import WriterError
from qa.types import Answer
from tests.conftest import ROOT
from tests.language_server import KEY, Connection, Reply, ScriptedServer, as_json, line, says
from tests.qa.composing.conftest import QUESTION, Writes
from tests.qa.composing.misbehaviours import COST, GOOD, GOOD_TEXT, RIBBON
from tests.waiting import wait_until

pytestmark = pytest.mark.models


def test_the_quoted_answer_comes_before_anything_is_sent(samples: Newsdesk) -> None:
    with ScriptedServer(says(as_json(GOOD))) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings())
        events = desk.write(QUESTION)
        outcome = next(events)
        assert isinstance(outcome, Answer)
        assert server.requests == []
        sentence, written = events
    assert isinstance(sentence, WrittenSentence)
    assert isinstance(written, Written)
    assert (sentence.text, written.text) == (GOOD_TEXT, GOOD_TEXT)
    assert sentence.citations[0].answer_spans[0].end - sentence.citations[0].answer_spans[0].start == len(GOOD[2])
    assert (written.model, written.server, written.prompts) == ("scripted", server.settings().server, "1")
    assert (written.tokens_in, written.tokens_out) == (900, 60)


def test_a_sentence_is_there_while_the_next_one_is_not_written_yet(samples: Newsdesk) -> None:
    go_on = threading.Event()

    def reply(connection: Connection) -> None:
        connection.head()
        connection.piece(line(*GOOD))
        assert go_on.wait(60)
        connection.piece(line("Mayor Ingrid Solheim cut the ribbon.", 1, RIBBON))
        connection.finish()

    with ScriptedServer(reply) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings(silent_seconds=60.0))
        events = desk.write(QUESTION)
        next(events)
        first = next(events)
        assert isinstance(first, WrittenSentence)
        assert first.text == GOOD_TEXT
        go_on.set()
        second = next(events)
        assert isinstance(second, WrittenSentence)
        assert second.text == "Mayor Ingrid Solheim cut the ribbon."


def test_to_close_the_events_ends_the_request_at_the_server(samples: Newsdesk) -> None:
    def reply(connection: Connection) -> None:
        connection.head()
        connection.piece(line(*GOOD))
        connection.wait_until_gone()

    with ScriptedServer(reply) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings())
        events = desk.write(QUESTION)
        assert [type(next(events)).__name__ for _ in range(2)] == ["Answer", "WrittenSentence"]
        events.close()
        assert server.ended.wait(30)


def test_stop_ends_the_request_and_leaves_what_was_written(samples: Newsdesk) -> None:
    stop = threading.Event()

    def reply(connection: Connection) -> None:
        connection.head()
        connection.piece(line(*GOOD))
        stop.set()
        connection.wait_until_gone()

    with ScriptedServer(reply) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings())
        *_, written = desk.write(QUESTION, stop=stop)
        assert server.ended.wait(30)
    assert isinstance(written, Written)
    assert written.problem == "It was stopped."


def test_the_server_is_sent_question_and_passages_marked_as_quoted(writes: Writes) -> None:
    _, server = writes(says(as_json(GOOD)))
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["model"] == "scripted"
    assert request.body["response_format"]["json_schema"]["schema"]["required"] == ["sentences"]
    prompt = request.prompt
    assert f'Question, asked by the reader: "{QUESTION}"' in prompt
    first = prompt.split("-----")[1]
    assert first.startswith(' passage 1, quoted from ["Grenholm Evening Post (sample)", "14 November 2025"')
    assert COST in first


def test_the_environment_of_other_programs_is_not_sent(writes: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-something-else")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-1")
    _, server = writes(says(as_json(GOOD)), key="")
    headers = {name.lower(): value for name, value in server.requests[0].headers.items()}
    assert headers["authorization"] == "Bearer none"
    assert not {"openai-organization", "openai-project"} & set(headers)


def test_what_a_server_does_not_take_is_left_out_of_the_request(writes: Writes) -> None:
    def refuse(words: str) -> Reply:
        return lambda connection: connection.refuse(400, words)

    written, server = writes(
        refuse("response_format json_schema is not supported"),
        refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        says(line(*GOOD)),
    )
    assert written.text == GOOD_TEXT
    first, _, last = server.requests
    assert "JSON" in first.prompt
    assert "one sentence a line" in last.prompt
    assert "response_format" not in last.body
    assert (last.body["max_completion_tokens"], "max_tokens" in last.body) == (700, False)


def test_a_request_that_failed_for_the_moment_is_repeated(writes: Writes) -> None:
    written, server = writes(lambda connection: connection.refuse(503, "loading"), says(as_json(GOOD)), retries=1)
    assert (written.text, written.problem, len(server.requests)) == (GOOD_TEXT, None, 2)


def test_what_was_written_is_not_asked_for_again_while_the_index_stays(samples: Newsdesk) -> None:
    with ScriptedServer(says(as_json(GOOD))) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings())
        (*_, first), (*_, second) = desk.write(QUESTION), desk.write(QUESTION)
    assert isinstance(first, Written)
    assert isinstance(second, Written)
    assert (first.text, second.text, second.tokens_in, len(server.requests)) == (GOOD_TEXT, GOOD_TEXT, 0, 1)


def test_a_day_has_no_more_tokens_than_its_budget(writes: Writes) -> None:
    written, server = writes(says(as_json(GOOD)), day_tokens=100)
    assert (written.problem, server.requests) == ("The tokens of this day are used up.", [])


def test_passages_that_do_not_fit_are_left_out(writes: Writes) -> None:
    _, server = writes(says(as_json(GOOD)), context=2000)
    assert 0 < server.requests[0].prompt.count("end of passage") < 5
    written, server = writes(says(as_json(GOOD)), context=800)
    assert (written.problem, server.requests) == (
        "The passages do not fit the model's context: set `context` to what it has.", []
    )  # fmt: skip


def test_nothing_is_sent_where_the_articles_do_not_answer(samples: Newsdesk) -> None:
    with ScriptedServer(says(as_json(GOOD))) as server:
        desk = Newsdesk(samples.library, samples.reader, language_model=server.settings())
        events = list(desk.write("Who won the 1974 chess championship of Peru?"))
        assert (len(events), server.requests) == (1, [])


def test_a_desk_without_a_model_says_so(samples: Newsdesk) -> None:
    with pytest.raises(WriterError, match="no language model was named: give --llm URL"):
        next(samples.write(QUESTION))


def test_a_server_that_is_not_there_is_named(writes: Writes) -> None:
    with ScriptedServer() as server:
        gone = server.settings()
    with pytest.raises(ServerTrouble, match=rf"{gone.server} cannot be reached"):
        LanguageServer(gone).models()
    with ScriptedServer(models=("one", "two")) as server:
        assert LanguageServer(server.settings()).models() == ["one", "two"]


def test_no_more_requests_at_once_than_the_settings_allow(samples: Newsdesk) -> None:
    now, most, lock = 0, 0, threading.Lock()
    go_on = threading.Event()

    def reply(connection: Connection) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        go_on.wait(60)
        with lock:
            now -= 1
        says(as_json(GOOD))(connection)

    with ScriptedServer(reply) as server:
        asked = LanguageServer(server.settings(at_once=2, silent_seconds=60.0, first_seconds=60.0))
        threads = [
            threading.Thread(target=lambda: list(asked.stream(lambda _: [], threading.Event()))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        wait_until(lambda: now == 2, "two requests are there")
        go_on.set()
        for thread in threads:
            thread.join()
    assert (most, len(server.requests)) == (2, 4)


def test_without_a_model_nothing_of_the_client_is_imported() -> None:
    code = "import sys, newsdesk.cli.main, qa.composing.writer; print('openai' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_the_extra_is_named_where_it_is_missing(writes: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    written, server = writes(says(as_json(GOOD)))
    assert written.problem == 'The client for language models is not installed: pip install "newsdesk[writer]"'
    assert server.requests == []
