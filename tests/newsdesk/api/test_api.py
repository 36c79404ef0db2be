"""The functions for programs over HTTP, as programs call them: by gradio_client and by curl."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from index import Filters
from qa import Newsdesk
from qa.presenting.records.build import hit_records
from qa.presenting.records.serialize import to_json
from tests.serving import serving

JAPAN, STORM = "what did Japan promise to buy?", "how much rain did the storm bring?"
HARBOR, RECORD, POST = "Harbor Ledger (sample)", "Tessaly County Record (sample)", "Grenholm Evening Post (sample)"
SOURCE = {"article_id", "version", "title", "outlet", "authors", "url", "published"}
HIT = {"rank", "score", *SOURCE, "text", "start", "end"}
HISTORY = "None | list[dict(question: str, understood: None | str, answer: None | str)]"
FILTERS = [("since", "str", ""), ("until", "str", ""), ("as_of", "str", ""), ("outlet", "str | list[str]", "")]
NAMES = [(name, "str | list[str]", "") for name in ("author", "collection", "language")]


@pytest.fixture(scope="module")
def address(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(samples_index, tmp_path_factory.mktemp("api") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GRADIO_ANALYTICS_ENABLED", "False")  # the client would tell its maker
        connected = Client(address, verbose=False)
    yield connected
    connected.close()


@pytest.fixture(scope="module")
def curl() -> str:
    """The program; CI must have it."""
    found = shutil.which("curl")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("curl is not installed")
        pytest.skip("curl is not installed")
    return found


def call_by_curl(curl: str, address: str, name: str, body: dict[str, Any], version: str = "") -> tuple[str, Any]:
    """The last event of a call, and what came with it."""

    def fetch(path: str, *arguments: str) -> str:
        command = [curl, "-sSN", "--fail-with-body", "--max-time", "60", f"{address}gradio_api/call/{path}"]
        return subprocess.run([*command, *arguments], capture_output=True, text=True, check=True).stdout

    posted = fetch(f"{version}{name}", "-H", "Content-Type: application/json", "-d", json.dumps(body))
    event, values = fetch(f"{name}/{json.loads(posted)['event_id']}").strip().splitlines()[-2:]
    return event.removeprefix("event: "), json.loads(values.removeprefix("data: "))


def records(samples: Newsdesk, question: str, k: int, **filters: Any) -> list[dict[str, Any]]:
    """What a search must give, as JSON."""
    hits = samples.retrieve(question, k, Filters.of(**filters), terms=True)
    found: list[dict[str, Any]] = json.loads(json.dumps([*map(to_json, hit_records(hits, why=True))]))
    return found


def test_the_endpoints_and_their_parameters_are_these(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {
        name: [(p["parameter_name"], p["python_type"]["type"], p["parameter_default"]) for p in endpoint["parameters"]]
        for name, endpoint in endpoints.items()
    } == {
        "/ask": [("question", "str", None), *FILTERS, ("history", HISTORY, None), *NAMES],
        "/search": [("question", "str", None), ("k", "int", 10), *FILTERS, *NAMES],
        "/search_many": [("questions", "list[str]", None), ("k", "int", 10), *FILTERS, *NAMES],
        "/timeline": [("question", "str", None), *FILTERS, *NAMES],
        "/digest": [
            ("since", "str", ""),
            ("topic", "str", ""),
            ("n", "int", 10),
            ("until", "str", ""),
            ("outlet", FILTERS[-1][1], ""),
            *NAMES,
        ],
        "/article": [("article_id", "str", None), ("version", "str", "")],
        "/articles": [
            ("text", "str", ""),
            *(one for one in FILTERS if one[0] != "as_of"),
            ("offset", "int", 0),
            ("limit", "int", 25),
            *NAMES,
        ],
        "/status": [],
        "/write": [("question", "str", None), *FILTERS, ("history", HISTORY, None), *NAMES],
        "/add": [("places", "list[str]", None), ("password", "str", ""), ("collection", "str", "")],
        "/remove": [("article_ids", "list[str]", None), ("password", "str", ""), ("collection", "str", "")],
    }
    assert [endpoint["returns"][0]["python_type"]["type"] for endpoint in endpoints.values()] == [
        "dict(str, Any)", "list[dict(str, Any)]", "list[list[dict(str, Any)]]",
        *["dict(str, Any)"] * 5, "Any", *["dict(str, Any)"] * 2,
    ]  # fmt: skip


def test_each_endpoint_says_what_it_does(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    said = {name: endpoint["description"] for name, endpoint in endpoints.items()}
    assert said["/ask"].startswith("Answers a question in the articles' own words")
    assert said["/search"].startswith("Finds the `k` best passages for a question")
    assert said["/search_many"].startswith("Finds passages for each of several questions, in their order")
    assert said["/article"].startswith("Gives one whole article: its text, title, outlet")
    assert said["/timeline"].startswith("Counts the articles that a question matches by date and outlet")
    assert said["/digest"].startswith("Gives the stories since a day, yesterday if left out")
    assert said["/articles"].startswith("Lists the articles, newest first")
    assert said["/status"].startswith("Says what the articles cover")
    assert said["/write"].startswith("Answers as `ask` does, at once; then again and again")
    assert said["/add"].startswith("Fetches pages and feeds and adds their articles")
    assert said["/remove"].startswith("Removes articles for good")
    assert [name for name in ("history", "question") if f"`{name}`" not in said["/ask"]] == []
    assert [[name for name, *_ in FILTERS + NAMES if f"`{name}`" not in said[e]] for e in ("/ask", "/search")] == [
        [],
        [],
    ]


def test_search_gives_the_records_of_the_hits(client: Client, samples: Newsdesk) -> None:
    found = client.predict(question=JAPAN, k=3, as_of="2025-11-20", api_name="/search")
    assert found == records(samples, JAPAN, 3, as_of="2025-11-20")
    assert [HIT - set(record) for record in found] == [set()] * 3
    assert found[0]["title"] == "Soybeans and vehicles: what Japan offered for lower tariffs"
    assert len(client.predict(question=JAPAN, api_name="/search")) == 10


def test_search_takes_dates_and_one_or_several_outlets(client: Client, samples: Newsdesk) -> None:
    dates = {"since": "2025-10-01", "until": "2025-10-20", "as_of": "2025-11-20"}
    for outlet in (RECORD, [RECORD], [RECORD, POST]):
        found = client.predict(question="what happened?", k=50, **dates, outlet=outlet, api_name="/search")
        assert found == records(samples, "what happened?", 50, **dates, outlet=outlet)
        assert {record["outlet"] for record in found} == ({outlet} if isinstance(outlet, str) else set(outlet))
        assert {record["published"][:7] for record in found} == {"2025-10"}


def test_search_many_gives_for_each_question_what_search_gives(client: Client, samples: Newsdesk) -> None:
    found = client.predict(
        questions=[STORM, "", JAPAN], k=2, as_of="2025-11-20", outlet=HARBOR, api_name="/search_many"
    )
    expected = [records(samples, question, 2, as_of="2025-11-20", outlet=HARBOR) for question in (STORM, "", JAPAN)]
    assert found == expected
    assert [len(hits) for hits in found] == [2, 0, 2]
    assert client.predict(questions=[], api_name="/search_many") == []


def test_ask_gives_the_record_that_scripts_are_promised(client: Client) -> None:
    record = client.predict(question=JAPAN, api_name="/ask")
    assert set(record) >= {
        "id", "question", "answer", "abstained", "confidence", "reason", "parts", "alternatives", "citations", "hits",
        "elapsed_ms",
    }  # fmt: skip
    assert "soybeans" in record["answer"]
    assert set(record["citations"][0]) >= {*SOURCE, "quote", "start", "end", "answer_spans"}
    assert set(record["hits"][0]) >= HIT
    elsewhere = client.predict(question=JAPAN, outlet=[RECORD], api_name="/ask")
    assert {hit["outlet"] for hit in elsewhere["hits"]} == {RECORD}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"since": "last week"}, "'last week' is not a date: write it as 2022-06-30 or 2022-06-30T12:00"),
        ({"k": 0}, "k must be a whole number from 1 to 1,000, got 0"),
        ({"k": True}, "k must be a whole number from 1 to 1,000, got True"),
        ({"k": 1_001}, "k must be a whole number from 1 to 1,000, got 1001"),
        ({"question": "x" * 2_001}, "the question has 2,001 characters; at most 2,000 are taken"),
        ({"k": "ten"}, "k must be a whole number from 1 to 1,000, got 'ten'"),
        ({"question": [JAPAN]}, f"question must be a text, got ['{JAPAN}']"),
        ({"as_of": 20251028}, "as_of must be a text, got 20251028"),
        ({"outlet": [HARBOR, 7]}, "each of outlet must be a text, got 7"),
        ({"collection": {"name": "a"}}, "collection must be a text, got {'name': 'a'}"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(client: Client, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(**{"question": JAPAN, **arguments}, api_name="/search")
    assert caught.value.message == message


def test_one_text_where_a_list_of_questions_belongs_is_refused(client: Client) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(questions=JAPAN, api_name="/search_many")
    assert caught.value.message == f"questions must be a list of texts, got '{JAPAN}'"


def test_a_bad_date_is_refused_by_ask_too(client: Client) -> None:
    with pytest.raises(AppError, match="'soon' is not a date"):
        client.predict(question=JAPAN, until="soon", api_name="/ask")


def test_a_follow_up_is_understood_with_the_records_of_what_was_asked(client: Client) -> None:
    first = client.predict(question=JAPAN, api_name="/ask")
    assert first["understood"] is None
    alone = client.predict(question="and why?", api_name="/ask")
    assert alone["understood"] is None
    second = client.predict(question="and why?", history=[first], api_name="/ask")
    assert re.fullmatch(r"Why did Japan promise to buy .*soybeans.*\?", second["understood"])


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ("before", "history must be a list of records, got 'before'"),
        ([JAPAN], f"history must be a list of records, got ['{JAPAN}']"),
        ([{"answer": "soybeans"}], "each question of history must be a text, got None"),
        ([{"question": JAPAN, "answer": 7}], "each answer of history must be a text, got 7"),
    ],
)
def test_a_history_that_is_none_is_refused(client: Client, history: Any, message: str) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(question=STORM, history=history, api_name="/ask")
    assert caught.value.message == message


def test_an_article_comes_whole_by_its_id_and_version(client: Client, samples: Newsdesk) -> None:
    (hit,) = client.predict(question=JAPAN, k=1, api_name="/search")
    article = client.predict(article_id=hit["article_id"], api_name="/article")
    stored = samples.article(hit["article_id"])
    assert stored is not None
    assert article["text"] == stored.body
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]
    assert {name: article[name] for name in SOURCE} == {name: hit[name] for name in SOURCE}
    assert client.predict(article_id=hit["article_id"], version=hit["version"], api_name="/article") == article


def test_an_article_that_is_not_here_is_said(client: Client, samples: Newsdesk) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(article_id="f" * 16, api_name="/article")
    assert caught.value.message == f"no article '{'f' * 16}' is here"
    known = samples.library.latest(1)[0].id
    with pytest.raises(AppError) as caught:
        client.predict(article_id=known, version="0" * 16, api_name="/article")
    assert caught.value.message == f"no article '{known}' in version '{'0' * 16}' is here"


def test_the_status_says_what_is_covered_and_not_where_it_lies(client: Client, samples: Newsdesk) -> None:
    status = client.predict(api_name="/status")
    assert status["covers"] == "27 articles from 8 outlets, published 2 September 2025 to 14 November 2025"
    assert (status["articles"], status["undated"], status["sources"]) == (27, 1, [])
    assert status["outlets"] == [list(pair) for pair in samples.status().outlets]
    assert "folder" not in status
    assert str(samples.library.folder) not in json.dumps(status)


@pytest.mark.parametrize("place", ["/etc/passwd", "news.example", "file:///etc/passwd", "ftp://news.example/a"])
def test_only_addresses_are_added_never_files_of_the_server(client: Client, place: str) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(places=[place], api_name="/add")
    assert caught.value.message == f"each of places must begin with http:// or https://, got {place!r}"


def test_addresses_within_the_servers_own_network_are_left_out_with_the_reason(client: Client) -> None:
    report = client.predict(places=["http://127.0.0.1:9/feed.xml"], api_name="/add")
    assert (report["new"], report["updated"]) == (0, 0)
    ((place, reason),) = [(rejected["place"], rejected["reason"]) for rejected in report["rejected"]]
    assert place == "http://127.0.0.1:9/feed.xml"
    assert "127.0.0.1 is a private address" in reason


def test_curl_gets_the_same_with_arguments_in_their_order(curl: str, address: str, samples: Newsdesk) -> None:
    ordered = {"data": [JAPAN, 2, "2025-10-01", "", "2025-11-20", [HARBOR, RECORD], "", "", ""]}
    event, (found,) = call_by_curl(curl, address, "search", ordered)
    assert event == "complete"
    assert found == records(samples, JAPAN, 2, since="2025-10-01", as_of="2025-11-20", outlet=[HARBOR, RECORD])


def test_curl_gets_the_same_with_arguments_by_name(curl: str, address: str, samples: Newsdesk) -> None:
    named = {"as_of": "2025-11-20", "k": 2}
    _, (one,) = call_by_curl(curl, address, "search", {"question": JAPAN, **named}, "v2/")
    _, (many,) = call_by_curl(curl, address, "search_many", {"questions": [JAPAN], **named}, "v2/")
    assert [one] == many == [records(samples, JAPAN, 2, as_of="2025-11-20")]
    _, (answer,) = call_by_curl(curl, address, "ask", {"question": JAPAN}, "v2/")
    assert "soybeans" in answer["answer"]


def test_curl_is_told_at_once_what_is_wrong(curl: str, address: str) -> None:
    command = [curl, "-sS", "-w", " %{http_code}", f"{address}gradio_api/call/v2/search"]
    body = ["-H", "Content-Type: application/json", "-d", json.dumps({"question": JAPAN, "k": 0})]
    told = subprocess.run([*command, *body], capture_output=True, text=True, check=True).stdout
    assert told == '{"detail":"k must be a whole number from 1 to 1,000, got 0"} 422'
