"""Reads the values of a record's fields: texts, objects with a text in them, lists of paragraphs, HTML."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import PurePath

from corpus.errors import LoadError
from corpus.load.fields import fold
from corpus.load.formats.pages.tree import check_tags
from corpus.load.markup import html_text
from corpus.text.boilerplate import without_tail
from corpus.text.bylines import split_names

# In an object that stands where a text is expected, the text is under the first of these: {"rendered": "..."} is
# WordPress's, {"main": "..."} and {"original": "..."} are the New York Times's.
_NAMES = ("name", "title", "rendered", "main", "basic", "original", "value", "text", "plain", "html", "content", "body",
          "default", "username", "#text", "_", "$date")  # fmt: skip
_PARAGRAPHS = ("content", "text", "rendered", "value", "body", "html", "paragraph", "paragraphs", "plain", "main",
               "#text", "body_html", "bodyHtml", "bodyTextSummary", "blocks", "children", "items", "data")  # fmt: skip
# Parts of a text in pieces that are no paragraphs of it.
_NO_PARAGRAPH = {"kicker", "title", "headline", "byline", "author", "authorinfo", "date", "image", "video", "gallery",
                 "ad", "advertisement", "related", "newsletter", "tags", "embed", "inlinestory"}  # fmt: skip
_MAX_DEPTH = 6  # of lists and objects inside each other
_MARKUP = re.compile(
    r"</(?:p|div|a|b|i|u|em|strong|span|h[1-6]|ul|ol|li|blockquote|figure|table|article|section|br|font)\s*>"
    r"|<(?:p|br|img|hr)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_CUT = re.compile(r"\[\+\d+ chars\]$")  # NewsAPI ends a text so that it gives the beginning of


def text_of(value: object) -> str | None:
    """Returns the text of a field in one piece, without markup, of a list of objects the first; None if it has none."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = next((one for one in value if isinstance(one, Mapping)), None)
            continue
        if not isinstance(value, Mapping):
            break
        found = value
        value = next((found[name] for name in _NAMES if _has(found.get(name))), None)
    return plain(value) if isinstance(value, str) and value.strip() else None


def body_of(value: object) -> str:
    """Returns the paragraphs of a field, a blank line apart; empty if it has none.

    Raises:
        ValueError: If its markup is such that no article has.
    """
    return without_tail("\n\n".join(filter(None, map(_whole, _paragraphs(value, 0)))))


def has_text(value: object) -> bool:
    """Returns whether a field has a text that is not blank."""
    return any(text and not text.isspace() for text in _paragraphs(value, 0))


def names_of(value: object) -> list[str]:
    """Returns the names in a field: of a text, an object, or a list of them."""
    values = value if isinstance(value, list) else [value]
    return split_names(text for text in map(_person, values) if text)


def date_of(value: object) -> str | None:
    """Returns a date as a source wrote it; objects and numbers as `corpus.time.published` reads them."""
    if isinstance(value, datetime | date):  # YAML and Parquet read dates themselves
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return str(value)  # seconds or milliseconds: corpus.time.published knows
    return text_of(value)


def language_of(value: object) -> str | None:
    """Returns a language tag; that of two letters for a code of three or a name, e.g. `eng` -> `en`."""
    text = text_of(value)
    if text is None or not text.isalpha() or len(text) == 2:
        return text
    import pycountry

    try:
        found = pycountry.languages.lookup(text)
    except LookupError:
        return text
    return getattr(found, "alpha_2", None) or text


def plain(text: str) -> str:
    """Returns a text without markup, if it has any; its paragraphs are a blank line apart.

    Raises:
        ValueError: If its markup is such that no article has.
    """
    if "<" in text and _MARKUP.search(text):
        try:
            check_tags(text, PurePath())
        except LoadError as error:
            raise ValueError(error.reason) from error
        return html_text(text)
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _whole(text: str) -> str:
    text = plain(text).strip()
    return _CUT.sub("", text).rstrip() if text.endswith(" chars]") else text


def _paragraphs(value: object, depth: int) -> Iterator[str]:
    """Yields the texts of a field, piece by piece."""
    if isinstance(value, str):
        yield value
    elif depth == _MAX_DEPTH:
        return
    elif isinstance(value, list):
        for piece in value:
            yield from _paragraphs(piece, depth + 1)
    elif isinstance(value, Mapping) and not any(
        isinstance(kind := value.get(name), str) and fold(kind) in _NO_PARAGRAPH for name in ("type", "subtype")
    ):
        yield from _paragraphs(next((value[name] for name in _PARAGRAPHS if _has(value.get(name))), None), depth + 1)


def _person(value: object) -> str | None:
    if isinstance(value, Mapping) and isinstance(value.get("lastname"), str):
        return " ".join(str(value[name]) for name in ("firstname", "middlename", "lastname") if value.get(name))
    return text_of(value)


def _has(value: object) -> bool:
    return isinstance(value, str | list | Mapping) and bool(value)
