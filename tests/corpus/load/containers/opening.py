"""Opens archives in tests, and measures the work."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from corpus.errors import LoadError, Rejected
from corpus.load import Bounds, read_content

ONE, TWO = b"Boats came in.", b"Boats left again."


def load_all(content: bytes, name: str, bounds: Bounds | None = None) -> tuple[list[str], list[str]]:
    """Returns the bodies, and what was rejected, the error that ends all among it."""
    bodies: list[str] = []
    rejected: list[str] = []
    try:
        for part in read_content(content, PurePath(name), bounds=bounds or Bounds()):
            if isinstance(part, Rejected):
                rejected.append(str(part))
            else:
                bodies += [article.body for article in part]
    except LoadError as error:
        rejected.append(str(error))
    return bodies, rejected


@contextmanager
def little_work(seconds: float = 2.0, megabytes: int = 64) -> Iterator[None]:
    tracemalloc.start()
    begun = time.process_time()
    try:
        yield
        assert time.process_time() - begun < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes << 20
    finally:
        tracemalloc.stop()


def bomb(size: int) -> bytes:
    """Returns so many zeros, packed as small as gzip can."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)), packer.flush()])
