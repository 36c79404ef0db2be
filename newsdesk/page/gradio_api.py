"""The page's functions for programs, through Gradio's own API."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, get_type_hints

import gradio as gr
from gradio.context import LocalContext
from gradio.events import api

from newsdesk.access.access import Access
from newsdesk.access.rights import visited_by
from newsdesk.api.endpoints import Endpoints
from newsdesk.api.metrics import Metrics
from newsdesk.api.request_ids import HEADER, under_request_id
from newsdesk.page.session import visitor_of
from newsdesk.page.waiting_line import WaitingLine
from qa import Newsdesk

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

MAX_QUESTIONS = 4  # answered at once; each uses all cores for its encoding


def publish(desk: Newsdesk, access: Access, metrics: Metrics) -> None:
    """Offers the functions under their names; to be called inside a page."""
    endpoints = Endpoints(desk, access, metrics, "api", _refusal)
    for offered, limit, queue, under in (
        (endpoints.read_only, MAX_QUESTIONS, "ask", for_its_request),
        (endpoints.streaming, MAX_QUESTIONS, "write", each_for_its_request),
        (endpoints.writing, 1, "add", for_its_request),
    ):
        for function in offered:
            api(
                under(function), api_name=function.__name__, api_description=_described(function),
                concurrency_limit=limit, concurrency_id=queue,
            )  # fmt: skip


def for_its_request(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Returns a function that Gradio calls, under the id and for the visitor of the request that it is called for.

    Gradio calls from its queue, where what is set while the request comes in is not set any more.
    """

    @functools.wraps(function)
    def called(*args: _Parameters.args, **named: _Parameters.kwargs) -> _Result:
        with _of_its_request():
            return function(*args, **named)

    return called


def each_for_its_request(
    function: Callable[_Parameters, Iterator[_Result]],
) -> Callable[_Parameters, Iterator[_Result]]:
    """Returns the same for a function that gives one result after another."""

    @functools.wraps(function)
    def called(*args: _Parameters.args, **named: _Parameters.kwargs) -> Iterator[_Result]:
        request = LocalContext.request.get(None)
        results = function(*args, **named)
        while True:
            with _of_its_request(request):  # not around a `yield`: each result may be asked for from another context
                try:
                    result = next(results)
                except StopIteration:
                    return
            yield result

    return called


@contextmanager
def _of_its_request(request: gr.Request | None = None) -> Iterator[None]:
    request = request or LocalContext.request.get(None)
    sent = str(request.headers.get(HEADER, "")) if request is not None else ""
    with under_request_id(sent), visited_by(visitor_of(request)):
        yield


def count_waiting(page: gr.Blocks, metrics: Metrics) -> None:
    """Has the lengths of a page's queues counted: `ask` for questions, `add` for changes of articles."""
    for name in ("ask", "add"):
        metrics.count_waiting(name, WaitingLine(page, name).__len__)


def _described(function: Callable[..., Any]) -> str:
    """Returns what a function does, and each of its arguments: Gradio itself shows only the first."""
    sentences = [" ".join((inspect.getdoc(function) or "").split())]
    for name, hint in get_type_hints(function, include_extras=True).items():
        for field in getattr(hint, "__metadata__", ()):
            sentences.append(f"`{name}`: {field.description}")
    return " ".join(sentences)


def _refusal(message: str) -> gr.Error:
    return gr.Error(message, print_exception=False)  # the caller's mistake: no traceback in the server's log
