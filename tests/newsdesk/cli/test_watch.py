"""`newsdesk watch`, and what `add` and `status` say of the web and of dumps with names of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Rejected
from index import AddReport, Source
from newsdesk.cli.console import SourceChecks
from tests.conftest import ROOT
from tests.newsdesk.cli.program import Program
from tests.newsroom import QUAY, Newsroom, Page

pytestmark = pytest.mark.models


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        newsroom.publish(QUAY)
        yield newsroom


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The night ferry stops at the end of the month, its owner said.")
    return folder


def test_watch_once_brings_the_index_up_to_date_and_status_lists_the_sources(empty: Program, news: Path) -> None:
    run = empty("watch", news, "--once", "--every", "2m")
    assert (run.code, run.out.split(" ", 1)[1].strip()) == (0, f"{news}: 1 added")
    assert empty("watch", "--once").out == ""
    (source,) = empty("status", "--json").record()["sources"]
    assert (source["place"], source["interval"], source["added"], source["error"]) == (str(news), 120, 1, None)
    assert source["succeeded_at"].endswith("+00:00")
    (news / "ferry.txt").unlink()
    run = empty("watch", "--once")
    assert (run.code, "1 article that it had" in run.out) == (4, True)
    assert "newsdesk watch --believe" in empty("status", "--json").record()["sources"][0]["error"]
    assert empty("watch", "--once", "--believe").out.endswith(f"{news}: 1 removed\n")


def test_a_failing_source_is_said_and_the_exit_code_tells(empty: Program, news: Path) -> None:
    empty("watch", news, "--once")
    news.rename(news.with_name("elsewhere"))
    run = empty("watch", "--once")
    assert (run.code, "No such file or directory" in run.out) == (4, True)
    assert "failing since" in empty("status").out


def test_watching_ends_by_name(empty: Program, news: Path) -> None:
    empty("watch", news, "--once")
    assert empty("watch", "--forget", news).out == f"{news} is no longer watched; its articles stay\n"
    run = empty("watch", "--forget", news)
    assert (run.code, run.err) == (3, f"newsdesk: {news} is not watched\n")
    assert empty("status", "--json").record()["articles"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--once"], "nothing is watched yet"), (["--once", "--every", "soon", "."], "write it as 30s, 15m or 2h")],
)
def test_wrong_use_of_watch_is_said(empty: Program, arguments: list[str], said: str) -> None:
    run = empty("watch", *arguments)
    assert run.code in (1, 2)
    assert said in " ".join(run.err.replace("│", " ").split())


def test_a_page_is_added_where_private_addresses_are_allowed(empty: Program, room: Newsroom) -> None:
    url = room.url(QUAY.path)
    refused = empty("add", url)
    assert (refused.code, "is a private address" in refused.err) == (1, True)
    assert empty("add", url, "--allow-private").out.startswith("1 article added, ")
    answer = empty("ask", "How much did the repairs of the quay cost?", "--json").record()
    assert "14 million crowns" in answer["answer"]
    assert answer["citations"][0]["url"] == url


def test_a_feed_with_a_page_that_is_gone_and_no_text_names_it(empty: Program, room: Newsroom) -> None:
    gone = room.serve("/gone.html", Page(status=404))
    item = f"<item><title>Gone</title><link>{gone}</link></item>"
    feed = f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>".encode()
    run = empty("add", room.serve("/feed.xml2", Page(body=feed, kind="text/xml")), "--allow-private", "--json")
    assert [(r["path"], "404" in r["reason"]) for r in run.record()["rejected"]] == [(gone, True)]


def test_names_of_fields_are_declared(empty: Program, tmp_path: Path) -> None:
    record = {"kop": "Ferry fares rise", "verhaal": "The ferry will cost 14 crowns from May.", "dag": "2025-03-04"}
    (tmp_path / "dump.jsonl").write_text(json.dumps(record))
    assert empty("add", tmp_path / "dump.jsonl").code == 1
    run = empty("add", tmp_path / "dump.jsonl", "--fields", "title=kop,body=verhaal,published=dag")
    assert (run.code, run.out.split(",")[0]) == (0, "1 article added")
    wrong = empty("add", tmp_path / "dump.jsonl", "--fields", "headline=kop")
    assert (wrong.code, "no field 'headline'" in wrong.err) == (2, True)


def test_watch_runs_until_it_is_stopped(tmp_path: Path, news: Path) -> None:
    index = tmp_path / "index"
    command = [sys.executable, "-m", "newsdesk", "watch", str(news), "--every", "1s", "--index", str(index)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stdout.readline().endswith(": 1 added\n")
        (news / "wall.txt").write_text("A sea wall will rise at Gull Point.")
        assert running.stdout.readline().endswith(": 1 added\n")
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0


def test_what_is_left_out_is_said_at_the_first_check_and_not_at_each(capsys: pytest.CaptureFixture[str]) -> None:
    source = Source(location="/news", interval=10)
    picture, dump = (Rejected(path=f"/news/{name}", line=None, reason="broken") for name in ("a.png", "b.json"))
    said = SourceChecks(as_json=False)
    for rejected in ((picture,), (picture,), (picture, dump), (), (dump,)):
        said(source, AddReport(rejected=rejected))
    lines = [line.partition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert lines == ["left out /news/a.png: broken", *["left out /news/b.json: broken"] * 2]


def test_the_pages_of_a_list_of_links_are_fetched_when_asked_for(
    empty: Program, room: Newsroom, tmp_path: Path
) -> None:
    gone = room.serve("/gone.html", Page(status=410))
    path = tmp_path / "pocket.csv"
    path.write_text(f"title,url,time_added\nQuay,{room.url(QUAY.path)},1\nGone,{gone},2\n")
    refused = empty("add", path)
    assert (refused.code, "links without texts; add them with --links" in refused.err) == (1, True)
    assert not room.requests
    run = empty("add", "--links", path, "--allow-private")
    assert (run.code, run.out.split(",")[0]) == (4, "1 article added")
    assert gone in run.err


def test_the_feeds_of_a_list_are_watched_when_asked_for(empty: Program, room: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(f'<opml version="2.0"><body><outline xmlUrl="{room.url("/feed.xml")}"/></body></opml>')
    run = empty("watch", "--links", path, "--once", "--allow-private")
    assert (run.code, run.out.split(" ", 1)[1].strip()) == (0, f"{room.url('/feed.xml')}: 1 added")


def test_what_is_watched_for_a_collection_joins_it_and_is_named_when_that_is_removed(
    empty: Program, news: Path
) -> None:
    empty("watch", news, "--once", "--collection", "Harbour")
    (news / "wall.txt").write_text("A sea wall will rise at Gull Point.")
    empty("watch", "--once")
    status = empty("status", "--json").record()
    assert (status["collections"], status["sources"][0]["collection"]) == ([["Harbour", 2]], "Harbour")
    assert "Harbour (2)" in empty("status").out
    run = empty("remove", "--collection", "harbour")
    assert run.out == "2 articles removed\n"
    assert run.err == f"newsdesk: {news} is watched for it still; end that with newsdesk watch --forget\n"
