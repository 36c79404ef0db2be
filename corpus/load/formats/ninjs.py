"""Reads ninjs, the IPTC's news in JSON: versions 1 to 3, as records of a JSON file.

https://iptc.org/standards/ninjs/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.time.published import DateReader, Warn, ignore_warning
from corpus.types import Article, new_article
from corpus.urls import web_url

_BODIES = ("body_text", "body_xhtml", "body_html")  # of version 1
_OWN = {"bodies", "headlines", "infosources", "versioncreated", *_BODIES}
_DATES = ("firstpublished", "firstcreated", "contentcreated", "versioncreated")
_WITHDRAWN = ("canceled", "withheld")


def is_item(record: Mapping[str, Any]) -> bool:
    """Returns whether a record is a ninjs item: it has a `uri` and fields that only ninjs has."""
    return isinstance(record.get("uri"), str) and not _OWN.isdisjoint(record)


def article(item: Mapping[str, Any], warn: Warn = ignore_warning, dates: DateReader | None = None) -> Article:
    """Returns the article of an item.

    Raises:
        ValueError: If it has no text, is of another type, or was withdrawn.
    """
    item_type, status, uri = item.get("type", "text"), item.get("pubstatus"), item["uri"]
    if item_type not in ("text", "composite"):
        raise ValueError(f"a ninjs item of the type {item_type!r}; expected a text")
    if status in _WITHDRAWN:
        raise ValueError(f"withdrawn by its publisher (pubstatus {status!r})")
    body = _body(item)
    if not body:
        raise ValueError("no text (a ninjs item without bodies, body_text, body_xhtml or body_html)")
    return new_article(
        body=body,
        url=web_url(uri),
        title=_text(item.get("headline")) or _first_value(item.get("headlines"), "main"),
        outlet=_first_name(item.get("infosources") or item.get("infosource")) or _text(item.get("source"))
        or _text(item.get("copyrightholder")),
        authors=[name for name in [_text(item.get("byline"))] if name],
        published=(dates or DateReader("field")).first((_text(item.get(name)) for name in _DATES), warn),
        language=_text(item.get("language")),
    )  # fmt: skip


def _body(item: Mapping[str, Any]) -> str:
    """Returns the plain text if there is one, else that of the markup."""
    from corpus.load.markup import html_text  # lxml: only for those who need it

    bodies = item.get("bodies")
    candidates = [body for body in bodies if isinstance(body, dict)] if isinstance(bodies, list) else []
    candidates += [
        {"value": item[name], "contenttype": "text/plain" if name == "body_text" else "text/html"}
        for name in _BODIES
        if _text(item.get(name))
    ]
    candidates = [body for body in candidates if _text(body.get("value"))]
    plain = next((body["value"] for body in candidates if body.get("contenttype") == "text/plain"), None)
    return plain or next(filter(None, (html_text(body["value"]) for body in candidates)), "")


def _first_value(values: object, role: str) -> str | None:
    """Returns the value of a list's entry with this role, else of its first entry."""
    entries = [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    entries.sort(key=lambda entry: entry.get("role") != role)
    return next((text for entry in entries if (text := _text(entry.get("value")))), None)


def _first_name(values: object) -> str | None:
    entries = values if isinstance(values, list) else []
    return next((name for entry in entries if isinstance(entry, dict) and (name := _text(entry.get("name")))), None)


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
