"""The line of questions that wait: one of each user before the second of any, and no more than can be answered soon."""

from __future__ import annotations

from collections import Counter
from typing import Any

import gradio as gr

MOST_WAITING = 100  # questions; some 25 s of two cores
BUSY = "Busy: {:,} questions wait here already. Ask again in half a minute."


class WaitingLine:
    """Orders and bounds what waits in one of a page's queues.

    Gradio serves a queue in the order of arrival, without a bound. Who sends many questions at once would keep all
    others waiting: here the second question of a user waits behind the first ones of all who wait.

    Args:
        page: The page.
        name: The queue's name, its `concurrency_id`.
        most: The most that may wait.
    """

    def __init__(self, page: gr.Blocks, name: str, most: int = MOST_WAITING) -> None:
        self._page = page
        self._name = name
        self._most = most
        self._users: dict[str, str] = {}  # by the event that waits

    def __len__(self) -> int:
        """Returns how many wait now."""
        return len(self._waiting())

    def watch(self) -> None:
        """Takes its place in front of the queue: what comes in goes through it from now on."""
        push = self._page._queue.push

        async def pushed(body: Any, request: Any, username: Any) -> Any:
            if self._is_ours(body):
                if len(self) >= self._most:
                    return False, BUSY.format(len(self)), "queue_full"
                user = body.session_hash or f"address {request.client.host if request and request.client else ''}"
            found = await push(body, request, username)
            if self._is_ours(body) and found[0]:
                self._users[str(found[1])] = user
                self._order()
            return found

        self._page._queue.push = pushed  # type: ignore[method-assign]

    def _is_ours(self, body: Any) -> bool:
        function = self._page.fns.get(body.fn_index)
        return function is not None and str(function.concurrency_id) == self._name

    def _waiting(self) -> list[Any]:
        queues = self._page._queue.event_queue_per_concurrency_id  # made when the page starts
        return queues[self._name].queue if self._name in queues else []

    def _order(self) -> None:
        """Puts the first questions of all users before their second ones, else as they came."""
        waiting = self._waiting()
        self._users = {event._id: self._users[event._id] for event in waiting if event._id in self._users}
        counts: Counter[str] = Counter()
        turns: dict[str, int] = {}
        for event in waiting:
            user = self._users.get(event._id, event._id)
            turns[event._id] = counts[user]
            counts[user] += 1
        waiting.sort(key=lambda event: turns[event._id])  # sorts in place, and leaves equals as they are
