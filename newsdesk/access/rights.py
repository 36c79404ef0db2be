"""What somebody may do, and who sends the request that is being answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

from corpus import NewsdeskError

Right = Literal["read", "add", "remove"]
RIGHTS: tuple[Right, ...] = get_args(Right)
SCOPE_KEY = "newsdesk.visitor"  # where a request's scope has its visitor


class AccessError(NewsdeskError):
    """Somebody may not do what was asked for, or is not known."""


class WrongPassword(AccessError):
    """A password, or a token, is not one of ours."""


class TooManyTries(AccessError):
    """Too many wrong passwords came from one address.

    Attributes:
        seconds: After which another one is looked at.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many wrong passwords came from this address; try again in {seconds:,} seconds")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who sends a request.

    Attributes:
        rights: What this visitor may do.
        address: Where the request comes from; empty if that is not known.
        name: As whom the visitor logged in; empty for the password without a name; None for nobody.
    """

    rights: frozenset[Right]
    address: str = ""
    name: str | None = None


_current: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def current_visitor() -> Visitor | None:
    """Returns whose request is being answered; None outside of a request."""
    return _current.get()


@contextmanager
def visited_by(visitor: Visitor | None) -> Iterator[None]:
    """Makes somebody the current visitor until the block ends."""
    token = _current.set(visitor)
    try:
        yield
    finally:
        _current.reset(token)


def parse_rights(names: Iterable[str]) -> frozenset[Right]:
    """Returns rights by their names, with or without commas between them, e.g. ["read,add"].

    Raises:
        AccessError: If there is no such right, or none is named.
    """
    wanted = [part.strip() for name in names for part in name.split(",") if part.strip()]
    found = frozenset(right for right in RIGHTS if right in wanted)
    if unknown := [name for name in wanted if name not in RIGHTS]:
        raise AccessError(f"{unknown[0]!r} is no right; there are {', '.join(RIGHTS)}")
    if not found:
        raise AccessError(f"no right is named; there are {', '.join(RIGHTS)}")
    return found
