"""Records that come back from outside are what was promised, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from qa import Newsdesk
from qa.errors import RecordError
from qa.presenting.records.build import outcome_record
from qa.presenting.records.serialize import Json, parse_outcome, parse_outcomes, to_json
from tests.qa.records import abstained, answered, citation_record


def test_records_of_real_outcomes_come_back_as_they_were(samples: Newsdesk) -> None:
    everything: Json = {
        "since": None,
        "until": None,
        "as_of": None,
        "outlet": [],
        "author": [],
        "collection": [],
        "language": [],
    }
    for question in ("what did Japan promise to buy?", "who won the 1998 World Cup?"):
        for why in (False, True):
            outcome = samples.ask(question, terms=why)
            record = to_json(outcome_record(question, outcome, 3.0, 7, why=why))
            assert to_json(parse_outcome(record)) == {**record, "filters": everything, "asked_at": None}


def test_what_is_not_known_is_left_out_and_what_may_be_missing_is_filled_in() -> None:
    least = {"question": "Who?", "abstained": True, "confidence": 0}
    assert to_json(parse_outcome({**least, "onload": "alert(1)", "filters": {"outlet": ["A"], "x": 1}})) == {
        "question": "Who?", "abstained": True, "confidence": 0.0, "id": None, "understood": None, "answer": None,
        "cause": None, "reason": None, "notes": [], "parts": [], "broad": False, "later": False, "reported_by": None,
        "asked_at": None, "alternatives": [], "citations": [], "hits": [], "elapsed_ms": 0,
        "filters": {"since": None, "until": None, "as_of": None, "outlet": ["A"], "author": [], "collection": [],
                    "language": []},
    }  # fmt: skip
    old = citation_record()
    del old["authors"], old["dates"], old["told"]
    (cited,) = parse_outcome(answered(citations=[old])).citations
    assert (cited.authors, cited.told) == ((), None)


def test_a_long_byline_keeps_its_first_fifty_names() -> None:
    record = answered(citations=[citation_record() | {"authors": [f"Author {n}" for n in range(60)]}])
    assert parse_outcome(record).citations[0].authors == tuple(f"Author {n}" for n in range(50))


def test_of_a_list_what_is_no_record_is_left_out() -> None:
    assert parse_outcomes([answered(), None, abstained(), {}]) == tuple(map(parse_outcome, (answered(), abstained())))
    assert parse_outcomes("not a list") == ()


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None, 5, "x", [], {}, [answered()], {"question": "Who?"}, nested(100_000),
        answered(question=None), answered(question=["a"]), answered(question="x" * 200_001),
        answered(question="half \ud800 a character"), answered(notes=["x"] * 51),
        answered(notes="x"), answered(notes=[5]),
        answered(notes=nested(100_000)), answered(id={"a": 1}), answered(id="x" * 201), answered(id=10**400),
        answered(confidence=1.1), answered(confidence=-0.1), answered(confidence=float("nan")),
        answered(confidence="high"), answered(answer=None), answered(answer="a", abstained=True),
        answered(citations=[]), abstained(citations=[citation_record()]), answered(citations=[citation_record()] * 51),
        answered(citations=[None]), answered(filters="x"), answered(filters={"outlet": "A"}),
        answered(citations=[citation_record() | {"article_id": "../../etc/passwd"}]),
        answered(citations=[citation_record() | {"article_id": "0" * 16 + "\n"}]),
        answered(citations=[citation_record() | {"version": "0" * 15}]),
        answered(citations=[citation_record() | {"start": 9, "end": 9}]),
        answered(citations=[citation_record() | {"start": -1}]),
        answered(citations=[citation_record() | {"answer_spans": [[5, 4]]}]),
        answered(citations=[citation_record() | {"answer_spans": [[1, 2, 3]]}]),
        answered(citations=[citation_record() | {"answer_spans": [[10**30, 10**31]]}]),
        answered(citations=[{"article_id": "0" * 16, "version": "0" * 16, "start": 0, "end": 1}]),
        answered(hits=[{"rank": 0}]), answered(elapsed_ms=-1), answered(elapsed_ms=float("inf")),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_in_one_line(value: object) -> None:
    assert parse_outcomes([value]) == ()
    with pytest.raises(RecordError, match=r"\Anot a record of Newsdesk: ") as raised:
        parse_outcome(value)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 350


@pytest.mark.parametrize(
    ("name", "value"), [("published", "last week"), ("published", "2025-13-45"), ("url", "http://[bad")]
)
def test_a_date_or_an_address_that_is_none_is_read_as_not_known(name: str, value: str) -> None:
    """The page shows records, and would stop at either."""
    (cited,) = parse_outcome(answered(citations=[citation_record() | {name: value}])).citations
    assert getattr(cited, name) is None
