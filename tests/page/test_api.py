"""/ask, /search and /search_many, as programs call them: by gradio_client and by curl."""

from __future__ import annotations

import json
import os
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
from qa.report import hit_records
from tests.serving import serving

JAPAN, STORM = "what did Japan promise to buy?", "how much rain did the storm bring?"
HARBOR, RECORD, POST = "Harbor Ledger (sample)", "Tessaly County Record (sample)", "Grenholm Evening Post (sample)"
SOURCE = {"article_id", "version", "title", "outlet", "authors", "url", "published"}
HIT = {"rank", "score", *SOURCE, "text", "start", "end"}
FILTERS = [("since", "str", ""), ("until", "str", ""), ("as_of", "str", ""), ("outlet", "str | list[str]", "")]


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
    found: list[dict[str, Any]] = json.loads(json.dumps(hit_records(hits, why=True)))
    return found


def test_the_endpoints_and_their_parameters_are_these(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {
        name: [(p["parameter_name"], p["python_type"]["type"], p["parameter_default"]) for p in endpoint["parameters"]]
        for name, endpoint in endpoints.items()
    } == {
        "/ask": [("question", "str", None), *FILTERS],
        "/search": [("question", "str", None), ("k", "int", 10), *FILTERS],
        "/search_many": [("questions", "list[str]", None), ("k", "int", 10), *FILTERS],
    }
    assert [endpoint["returns"][0]["python_type"]["type"] for endpoint in endpoints.values()] == [
        "dict(str, Any)", "list[dict(str, Any)]", "list[list[dict(str, Any)]]",
    ]  # fmt: skip


def test_each_endpoint_says_what_it_does(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    said = {name: endpoint["description"] for name, endpoint in endpoints.items()}
    assert said["/ask"].startswith("Answers a question in the articles' own words")
    assert said["/search"].startswith("The `k` best passages for a question")
    assert said["/search_many"].startswith("For each of several questions, in their order, what /search gives")
    assert [[name for name, *_ in FILTERS if f"`{name}`" not in said[e]] for e in ("/ask", "/search")] == [[], []]


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
    assert "soybeans and vehicles" in record["answer"]
    assert set(record["citations"][0]) >= {*SOURCE, "quote", "start", "end", "answer_spans"}
    assert set(record["hits"][0]) >= HIT
    elsewhere = client.predict(question=JAPAN, outlet=[RECORD], api_name="/ask")
    assert {hit["outlet"] for hit in elsewhere["hits"]} == {RECORD}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"since": "last week"}, "'last week' is not a date: write it as 2022-06-30 or 2022-06-30T12:00"),
        ({"k": 0}, "k must be a whole number of at least 1, got 0"),
        ({"k": "ten"}, "k must be a whole number of at least 1, got 'ten'"),
        ({"question": [JAPAN]}, f"question must be a text, got ['{JAPAN}']"),
        ({"as_of": 20251028}, "as_of must be a text, got 20251028"),
        ({"outlet": [HARBOR, 7]}, "each of outlet must be a text, got 7"),
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


def test_curl_gets_the_same_with_arguments_in_their_order(curl: str, address: str, samples: Newsdesk) -> None:
    ordered = {"data": [JAPAN, 2, "2025-10-01", "", "2025-11-20", [HARBOR, RECORD]]}
    event, (found,) = call_by_curl(curl, address, "search", ordered)
    assert event == "complete"
    assert found == records(samples, JAPAN, 2, since="2025-10-01", as_of="2025-11-20", outlet=[HARBOR, RECORD])


def test_curl_gets_the_same_with_arguments_by_name(curl: str, address: str, samples: Newsdesk) -> None:
    named = {"as_of": "2025-11-20", "k": 2}
    _, (one,) = call_by_curl(curl, address, "search", {"question": JAPAN, **named}, "v2/")
    _, (many,) = call_by_curl(curl, address, "search_many", {"questions": [JAPAN], **named}, "v2/")
    assert [one] == many == [records(samples, JAPAN, 2, as_of="2025-11-20")]
    _, (answer,) = call_by_curl(curl, address, "ask", {"question": JAPAN}, "v2/")
    assert "soybeans and vehicles" in answer["answer"]


def test_curl_is_told_what_is_wrong(curl: str, address: str) -> None:
    event, output = call_by_curl(curl, address, "search", {"question": JAPAN, "k": 0}, "v2/")
    assert (event, output["error"]) == ("error", "k must be a whole number of at least 1, got 0")
