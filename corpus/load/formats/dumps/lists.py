"""Finds the records of a dump: a list, which may stand some levels deep in an object, as APIs answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any

from corpus.load.fields import Fields, fold
from corpus.load.formats import ninjs
from corpus.load.formats.dumps import messages
from corpus.load.formats.dumps.values import has_text

LISTS = ("articles", "items", "data", "results", "docs", "hits", "stories", "posts", "entries", "records", "rows",
         "documents", "news", "list", "nodes", "edges", "value", "content")  # fmt: skip
_MAX_DEPTH = 3  # {"data": {"posts": {"nodes": [...]}}}
_MAX_OBJECTS = 2_000  # that are looked into
_TRIED = 20  # records of a list that show whether it holds articles
_SHOWN = 12  # names in an error
_SHOWN_DEPTH = 2
_MAX_NAME_CHARS = 60


def records_in(value: Mapping[str, Any], fields: Fields) -> list[Any]:
    """Returns the records of an object: itself if it is an article, else those of the list of articles in it.

    Args:
        value: As JSON has it.
        fields: The names of the records' fields.
    """
    if fields.body is None and messages.is_export(value):
        return messages.records_of_export(value)
    if ninjs.is_item(value):
        return [value]
    if any(map(has_text, bodies := fields.bodies(value))):
        return [_unwrapped(value, bodies, fields)]
    is_teaser = any(map(has_text, fields.find(value).get("body", ())))
    lists = [some for name, some in _lists(value, fields) if not is_teaser or fold(name) in LISTS]
    for some in lists:
        if any(map(fields.has_text_and_name, filter(_is_record, islice(some, _TRIED)))):
            return some
    named = (some for name, some in _lists(value, fields) if fold(name) in LISTS)
    empty = (value[name] for name in LISTS if isinstance(value.get(name), list))
    return next(named, None) or next(empty, [value])


def _lists(value: Mapping[str, Any], fields: Fields) -> Iterator[tuple[str, list[Any]]]:
    """Yields the lists of objects inside an object, the outer ones first, and those with a usual name before others.

    An object with a text stands for a list of one.
    """
    queue: deque[tuple[int, Mapping[str, Any]]] = deque([(0, value)])
    for _ in range(_MAX_OBJECTS):
        if not queue:
            return
        depth, some = queue.popleft()
        for name in sorted(some, key=lambda name: fold(name) not in LISTS):
            inner = some[name]
            if isinstance(inner, list) and any(map(_is_record, islice(inner, _TRIED))):
                yield name, inner
            elif isinstance(inner, Mapping) and inner:
                if any(map(has_text, bodies := fields.bodies(inner))):
                    yield name, [_unwrapped(inner, bodies, fields)]
                if all(map(_is_record, inner.values())) and len(inner) > 1:  # {"list": {"17": {...}, "18": {...}}}
                    yield name, list(inner.values())
                if depth < _MAX_DEPTH:
                    queue.append((depth + 1, inner))


def _unwrapped(value: Mapping[str, Any], bodies: Sequence[object], fields: Fields) -> Mapping[str, Any]:
    """Returns the article in place of an object's text, e.g. of `{"status": "ok", "content": {"title": ...}}`."""
    inner = bodies[0]
    if not isinstance(inner, Mapping) or fields.body:
        return value
    own, found = fields.find(value), fields.find(inner)
    is_wrapper = not (own["title"] or own["url"]) and (found["title"] or found["url"])
    return inner if is_wrapper and any(map(has_text, fields.bodies(inner))) else value


def unknown_fields(record: Mapping[str, Any], known: Set[str]) -> str:
    """Describes for an error the fields of a record that are not known, and which may be the text; empty if none.

    Args:
        record: Without a text.
        known: The folded names that are understood.
    """
    found = [(path, text) for path, text in _texts(record, "", 0) if known.isdisjoint(map(fold, path.split(".")))]
    if not found:
        return ""
    names = ", ".join(path for path, _ in found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    longest = max(found, key=lambda one: len(one[1]))[0]
    return f"; it has {names}: write for example --fields body={longest}"


def _texts(value: Mapping[str, Any], above: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yields the dotted paths of texts, and the texts."""
    for name, inner in islice(value.items(), 10 * _SHOWN):
        if not isinstance(name, str) or len(name) > _MAX_NAME_CHARS or not name.isprintable():
            continue
        first = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(first, str) and first.strip():
            yield above + name, first
        elif isinstance(first, Mapping) and depth < _SHOWN_DEPTH:
            yield from _texts(first, f"{above}{name}.", depth + 1)


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value)
