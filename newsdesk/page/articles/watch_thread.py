"""A thread that keeps watched sources up to date while the page runs."""

from __future__ import annotations

import threading

from index.intake.watch import Watcher
from qa import Newsdesk


class WatchThread:
    """A watcher in a thread of its own.

    Args:
        watcher: Checks the sources; also there as `watcher`, to begin or end watching one.
    """

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self._stop = threading.Event()
        self._thread = threading.Thread(target=watcher.run, args=(self._stop,), name="watch", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> bool:
        """Begins no further check, and waits for those under way; returns whether they ended in time."""
        self._stop.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()


def start_watching(desk: Newsdesk, *, allow_private: bool = False) -> WatchThread:
    """Checks the desk's sources as they come due, until stopped.

    With `newsdesk watch` at work on the same index, each check is made by one of the two.

    Args:
        desk: Its library is kept up to date.
        allow_private: Whether sources may lead to this machine and private networks.
    """
    return WatchThread(Watcher(desk.library, allow_private=allow_private))
