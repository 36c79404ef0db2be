"""The page's functions for programs: /ask, /search and /search_many, through Gradio's own API."""

# Gradio reads the annotations below at run time, results' too: no `from __future__ import annotations` here.

from time import perf_counter

import gradio as gr
from gradio.events import api

from corpus import NewsdeskError
from index import Filters
from qa import Hit, Newsdesk
from qa.report import Record, hit_records, outcome_record

ASKING = 4  # questions answered at once; each uses all cores for its encoding

Outlets = str | list[str]


def publish(desk: Newsdesk) -> None:
    """Offers the functions under fixed names; to be called inside a page.

    Gradio shows a docstring down to its `Args`, so those here say all in plain sentences.
    """

    def ask(question: str, since: str = "", until: str = "", as_of: str = "", outlet: Outlets = "") -> Record:
        """Answers a question in the articles' own words; the record that `newsdesk ask --json` gives.

        `since` and `until`: only articles published from or up to this day or time, such as 2025-10-28. `as_of`: only
        what was published by then, as it stood then. `outlet`: only articles of this outlet, or of these in a list.
        """
        start = perf_counter()
        filters = _filters(since, until, as_of, outlet)
        try:
            outcome = desk.ask(_text("question", question), filters)
        except NewsdeskError as error:
            raise _refusal(str(error)) from error
        return outcome_record(question, outcome, (perf_counter() - start) * 1000)

    def search(
        question: str, k: int = 10, since: str = "", until: str = "", as_of: str = "", outlet: Outlets = ""
    ) -> list[Record]:
        """The `k` best passages for a question, best first, each with why it stands where it does.

        `since` and `until`: only articles published from or up to this day or time, such as 2025-10-28. `as_of`: only
        what was published by then, as it stood then. `outlet`: only articles of this outlet, or of these in a list.
        """
        (hits,) = retrieve([_text("question", question)], k, _filters(since, until, as_of, outlet))
        return hit_records(hits, why=True)

    def search_many(
        questions: list[str], k: int = 10, since: str = "", until: str = "", as_of: str = "", outlet: Outlets = ""
    ) -> list[list[Record]]:
        """For each of several questions, in their order, what /search gives for it; the rest is as there."""
        found = retrieve(_texts("questions", questions), k, _filters(since, until, as_of, outlet))
        return [hit_records(hits, why=True) for hits in found]

    def retrieve(questions: list[str], k: object, filters: Filters) -> list[list[Hit]]:
        if not isinstance(k, int) or k < 1:
            raise _refusal(f"k must be a whole number of at least 1, got {k!r}")
        try:
            return desk.retrieve(questions, k, filters, terms=True)
        except NewsdeskError as error:
            raise _refusal(str(error)) from error

    for function in (ask, search, search_many):
        api(function, api_name=function.__name__, concurrency_limit=ASKING, concurrency_id="ask")


def _filters(since: object, until: object, as_of: object, outlet: object) -> Filters:
    try:
        return Filters.of(
            since=_text("since", since or ""),
            until=_text("until", until or ""),
            as_of=_text("as_of", as_of or ""),
            outlet=_texts("outlet", outlet) if isinstance(outlet, list) else _text("outlet", outlet or ""),
        )
    except NewsdeskError as error:
        raise _refusal(str(error)) from error


def _text(name: str, value: object) -> str:
    """The value, if it is a text: Gradio hands on whatever JSON a program sent."""
    if not isinstance(value, str):
        raise _refusal(f"{name} must be a text, got {value!r}")
    return value


def _texts(name: str, values: object) -> list[str]:
    if not isinstance(values, list):
        raise _refusal(f"{name} must be a list of texts, got {values!r}")
    return [_text(f"each of {name}", value) for value in values]


def _refusal(message: str) -> gr.Error:
    return gr.Error(message, print_exception=False)  # the caller's mistake: no traceback in the server's log
