"""Hears from the server that another program has changed the index."""

from __future__ import annotations

import threading
from collections.abc import Callable

from index.postgres.connecting.database import Database
from index.postgres.tables import CHANNEL

_LOOK_AGAIN = 2.0  # seconds between two looks at whether to end
_TRY_AGAIN = 10.0  # seconds until the next try, where the server does not answer
_BEGIN = 5.0  # seconds until the first one: a command ends before, and needs no connection more


class Listener:
    """A thread that calls a function soon after each commit of any program.

    Whenever it may have missed one, since the connection broke, it calls it as well.

    Args:
        database: Whose commits.
        changed: Called from that thread.
        begin: Seconds until it begins.
    """

    def __init__(self, database: Database, changed: Callable[[], None], begin: float = _BEGIN) -> None:
        self._database = database
        self._changed = changed
        self._begin = begin
        self._ended = threading.Event()
        self.is_listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="newsdesk-listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends it, and waits for that."""
        self._ended.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        self._ended.wait(self._begin)
        while not self._ended.is_set():
            for heard in self._database.listen(CHANNEL, _LOOK_AGAIN):
                self.is_listening.set()
                if self._ended.is_set():
                    return
                if heard:
                    self._changed()
            self.is_listening.clear()
            self._changed()
            self._ended.wait(_TRY_AGAIN)
