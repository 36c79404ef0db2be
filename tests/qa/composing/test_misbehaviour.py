"""Whatever a language model or its server does wrong, only what the quotes bear out is shown, and a line says why."""

from __future__ import annotations

import re

import pytest

from qa.composing.types import Written
from tests.qa.composing.conftest import Writes
from tests.qa.composing.misbehaviours import MISBEHAVIOURS, Misbehaviour

pytestmark = pytest.mark.models


@pytest.mark.parametrize("one", MISBEHAVIOURS, ids=lambda one: one.name)
def test_what_comes_of_a_misbehaviour(one: Misbehaviour, writes: Writes) -> None:
    written, _ = writes(one.reply, **one.settings)
    found = [(left.cause, left.reason) for left in written.left_out]
    assert tuple(sentence.text for sentence in written.sentences) == one.shown, found
    assert tuple(left.cause for left in written.left_out) == one.causes, found
    if one.problem is None:
        assert written.problem is None
    else:
        assert re.search(one.problem, written.problem or ""), written.problem
    assert_verbatim(written)


def assert_verbatim(written: Written) -> None:
    """Each citation's quote stands in its article, which the type itself checks, and is not empty."""
    for sentence in written.sentences:
        assert sentence.citations
        for citation in sentence.citations:
            assert citation.article.body[citation.span.start : citation.span.end] == citation.quote
