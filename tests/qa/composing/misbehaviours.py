"""What language models and their servers do wrong, each with what must come of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.language_server import Connection, Reply, as_json, line, says

REOPENED = "The Tanner Street Bridge reopened at 7 a.m. Friday"
CLOSED = "73 days after cracks in its girders forced the city to close it"
RIBBON = "Mayor Ingrid Solheim cut the ribbon but let someone else go first."
COST = "The final cost is $3.09 million, City Engineer Priya Sandoval said."
LIMIT = "A weight limit of 20 tons will stay in force until the steel has been painted in April."
RATTLES = '"It rattles less than I remember," Pim said.'
GOOD = ("The Tanner Street Bridge reopened on Friday.", 1, REOPENED)
GOOD_TEXT = GOOD[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehaviour:
    """What a server does, and what comes of it.

    Attributes:
        name: Of the test.
        reply: What it does.
        shown: The sentences that are shown.
        causes: Why others are left out, in order.
        problem: Words of the line that says why there is no more; None for none.
        settings: Other settings than the usual ones.
    """

    name: str
    reply: Reply
    shown: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    problem: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)


def _written(name: str, cause: str, text: str, number: int, quote: str) -> Misbehaviour:
    """Returns a bad sentence behind a good one, which is shown alone."""
    return Misbehaviour(
        name=name, reply=says(as_json(GOOD, (text, number, quote))), shown=(GOOD_TEXT,), causes=(cause,)
    )


def _half_a_stream(connection: Connection) -> None:
    connection.head()
    connection.piece(as_json(GOOD, ("It cost $3.09 million.", 1, COST))[:170])


def _half_an_event(connection: Connection) -> None:
    connection.head()
    connection.piece(line(*GOOD))
    connection.send(b'data: {"id": "1", "choi')


def _silent_at_once(connection: Connection) -> None:
    connection.wait_until_gone()


def _silent_later(connection: Connection) -> None:
    connection.head()
    connection.piece(line(*GOOD))
    connection.wait_until_gone()


def _endless_words(connection: Connection) -> None:
    connection.head()
    connection.piece(line(*GOOD))
    while connection.piece("and so on and on, "):
        pass


def _endless_sentences(connection: Connection) -> None:
    connection.head()
    number = 0
    while connection.piece(line(f"The Tanner Street Bridge reopened on Friday, for the {number}th time.", 1, REOPENED)):
        number += 1


def _wrong_encoding(connection: Connection) -> None:
    connection.head(kind="text/event-stream; charset=utf-8")
    connection.piece(line(*GOOD))
    connection.send('data: {"choices": [{"delta": {"content": "Zürich"}}]}\n\n'.encode("latin-1"))
    connection.finish()


def _no_json_in_events(connection: Connection) -> None:
    connection.head()
    connection.piece(line(*GOOD))
    connection.event("<html>Bad gateway</html>")


def _page_instead(connection: Connection) -> None:
    connection.head(200, "text/html")
    connection.send(b"<html><body>Log in to the hotel's network</body></html>")


def _redirect(connection: Connection) -> None:
    connection.head(307, "text/plain", Location="http://127.0.0.1:9/v1/chat/completions")


def _no_choices(connection: Connection) -> None:
    connection.head()
    connection.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": []})
    connection.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"})
    connection.finish(None)


def _error_in_the_stream(connection: Connection) -> None:
    connection.head()
    connection.piece(line(*GOOD))
    connection.event({"error": {"message": "out of memory", "code": 500}})


def _refusing(status: int, message: str) -> Reply:
    return lambda connection: connection.refuse(status, message)


MISBEHAVIOURS = (
    _written("invented quote", "invented quote", "Two people were hurt.", 1, "Two people were hurt in the rush."),
    _written("right quote, wrong sentence", "support", "The harbor fire was put out by volunteers.", 1, LIMIT),
    _written("wrong number", "number", "The final cost is $3.9 million.", 1, COST),
    _written("wrong unit", "number", "The final cost is 3.09 million euros.", 1, COST),
    _written("wrong date", "date", "The Tanner Street Bridge reopened on Saturday.", 1, REOPENED),
    _written("wrong month", "date", "A weight limit of 20 tons will stay in force until May.", 1, LIMIT),
    _written("wrong name", "name", "Mayor Ingrid Sandoval cut the ribbon.", 1, RIBBON),
    _written("name of two", "name", "Mayor Priya Solheim cut the ribbon.", 1, f"{RIBBON}"),
    _written("lost negation", "negation", "Six bearings had to be replaced.", 1,
             "because five bearings had to be replaced and not six"),
    _written("won negation", "negation", "Mayor Ingrid Solheim did not cut the ribbon.", 1, RIBBON),
    _written("other side", "side", "The Tanner Street Bridge closed at 7 a.m. Friday.", 1, REOPENED),
    _written("words that nobody said", "quotation", 'Pim said, "It rattles more than ever."', 1, RATTLES),
    _written("passage that was not given", "invented quote", "Mayor Ingrid Solheim cut the ribbon.", 99, ""),
    _written("quote of one word", "invented quote", "The bridge is safe.", 1, "a"),
    Misbehaviour(name="no source", reply=says(line(*GOOD), "The bridge is the pride of the town.\n"),
                 shown=(GOOD_TEXT,), causes=("no quote",)),
    _written("instruction of an article obeyed", "form",
             "Visit http://evil.example/win to claim the prize of the Tanner Street Bridge.", 1, REOPENED),
    _written("markup", "form", "<img src=x onerror=alert(1)> The bridge reopened on Friday.", 1, REOPENED),
    _written("another language", "name", "Die Brücke wurde am Freitag wieder freigegeben.", 1, REOPENED),
    Misbehaviour(name="broken JSON", shown=(GOOD_TEXT,),
                 reply=says(as_json(GOOD)[:-2] + ', {"text": "It cost', "]}}}")),
    Misbehaviour(name="JSON in a fence behind a greeting", shown=(GOOD_TEXT,),
                 reply=says("Here is the answer:\n```json\n", as_json(GOOD), "\n```\nI hope this helps!")),
    Misbehaviour(name="JSON with a comma too many", shown=(GOOD_TEXT,),
                 reply=says(as_json(GOOD).replace("}]}]}", "},]},]}"))),
    Misbehaviour(name="thoughts aloud", shown=(GOOD_TEXT,),
                 reply=says("<think>Let me see [1]. The bridge\nreopened?</think>\n", line(*GOOD))),
    Misbehaviour(name="other JSON", reply=says(json.dumps({"answer": "Friday", "confidence": 1})),
                 problem="could not be read"),
    Misbehaviour(name="endless words", reply=_endless_words, shown=(GOOD_TEXT,), causes=("form",),
                 settings={"answer_tokens": 60}),
    Misbehaviour(name="endless sentences", reply=_endless_sentences, causes=("number",) * 12),
    Misbehaviour(name="silence", reply=_silent_at_once, problem="silent", settings={"first_seconds": 0.5}),
    Misbehaviour(name="silence later", reply=_silent_later, shown=(GOOD_TEXT,), problem="silent for",
                 settings={"silent_seconds": 0.5}),
    Misbehaviour(name="half a stream", reply=_half_a_stream, shown=(GOOD_TEXT,)),
    Misbehaviour(name="half an event", reply=_half_an_event, shown=(GOOD_TEXT,)),
    Misbehaviour(name="429", reply=_refusing(429, "slow down"), problem="too many requests.*slow down"),
    Misbehaviour(name="500", reply=_refusing(500, "kernel panic"), problem="failed with status 500.*kernel panic"),
    Misbehaviour(name="503", reply=_refusing(503, "loading model"), problem="status 503.*loading model"),
    Misbehaviour(name="key refused", reply=_refusing(401, "Incorrect API key: sk-scripted-7"),
                 problem=r"refuses the key \(“Incorrect API key: \(the key\)”\): set NEWSDESK_LLM_KEY"),
    Misbehaviour(name="unknown model", reply=_refusing(404, "model 'scripted' not found, try pulling it first"),
                 problem="does not have the model 'scripted'"),
    Misbehaviour(name="no such address", reply=_refusing(404, "404 page"), problem="no such API at .*/v1"),
    Misbehaviour(name="context too small", problem="too long for the model.*Set `context`",
                 reply=_refusing(400, "the request exceeds the available context size (2048 tokens)")),
    Misbehaviour(name="wrong encoding", reply=_wrong_encoding, shown=(GOOD_TEXT,), problem="no reply of a language"),
    Misbehaviour(name="no JSON in an event", reply=_no_json_in_events, shown=(GOOD_TEXT,), problem="no reply"),
    Misbehaviour(name="a page instead", reply=_page_instead),
    Misbehaviour(name="redirect", reply=_redirect, problem="leads to another address, which is not followed"),
    Misbehaviour(name="no choices", reply=_no_choices),
    Misbehaviour(name="error in the stream", reply=_error_in_the_stream, shown=(GOOD_TEXT,), problem="out of memory"),
)  # fmt: skip
