"""Reads live blogs of the Guardian's API: their blocks make one article, each under its own moment."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from corpus.load.formats.dumps.values import body_of, text_of
from corpus.load.formats.pages import live

_MOMENTS = ("firstPublishedDate", "publishedDate", "createdDate")
_MAX_BLOCKS = 1_000


def blocks_of_live(record: Mapping[str, Any]) -> str | None:
    """Returns the blocks of a live blog as a text, in their order; None if a record has fewer than three of them.

    Raises:
        ValueError: If their markup is such that no article has.
    """
    blocks = record.get("blocks")
    listed = blocks.get("body") if isinstance(blocks, Mapping) else None
    if not isinstance(listed, list):
        return None
    return live.joined(_update(block) for block in islice(listed, _MAX_BLOCKS) if isinstance(block, Mapping))


def _update(block: Mapping[str, Any]) -> str | None:
    moment = next((block[name] for name in _MOMENTS if block.get(name)), None)
    text = next(filter(None, map(body_of, (block.get("bodyHtml"), block.get("bodyTextSummary")))), "")
    return live.update_text(moment, text_of(block.get("title")) or "", text)
