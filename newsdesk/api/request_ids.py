"""The id of the request that is being met: a proxy's, or one of our own; each line of the log has it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "x-request-id"
_VALID = re.compile(r"[A-Za-z0-9._:+/=-]{1,128}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Returns the id of the request that is being met in this thread or task; empty where there is none."""
    return _current.get()


def taken_or_new(sent: str | None) -> str:
    """Returns the id that a request came with, or a new one where it has none, or one that no log should have."""
    return sent if sent and _VALID.fullmatch(sent) else uuid.uuid4().hex


@contextmanager
def under_request_id(value: str) -> Iterator[None]:
    """Sets the id until the block ends."""
    before = _current.set(value)
    try:
        yield
    finally:
        _current.reset(before)
