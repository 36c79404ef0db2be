"""The page's functions for programs, through Gradio's own API."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

import gradio as gr
from gradio.events import api

from newsdesk.api.access import Access
from newsdesk.api.endpoints import Endpoints
from newsdesk.api.metrics import Metrics
from qa import Newsdesk

MAX_QUESTIONS = 4  # answered at once; each uses all cores for its encoding


def publish(desk: Newsdesk, access: Access, metrics: Metrics) -> None:
    """Offers the functions under their names; to be called inside a page."""
    endpoints = Endpoints(desk, access, metrics, "api", _refusal)
    for offered, limit, queue in ((endpoints.read_only, MAX_QUESTIONS, "ask"), (endpoints.writing, 1, "add")):
        for function in offered:
            api(
                function, api_name=function.__name__, api_description=_described(function),
                concurrency_limit=limit, concurrency_id=queue,
            )  # fmt: skip


def _described(function: Callable[..., Any]) -> str:
    """Returns what a function does, and each of its arguments: Gradio itself shows only the first."""
    sentences = [" ".join((inspect.getdoc(function) or "").split())]
    for name, hint in get_type_hints(function, include_extras=True).items():
        for field in getattr(hint, "__metadata__", ()):
            sentences.append(f"`{name}`: {field.description}")
    return " ".join(sentences)


def _refusal(message: str) -> gr.Error:
    return gr.Error(message, print_exception=False)  # the caller's mistake: no traceback in the server's log
