"""A language model's server that does what a test wrote down: well, badly, or not at all.

    with ScriptedServer(says(line("The bridge reopened.", 1, "The bridge reopened"))) as server:
        server.settings(); server.requests[-1].body; server.ended

It speaks HTTP as OpenAI-compatible servers do. What it replies is a function that writes to the connection.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from qa.composing.settings import LanguageModel

MODEL = "scripted"
KEY = "sk-scripted-7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])


class Connection:
    """What a reply is written to.

    Attributes:
        received: The request.
        gone: Whether the client closed the connection.
    """

    def __init__(self, handler: BaseHTTPRequestHandler, received: Received, ended: threading.Event) -> None:
        self._handler = handler
        self._ended = ended
        self.received = received
        self.gone = False

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Sends the status and the headers."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def send(self, body: bytes) -> bool:
        """Sends bytes; returns whether the client is still there."""
        try:
            self._handler.wfile.write(body)
            self._handler.wfile.flush()
        except OSError:
            self.gone = True
            self._ended.set()
        return not self.gone

    def event(self, record: object) -> bool:
        """Sends one event of a stream."""
        text = record if isinstance(record, str) else json.dumps(record)
        return self.send(f"data: {text}\n\n".encode())

    def piece(self, text: str) -> bool:
        """Sends a piece of a reply."""
        delta = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
        return self.event(
            {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [delta]}
        )

    def finish(self, tokens: tuple[int, int] | None = (900, 60)) -> None:
        """Ends a stream as it should end."""
        done = {"index": 0, "delta": {}, "finish_reason": "stop"}
        self.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [done]})
        if tokens:
            counts = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)}
            last = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": []}
            self.event({**last, "usage": counts})
        self.event("[DONE]")

    def refuse(self, status: int, message: str, **headers: str) -> None:
        """Sends an error as these servers word it."""
        self.head(status, "application/json", **headers)
        self.send(json.dumps({"error": {"message": message, "type": "error", "code": status}}).encode())

    def wait_until_gone(self) -> None:
        """Is silent until the client goes, which a closed connection shows."""
        self._handler.connection.settimeout(60)
        with suppress(OSError):
            while self._handler.connection.recv(1024):
                pass
        self.gone = True
        self._ended.set()


Reply = Callable[[Connection], None]


class ScriptedServer:
    """A server on this machine that replies to one question after another; the last reply is repeated.

    Args:
        replies: What it does at each request for a reply.
        models: The models that it lists.

    Attributes:
        requests: What it was sent.
        ended: Set once a client has gone before a reply was at its end.
    """

    def __init__(self, *replies: Reply, models: Sequence[str] = (MODEL,)) -> None:
        self._replies = replies
        self._models = models
        self.requests: list[Received] = []
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def settings(self, **changed: Any) -> LanguageModel:
        """Returns settings for it, with short waits and without repeated requests."""
        fields = {"url": self.url, "model": MODEL, "key": KEY, "first_seconds": 20.0, "retries": 0}
        return LanguageModel(**{**fields, **changed})

    def __enter__(self) -> ScriptedServer:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                connection = Connection(
                    self, Received(path=self.path, headers=dict(self.headers), body={}), scripted.ended
                )
                connection.head(200, "application/json")
                models = [{"id": name, "object": "model", "created": 1, "owned_by": "me"} for name in scripted._models]
                connection.send(json.dumps({"object": "list", "data": models}).encode())

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                received = Received(path=self.path, headers=dict(self.headers), body=body)
                scripted.requests.append(received)
                reply = scripted._replies[min(len(scripted.requests), len(scripted._replies)) - 1]
                reply(Connection(self, received, scripted.ended))

            def log_message(self, *args: object) -> None:
                """Stays quiet."""

        return Handler


def says(*texts: str, piece: int = 7) -> Reply:
    """Returns a reply with these lines or objects, in small pieces, that ends well."""

    def reply(connection: Connection) -> None:
        connection.head()
        whole = "".join(texts)
        for start in range(0, len(whole), piece):
            if not connection.piece(whole[start : start + piece]):
                return
        connection.finish()

    return reply


def as_json(*sentences: tuple[str, int, str]) -> str:
    """Returns sentences, each with a passage's number and a quote, as the schema has them."""
    written = [{"text": text, "rests_on": [{"passage": number, "quote": quote}]} for text, number, quote in sentences]
    return json.dumps({"sentences": written}, ensure_ascii=False)


def line(text: str, number: int, quote: str) -> str:
    """Returns a sentence as a line, with a passage's number and a quote."""
    return f'{text} [{number}: "{quote}"]\n'
