"""Says what to do with OPML: a list of feeds, which has no articles itself."""

from __future__ import annotations

from pathlib import PurePath

from corpus.errors import LoadError
from corpus.load.markup import parse_xml
from corpus.types import Article

_SHOWN = 3


def read(content: bytes, path: PurePath, on_undated: object = None) -> list[Article]:
    """Never returns.

    Raises:
        LoadError: Naming some of the feeds, and the command that watches them.
    """
    outlines = parse_xml(content, path).iter("{*}outline")
    feeds = [address for outline in outlines if (address := outline.get("xmlUrl"))]
    shown = " ".join(feeds[:_SHOWN]) + (" ..." if len(feeds) > _SHOWN else "")
    how = f"; its feeds are read with: newsdesk watch {shown}" if feeds else ""
    raise LoadError(path, f"a list of {len(feeds):,} feeds (OPML), which has no articles itself{how}")
