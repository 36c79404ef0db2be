"""Records that come back from outside are what was promised, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from qa import Newsdesk
from qa.errors import RecordError
from qa.presenting.record_schema import checked_record, citation_of, outcome_of
from qa.presenting.records import Record, outcome_record
from tests.qa.records import abstained, answered, citation_record


def test_records_of_real_outcomes_come_back_as_they_were(samples: Newsdesk) -> None:
    for question in ("what did Japan promise to buy?", "who won the 1998 World Cup?"):
        record = outcome_record(question, samples.ask(question), 3.0, 7)
        everything: Record = {"since": None, "until": None, "as_of": None, "outlet": []}
        hits = [{**hit, "why": None} for hit in record["hits"]]
        assert checked_record(record) == {**record, "hits": hits, "filters": everything, "asked_at": None}
        told = outcome_record(question, samples.ask(question, terms=True), 3.0, 7, why=True)
        checked = checked_record(told)
        assert checked is not None
        assert [hit["why"] for hit in checked["hits"]] == [hit["why"] for hit in told["hits"]]


def test_what_is_not_known_is_left_out_and_what_may_be_missing_is_filled_in() -> None:
    least = {"question": "Who?", "abstained": True, "confidence": 0}
    assert checked_record({**least, "onload": "alert(1)", "filters": {"outlet": ["A"], "x": 1}}) == {
        "question": "Who?", "abstained": True, "confidence": 0.0, "id": None, "understood": None, "answer": None,
        "cause": None, "reason": None, "notes": [], "parts": [], "broad": False, "later": False, "reported_by": None,
        "asked_at": None, "alternatives": [], "citations": [], "hits": [], "elapsed_ms": 0,
        "filters": {"since": None, "until": None, "as_of": None, "outlet": ["A"]},
    }  # fmt: skip
    old = citation_record()
    del old["authors"], old["dates"], old["told"]
    checked = checked_record(answered(citations=[old]))
    assert checked is not None
    assert (checked["citations"][0]["authors"], checked["citations"][0]["told"]) == ([], None)


def test_a_long_byline_keeps_its_first_fifty_names() -> None:
    cited = citation_of(citation_record() | {"authors": [f"Author {n}" for n in range(60)]})
    assert cited.authors == tuple(f"Author {n}" for n in range(50))


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
        answered(question="half \ud800 a letter"), answered(notes=["x"] * 51), answered(notes="x"), answered(notes=[5]),
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
        answered(hits=[{"rank": 0}]), answered(elapsed_ms=-1), answered(elapsed_ms=float("inf")),
    ],
)  # fmt: skip
def test_what_is_no_record_is_nothing_and_says_why_in_one_line(value: object) -> None:
    assert checked_record(value) is None
    with pytest.raises(RecordError, match=r"\Anot a record of Newsdesk: ") as raised:
        outcome_of(value)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 350
