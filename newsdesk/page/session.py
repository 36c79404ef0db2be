"""What the sections of the "Articles" tab share: who may change the articles, and the news that they changed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import gradio as gr

from newsdesk.access.access import Access
from newsdesk.access.rights import SCOPE_KEY, Right, Visitor

LOCKED = "Log in first: without that the articles can be read and asked about, not changed."
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the parts of the tab have in common.

    Attributes:
        access: Who may change the articles.
        changes: Set to `stamp()` whenever something changed: everything in the tab is then shown anew.
    """

    access: Access
    changes: gr.State

    def may(self, request: gr.Request, right: Right) -> bool:
        """Returns whether the sender of a request has a right."""
        visitor = visitor_of(request)
        return right in (visitor.rights if visitor is not None else self.access.everybody)


def visitor_of(request: gr.Request | None) -> Visitor | None:
    """Returns who sends a request of the page, as the server's gate found out; None where there is no gate."""
    scope = request.request.scope if request is not None and request.request is not None else {}
    visitor = scope.get(SCOPE_KEY)
    return visitor if isinstance(visitor, Visitor) else None


def stamp() -> int:
    """Returns a number that was never returned before."""
    return time.monotonic_ns()


def event_text(event: gr.EventData, name: str) -> str:
    """Returns a text that the browser sent with an event; empty where it sent none, or something else."""
    sent = event._data
    value = sent.get(name) if isinstance(sent, dict) else None
    return value if isinstance(value, str) else ""
