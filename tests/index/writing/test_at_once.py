"""Readers and a writer at the same time."""

from __future__ import annotations

import json
import threading
import time
import traceback
from pathlib import Path

import pytest

from index import Filters
from index.errors import IndexBusy
from index.storage.lock import writer_lock
from tests.fakes import make_articles
from tests.index.child_process import spawn_child
from tests.index.libraries import QUESTIONS, assert_only_expected_files, dated_article, open_library, search


@pytest.mark.slow
def test_readers_never_see_half(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While 300 articles are added in some 30 commits, four threads and another process search without an error,
    every match is a whole stored article with its own passage, and what is there never becomes less."""
    articles = make_articles(300, seed=8, words=60)
    stored = {article.id: article for article in articles}
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 20)
    open_library(folder).add(articles[:10])
    shared, ended = open_library(folder), threading.Event()
    errors: list[str] = []
    searches = [0] * 4

    def read(number: int) -> None:
        library = shared if number < 2 else open_library(folder)
        most = 0
        try:
            while not ended.is_set():
                filters = Filters.of(outlet="harbour post") if number % 2 else None
                for matches in search(library, QUESTIONS, 4, filters):
                    for match in matches:
                        assert match.article == stored[match.article.id]
                        span = match.passage.span
                        assert match.passage.text == match.article.body[span.start : span.end]
                        assert -1 <= match.similarity <= 1
                        assert match.bm25 >= 0
                    assert matches
                searches[number] += 1
                if number == 3:
                    assert library.check() == []
                now = library.status().articles
                assert now >= most
                most = now
        except BaseException:
            errors.append(traceback.format_exc())

    other = spawn_child("read", folder)
    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    assert other.stdout is not None
    assert other.stdout.readline() == "reading\n"
    for thread in threads:
        thread.start()
    try:
        open_library(folder).add(articles)
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)
        out, err = other.communicate(timeout=30)
    assert errors == []
    assert other.returncode == 0, err
    report = json.loads(out)
    assert report["wrong"] == []
    assert report["searches"] > 0
    assert report["articles"] == 300
    assert min(searches) > 3
    assert open_library(folder).status().generation >= 20
    assert open_library(folder).check() == []
    assert search(shared, QUESTIONS, 4) == search(open_library(folder), QUESTIONS, 4)
    assert_only_expected_files(folder)


def test_a_search_keeps_its_generation(folder: Path) -> None:
    """A library that searched before goes on to find what later commits brought and removed."""
    library, writer = open_library(folder), open_library(folder)
    ferry, tram = dated_article("ferry", "The ferry sails."), dated_article("tram", "The tram stops.")
    writer.add([ferry])
    assert [match.article for match in search(library, ["ferry or tram"], 5)[0]] == [ferry]
    writer.add([tram])
    assert [match.article for match in search(library, ["ferry or tram"], 5)[0]] == [ferry, tram]
    writer.remove([ferry.id])
    assert [match.article for match in search(library, ["ferry or tram"], 5)[0]] == [tram]


def test_a_writer_waits_for_another_as_long_as_it_may(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a time it raises at once that another is at work; with one, it begins when the other ends."""
    library, other = open_library(folder), open_library(folder)
    first, second = make_articles(2, seed=4, words=40)
    library.add([first])
    held, end = threading.Event(), threading.Event()

    def hold() -> None:
        with writer_lock(folder):
            held.set()
            end.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    with pytest.raises(IndexBusy, match="another writer is at work"):
        other.add([second])
    with pytest.raises(IndexBusy, match="another writer is at work"):
        other.remove([first.id], wait=0.2)
    sleep = time.sleep

    def end_while_waited_for(seconds: float) -> None:
        end.set()
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", end_while_waited_for)  # which a lock calls between two tries
    assert other.add([second], wait=20).new == 1
    assert other.remove([first.id], wait=20) == 1
    holder.join()
    assert [row.id for row in library.browse().articles] == [second.id]


def test_two_who_add_at_once_and_wait_both_get_their_articles_in(folder: Path) -> None:
    articles = make_articles(40, seed=5, words=40)
    added: dict[int, int] = {}

    def add(start: int) -> None:
        library = open_library(folder)
        added[start] = sum(library.add([article], wait=60).new for article in articles[start : start + 20])

    threads = [threading.Thread(target=add, args=(start,)) for start in (0, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert added == {0: 20, 20: 20}
    library = open_library(folder)
    assert {row.id for row in library.browse(limit=100).articles} == {article.id for article in articles}
    assert library.check() == []
