"""What is computed once for an object, by one thread, while the others wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
_NOT_YET: Any = object()


class computed_once(Generic[T]):  # noqa: N801  # used as `property` is
    """A property that is computed at the first use, once, however many threads want it at the same moment.

    `functools.cached_property` promises that up to Python 3.11 alone. What raises is computed again at the next use.
    The value lies in the object's `__dict__`; `forget` removes it.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self._lock = threading.RLock()
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> computed_once[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> computed_once[T] | T:
        """Returns the value, or of the class this property."""
        if instance is None:
            return self
        values = vars(instance)
        if (value := values.get(self._name, _NOT_YET)) is _NOT_YET:
            with self._lock:
                if (value := values.get(self._name, _NOT_YET)) is _NOT_YET:
                    value = values[self._name] = self._compute(instance)
        found: T = value
        return found


def forget(instance: object, *names: str) -> None:
    """Drops what was computed; it is computed anew at the next use."""
    for name in names:
        vars(instance).pop(name, None)
