"""Whether feeds are read as gofeed reads them: `python -m evals.feeds`.

It reads the 541 feeds of `feeds/testdata` (mmcdole/gofeed; half of them have no entries) and its JSON Feeds, and
compares titles, links and dates of the entries with the JSON beside them. Some differences are intended: gofeed keeps
markup, and Newsdesk gives text and web addresses. Each is printed with its cause from `CAUSES`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console

from corpus import LoadError
from corpus.load.formats.feeds.feed import Entry, parse_feed
from corpus.load.markup import html_text
from corpus.urls import web_url
from evals.data import newsquiz
from evals.measuring.tables import table

FIELDS = ("title", "link", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPair:
    """One field of one entry as both programs read it; None where one reads nothing."""

    file: str
    field: str
    expected: str | None
    found: str | None

    @property
    def agrees(self) -> bool:
        """Whether both programs read the same."""
        return self.expected == self.found


CAUSES: dict[str, Callable[[FieldPair], bool]] = {
    "gofeed keeps the markup of a title; here a title is its words": lambda one: (
        one.field == "title" and one.expected is not None and html_text(one.expected) == one.found
    ),
    "feedparser takes the title of a picture inside an enclosure for the entry's, which has none": lambda one: (
        one.file == "parser/rss/issue_217_enclosure_children.xml" and one.expected is None
    ),
    "feedparser takes a link's attribute `uri`, here one of the AT protocol, for the link": lambda one: (
        one.file == "parser/rss/rss_channel_item_uri_at_protocol.xml" and one.found is None
    ),
}


def feed_files(folder: Path) -> list[Path]:
    """Lists all feeds below a folder: XML, and the JSON files that are feeds, not expected results."""
    json_feeds = [
        path for path in sorted(folder.rglob("*.json")) if "json" in path.stem and "_expected" not in path.stem
    ]
    return [*sorted(folder.rglob("*.xml")), *json_feeds]


def compare(file: Path, folder: Path) -> Iterator[FieldPair]:
    """Yields each field of each entry of a feed, as gofeed and as Newsdesk read it.

    Args:
        file: The feed.
        folder: File names in the result are relative to it.

    Raises:
        LoadError: If Newsdesk refuses it.
    """
    entries = parse_feed(file.read_bytes(), file).entries
    beside = file.with_suffix(".json") if file.suffix == ".xml" else file.with_name(f"{file.stem}_expected.json")
    if not beside.exists():
        return
    reading = json.loads(beside.read_text())
    expected = [_gofeed_fields(item) for item in reading.get("items") or reading.get("entries") or []]
    name = file.relative_to(folder).as_posix()
    for gofeed, newsdesk in zip_longest(
        expected, map(_newsdesk_fields, entries), fillvalue=dict.fromkeys(FIELDS, "no such entry")
    ):
        for field in FIELDS:
            yield FieldPair(file=name, field=field, expected=gofeed[field], found=newsdesk[field])


def cause(one: FieldPair) -> str | None:
    """Returns the known cause of a disagreement, if there is one."""
    return next((name for name, explains in CAUSES.items() if explains(one)), None)


def _gofeed_fields(item: Mapping[str, Any]) -> dict[str, str | None]:
    links = [
        one for one in item.get("links", ()) if isinstance(one, dict) and one.get("rel", "alternate") == "alternate"
    ]
    link = item.get("link") or item.get("url") or next((one.get("href") for one in links), None)
    names = ("publishedParsed", "pubDateParsed", "date_published", "updatedParsed", "date_modified")
    date = next((datetime.fromisoformat(item[name]).replace(microsecond=0) for name in names if item.get(name)), None)
    return {
        "title": item.get("title") or None,
        "link": web_url(link) or link or None,
        "date": date.isoformat() if date else None,
    }


def _newsdesk_fields(entry: Entry) -> dict[str, str | None]:
    published = entry.published
    return {"title": entry.title, "link": entry.url, "date": published.at.isoformat() if published else None}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.feeds", description=__doc__)
    parser.parse_args(arguments)
    folder = newsquiz.data_folder() / "feeds" / "testdata"
    console = Console(width=190)
    pairs: list[FieldPair] = []
    refused: list[str] = []
    files = feed_files(folder)
    for file in files:
        try:
            pairs += compare(file, folder)
        except LoadError as error:
            refused.append(f"{file.relative_to(folder)}: {error.reason}")
    present = [one for one in pairs if one.expected or one.found]
    made = table(f"{len(files)} feeds, {len(refused)} refused; what either reads", "", ("read", "agree", "disagree"))
    for field in FIELDS:
        agree = [one.agrees for one in present if one.field == field]
        made.add_row(field, str(len(agree)), str(sum(agree)), str(len(agree) - sum(agree)))
    console.print(made)
    for name in (*CAUSES, None):
        group = [one for one in present if not one.agrees and cause(one) == name]
        console.print(f"\n{len(group)} disagreements: {name or 'not explained'}", markup=False, highlight=False)
        for one in group:
            line = f"  {one.file}: {one.field} {one.expected!r}, here {one.found!r}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(f"\n{len(refused)} refused", markup=False, highlight=False)
    for line in refused:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
