"""Reads what a language model writes while it arrives: sentences with the passages and the words they rest on.

JSON as the schema has it, or a sentence a line: `The bridge was closed. [1: "The bridge was closed"]`. What comes
around it (a fence of code, "Here is the answer:", thoughts) is passed over, and a sentence counts once it is complete.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from qa.composing.types import Draft, Source

_THOUGHTS = ("think", "thinking", "reasoning")  # tags around what a model thinks aloud
_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|“[^”]*”|«[^»]*»"
_SOURCE = re.compile(
    rf"\[\s*(?:passage\s*)?(?P<number>\d{{1,3}})\s*(?:[:,–-]\s*(?P<quote>{_QUOTED}))?\s*\]", re.IGNORECASE
)
_NUMBERS = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\s*\]")
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)")
_TEXTS = ("text", "sentence")
_SOURCES = ("rests_on", "sources", "citations", "quotes")
_MOST_CHARS = 2_000  # of a sentence with its quotes; a line without an end is cut there
MOST_SENTENCES = 12


class DraftReader:
    """Takes pieces of a reply and gives each sentence once it is complete."""

    def __init__(self) -> None:
        self._rest = ""
        self._count = 0
        self._is_json: bool | None = None
        self._is_empty = False

    @property
    def is_full(self) -> bool:
        """Returns whether there are as many sentences as are looked at; what comes then is not read."""
        return self._count >= MOST_SENTENCES

    @property
    def is_empty(self) -> bool:
        """Returns whether the reply was an object without sentences: the passages do not answer."""
        return self._is_empty

    def feed(self, piece: str) -> Iterator[Draft]:
        """Yields the sentences that a piece completes."""
        self._rest += piece
        yield from self._read(ended=False)

    def end(self) -> Iterator[Draft]:
        """Yields the last sentence, whose line has no end; half a JSON object is none."""
        yield from self._read(ended=True)

    def _read(self, *, ended: bool) -> Iterator[Draft]:
        text = _without_thoughts(self._rest, ended=ended)
        if text is None:
            return
        self._rest = text
        if self._is_json is None:
            begun = self._rest.lstrip()
            if not begun or (not ended and begun[0] in "`<[" and "\n" not in begun):
                return
            self._is_json = _begins_json(begun)
        found = self._objects() if self._is_json else self._lines(ended=ended)
        for draft in found:
            if self.is_full:
                return
            self._count += 1
            yield draft

    def _lines(self, *, ended: bool) -> Iterator[Draft]:
        lines = self._rest.split("\n")
        self._rest = "" if ended else lines.pop()[:_MOST_CHARS]
        for number, line in enumerate(lines):
            if _begins_json(line.lstrip()):  # behind "Here is the answer:"
                self._is_json = True
                self._rest = "\n".join([*lines[number:], self._rest])
                yield from self._objects()
                return
            if draft := read_line(line):
                yield draft

    def _objects(self) -> Iterator[Draft]:
        """Yields sentences from the innermost objects that have a text and sources."""
        position = 0
        while (start := self._rest.find("{", position)) >= 0:
            end = _end_of_object(self._rest, start)
            if end is None:  # the outer object, or one that is not complete yet
                position = start + 1
                continue
            draft = _draft_of(self._rest[start:end])
            if draft is None:
                found = _parsed(self._rest[start:end])
                self._is_empty |= isinstance(found, dict) and found.get("sentences") == []
                if _has_sentences(self._rest[start:end]):  # the whole reply is there at once: look inside
                    position = start + 1
                    continue
                position = end
                continue
            yield draft
            self._rest = self._rest[end:]
            position = 0
        self._rest = self._rest[-10 * _MOST_CHARS :]


def read_line(line: str) -> Draft | None:
    """Reads a line as a sentence with its sources; None for an empty one, a heading or a fence."""
    line = _NUMBERS.sub(lambda match: "".join(f"[{one.strip()}]" for one in re.split("[,;]", match[1])), line)
    sources = tuple(
        Source(passage=int(match["number"]), quote=_unquoted(match["quote"] or "")) for match in _SOURCE.finditer(line)
    )
    text = " ".join(_BULLET.sub("", _SOURCE.sub(" ", line)).split())
    text = re.sub(r" (?=[.,;:!?])", "", text)
    if not any(map(str.isalnum, text)) or (not sources and (text.startswith(("#", "```")) or text.endswith(":"))):
        return None
    return Draft(text=text[:_MOST_CHARS], sources=sources)


def _without_thoughts(text: str, *, ended: bool) -> str | None:
    """Returns a text without what a model thinks aloud; None while a thought has no end yet."""
    for begin, close in ((f"<{name}>", f"</{name}>") for name in _THOUGHTS):
        while (start := text.find(begin)) >= 0:
            end = text.find(close, start)
            if end < 0:
                return text[:start] if ended else None
            text = text[:start] + text[end + len(close) :]
    return text


def _begins_json(text: str) -> bool:
    return text.startswith(("{", "```", "[")) and not _SOURCE.match(text)


def _end_of_object(text: str, start: int) -> int | None:
    """Returns where the object that starts here ends, behind its brace; None where it does not."""
    if text.rfind("}") < start:
        return None
    depth, in_string, escaped = 0, False, False
    for place in range(start, len(text)):
        char = text[place]
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                return place + 1
    return None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            return json.loads(re.sub(r",(\s*[}\]])", r"\1", text), strict=False)  # a comma too many
        except (ValueError, RecursionError):
            return None


def _has_sentences(text: str) -> bool:
    return '"sentences"' in text or '"answer"' in text


def _draft_of(text: str) -> Draft | None:
    found = _parsed(text)
    if not isinstance(found, dict):
        return None
    words = next((found[name] for name in _TEXTS if isinstance(found.get(name), str)), None)
    if words is None or not any(map(str.isalnum, words)):
        return None
    named: list[Any] = next((found[name] for name in _SOURCES if isinstance(found.get(name), list)), [])
    return Draft(text=" ".join(words.split())[:_MOST_CHARS], sources=tuple(_sources(named)))


def _sources(named: list[Any]) -> Iterator[Source]:
    for one in named:
        if isinstance(one, int) and not isinstance(one, bool):
            yield Source(passage=one, quote="")
        elif isinstance(one, dict):
            number, quote = one.get("passage", one.get("number")), one.get("quote", "")
            if isinstance(number, str) and number.strip().isascii() and number.strip().isdigit():
                number = int(number)
            if isinstance(number, int) and not isinstance(number, bool):
                yield Source(passage=number, quote=quote if isinstance(quote, str) else "")


def _unquoted(quoted: str) -> str:
    inner = quoted[1:-1]
    return inner.replace('\\"', '"') if quoted.startswith('"') else inner
