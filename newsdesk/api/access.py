"""Who may change the articles: whoever gave the password, where there is one; everybody may ask."""

from __future__ import annotations

import hmac
import os
import threading
import time

_PAUSE = 1.0  # seconds after a wrong password; guesses wait for each other


class Access:
    """The password that adding and removing articles wants.

    Args:
        password: None or empty for none: then everybody who reaches the page may change the articles.
        pause: Seconds that a wrong guess takes.
    """

    def __init__(self, password: str | None = None, pause: float = _PAUSE) -> None:
        self._password = (password or "").encode()
        self._pause = pause
        self._guessing = threading.Lock()

    @classmethod
    def from_environment(cls) -> Access:
        """Returns the access of the password in `NEWSDESK_AUTH`, if there is one."""
        return cls(os.environ.get("NEWSDESK_AUTH"))

    @property
    def is_open(self) -> bool:
        """Returns whether no password is wanted."""
        return not self._password

    def admits(self, password: str) -> bool:
        """Returns whether this is the password; True for anything where none is wanted.

        A wrong one takes a second, and guesses are checked one at a time: at most one guess a second.
        """
        if self.is_open:
            return True
        with self._guessing:
            admitted = hmac.compare_digest(password.encode("utf-8", "surrogatepass"), self._password)
            if not admitted:
                time.sleep(self._pause)
            return admitted
