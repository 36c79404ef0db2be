"""What the sections of the "Articles" tab share: who may change the articles, and the news that they changed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import gradio as gr

from newsdesk.api.access import Access

LOCKED = "Give the password first: without it the articles can be read and asked about, not changed."
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The state of one visitor's tab; it stays on the server, where a browser cannot reach it.

    Attributes:
        access: Who may change the articles.
        unlocked: Whether this visitor gave the password.
        changes: Set to `stamp()` whenever something changed: everything in the tab is then shown anew.
    """

    access: Access
    unlocked: gr.State
    changes: gr.State

    def may_change(self, unlocked: object) -> bool:
        """Returns whether a visitor whose `unlocked` is this may change the articles."""
        return self.access.is_open or unlocked is True


def stamp() -> int:
    """Returns a number that was never returned before."""
    return time.monotonic_ns()


def event_text(event: gr.EventData, name: str) -> str:
    """Returns a text that the browser sent with an event; empty where it sent none, or something else."""
    sent = event._data
    value = sent.get(name) if isinstance(sent, dict) else None
    return value if isinstance(value, str) else ""
