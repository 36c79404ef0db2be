"""The file of users: their names, rights, and hashes of their passwords and tokens."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock

from filelock import FileLock

from newsdesk.access.passwords import hash_password, hash_token, new_token
from newsdesk.access.rights import RIGHTS, AccessError, Right

ANYBODY = "anybody"  # the name under which the rights of those who did not log in stand
LEAST_CHARS = 8  # of a password
_MOST_CHARS = 1_000
_VERSION = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


class UsersError(AccessError):
    """The file of users cannot be read or written, or has no such user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in.

    Attributes:
        name: Of letters, digits and `._@-`.
        rights: What this user may do.
        password: Its hash; None for a user who has tokens alone.
        tokens: The SHA-256 of each.
    """

    name: str
    rights: frozenset[Right]
    password: str | None = None
    tokens: tuple[str, ...] = ()


class UsersFile:
    """The users in a file; what changes there holds at once. Safe to use from many threads.

    Args:
        path: The file, JSON, which its owner alone can read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._stamp: tuple[int, ...] | None = None
        self._users: Mapping[str, User] = {}

    def users(self) -> Mapping[str, User]:
        """Returns the users by name.

        Raises:
            UsersError: If the file is not there, or is none of users.
        """
        with self._lock:
            try:
                stat = self.path.stat()
                stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
                if stamp != self._stamp:
                    self._users, self._stamp = _parse(self.path.read_text(encoding="utf-8")), stamp
            except FileNotFoundError as error:
                raise UsersError(f"{self.path}: there is no such file; `newsdesk users add` makes one") from error
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise UsersError(f"{self.path}: cannot be read as a file of users ({error})") from error
            return self._users

    def set(self, name: str, rights: frozenset[Right], password: str | None = None) -> None:
        """Adds a user, or changes one; without a password a user who had one keeps it.

        Raises:
            AccessError: If the name or the password is none, or the file cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise UsersError(f"{name!r} is no name of a user: use up to 64 letters, digits and the signs . _ @ -")
        if password is not None and not LEAST_CHARS <= len(password) <= _MOST_CHARS:
            raise UsersError(f"a password has {LEAST_CHARS} to {_MOST_CHARS:,} characters")
        hashed = hash_password(password) if password is not None else None

        def change(users: dict[str, User]) -> None:
            before = users.get(name, User(name=name, rights=rights))
            users[name] = replace(before, rights=rights, password=hashed or before.password)

        self._change(change)

    def remove(self, name: str) -> None:
        """Removes a user, with all tokens.

        Raises:
            UsersError: If there is no such user.
        """
        self._change(lambda users: users.pop(self._known(users, name).name))

    def add_token(self, name: str) -> str:
        """Gives a user another token; returns it, as only its hash is stored.

        Raises:
            UsersError: If there is no such user.
        """
        if name == ANYBODY:
            raise UsersError(f"{ANYBODY} stands for those who do not log in, and has no token")
        token = new_token()

        def change(users: dict[str, User]) -> None:
            user = self._known(users, name)
            users[name] = replace(user, tokens=(*user.tokens, hash_token(token)))

        self._change(change)
        return token

    def drop_tokens(self, name: str) -> int:
        """Takes all tokens from a user; returns how many there were.

        Raises:
            UsersError: If there is no such user.
        """
        count = len(self._known(self.users(), name).tokens)
        self._change(lambda users: users.update({name: replace(self._known(users, name), tokens=())}))
        return count

    def _known(self, users: Mapping[str, User], name: str) -> User:
        if name not in users:
            raise UsersError(f"{self.path} has no user {name!r}")
        return users[name]

    def _change(self, change: Callable[[dict[str, User]], object]) -> None:
        """Changes the file as a whole: it is the old one, or the new one."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock"):
                users = dict(self.users()) if self.path.exists() else {}
                change(users)
                _write(self.path, users)
        except OSError as error:
            raise UsersError(f"{self.path}: cannot be written ({error})") from error


def _parse(text: str) -> dict[str, User]:
    stored = json.loads(text)
    if stored["version"] != _VERSION:
        raise ValueError(f"version {stored['version']}; expected {_VERSION}")
    users = {}
    for one in stored["users"]:
        rights = frozenset(right for right in RIGHTS if right in one["rights"])
        users[one["name"]] = User(
            name=one["name"], rights=rights, password=one["password"], tokens=tuple(one["tokens"])
        )  # fmt: skip
    return users


def _write(path: Path, users: Mapping[str, User]) -> None:
    rows = [{**asdict(user), "rights": [r for r in RIGHTS if r in user.rights]} for user in users.values()]
    descriptor, new = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # which its owner alone can read
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"version": _VERSION, "users": rows}, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        Path(new).replace(path)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise
