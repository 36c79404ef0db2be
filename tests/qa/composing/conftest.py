"""A desk over the samples with a scripted language model, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from qa import Newsdesk
from qa.composing.types import Written
from tests.language_server import Reply, ScriptedServer

QUESTION = "When did the Tanner Street Bridge reopen?"
Writes = Callable[..., tuple[Written, ScriptedServer]]


@pytest.fixture
def writes(samples: Newsdesk) -> Iterator[Writes]:
    """Has a scripted server write for a question on the samples; returns all that was written, and the server."""
    with ExitStack() as servers:

        def write(*replies: Reply, question: str = QUESTION, **settings: Any) -> tuple[Written, ScriptedServer]:
            server = servers.enter_context(ScriptedServer(*replies))
            desk = Newsdesk(samples.library, samples.reader, language_model=server.settings(**settings))
            *_, written = desk.written(question, samples.ask(question))  # which answers it once for all tests
            assert isinstance(written, Written)
            return written, server

        yield write
