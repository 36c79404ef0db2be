"""Counts wrong passwords by the address they come from."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock

from newsdesk.access.rights import TooManyTries

_MOST, _WITHIN = 10, 900.0  # wrong ones from an address within these seconds
_MOST_ADDRESSES = 10_000  # remembered; those that were heard of longest ago are forgotten
_NETWORK = 64  # bits of an IPv6 address that stand for one customer


class Tries:
    """Lets an address try so many wrong passwords within a time, and no more. Safe to use from many threads.

    Args:
        most: Wrong ones that are looked at.
        within: Seconds in which they count.
        clock: Returns seconds.
    """

    def __init__(self, most: int = _MOST, within: float = _WITHIN, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._within = within
        self._clock = clock
        self._tried: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """Counts one try; it is taken back where the block ends without an error.

        It counts from its beginning: many at once are no more than many one after another.

        Raises:
            TooManyTries: Before the block, if too many wrong ones came from there.
        """
        key = _network(address)
        at = self._begin(key)
        yield
        with self._lock:
            tried = self._tried.get(key)
            if tried is not None and at in tried:
                tried.remove(at)

    def _begin(self, key: str) -> float:
        with self._lock:
            now = self._clock()
            tried = self._tried.setdefault(key, deque())
            self._tried.move_to_end(key)
            while tried and tried[0] <= now - self._within:
                tried.popleft()
            if len(tried) >= self._most:
                raise TooManyTries(max(1, ceil(tried[0] + self._within - now)))
            tried.append(now)
            while len(self._tried) > _MOST_ADDRESSES:
                self._tried.popitem(last=False)
            return now


def _network(address: str) -> str:
    """Returns what stands for one sender: an IPv4 address, or the network that an IPv6 address lies in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return f"{int(found) >> (128 - _NETWORK):x}/{_NETWORK}"
    return str(found)
