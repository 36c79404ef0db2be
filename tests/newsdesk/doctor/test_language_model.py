"""`newsdesk doctor` says in words what is wrong with a language model, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newsdesk.doctor.language_model import language_model_findings
from tests.language_server import Connection, Reply, ScriptedServer, says


def refusing(status: int, message: str) -> Reply:
    return lambda connection: connection.refuse(status, message)


def silent(connection: Connection) -> None:
    connection.wait_until_gone()


def nothing(connection: Connection) -> None:
    connection.head()
    connection.finish((20, 0))


@pytest.mark.parametrize(
    ("reply", "models", "found", "advice"),
    [
        (says("yes"), ("scripted",), [("good", "scripted on 127.0.0.1:")], ""),
        (says("yes"), ("other", "another"), [("warning", "does not list 'scripted': other, another"), ("good", "")],
         "name a model that the server has"),
        (refusing(404, "model not found"), ("scripted",), [("problem", "does not have the model 'scripted'")],
         "name a model"),
        (refusing(401, "no"), ("scripted",), [("problem", "refuses the key")], "NEWSDESK_LLM_KEY"),
        (refusing(400, "exceeds the available context size"), ("scripted",), [("problem", "too long for the model")],
         "set `context`"),
        (silent, ("scripted",), [("problem", "was silent for 0 seconds")], "`first_seconds`"),
        (nothing, ("scripted",), [("problem", "wrote nothing in a trial")], "own log"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_to_do(
    reply: Reply, models: Sequence[str], found: list[tuple[str, str]], advice: str
) -> None:
    with ScriptedServer(reply, models=models) as server:
        findings = list(language_model_findings(server.settings(first_seconds=0.4 if reply is silent else 20.0)))
    assert [one.state for one in findings] == [state for state, _ in found]
    for finding, (_, words) in zip(findings, found, strict=True):
        assert words in finding.finding
    assert advice in findings[0].advice


def test_a_server_that_is_down_is_named() -> None:
    with ScriptedServer() as server:
        settings = server.settings()
    (finding,) = language_model_findings(settings)
    assert (finding.state, finding.finding) == (
        "problem", f"{settings.server} cannot be reached: is the server of the language model running?"
    )  # fmt: skip


def test_no_article_is_sent_in_the_trial() -> None:
    with ScriptedServer(says("yes")) as server:
        list(language_model_findings(server.settings(context=2048)))
    (request,) = server.requests
    assert set(request.prompt.split()) <= set("These words only fill the context. Reply with word yes.".split())
    assert len(request.prompt) > 2_000
