"""Readers and a writer at the same time."""

from __future__ import annotations

import json
import threading
import traceback
from pathlib import Path

import pytest

from index import Filters
from tests.fakes import make_articles
from tests.index.handling import (
    QUESTIONS,
    assert_only_expected_files,
    dated_article,
    open_library,
)
from tests.index.inside import spawn_adding


def test_readers_never_see_half(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While 300 articles are added in some 30 commits, four threads and another process search without an error,
    every match is a whole stored article with its own passage, and what is there never becomes less."""
    articles = make_articles(300, seed=8, words=60)
    stored = {article.id: article for article in articles}
    monkeypatch.setattr("index.library._BATCH_PASSAGES", 20)
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
                for matches in library.search(QUESTIONS, 4, filters):
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

    other = spawn_adding("read", folder)
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
    assert shared.search(QUESTIONS, 4) == open_library(folder).search(QUESTIONS, 4)
    assert_only_expected_files(folder)


def test_a_search_keeps_its_generation(folder: Path) -> None:
    """A library that searched before goes on to find what later commits brought and removed."""
    library, writer = open_library(folder), open_library(folder)
    ferry, tram = dated_article("ferry", "The ferry sails."), dated_article("tram", "The tram stops.")
    writer.add([ferry])
    assert [match.article for match in library.search(["ferry or tram"], 5)[0]] == [ferry]
    writer.add([tram])
    assert [match.article for match in library.search(["ferry or tram"], 5)[0]] == [ferry, tram]
    writer.remove([ferry.id])
    assert [match.article for match in library.search(["ferry or tram"], 5)[0]] == [tram]
