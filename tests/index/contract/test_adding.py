"""What every engine does with articles that are added, changed and removed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus import new_article
from index import Added, Engine, Filters
from index.types import Uncollected
from tests.fakes import make_articles
from tests.index.contract.conftest import OpenEngine
from tests.index.libraries import dated_article, search, titles_found
from tests.index.near_copies import report, wire


def test_an_index_without_an_article_says_so(engine: Engine) -> None:
    with engine.reading() as view:
        assert view is None
    status = engine.status()
    assert (status.articles, status.passages, status.generation, status.identity) == (0, 0, 0, "")
    assert (engine.latest(3), engine.authors(), engine.sources(), engine.check()) == ([], {}, [], [])
    assert engine.browse().total == 0
    assert (engine.article("0" * 16), engine.changed_at(), engine.remove("0" * 16)) == (None, None, 0)


def test_articles_are_added_once(engine: Engine) -> None:
    articles = make_articles(12)
    added = engine.add(articles)
    assert (added.new, added.updated, added.unchanged) == (12, 0, 0)
    assert added.passages == added.encoded == engine.status().passages
    assert engine.add(articles) == Added(unchanged=12)
    assert {article.id: engine.article(article.id) for article in articles} == {one.id: one for one in articles}
    assert engine.check() == []


def test_equal_texts_are_encoded_once(engine: Engine) -> None:
    first = dated_article("ferry", "The ferry was late.", url="https://a.example/1")
    second = dated_article("ferry", "The ferry was late.", url="https://b.example/1")
    assert engine.add([first]).encoded == 1
    assert engine.add([second]) == Added(new=1, passages=1, encoded=0)


def test_another_body_is_a_new_version(engine: Engine) -> None:
    before = dated_article("tally", "Nine ballots were counted.", "2024-01-01", "The Post")
    after = replace(new_article(body="Ten ballots were counted.", url=before.url), title="tally", outlet="The Post",
                    published=before.published)  # fmt: skip
    assert after.id == before.id
    engine.add([before])
    assert engine.add([after], seen_at=datetime(2024, 2, 1, tzinfo=UTC)) == Added(updated=1, passages=1, encoded=1)
    status = engine.status()
    assert (status.articles, status.versions, status.passages) == (1, 1, 2)
    found = {
        when: {match.article.body for match in search(engine, ["ballots"], 9, Filters.of(as_of=when))[0]}
        for when in ("2023-12-31", "2024-01-15", "2024-02-02", None)
    }
    assert found == {
        "2023-12-31": set(), "2024-01-15": {before.body}, "2024-02-02": {after.body}, None: {after.body},
    }  # fmt: skip
    assert [(one.version, one.valid_from, one.valid_to) for one in engine.versions(before.id)] == [
        (before.version, None, datetime(2024, 2, 1, tzinfo=UTC)),
        (after.version, datetime(2024, 2, 1, tzinfo=UTC), None),
    ]
    assert engine.article(before.id, before.version) == before
    assert engine.check() == []


def test_what_is_removed_is_gone_in_all_versions(engine: Engine) -> None:
    articles = make_articles(10)
    engine.add(articles)
    engine.add([replace(articles[0], body="Another text.", version="f" * 16)])
    before = engine.status()
    assert engine.remove([articles[0].id, articles[1].id, "0" * 16]) == 2
    assert engine.article(articles[0].id) is None
    assert engine.versions(articles[0].id) == ()
    after = engine.status()
    assert (after.articles, after.versions) == (before.articles - 2, 0)
    assert engine.check() == []
    assert engine.remove([one.id for one in articles]) == 8
    assert (engine.status().articles, engine.status().passages, engine.status().outlets) == (0, 0, ())
    assert engine.authors() == {}
    with engine.reading() as view:
        assert view is not None
        assert view.idf(["report", "harbour"]) == {}
    assert engine.check() == []


def test_collections_hold_articles_until_no_collection_does(engine: Engine) -> None:
    one, two, three = (dated_article(name, f"The {name} ferry.") for name in ("red", "blue", "green"))
    engine.add([one, two], collection="Ferries")
    engine.add([two, three], collection="boats")
    engine.join([three.id], "FERRIES")
    assert engine.status().collections == (("Ferries", 3), ("boats", 2))
    assert titles_found(engine, "ferry", collection="ferries") == {"red", "blue", "green"}
    assert titles_found(engine, "ferry", collection="Boats") == {"blue", "green"}
    assert engine.remove_collection("ferries", [one.id, two.id]) == Uncollected(removed=1, kept=1)
    assert titles_found(engine, "ferry", collection="ferries") == {"green"}
    assert engine.article(one.id) is None
    assert engine.remove_collection("nobody's") == Uncollected()
    assert engine.check() == []


def test_near_copies_are_one_story(engine: Engine) -> None:
    engine.add([wire("A", "2024-05-02"), wire("B", "2024-05-01"), dated_article("C", report(7), "2024-05-01")])
    vector = engine.encode(["report"])["report"]
    with engine.reading() as view:
        assert view is not None
        found = view.candidates("report", vector, 100, [Filters()])
        titles = {row: article.title for row, (_, article) in view.passages(found.rows.tolist()).items()}
        stories = {titles[row]: story for row, story in zip(found.rows.tolist(), found.story.tolist(), strict=True)}
        assert stories["A"] == stories["B"] != 0
        assert stories["C"] == 0
        (coverage,) = view.coverage([stories["A"]]).values()
    assert (coverage.articles, coverage.outlets, coverage.original_outlet) == (2, 2, "Outlet B")
    assert [one.title for one in engine.latest_stories(2)] == ["A", "C"]


def test_stories_are_the_same_in_any_order(open_engine: OpenEngine) -> None:
    engine = open_engine()
    engine.add([wire("A"), wire("B", "2024-05-02"), wire("C", "2024-05-03")])
    (middle,) = engine.find(url=wire("B").url)
    engine.remove(middle)
    assert [one.title for one in engine.latest_stories(3)] == ["C"]
    assert [one.copies for one in engine.browse().articles] == [1, 1]


def test_a_reader_sees_one_state(open_engine: OpenEngine) -> None:
    reader, writer = open_engine(), open_engine()
    writer.add([dated_article("first", "The ferry was late.")])
    with reader.reading() as view:
        assert view is not None
        generation = view.status().generation
        writer.add([dated_article("second", "The ferry was early.")])
        found = view.candidates("ferry", reader.encode(["ferry"])["ferry"], 10, [Filters()])
        assert [article.title for _, article in view.passages(found.rows.tolist()).values()] == ["first"]
        assert view.status().generation == generation
    assert titles_found(reader, "ferry") == {"first", "second"}
    assert reader.status().generation == generation + 1


def test_two_programs_that_add_the_same_articles_add_each_once(open_engine: OpenEngine) -> None:
    engines = [open_engine(), open_engine()]
    articles, counts = make_articles(30, words=60), list[Added]()
    threads = [
        threading.Thread(target=lambda engine: counts.append(engine.add(articles, wait=60.0)), args=(engine,))
        for engine in engines
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(count.new + count.unchanged for count in counts) == [30, 30]
    assert sum(count.new for count in counts) == 30
    assert engines[0].status().articles == 30
    assert engines[0].check() == []


def test_an_index_that_was_closed_says_so(engine: Engine) -> None:
    engine.add(make_articles(1))
    engine.close()
    with pytest.raises(Exception, match="this index was closed; open it again"):
        engine.status()
