"""Lists of links name their addresses, whichever program exported them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import LoadError
from corpus.load import Fields, links
from corpus.load.links import links_in
from tests.corpus.load.files import write

A, B = "https://ledger.example/quay", "https://ledger.example/fair"
OPML = f"""<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
<outline xmlUrl="{A}" htmlUrl="https://other.example/"/></outline><outline xmlUrl="{B}"/></body></opml>"""
BOOKMARKS = f"""<!DOCTYPE NETSCAPE-Bookmark-file-1><title>Bookmarks</title><h1>Menu</h1><dl><p>
<dt><a href="{A}">Quay</a><dt><a href="{B}">Fair</a><dt><a href="javascript:alert(1)">No</a></dl>"""
MEDIA_CLOUD = f"id,media_name,media_url,publish_date,title,url\n1,a,ledger.example,,Quay,{A}\n2,a,,,,{B}\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pocket.csv", f"title,url,time_added,tags,status\nQuay,{A},1741075200,harbor,unread\nFair,{B},1,,archive\n"),
        ("instapaper.csv", f"URL,Title,Selection,Folder,Timestamp\n{A},Quay,,Unread,1\n{B},Fair,,Archive,1\n"),
        (
            "mediacloud.csv",
            f"id,media_name,media_url,publish_date,title,url\n1,a,ledger.example,,Quay,{A}\n2,a,,,,{B}\n",
        ),
        ("semicolons.csv", f"sep=;\ntitle;link\nQuay;{A}\nFair;{B}\n"),
        ("gdelt.json", json.dumps({"articles": [{"url": A, "title": "Quay"}, {"url": B, "seendate": "x"}]})),
        ("list.json", json.dumps([A, B])),
        ("list.jsonl", "".join(json.dumps({"link": link}) + "\n" for link in (A, B))),
        ("pocket.json", json.dumps({"list": {"1": {"given_url": A}, "2": {"resolved_url": B}}})),
        ("feeds.opml", OPML),
        ("bookmarks.html", BOOKMARKS),
        ("list.txt", f"# mine\n{A}\n\n<{B}>, and {A}#part\n"),
    ],
)
def test_a_list_names_its_addresses_each_once_and_in_order(tmp_path: Path, name: str, content: str) -> None:
    assert links_in(write(tmp_path / name, content)) == [A, B]


def test_the_field_of_the_addresses_may_be_declared(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps([{"adres": {"web": A}}, {"adres": {"web": B}}]))
    assert links_in(path, Fields(url="adres.web")) == [A, B]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "title,url\nQuay,none\n", "no links in it; expected a table"),
        ("a.json", "{", "no links in it; expected a table"),
        ("a.txt", f"{A}/1 {A}/2 {A}/3", "more than 2 links; split it into several files"),
        ("a.opml", "<opml>", "not XML ("),
    ],
)
def test_what_names_none_or_too_many_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, reason: str
) -> None:
    monkeypatch.setattr(links, "MOST_LINKS", 2)
    with pytest.raises(LoadError) as caught:
        links_in(write(tmp_path / name, content))
    assert caught.value.reason.startswith(reason)


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"a\.csv: cannot be read \(No such file or directory\)"):
        links_in(tmp_path / "a.csv")
