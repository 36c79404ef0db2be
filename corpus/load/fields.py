"""Finds an article's fields in a record: under declared names, then under common spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import itemgetter
from typing import Any, get_args

from corpus.load.field_names import INSIDE, SPELLINGS, TEASERS, Target

_MAX_VALUES = 10_000  # that a path through lists leads to
_PLURAL: tuple[Target, ...] = ("body", "authors")  # they may be several


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Holds the names under which records have an article's fields; names that are None are guessed.

    A dot leads into an object or a list: `source.name` and `contents.content`, `people.0.name` for the first of a list.
    In a table without a row of names, a column's name is its number, from 1.
    A declared name that a record has not, or has blank, gives way to the spellings in common use.
    """

    body: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    authors: str | None = None
    language: str | None = None

    @property
    def are_numbers(self) -> bool:
        """Returns whether columns are named by their numbers, as those of a table without a row of names."""
        declared = [name for field in fields(self) if (name := getattr(self, field.name))]
        return bool(declared) and all(map(str.isdecimal, declared))

    @classmethod
    def parse(cls, text: str) -> Fields:
        """Returns the fields that a command line names, e.g. `title=headline,published=date`.

        Raises:
            ValueError: Naming what is no such pair, no known field, or given twice.
        """
        names: dict[str, str] = {}
        for pair in filter(None, map(str.strip, text.split(","))):
            target, equals, name = (part.strip() for part in pair.partition("="))
            if not (target and equals and name):
                raise ValueError(f"{pair!r} is no field and its name; write title=headline,published=date")
            if target not in get_args(Target):
                raise ValueError(f"no field {target!r}; expected one of {', '.join(get_args(Target))}")
            if target in names:
                raise ValueError(f"the field {target!r} is given twice")
            names[target] = name
        return cls(**names)

    def find(self, record: Mapping[str, Any]) -> dict[Target, list[object]]:
        """Returns the values of each field that are not blank, the preferred one first; none where there is none.

        The text's are followed by those of `TEASERS`.
        """
        folded = _folded_values(record)
        ranked: dict[Target, list[tuple[int, list[object]]]] = {target: [] for target in SPELLINGS}
        for name in folded:  # a record has fewer names than there are spellings
            for target, rank in _ranks().get(name, ()):
                ranked[target].append((rank, folded[name]))
        values: dict[Target, list[object]] = {}
        for target, named in ranked.items():
            found = [value for _, some in sorted(named, key=itemgetter(0)) for value in some]
            declared: str | None = getattr(self, target)
            if declared and not _blank(value := _at(record, declared)):
                found.insert(0, value[0] if isinstance(value, list) and target not in _PLURAL else value)
            values[target] = found
        return values

    def bodies(self, record: Mapping[str, Any]) -> list[object]:
        """Returns the values of the text alone, without those of `TEASERS`."""
        folded = _folded_values(record)
        declared = [_at(record, self.body)] if self.body else []
        return [value for value in declared if not _blank(value)] + [
            value for name in _folded("body") for value in folded.get(name, ())
        ]

    def has_text_and_name(self, record: Mapping[str, Any]) -> bool:
        """Returns whether a record may be an article: it has a value for the text, and a title or an address."""
        found = self.find(record)
        return bool(found["body"] and (found["title"] or found["url"] or self.bodies(record)))

    def columns(self, names: Iterable[str]) -> list[str]:
        """Returns those of a table's columns that may be read."""
        declared = [name for field in fields(self) if (name := getattr(self, field.name))]
        wanted = {*declared, *(name.partition(".")[0] for name in declared)}
        return [name for name in names if name in wanted or fold(name) in known_names()]

    def has_body(self, names: Iterable[str], *, teasers: bool = False) -> bool:
        """Returns whether one of a table's columns may hold the articles' texts, or with `teasers` their beginnings."""
        expected = {*_folded("body"), *(_folded_teasers() if teasers else ()), *(INSIDE if teasers else ())}
        return any(fold(name) in expected for name in names) or bool(
            self.body and {self.body, self.body.partition(".")[0]} & set(names)
        )

    def has_url(self, names: Iterable[str]) -> bool:
        """Returns whether one of a table's columns may hold the articles' addresses."""
        return any(fold(name) in _folded("url") or name == self.url for name in names)


COMMON_FIELDS = Fields()


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Returns a field's name without what spellings differ in, e.g. `Published At` -> `publishedat`."""
    return re.sub(r"[\W_]", "", name).lower()


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Returns all names in common use, folded."""
    inside = map(fold, INSIDE)
    return frozenset({*(name for target in SPELLINGS for name in _folded(target)), *_folded_teasers(), *inside})


@lru_cache(maxsize=len(SPELLINGS))
def _folded(target: Target) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, SPELLINGS[target])))


@lru_cache(maxsize=1)
def _ranks() -> dict[str, list[tuple[Target, int]]]:
    """Returns which fields each folded name may stand for, and how many names of that field are preferred to it."""
    ranks: dict[str, list[tuple[Target, int]]] = {}
    for target in SPELLINGS:
        for rank, name in enumerate(_folded(target) if target != "body" else _folded(target) + _folded_teasers()):
            ranks.setdefault(name, []).append((target, rank))
    return ranks


@lru_cache(maxsize=1)
def _folded_teasers() -> tuple[str, ...]:
    return tuple(map(fold, TEASERS))


def _folded_values(record: Mapping[str, Any]) -> dict[str, list[object]]:
    """Returns the values of a record that are not blank by folded name, then those of the objects in `INSIDE`."""
    folded: dict[str, list[object]] = {}
    inside = [inner for name in INSIDE if isinstance(inner := record.get(name), Mapping)]
    for values in (record, *inside):
        for name, value in values.items():
            if isinstance(name, str) and not _blank(value):
                if inside and any(value is inner for inner in inside):
                    continue
                folded.setdefault(fold(name), []).append(value)
    return folded


def _at(record: Mapping[str, Any], path: str) -> object:
    """Returns the value under a name or a dotted path of names; a list of values if it leads through a list."""
    if path in record:
        return record[path]
    values: list[object] = [record]
    through_list = False
    for step in path.split("."):
        found: list[object] = []
        for value in values:
            if isinstance(value, list) and step.isdecimal():
                found += value[int(step[:9]) :][:1]
                continue
            through_list = through_list or isinstance(value, list)
            found += [
                one[step] for one in (value if isinstance(value, list) else [value])
                if isinstance(one, Mapping) and step in one
            ]  # fmt: skip
        values = found[:_MAX_VALUES]
    return values if through_list else next(iter(values), None)


def _blank(value: object) -> bool:
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value in ([], {})
