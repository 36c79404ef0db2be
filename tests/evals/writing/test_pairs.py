"""Pairs of a sentence and its quote: a paraphrase says the same, a change says one thing otherwise."""

from __future__ import annotations

import random

import pytest

from corpus import new_article
from corpus.time.published import parse_published
from corpus.types import Span
from evals.writing.changes import CHANGES
from evals.writing.pairs import SUPPORTED, make_pairs
from evals.writing.paraphrases import RULES

BODY = (
    "The fire at the quay damaged six boats on Friday, police said. Tilda Brandt did not leave Port Alder.\n\n"
    "On Monday, Ines Moreau beat Pavel Drozd by 14 percent. Fares rose in October, which nobody in town liked, and"
    " rents fell. “We didn’t see it,” Walter Pim said of the $3 million plan."
)
ARTICLE = new_article(body=BODY, title="The quay", outlet="Quay Courier",
                      published=parse_published("2025-11-14", "field"), language="en")  # fmt: skip
WHOLE = Span(start=0, end=len(ARTICLE.body))


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("number format", "It damaged six boats.", "It damaged 6 boats."),
        ("number format", "It cost $3 million.", "It cost 3 million dollars."),
        ("absolute date", "It burned on Friday.", "It burned on 14 November 2025."),
        ("contraction", "She didn’t leave.", "She did not leave."),
        ("speaker first", "The fire at the quay damaged many boats, police said.", None),
        ("without aside", "Fares rose, which nobody in town liked, and rents fell.", "Fares rose and rents fell."),
        ("opening last", "On Monday, she left the town with her dog.", "She left the town with her dog on Monday."),
        ("contraction", "“We didn’t see it,” he said.", ""),
    ],
)
def test_a_paraphrase_says_the_same(rule: str, text: str, found: str | None) -> None:
    made = RULES[rule](text, ARTICLE, WHOLE, random.Random(1))
    if found is None:
        assert made in ("According to police, the fire at the quay damaged many boats.",
                        "Police said that the fire at the quay damaged many boats.")  # fmt: skip
    else:
        assert made == (found or None), "what stands in quote marks is left as it is"


@pytest.mark.parametrize(
    ("change", "text", "left"),
    [
        ("number", "The fire damaged six boats.", "six"),
        ("name", "It was Tilda Brandt who left.", "Tilda Brandt"),
        ("date", "She left in October.", "October"),
        ("negation", "She did not leave.", "not"),
        ("side", "Fares rose in town.", "rose"),
        ("side", "Ines Moreau beat Pavel Drozd.", "Ines Moreau beat Pavel Drozd"),
    ],
)
def test_a_change_says_one_thing_otherwise(change: str, text: str, left: str) -> None:
    made = CHANGES[change](text, text, ARTICLE, random.Random(1))
    assert made is not None
    assert left not in made
    assert made != text


def test_pairs_are_the_same_at_each_run_and_half_of_them_are_supported() -> None:
    articles = [
        new_article(body=f"{BODY}\n\nReport {number} of the quay says that {number + 20} ferries did not run.",
                    title=f"Quay {number}", outlet="Quay Courier",
                    published=parse_published("2025-11-14", "field"), language="en")
        for number in range(200)
    ]  # fmt: skip
    pairs = make_pairs(articles, 20, seed=5)
    again = make_pairs(articles, 20, seed=5)
    assert [(one.kind, one.sentence) for one in pairs] == [(one.kind, one.sentence) for one in again]
    kinds = [one.kind for one in pairs]
    assert kinds.count(SUPPORTED) == 10
    assert {kind: kinds.count(kind) for kind in CHANGES} == dict.fromkeys(CHANGES, 2)
    assert all(one.citations[0].article.text_at(one.citations[0].span) == one.citations[0].quote for one in pairs)
