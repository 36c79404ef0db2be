"""A server past its capacity says so to language models at once."""

from __future__ import annotations

import threading
from pathlib import Path

import anyio
import pytest
from mcp import Client
from prometheus_client import CollectorRegistry

from index import Library, Status
from newsdesk.access.access import Access
from newsdesk.api import mcp_tools
from newsdesk.api.metrics import Metrics
from qa import Newsdesk
from qa.reading.reader import Reader
from tests.fakes import HashingEncoder
from tests.qa.test_outcome_cache import FirstWords


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class SlowLibrary(Library):
    """Says how it stands only when it may."""

    go = threading.Event()

    def status(self) -> Status:
        self.go.wait()
        return super().status()


@pytest.mark.anyio
async def test_calls_past_capacity_are_told_that_it_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_tools, "_MOST_WAITING", 2)
    reader: Reader = FirstWords()
    desk = Newsdesk(SlowLibrary(tmp_path / "index", HashingEncoder()), reader)
    server = mcp_tools.build_mcp_server(desk, Access(), Metrics(desk, CollectorRegistry()))
    said: list[str] = []
    SlowLibrary.go.clear()

    async with Client(server) as client:

        async def call() -> None:
            try:
                await client.call_tool("status", {})
                said.append("answered")
            except Exception as error:  # of the protocol
                said.append(str(error))
                SlowLibrary.go.set()

        async with anyio.create_task_group() as calls:
            for _ in range(7):  # four at work, two that wait, one too many
                calls.start_soon(call)
    assert sorted(said) == ["Busy: 2 calls wait here already. Call again in half a minute.", *["answered"] * 6]
