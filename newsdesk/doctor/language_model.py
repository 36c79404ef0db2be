"""Looks at the language model that may write: whether its server answers, has the model, and writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from time import perf_counter

from newsdesk.doctor.findings import Finding
from qa.composing.client import LanguageServer, ServerTrouble
from qa.composing.prompts import estimated_tokens
from qa.composing.settings import FILE, KEY, LanguageModel

_ADVICE = {
    "extra": 'pip install "newsdesk[writer]"',
    "down": "start the server, or correct the address in --llm",
    "key": f"put the right key in {KEY}",
    "model": "name a model that the server has, or load it there",
    "context": f"set `context` in the file of {FILE} to what the model has, or start the server with more",
    "busy": "wait, or look at the account's limits",
    "server": "look at the server's own log",
    "silent": f"give it more time with `first_seconds` in the file of {FILE}, or take a smaller model",
    "address": "correct the address: Ollama has http://localhost:11434/v1, llama.cpp http://localhost:8080/v1",
    "broken": "correct the address: what answers there is no OpenAI-compatible server",
    "stopped": "try again",
}
_TRIAL = "Reply with the word yes."


def language_model_findings(model: LanguageModel) -> Iterator[Finding]:
    """Yields whether a language model can be asked; it is sent one short request, without any article.

    Args:
        model: The one that was named.
    """
    server = LanguageServer(model)
    try:
        names = server.models()
    except ServerTrouble as error:
        if error.trouble not in ("address", "server", "broken"):  # some servers list nothing, and write all the same
            yield _problem(error)
            return
        names = []
    if names and model.model not in names:
        some = ", ".join(names[:8]) + ("…" if len(names) > 8 else "")
        yield Finding(
            check="language model", state="warning", finding=f"{model.server} does not list {model.model!r}: {some}",
            advice=_ADVICE["model"],
        )  # fmt: skip
    # As long as a prompt can be, so that a context that is too small shows here and not at a question.
    filler = "These words only fill the context. " * (max(model.context - model.answer_tokens - 300, 0) // 12)
    start = perf_counter()
    first = None
    try:
        for piece in server.stream(lambda _: [{"role": "user", "content": f"{filler}\n{_TRIAL}"}], threading.Event()):
            if isinstance(piece, str) or piece.tokens_out:  # llama.cpp sends no piece of spaces alone
                first = first or perf_counter() - start
    except ServerTrouble as error:
        yield _problem(error)
        return
    if first is None:
        yield Finding(
            check="language model", state="problem", finding=f"{model.server} wrote nothing in a trial",
            advice=_ADVICE["server"],
        )  # fmt: skip
        return
    yield Finding(
        check="language model",
        finding=f"{model.model} on {model.server} writes: the first words after {first:.1f} s, with"
        f" {estimated_tokens(filler):,} tokens to read; that server reads the passages of each question",
    )


def _problem(error: ServerTrouble) -> Finding:
    return Finding(check="language model", state="problem", finding=str(error), advice=_ADVICE[error.trouble])
