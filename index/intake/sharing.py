"""A source is taken by one of several writers; the others wait for it, or leave it to that one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.engine import Engine

AGAIN = 0.5  # seconds until a writer asks again for what another one has


@contextmanager
def claimed(library: Engine, location: str, *, wait: bool) -> Iterator[bool]:
    """Keeps other writers from a source until the block ends; gives whether it does.

    Args:
        library: Where the others write.
        location: Of the source.
        wait: Whether to wait for another one that has it.
    """
    if library.claim is None:
        yield True
        return
    while True:
        with library.claim([f"source {location}"], 1) as mine:  # a file that is a source has a claim of its own, too
            if mine or not wait:
                yield bool(mine)
                return
        time.sleep(AGAIN)
