"""What programs may change, and what is counted of what they ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from index import AddReport, Filters, SentenceTransformerEncoder, Stopwatch
from newsdesk import __version__
from newsdesk.access.access import Access
from newsdesk.api.endpoints import Endpoints
from newsdesk.api.metrics import Metrics, Way
from qa import Newsdesk
from tests.newsroom import FERRY, Newsroom

WORD = "lantern"


class Refused(Exception):
    pass


class AtHome(Newsdesk):
    """A desk that may fetch from this machine, where the tests' newsroom is."""

    def add(self, *args: Any, **options: Any) -> AddReport:
        assert not options.get("allow_private")  # programs cannot ask for it
        return super().add(*args, **{**options, "allow_private": True})


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


def functions(desk: Newsdesk, way: Way = "api", registry: CollectorRegistry | None = None) -> Endpoints:
    return Endpoints(desk, Access(WORD, pause=0), Metrics(desk, registry or CollectorRegistry()), way, Refused)


def test_a_page_is_added_and_removed_with_the_password(
    own_samples: Newsdesk, encoder: SentenceTransformerEncoder, newsroom: Newsroom
) -> None:
    desk = AtHome.open(own_samples.library.folder, encoder)
    url = newsroom.publish(FERRY)
    report = functions(desk).add([url], WORD)
    assert (report["new"], report["rejected"]) == (1, [])
    (article_id,) = desk.find(url=url)
    assert functions(desk).article(article_id)["title"] == FERRY.title
    assert functions(desk).remove([article_id, "f" * 16], WORD) == {"removed": 1}
    assert desk.find(url=url) == []


@pytest.mark.parametrize(
    ("password", "refused"),
    [("", "the right to (add|remove) is missing"), (None, "is missing"), ("LANTERN", "^the password is wrong$")],
)
def test_nothing_is_fetched_or_removed_without_the_password(
    own_samples: Newsdesk, newsroom: Newsroom, password: str, refused: str
) -> None:
    guarded, known = functions(own_samples), own_samples.library.latest(1)[0].id
    with pytest.raises(Refused, match=refused):
        guarded.add([newsroom.publish(FERRY)], password)
    with pytest.raises(Refused, match=refused):
        guarded.remove([known], password)
    assert newsroom.requests == []
    assert own_samples.article(known) is not None


def test_questions_are_counted_by_outcome_and_way_and_timed_by_stage(samples: Newsdesk) -> None:
    registry = CollectorRegistry()
    metrics = Metrics(samples, registry)
    watch = Stopwatch()
    watch.seconds |= {"encode": 0.02, "read": 0.2}
    metrics.observe(samples.ask("what did Japan promise to buy?"), 0.3, watch, way="page")
    metrics.observe(samples.ask("who won the 1998 World Cup?"), 0.6, watch, way="mcp")
    metrics.observe(None, 0.1, Stopwatch(), way="api")
    asked = "newsdesk_questions_total"
    assert {
        (outcome, way): registry.get_sample_value(asked, {"outcome": outcome, "way": way})
        for outcome in ("answered", "abstained", "error")
        for way in ("page", "api", "mcp")
    } == {
        ("answered", "page"): 1.0, ("answered", "api"): None, ("answered", "mcp"): None,
        ("abstained", "page"): None, ("abstained", "api"): None, ("abstained", "mcp"): 1.0,
        ("error", "page"): None, ("error", "api"): 1.0, ("error", "mcp"): None,
    }  # fmt: skip
    assert registry.get_sample_value("newsdesk_abstentions_total", {"cause": "not found"}) == 1.0
    assert registry.get_sample_value("newsdesk_question_seconds_sum") == pytest.approx(1.0)
    assert registry.get_sample_value("newsdesk_question_seconds_bucket", {"le": "0.5"}) == 2.0
    assert registry.get_sample_value("newsdesk_stage_seconds_sum", {"stage": "read"}) == pytest.approx(0.4)
    assert registry.get_sample_value("newsdesk_stage_seconds_count", {"stage": "encode"}) == 2.0


def test_who_is_answered_and_who_waits_is_counted_at_each_scrape(samples: Newsdesk) -> None:
    registry = CollectorRegistry()
    metrics, waiting = Metrics(samples, registry), [3]
    metrics.count_waiting("ask", lambda: waiting[0])
    with metrics.in_progress():
        assert registry.get_sample_value("newsdesk_questions_in_progress") == 1.0
    assert registry.get_sample_value("newsdesk_questions_in_progress") == 0.0
    assert registry.get_sample_value("newsdesk_waiting", {"queue": "ask"}) == 3.0
    waiting[0] = 0
    assert registry.get_sample_value("newsdesk_waiting", {"queue": "ask"}) == 0.0
    assert registry.get_sample_value("newsdesk_info", {"version": __version__}) == 1.0


def test_questions_are_counted_by_whether_their_answer_was_kept(own_samples: Newsdesk) -> None:
    registry = CollectorRegistry()
    Metrics(own_samples, registry)
    for _ in range(3):
        own_samples.ask("what did Japan promise to buy?", Filters.of(as_of="2025-11-20"))  # the clock changes nothing
    counted = {kept: registry.get_sample_value("newsdesk_kept_answers_total", {"kept": kept}) for kept in ("yes", "no")}
    assert counted == {"yes": 2.0, "no": 1.0}


def test_the_articles_are_listed_a_page_at_a_time(samples: Newsdesk) -> None:
    called = functions(samples)
    page = called.articles("bridge", outlet="Grenholm Evening Post (sample)", limit=2)
    assert (page["total"], page["offset"]) == (3, 0)
    first = page["articles"][0]
    assert first["title"] == "Traffic flows again over Tanner Street Bridge after 73 days"
    assert (first["published"][:10], first["outlet"]) == ("2025-11-14", "Grenholm Evening Post (sample)")
    assert called.article(first["article_id"])["text"][:8] == "GRENHOLM"
    assert len(called.articles(offset=25)["articles"]) == 2
    for wrong in ({"limit": 0}, {"offset": -1}, {"limit": "x"}):
        with pytest.raises(Refused, match="must be a whole number from"):
            called.articles(**wrong)


def test_collections_and_authors_are_filters_of_every_call(own_samples: Newsdesk) -> None:
    """An article is put into a collection by adding it again; a collection is removed, or articles leave it."""
    called = functions(own_samples)
    author, other = list(own_samples.library.authors())[:2]
    own = own_samples.browse(filters=Filters.of(author=author))
    for row in own.articles:
        article = own_samples.article(row.id)
        assert article is not None
        own_samples.add(article, collection="Dossier")
    ids = {row.id for row in own.articles}
    assert len(ids) > 1
    for chosen in ({"author": author.upper()}, {"collection": "dossier"}, {"collection": ["none", "Dossier"]}):
        assert {row["article_id"] for row in called.articles(**chosen)["articles"]} == ids
        assert {hit["article_id"] for hit in called.search("what happened?", 50, **chosen)} == ids
        assert {hit["article_id"] for (hit, *_) in called.search_many(["what happened?"], 50, **chosen)} <= ids
        record = called.ask("what happened?", **chosen)
        assert {hit["article_id"] for hit in record["hits"]} <= ids
        assert called.timeline("what did the council say?", **chosen)["articles"] <= len(ids)
    assert called.search("what happened?", author=other, collection="Dossier") == []
    assert called.status()["collections"] == [["Dossier", len(ids)]]
    first, *rest = sorted(ids)
    assert called.remove([first, "f" * 16], WORD, "DOSSIER") == {"removed": 1, "kept": 0}
    assert called.remove([], WORD, "Dossier") == {"removed": len(rest), "kept": 0}
    assert called.articles(author=author)["total"] == 0


def test_what_is_fetched_joins_a_collection(
    own_samples: Newsdesk, encoder: SentenceTransformerEncoder, newsroom: Newsroom
) -> None:
    desk = AtHome.open(own_samples.library.folder, encoder)
    url = newsroom.publish(FERRY)
    functions(desk).add([url], WORD, "Ferries")
    (row,) = functions(desk).articles(collection="ferries")["articles"]
    assert (row["url"], row["collections"]) == (url, ["Ferries"])
    with pytest.raises(Refused, match="is no name of a collection"):
        functions(desk).add([url], WORD, "a" * 201)


def test_a_timeline_counts_articles_and_quotes_figures(samples: Newsdesk) -> None:
    found = functions(samples).timeline("How many boats did the fire damage?")
    assert (found["articles"], found["outlets"]) == (2, ["Port Alder Beacon (sample)"])
    assert [(one["published"][:10], one["value"]) for one in found["figures"]] == [
        ("2025-09-15", 14.0), ("2025-09-19", 11.0),
    ]  # fmt: skip


def test_a_digest_has_stories_of_most_outlets_first(samples: Newsdesk) -> None:
    called = functions(samples)
    found = called.digest("2025-10-28", until="2025-10-29", n=1)
    (story,) = found["stories"]
    assert (story["title"], story["outlets"]) == ("Minerals pact: Takaichi and Trump sign in Tokyo", 2)
    assert called.digest()["stories"] == []
    for wrong, said in (
        ({"since": "whenever"}, "is not a date"),
        ({"n": 0}, "n must be a whole number from 1 to 1,000"),
    ):
        with pytest.raises(Refused, match=said):
            called.digest(**wrong)


def test_a_question_that_fails_is_counted_and_refused_in_one_line(own_samples: Newsdesk) -> None:
    registry = CollectorRegistry()
    asked = functions(own_samples, "api", registry)
    (own_samples.library.folder / "library.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(Refused) as caught:
        asked.ask("what did Japan promise to buy?")
    assert "\n" not in str(caught.value)
    assert registry.get_sample_value("newsdesk_questions_total", {"outcome": "error", "way": "api"}) == 1.0
    assert registry.get_sample_value("newsdesk_articles") is None  # not to be known, and no hindrance to the rest


def test_the_gauges_say_how_the_index_stands_now(own_samples: Newsdesk) -> None:
    registry = CollectorRegistry()
    Metrics(own_samples, registry)
    before = own_samples.status()
    assert registry.get_sample_value("newsdesk_articles") == 27.0
    own_samples.remove([own_samples.library.latest(1)[0].id])
    after = own_samples.status()
    assert [
        registry.get_sample_value(f"newsdesk_{name}") for name in ("articles", "passages", "generation")
    ] == [26.0, after.passages, before.generation + 1]  # fmt: skip
    assert registry.get_sample_value("newsdesk_sources_failing") == 0.0
