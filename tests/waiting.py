"""Waiting for what another thread, process or page does: the one module in which tests sleep."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")

_PAUSE = 0.05  # seconds between two looks
PATIENCE = 120.0  # seconds, which only a program that hangs takes, even on a busy machine


def wait_until(look: Callable[[], _Value], what: str) -> _Value:
    """Looks until it sees something, and returns that.

    Args:
        look: Called again and again, until it returns a true value.
        what: What is waited for, for the message, e.g. "the page answers".

    Raises:
        AssertionError: If nothing is seen for `PATIENCE` seconds.
    """
    end = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert time.monotonic() < end, f"waited for {PATIENCE:.0f} seconds: {what}"
        time.sleep(_PAUSE)
    return seen
