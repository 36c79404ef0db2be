"""Every loader reports which dates it leaves out, and why, if the article has no other date."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from corpus.errors import Undated
from corpus.load import load_content, read_content
from tests.newsroom import Story

FUTURE = "2031-01-01"
PAGE = Story(
    slug="a",
    title="Quay reopens",
    paragraphs=("The eastern quay reopened on Monday after four months of repairs to its storm wall.",),
    published=FUTURE,
).html()
NITF = (
    '<nitf><body><body.head><dateline><story.date norm="{}"/></dateline></body.head>'
    "<body.content><p>The quay reopened.</p></body.content></body></nitf>"
)
NEWSML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a"><itemMeta><firstCreated>{}</firstCreated>'
    "</itemMeta><contentSet><inlineXML>%s</inlineXML></contentSet></newsItem>"
)
FILES = {
    "a.jsonl": ('{{"text": "One."}}\n{{"text": "Two.", "date": "{}"}}\n', 2, ""),
    "a.json": ('[{{"text": "One.", "date": "{}"}}]', None, "record 1: "),
    "ninjs.json": ('{{"uri": "urn:a", "body_text": "One.", "versioncreated": "{}"}}', None, "record 1: "),
    "a.csv": ("text,date\nThe quay reopened.,{}\n", 2, ""),
    "a.md": ("---\ndate: '{}'\n---\nThe quay reopened.\n", None, ""),
    "a.html": (PAGE.replace("{", "{{").replace("}", "}}").replace(FUTURE, "{}"), None, ""),
    "a.rss": (
        "<rss version='2.0'><channel><item><description>Up.</description><pubDate>{}</pubDate></item></channel></rss>",
        None,
        "",
    ),
    "a.eml": ("From: a@b.example\nSubject: Quay\nDate: {}\n\nThe quay reopened.\n", None, ""),
    "nitf.xml": (NITF, None, ""),
    "newsml.xml": (NEWSML % NITF.format(""), 1, ""),
}


def undated_of(content: str, name: str) -> list[Undated]:
    undated: list[Undated] = []
    assert list(read_content(content.encode(), PurePath(name), on_undated=undated.append)) != []
    return undated


@pytest.mark.parametrize("name", FILES)
def test_a_date_that_is_left_out_is_reported(name: str) -> None:
    content, line, prefix = FILES[name]
    assert undated_of(content.format(FUTURE), name) == [
        Undated(path=PurePath(name), line=line, reason=f"{prefix}{FUTURE} lies in the future")
    ]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("date", ["2025-03-04", ""])
def test_good_dates_and_none_at_all_are_not(name: str, date: str) -> None:
    assert undated_of(FILES[name][0].format(date), name) == []


def test_a_news_item_that_takes_the_date_of_its_text_is_not_reported() -> None:
    assert undated_of((NEWSML % NITF.format("20250304")).format(FUTURE), "newsml.xml") == []


def test_a_page_whose_text_has_a_dateline_is_not_reported() -> None:
    page = PAGE.replace("The eastern quay", "PORT ALDER, March 4, 2025 (Wire) - The eastern quay")
    assert undated_of(page, "a.html") == []


def test_what_came_from_the_web_is_reported_by_its_whole_address() -> None:
    undated: list[Undated] = []
    load_content(PAGE.encode(), "https://quay.example/a?b=1", on_undated=undated.append)
    assert undated == [Undated(path="https://quay.example/a?b=1", line=None, reason=f"{FUTURE} lies in the future")]
