"""One question is understood once, at one moment, in one read of the index."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from index import Filters
from index.storage.database import Database
from qa import Answer, Newsdesk, Turn

COUNTED = {
    "qa.asking": ["moment_of", "understand", "meanings"],
    "qa.timeline.drawing": ["understand"],
    "qa.understanding.question": ["form_of", "answer_type_of", "subject_of"],
    "qa.understanding.queries": ["named_outlets", "named_period", "asks_for_latest"],
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the calls that understand a question, and the transactions that read or write the index."""
    counter: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            counter[name] += 1
            return function(*args, **options)

        return call

    for module, names in COUNTED.items():
        for name in names:
            monkeypatch.setattr(sys.modules[module], name, counted(name, getattr(sys.modules[module], name)))
    for name in ("reading", "writing"):
        transaction = getattr(Database, name)

        @contextmanager
        def counted_transaction(self: Database, name: str = name, begin: Any = transaction) -> Iterator[Any]:
            counter[name] += 1
            with begin(self) as connection:
                yield connection

        monkeypatch.setattr(Database, name, counted_transaction)
    return counter


ONCE = dict.fromkeys(["moment_of", "understand", *COUNTED["qa.understanding.question"]], 1)


def test_a_question_is_understood_once_and_reads_the_index_once(samples: Newsdesk, calls: Counter[str]) -> None:
    desk = Newsdesk(samples.library, samples.reader)
    assert isinstance(desk.ask("How many boats did the fire damage?"), Answer)
    assert calls == ONCE | dict.fromkeys(["named_outlets", "named_period", "asks_for_latest", "meanings", "reading"], 1)


def test_a_follow_up_is_understood_once_in_both_its_wordings(samples: Newsdesk, calls: Counter[str]) -> None:
    """So is its other meaning. The words as asked are searched for, too: what these name is read once each."""
    desk = Newsdesk(samples.library, samples.reader)
    first = desk.ask("What did Japan promise to buy?")
    calls.clear()
    outcome = desk.ask("and when was that?", history=[Turn.of("What did Japan promise to buy?", first)])
    assert outcome.understood is not None
    twice = dict.fromkeys(["understand", *COUNTED["qa.understanding.question"]], 2)
    assert calls == twice | {
        "named_outlets": 4, "named_period": 4, "asks_for_latest": 4, "moment_of": 1, "meanings": 1, "reading": 1,
    }  # fmt: skip


def test_what_is_asked_again_is_only_looked_up(samples: Newsdesk, calls: Counter[str]) -> None:
    desk = Newsdesk(samples.library, samples.reader)
    desk.ask("Who won the Lake Orrin Marathon?", Filters.of(as_of="2025-11-20"))
    calls.clear()
    desk.ask("Who won the Lake Orrin Marathon?", Filters.of(as_of="2025-11-20"))
    assert calls == {"moment_of": 1, "meanings": 1, "reading": 1}


def test_a_timeline_is_of_one_generation(samples: Newsdesk, calls: Counter[str]) -> None:
    """Its bars and its figures come from one read, and the question is encoded once."""
    encoded: list[str] = []
    encode = samples.library.encoder.encode_questions

    def noted(texts: Sequence[str]) -> Any:
        encoded.extend(texts)
        return encode(texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples.library.encoder, "encode_questions", noted)
        assert samples.timeline("How many boats did the fire damage?").points
    assert encoded == ["How many boats did the fire damage?"]
    assert calls == ONCE | dict.fromkeys(["named_outlets", "named_period", "asks_for_latest", "reading"], 1)


def test_retrieval_reads_the_index_once_for_many_questions(samples: Newsdesk, calls: Counter[str]) -> None:
    samples.retrieve(["storm rainfall", "bridge repair cost"], 2)
    assert (calls["reading"], calls["moment_of"], calls["understand"]) == (1, 1, 2)
