"""Asks a language model over an OpenAI-compatible server, and says in words what is wrong where that fails.

The official client is an extra: `pip install "newsdesk[writer]"`. A request runs in an event loop of its own, so that
to end it early closes the connection at once, and the server stops.
"""

from __future__ import annotations

import asyncio
import queue
import re
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from anyio.from_thread import start_blocking_portal

from qa.composing.prompts import SCHEMA
from qa.composing.settings import KEY, LanguageModel
from qa.errors import WriterError

if TYPE_CHECKING:  # an extra
    from openai import AsyncOpenAI

Trouble = Literal[
    "extra", "down", "key", "model", "context", "busy", "server", "silent", "address", "broken", "stopped"
]
_LOOK = 0.2  # seconds between looks at whether to stop
_CHARS_A_TOKEN = 12  # more than any tokenizer has on average: what is longer breaks its bound
_CONTEXT = re.compile(r"context|too long|maximum.*(?:length|token)|exceed", re.IGNORECASE)
_MODEL = re.compile(r"\bmodel\b", re.IGNORECASE)
_PARTS = {  # of a request, which some servers do not take, and how they name them
    "response_format": re.compile(r"response_format|json_schema|grammar|schema|structured|guided", re.IGNORECASE),
    "stream_options": re.compile(r"stream_options|include_usage", re.IGNORECASE),
    "temperature": re.compile(r"temperature", re.IGNORECASE),
    "max_tokens": re.compile(r"max_tokens", re.IGNORECASE),
}


class ServerTrouble(WriterError):
    """The server of a language model did not do what it should.

    Args:
        trouble: The kind, for programs.
        message: A sentence for people.
    """

    def __init__(self, trouble: Trouble, message: str) -> None:
        self.trouble = trouble
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of a request and its reply, as the server counts them."""

    tokens_in: int
    tokens_out: int


Piece = str | Usage
MakeMessages = Callable[[bool], Sequence[Mapping[str, str]]]


class LanguageServer:
    """Streams what one language model writes. Safe to use from many threads.

    Args:
        settings: Which model, and how it is asked.
    """

    def __init__(self, settings: LanguageModel) -> None:
        self.settings = settings
        self._turns = threading.BoundedSemaphore(settings.at_once)
        self._not_taken: frozenset[str] = frozenset()  # parts of a request that the server refused

    def stream(self, messages: MakeMessages, stop: threading.Event) -> Generator[Piece, None, None]:
        """Yields pieces of the reply as they arrive, and at the end how many tokens it took, where the server says so.

        To close the iterator ends the request at the server.

        Args:
            messages: Returns what is sent, for a reply as JSON or, if it is called with False, as lines.
            stop: Ends the request once it is set.

        Raises:
            ServerTrouble: If the server cannot be reached, refuses, falls silent or does not end.
        """
        _require_client()
        with self._turn(stop):
            pieces: queue.SimpleQueue[Piece | BaseException | None] = queue.SimpleQueue()
            with start_blocking_portal() as portal:
                running = portal.start_task_soon(partial(self._run, messages, pieces.put))
                try:
                    yield from _until_end(pieces, stop)
                finally:
                    running.cancel()

    def models(self) -> list[str]:
        """Returns the names of the models that the server has.

        Raises:
            ServerTrouble: As for `stream`.
        """
        _require_client()

        async def listed() -> list[str]:
            async with self._client() as client, asyncio.timeout(self.settings.silent_seconds):
                return [model.id async for model in client.models.list()]

        try:
            return asyncio.run(listed())
        except Exception as error:
            raise self._in_words(error) from error

    @contextmanager
    def _turn(self, stop: threading.Event) -> Iterator[None]:
        while not self._turns.acquire(timeout=_LOOK):
            if stop.is_set():
                raise ServerTrouble("stopped", "It was stopped.")
        try:
            yield
        finally:
            self._turns.release()

    def _client(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Omit, Timeout

        settings = self.settings
        unsent = dict.fromkeys(("OpenAI-Organization", "OpenAI-Project"), Omit())  # it would read them elsewhere
        return AsyncOpenAI(
            base_url=settings.url,
            api_key=settings.key or "none",
            max_retries=settings.retries,
            timeout=Timeout(settings.first_seconds, connect=min(10.0, settings.first_seconds)),
            default_headers=unsent,  # type: ignore[arg-type]  # what the client itself leaves a header out with
            # A redirect would lead the passages to a server that nobody named.
            http_client=DefaultAsyncHttpxClient(follow_redirects=False),
        )

    async def _run(self, messages: MakeMessages, put: Callable[[Piece | BaseException | None], None]) -> None:
        """Puts each piece, then None, or the error that ended it."""
        try:
            async with asyncio.timeout(self.settings.answer_seconds), self._client() as client:
                await self._request(client, messages, put)
            put(None)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            put(self._in_words(error))

    async def _request(self, client: AsyncOpenAI, messages: MakeMessages, put: Callable[[Piece], None]) -> None:
        """Sends the request, without the parts that the server refuses, and reads the reply."""
        from openai import BadRequestError, UnprocessableEntityError

        settings = self.settings
        while True:
            try:
                stream = await client.chat.completions.create(**self._request_parts(messages))
                break
            except (BadRequestError, UnprocessableEntityError) as error:
                refused = {name for name, words in _PARTS.items() if words.search(str(error))} - self._not_taken
                if not refused:
                    raise
                self._not_taken |= refused
        room = settings.answer_tokens * _CHARS_A_TOKEN
        seconds = settings.first_seconds
        async with stream:
            pieces = aiter(stream)
            while True:
                try:
                    async with asyncio.timeout(seconds):
                        piece = await anext(pieces, None)
                except TimeoutError as error:
                    raise ServerTrouble("silent", f"{settings.server} was silent for {seconds:.0f} seconds.") from error
                if piece is None:
                    return
                seconds = settings.silent_seconds
                for choice in piece.choices or ():
                    text = getattr(choice.delta, "content", None)
                    if isinstance(text, str) and text:
                        room -= len(text)
                        put(text)
                if piece.usage is not None:
                    counts = (piece.usage.prompt_tokens, piece.usage.completion_tokens)
                    if all(isinstance(count, int) and count >= 0 for count in counts):
                        put(Usage(tokens_in=counts[0], tokens_out=counts[1]))
                if room < 0:  # it does not take the bound on tokens
                    return

    def _request_parts(self, messages: MakeMessages) -> dict[str, Any]:
        settings = self.settings
        as_json = "response_format" not in self._not_taken
        parts: dict[str, Any] = {
            "model": settings.model,
            "messages": list(messages(as_json)),
            "stream": True,
            "max_tokens": settings.answer_tokens,
            "temperature": settings.temperature,
            "stream_options": {"include_usage": True},
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "written_answer", "strict": True, "schema": dict(SCHEMA)},
            },
        }
        if "max_tokens" in self._not_taken:
            parts["max_completion_tokens"] = parts["max_tokens"]
        return {name: value for name, value in parts.items() if name not in self._not_taken}

    def _in_words(self, error: Exception) -> WriterError:
        """Returns what is wrong, in words."""
        import openai

        settings = self.settings
        server, model = settings.server, settings.model
        if isinstance(error, WriterError):
            return error
        said = _said_by(error, settings.key)
        if isinstance(error, TimeoutError):
            seconds = settings.answer_seconds
            return ServerTrouble("silent", f"{server} did not come to an end within {seconds:.0f} seconds.")
        if isinstance(error, openai.APITimeoutError):
            return ServerTrouble("silent", f"{server} was silent for {settings.first_seconds:.0f} seconds.")
        if isinstance(error, openai.APIConnectionError):
            return ServerTrouble("down", f"{server} cannot be reached: is the server of the language model running?")
        if isinstance(error, (openai.AuthenticationError, openai.PermissionDeniedError)):
            return ServerTrouble("key", f"{server} refuses the key{said}: set {KEY} to the right one.")
        if isinstance(error, openai.NotFoundError):
            if _MODEL.search(str(error)):
                return ServerTrouble("model", f"{server} does not have the model {model!r}{said}.")
            return ServerTrouble("address", f"{server} has no such API at {settings.url}{said}: it often ends in /v1.")
        if isinstance(error, openai.RateLimitError):
            return ServerTrouble("busy", f"{server} has too many requests, or the account is used up{said}.")
        if isinstance(error, openai.APIStatusError):
            return self._of_status(error, said)
        return ServerTrouble("broken", f"{server} sent what is no reply of a language model{said}.")

    def _of_status(self, error: Any, said: str) -> ServerTrouble:
        server, status = self.settings.server, int(error.status_code)
        if 300 <= status < 400:
            return ServerTrouble("address", f"{server} leads to another address, which is not followed.")
        if status < 500 and _CONTEXT.search(str(error)):
            context = self.settings.context
            return ServerTrouble(
                "context", f"Question and passages are too long for the model{said}: its context is smaller than"
                f" {context} tokens. Set `context` to what it has, or start the server with more.",
            )  # fmt: skip
        if status < 500 and _MODEL.search(str(error)):
            return ServerTrouble("model", f"{server} does not have the model {self.settings.model!r}{said}.")
        kind = "failed" if status >= 500 else "refused the request"
        return ServerTrouble("server", f"{server} {kind} with status {status}{said}.")


def _until_end(pieces: queue.SimpleQueue[Piece | BaseException | None], stop: threading.Event) -> Iterator[Piece]:
    while not stop.is_set():
        with suppress(queue.Empty):
            piece = pieces.get(timeout=_LOOK)
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    raise ServerTrouble("stopped", "It was stopped.")


def _said_by(error: Exception, key: str) -> str:
    """Returns what the server says is wrong, in one short line, in brackets, and never the key."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str) or not message.strip():
        return ""
    if key:
        message = message.replace(key, "(the key)")
    line = " ".join("".join(char if char.isprintable() else " " for char in message).split())
    return f" (“{line[:150]}{'…' * (len(line) > 150)}”)"


def _require_client() -> None:
    try:
        import openai  # noqa: F401  # whether it is there
    except ImportError as error:
        raise ServerTrouble(
            "extra", 'The client for language models is not installed: pip install "newsdesk[writer]"'
        ) from error
