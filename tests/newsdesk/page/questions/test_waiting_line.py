"""Questions that wait: one of each user before the second of any, and a clear word past capacity."""

from __future__ import annotations

import asyncio

import gradio as gr
import pytest
from gradio.data_classes import PredictBodyInternal
from gradio.events import api

from newsdesk.page.answer_html import waiting_html
from newsdesk.page.waiting_line import BUSY, WaitingLine

pytestmark = pytest.mark.slow  # imports Gradio


class Page:
    """A page with two functions: one in the queue that is watched, one in another. None is answered."""

    def __init__(self, most: int) -> None:
        with gr.Blocks() as self.page:
            api(lambda: "", api_name="ask", concurrency_id="ask", concurrency_limit=1)
            api(lambda: "", api_name="add", concurrency_id="add", concurrency_limit=1)
        self.line = WaitingLine(self.page, "ask", most)
        self.line.watch()

    async def send(self, users: str, function: int = 0) -> list[tuple[bool, str]]:
        """Sends questions one after another, of users with names of one letter; returns what they were told."""
        found = []
        for user in users:
            body = PredictBodyInternal(fn_index=function, data=[], session_hash=user)
            taken, said, _ = await self.page._queue.push(body, None, None)
            found.append((taken, str(said)))
        return found

    def answer(self) -> str:
        """Answers the first that waits; returns whose it was."""
        return str(self.page._queue.event_queue_per_concurrency_id["ask"].queue.pop(0).session_hash)

    def waiting(self) -> str:
        queue = self.page._queue.event_queue_per_concurrency_id["ask"].queue
        return "".join(str(event.session_hash) for event in queue)


def test_those_who_ask_once_are_served_as_they_came() -> None:
    async def asked() -> None:  # made where a loop runs: else Gradio opens one, and leaves it open
        page = Page(10)
        await page.send("dacb")
        assert (page.waiting(), len(page.line)) == ("dacb", 4)

    asyncio.run(asked())


def test_the_second_question_of_a_user_waits_for_the_first_ones_of_all() -> None:
    async def asked() -> None:
        page = Page(20)
        await page.send("aaaa")
        await page.send("bcb")
        assert page.waiting() == "abcabaa"
        assert page.answer() == "a"
        await page.send("d")
        assert page.waiting() == "bcadbaa"

    asyncio.run(asked())


def test_past_capacity_the_answer_is_that_it_is_busy() -> None:
    async def asked() -> None:
        page = Page(3)
        assert [taken for taken, _ in await page.send("abc")] == [True] * 3
        assert await page.send("d") == [(False, BUSY.format(3))]
        assert [taken for taken, _ in await page.send("d", function=1)] == [True]  # another queue has room
        page.answer()
        assert [taken for taken, _ in await page.send("d")] == [True]

    asyncio.run(asked())


def test_who_waits_sees_how_many_wait_before() -> None:
    assert "before it" not in waiting_html("Who won?", 0)
    assert "1 question of others waits before it." in waiting_html("Who won?", 0, 1)
    assert "12 questions of others wait before it." in waiting_html("Who won?", 0, 12)
