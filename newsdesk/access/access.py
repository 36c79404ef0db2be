"""The one place that decides who may read, add and remove: the page, programs and language models all ask here."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsdesk.access.passwords import hash_password, hash_token, is_password, is_same
from newsdesk.access.rights import RIGHTS, AccessError, Right, Visitor, WrongPassword, current_visitor
from newsdesk.access.sessions import Sessions
from newsdesk.access.tries import Tries
from newsdesk.access.users import ANYBODY, User, UsersFile

_PAUSE = 1.0  # seconds after a wrong password; guesses wait for each other
_ALL = frozenset(RIGHTS)
_READING: frozenset[Right] = frozenset({"read"})
_NOTHING: frozenset[Right] = frozenset()
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Account:
    """What a password or a token opens; `proof` changes with the password."""

    name: str
    rights: frozenset[Right]
    proof: str


class Access:
    """Who may do what. Safe to use from many threads.

    Whoever did not log in may do everything, unless something says otherwise: a password keeps adding and removing for
    those who give it, a password for readers keeps everything, and so does a file of users.

    Args:
        password: For all rights, without a user's name; none if None or empty.
        read_password: For reading alone, without a user's name; none if None or empty.
        users: Users with rights of their own.
        pause: Seconds that a wrong password takes.
        tries: How many wrong ones an address may give.
        sessions: Of browsers.

    Raises:
        UsersError: If the file of users cannot be read.
    """

    def __init__(
        self,
        password: str | None = None,
        read_password: str | None = None,
        users: UsersFile | None = None,
        *,
        pause: float = _PAUSE,
        tries: Tries | None = None,
        sessions: Sessions | None = None,
    ) -> None:
        rights_of = {password: _ALL, read_password: _READING} if password != read_password else {password: _ALL}
        self._shared = {word: rights for word, rights in rights_of.items() if word}
        self._reading_is_open = not read_password and users is None
        self._users = users
        self._pause = pause
        self._tries = tries or Tries()
        self._sessions = sessions or Sessions()
        self._guessing = threading.Lock()
        self._known()  # a file that cannot be read is said now

    @classmethod
    def from_environment(cls, users: Path | None = None) -> Access:
        """Returns the access of `NEWSDESK_AUTH`, `NEWSDESK_READ_AUTH`, and a file of users."""
        file = UsersFile(users) if users is not None else None
        return cls(os.environ.get("NEWSDESK_AUTH"), os.environ.get("NEWSDESK_READ_AUTH"), file)

    @property
    def everybody(self) -> frozenset[Right]:
        """Returns what those may do who did not log in.

        Raises:
            UsersError: If the file of users cannot be read.
        """
        if self._users is not None:
            return self._known()[ANYBODY].rights if ANYBODY in self._known() else _NOTHING
        if not self._reading_is_open:
            return _NOTHING
        return _READING if self._shared else _ALL

    @property
    def is_open(self) -> bool:
        """Returns whether everybody may change the articles."""
        return bool(self.everybody & {"add", "remove"})

    @property
    def has_logins(self) -> bool:
        """Returns whether anybody can log in."""
        return bool(self._shared) or self._users is not None

    @property
    def has_names(self) -> bool:
        """Returns whether users have names."""
        return self._users is not None

    def visitor(self, address: str, *, session: str = "", token: str = "") -> Visitor:
        """Returns who sends a request.

        Args:
            address: Where it comes from.
            session: What the browser has from `log_in`; one that ended counts as none.
            token: What a program sends: a user's token, or a password without a name.

        Raises:
            AccessError: If the token is wrong, or too many were, or the file of users cannot be read.
        """
        account: _Account | None
        if token:
            account = self._of_token(token) or self._of_password("", token, address)
        else:
            account = self._of_session(session) if session else None
        if account is None:
            return Visitor(rights=self.everybody, address=address)
        return Visitor(rights=account.rights | self.everybody, address=address, name=account.name)

    def log_in(self, name: str, password: str, address: str) -> str:
        """Begins the session of a browser; returns what it shall send with each request.

        Raises:
            AccessError: If the name or the password is wrong, or too many were.
        """
        account = self._of_password(name, password, address)
        return self._sessions.begin(account.name, account.proof)

    def log_out(self, session: str) -> None:
        """Ends the session of a browser."""
        self._sessions.end(session)

    def require(self, right: Right, password: str = "") -> None:
        """Checks that the current visitor has a right, or gives a password that has it.

        Raises:
            AccessError: If not.
        """
        visitor = current_visitor() or Visitor(rights=self.everybody)
        if right in visitor.rights:
            return
        if not password:
            raise AccessError(f"the right to {right} is missing: log in, or send a password or a token that has it")
        if right not in self._of_password("", password, visitor.address).rights:
            raise AccessError(f"this password has not the right to {right}")

    def _known(self) -> Mapping[str, User]:
        return self._users.users() if self._users is not None else {}

    def _of_session(self, secret: str) -> _Account | None:
        session = self._sessions.find(secret)
        if session is None:
            return None
        account = self._account(session.name) if session.name else self._of_shared(session.proof)
        return account if account is not None and account.proof == session.proof else None

    def _account(self, name: str) -> _Account | None:
        user = self._known().get(name)
        return _Account(name, user.rights, user.password) if user is not None and user.password else None

    def _of_shared(self, proof: str) -> _Account | None:
        for word, rights in self._shared.items():
            if hash_token(word) == proof:
                return _Account("", rights, proof)
        return None

    def _of_token(self, token: str) -> _Account | None:
        hashed = hash_token(token)
        for user in self._known().values():
            if hashed in user.tokens:
                return _Account(user.name, user.rights, hashed)
        return None

    def _of_password(self, name: str, password: str, address: str) -> _Account:
        """Returns what a password opens.

        A wrong one takes a second, and they are checked one at a time: at most one guess a second, wherever from.
        """
        with self._tries.one(address), self._guessing:
            account = self._checked(name, password)
            if account is None:
                _LOG.warning("a wrong password came from %s", address or "a program")
                time.sleep(self._pause)
                raise WrongPassword("the name or the password is wrong" if name else "the password is wrong")
            return account

    def _checked(self, name: str, password: str) -> _Account | None:
        if not name:
            fitting = [_Account("", rights, hash_token(word)) for word, rights in self._shared.items()
                       if is_same(password, word)]  # fmt: skip
            return fitting[0] if fitting else None
        account = self._account(name)
        # A name that is none takes as long as one that is: nobody learns which there are.
        if not is_password(password, account.proof if account is not None else _of_nobody()):
            return None
        return account


@cache
def _of_nobody() -> str:
    return hash_password("")
