"""Reads what Telegram's program exports of channels (result.json): each message is a record with its sender and moment.

A message has no title. Its text may be a list of pieces, such as links and bold words, which are one line. Its moment
stands there twice, by the clock of who exported it and in seconds since 1970; together they say the offset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

_MOST_OFFSET = timedelta(hours=14)


def is_export(value: Mapping[str, Any]) -> bool:
    """Returns whether an object is an export of one channel, or of several."""
    return _is_channel(value) or any(map(_is_channel, _channels(value)))


def records_of_export(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns a record for each message that has a text; what only says who joined, or is a picture, has none.

    Args:
        value: An export, as `is_export` knows it.
    """
    channels = [value] if _is_channel(value) else _channels(value)
    return [record for channel in channels for record in _records(channel)]


def _channels(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    chats = value.get("chats")
    listed = chats.get("list") if isinstance(chats, Mapping) else None
    return [one for one in listed if isinstance(one, Mapping) and _is_channel(one)] if isinstance(listed, list) else []


def _is_channel(value: Mapping[str, Any]) -> bool:
    messages = value.get("messages")
    if not isinstance(messages, list) or not isinstance(value.get("type"), str):
        return False
    first = messages[0] if messages else None
    return isinstance(first, Mapping) and first.get("type") in ("message", "service") and "text" in first


def _records(channel: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    name = channel.get("name")
    for message in channel["messages"]:
        if not isinstance(message, Mapping) or message.get("type") != "message":
            continue
        text = _text(message.get("text"))
        if text.strip():
            sender = message.get("author") or message.get("from")
            yield {
                "text": text, "outlet": name, "published": _moment(message),
                "authors": sender if isinstance(sender, str) and sender != name else None,
            }  # fmt: skip


def _text(value: object) -> str:
    """Returns the pieces of a text, joined."""
    pieces = value if isinstance(value, list) else [value]
    texts = (piece.get("text") if isinstance(piece, Mapping) else piece for piece in pieces)
    return "".join(text for text in texts if isinstance(text, str))


def _moment(message: Mapping[str, Any]) -> object:
    """Returns when a message was sent, with the offset from UTC of the clock that says its day."""
    written, seconds = message.get("date"), message.get("date_unixtime")
    try:
        at = datetime.fromisoformat(str(written))
        sent = datetime.fromtimestamp(int(str(seconds)), UTC)
        offset = at.replace(tzinfo=UTC) - sent
    except (ValueError, OverflowError, OSError, TypeError):
        return written
    return at.replace(tzinfo=timezone(offset)).isoformat() if abs(offset) <= _MOST_OFFSET else written
