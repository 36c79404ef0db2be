"""Sessions of those who logged in with a browser; they stay on the server, and end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from newsdesk.access.passwords import hash_token

_IDLE, _LIFE = 12 * 3600.0, 7 * 86_400.0  # seconds
_MOST = 10_000  # sessions; the one that was used longest ago ends first


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that logged in.

    Attributes:
        name: Of the user; empty for a password without a name.
        proof: What the user's password was kept as then: another password ends the session.
        begun: When, in seconds of the clock.
        used: When last.
    """

    name: str
    proof: str
    begun: float
    used: float


class Sessions:
    """The sessions of one server. Safe to use from many threads.

    Args:
        idle: Seconds without a request after which a session ends.
        life: Seconds after which it ends in any case.
        clock: Returns seconds.
    """

    def __init__(self, idle: float = _IDLE, life: float = _LIFE, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle
        self._life = life
        self._clock = clock
        self._sessions: dict[str, Session] = {}  # by the hash of what the browser has; in order of use
        self._lock = Lock()

    def begin(self, name: str, proof: str) -> str:
        """Begins a session; returns the secret that the browser sends with each request."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._drop_ended(now)
            while len(self._sessions) >= _MOST:
                del self._sessions[next(iter(self._sessions))]
            self._sessions[hash_token(secret)] = Session(name=name, proof=proof, begun=now, used=now)
        return secret

    def find(self, secret: str) -> Session | None:
        """Returns the session that a browser's secret belongs to, and notes that it was used; None if it ended."""
        key, now = hash_token(secret), self._clock()
        with self._lock:
            found = self._sessions.pop(key, None)
            if found is None or self._has_ended(found, now):
                return None
            self._sessions[key] = replace(found, used=now)
            return found

    def end(self, secret: str) -> None:
        """Ends a session."""
        with self._lock:
            self._sessions.pop(hash_token(secret), None)

    def _has_ended(self, session: Session, now: float) -> bool:
        return now - session.used >= self._idle or now - session.begun >= self._life

    def _drop_ended(self, now: float) -> None:
        for key in [key for key, session in self._sessions.items() if self._has_ended(session, now)]:
            del self._sessions[key]
