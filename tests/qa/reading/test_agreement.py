"""Like answers of other articles bear one out, each article once."""

from __future__ import annotations

import pytest

from qa.reading.agreement import Agreement


def test_each_other_article_counts_once_with_its_best_answer_as_far_as_it_is_alike() -> None:
    agreement = Agreement()
    agreement.add("a", "ada morrow", 1.0)
    agreement.add("b", "morrow", 0.6)
    agreement.add("b", "morrow", 0.9)
    agreement.add("b", "ada morrow", 0.2)
    agreement.add("c", "hector blum", 1.0)
    assert agreement.with_others("a", "ada morrow") == pytest.approx(0.9 * 2 / 3)  # two of three words in common
    assert agreement.with_others("b", "morrow") == pytest.approx(2 / 3)
    assert agreement.with_others("c", "hector blum") == 0.0


def test_an_article_does_not_bear_itself_out_and_no_words_are_like_none() -> None:
    agreement = Agreement()
    agreement.add("a", "morrow", 1.0)
    agreement.add("a", "ada morrow", 1.0)
    agreement.add("b", "", 1.0)
    assert agreement.with_others("a", "morrow") == 0.0
    assert agreement.with_others("b", "") == 0.0


@pytest.mark.parametrize("best_first", [True, False])
def test_an_articles_best_counts_in_whatever_order_it_comes(best_first: bool) -> None:
    agreement = Agreement()
    said = [("morrow", 0.9), ("ada morrow", 0.2)]
    for value, weight in said if best_first else reversed(said):
        agreement.add("b", value, weight)
    assert agreement.with_others("a", "morrow") == pytest.approx(0.9)
