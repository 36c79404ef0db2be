"""The days that a quote's words mean."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

import qa.types
from corpus import Span, new_article
from corpus.time.mentions import find_dates
from corpus.time.published import parse_published
from qa import Citation

QUOTE = "The bridge closed on Tuesday."


def citation() -> Citation:
    article = new_article(body=QUOTE, published=parse_published("2021-03-04", "field"))
    return Citation(article=article, quote=QUOTE, span=Span(start=0, end=len(QUOTE)), answer_spans=())


def test_dates_are_computed_once_for_each_citation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The body is read for dates when they are first wanted, and not again, whoever asks for them."""
    calls = []

    def counted_find_dates(*args: Any) -> Any:
        calls.append(args)
        return find_dates(*args)

    monkeypatch.setattr(qa.types, "find_dates", counted_find_dates)
    cited = citation()
    assert calls == []
    assert [cited.dates, cited.dates] == ["“Tuesday” is 2 March 2021"] * 2
    assert len(calls) == 1


def test_a_citation_with_computed_dates_stays_frozen_and_equal() -> None:
    """Computed dates are no field: equality, hash and copies are those of the citation."""
    read, unread = citation(), citation()
    assert read.dates
    assert read == unread
    assert hash(read) == hash(unread)
    assert replace(read, answer_spans=(read.span,)) == replace(unread, answer_spans=(unread.span,))
    with pytest.raises(FrozenInstanceError):
        read.quote = "else"  # type: ignore[misc]
