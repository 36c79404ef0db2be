"""The JSON that scripts are promised: its fields and their order, over the samples; and its schema in docs/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from index import Filters
from qa import Newsdesk
from qa.presenting.records import build
from qa.presenting.records.json_schema import SCHEMA_FILE, json_schema, schema_text
from qa.presenting.records.serialize import Json, to_json
from tests.conftest import ROOT

ANSWERED = "what did Japan promise to buy?"
ABSTAINED = "who won the 1998 World Cup?"
OUTCOME = [
    "id", "question", "understood", "answer", "abstained", "cause", "confidence", "reason", "notes", "parts", "broad",
    "later", "reported_by", "alternatives", "citations", "hits", "elapsed_ms",
]  # fmt: skip
ARTICLE = ["article_id", "version", "title", "outlet", "authors", "url", "published", "language"]
CITATION = [*ARTICLE, "quote", "start", "end", "answer_spans", "dates", "told"]
HIT = ["rank", "score", *ARTICLE, "text", "start", "end"]
STATUS = [
    "folder", "generation", "articles", "versions", "undated", "passages", "vectors", "outlets", "collections",
    "languages",
    "first", "last", "encoder", "encoder_digest", "encoder_path", "dimensions", "passage_tokens", "size_bytes",
    "identity", "lag_seconds", "sources",
]  # fmt: skip
TIMELINE = ["question", "unit", "articles", "copies", "undated", "outlets", "bars", "figures", "elapsed_ms"]


def valid(name: str, record: Json) -> Json:
    """The record, which the schema of that name accepts."""
    schema = json_schema()
    schema["$ref"] = schema["properties"][name]["$ref"]
    Draft202012Validator(schema).validate(json.loads(json.dumps(record)))
    return record


def asked(desk: Newsdesk, question: str, question_id: Any = None) -> Json:
    return to_json(build.outcome_record(question, desk.ask(question), 12.6, question_id))


def test_the_schema_in_the_documents_is_up_to_date() -> None:
    """To be written anew by `python -m qa.presenting.records.json_schema`."""
    assert (ROOT / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()


def test_an_answer_has_the_promised_fields(samples: Newsdesk) -> None:
    record = valid("newsdesk ask --json", asked(samples, ANSWERED, {"any": ["id"]}))
    assert list(record) == OUTCOME
    assert (record["id"], record["question"], record["elapsed_ms"]) == ({"any": ["id"]}, ANSWERED, 13)
    assert (record["abstained"], record["cause"], record["reason"]) == (False, None, None)
    assert "soybeans" in record["answer"]
    assert [list(citation) for citation in record["citations"]] == [CITATION] * len(record["citations"])
    assert [list(hit) for hit in record["hits"]] == [HIT] * len(record["hits"])
    assert list(record["reported_by"]) == ["outlets", "independent"]
    body = samples.article(record["citations"][0]["article_id"])
    assert body is not None
    cited = record["citations"][0]
    assert body.body[cited["start"] : cited["end"]] == cited["quote"]
    assert [body.body[start:end] for start, end in cited["answer_spans"]] == record["parts"]


def test_an_abstention_has_the_same_fields(samples: Newsdesk) -> None:
    record = valid("newsdesk ask --json", asked(samples, ABSTAINED))
    assert list(record) == OUTCOME
    assert (record["answer"], record["abstained"], record["cause"]) == (None, True, "not found")
    assert (record["parts"], record["alternatives"], record["citations"]) == ([], [], [])
    assert record["reason"].startswith("I did not find an answer")
    assert 0 <= record["confidence"] < 0.35


def test_hits_that_are_searched_for_say_why_too(samples: Newsdesk) -> None:
    hits = samples.retrieve(ANSWERED, 3, Filters(), terms=True)
    record = valid("newsdesk search --json", to_json(build.search_record(ANSWERED, hits, 3.4)))
    assert list(record) == ["question", "hits", "elapsed_ms"]
    assert [list(hit) for hit in record["hits"]] == [[*HIT, "why", "copies"]] * 3
    assert list(record["hits"][0]["why"]) == ["similarity", "bm25", "terms", "shares"]
    assert [hit["rank"] for hit in record["hits"]] == [1, 2, 3]


def test_a_timeline_has_the_promised_fields(samples: Newsdesk) -> None:
    record = valid("newsdesk timeline --json", to_json(build.timeline_record(samples.timeline(ANSWERED), 3.4)))
    assert list(record) == TIMELINE
    assert {tuple(bar) for bar in record["bars"]} == {("since", "until", "articles", "copies", "outlets")}
    assert sum(bar["articles"] for bar in record["bars"]) == record["articles"] > 0


def test_status_articles_and_additions_have_the_promised_fields(own_samples: Newsdesk, tmp_path: Path) -> None:
    status = to_json(build.status_record(own_samples.status(), own_samples.library.sources()))
    assert list(valid("newsdesk status --json", status)) == STATUS
    listing = valid("HTTP articles", to_json(build.listing_record(own_samples.browse("", limit=2))))
    assert list(listing) == ["total", "offset", "articles"]
    assert [list(one) for one in listing["articles"]] == [
        [*ARTICLE, "letters", "versions", "copies", "collections"]
    ] * 2
    article = own_samples.article(listing["articles"][0]["article_id"])
    assert article is not None
    whole = valid("HTTP article", to_json(build.full_article_record(article)))
    assert list(whole) == [*ARTICLE, "text"]
    assert len(whole["text"]) == listing["articles"][0]["letters"]
    (tmp_path / "torn.jsonl").write_text("{")
    added = to_json(build.added_record(own_samples.add([tmp_path / "torn.jsonl"]), 3.4))
    assert list(valid("newsdesk add --json", added)) == [
        "new", "updated", "unchanged", "passages", "encoded", "rejected", "undated", "elapsed_ms",
    ]  # fmt: skip
    assert [list(one) for one in added["rejected"]] == [["path", "line", "reason"]]


@pytest.mark.parametrize("name", ["confidence", "citations", "hits"])
def test_the_schema_refuses_an_answer_without_a_promised_field(samples: Newsdesk, name: str) -> None:
    record = asked(samples, ANSWERED)
    del record[name]
    with pytest.raises(ValidationError, match=f"'{name}' is a required property"):
        valid("newsdesk ask --json", record)
