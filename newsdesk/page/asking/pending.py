"""A question that is being answered, and how it is left."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import tzinfo

from qa.presenting.records.outcome_types import SavedRecord
from qa.presenting.records.serialize import Json

Turns = tuple[SavedRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingQuestion:
    """A question that is being answered.

    Attributes:
        earlier: The turns before it.
        is_standalone: Whether it is to be understood without them: it corrects how a question was understood.
        zone: Of the browser, whose day is "today"; None where it names none that is known.
        stop: Set when the reader waits for it no longer.
        answered: Set once its quoted answer is shown: what is stopped then is the language model.
        left: Set once another question or conversation is shown, which what is written must not replace.
    """

    question: str
    filters: Json
    earlier: Turns
    is_standalone: bool
    zone: tzinfo | None
    stop: threading.Event
    answered: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)

    def leave(self) -> None:
        """Ends what is still written for it, since something else is shown."""
        self.left.set()
        self.stop.set()
