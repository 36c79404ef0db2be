"""Lists of names, as JSON, that columns refer to by position: the authors of an article, the collections it is in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.types import name_key


def lists_by_name(lists: Sequence[str]) -> Mapping[str, list[int]]:
    """Returns the positions of the lists that have each name, by its key."""
    found: dict[str, list[int]] = {}
    for code, names in enumerate(lists):
        for key in dict.fromkeys(map(name_key, json.loads(names))):
            found.setdefault(key, []).append(code)
    return found


def codes_of(by_name: Mapping[str, list[int]], keys: Iterable[str]) -> list[int]:
    """Returns the positions of the lists that have one of these keys."""
    return [code for key in keys for code in by_name.get(key, ())]


def count_names(lists: Sequence[str], codes: Iterable[tuple[int, int]]) -> Mapping[str, int]:
    """Returns how many articles have each name, most first; those that differ in case are one, in its first spelling.

    Args:
        lists: The lists.
        codes: Positions of some of them, each with how many articles have it.
    """
    spellings: dict[str, str] = {}
    count: Counter[str] = Counter()
    for code, articles in codes:
        keys = {name_key(name): name for name in reversed(json.loads(lists[code]))}
        count.update(dict.fromkeys(keys, articles))
        for key, name in keys.items():
            spellings.setdefault(key, name)
    return {spellings[key]: articles for key, articles in count.most_common()}
