"""What the losses ask for: the right span, the right sentence, the right passage, and no answer where there is none."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from qa.reading.reader.spans import LONGEST_ANSWER
from training.batches import allowed, collate
from training.data.input import Example
from training.losses import Predictions, distillation_loss, loss, predictions_of

pytestmark = pytest.mark.models


def example(
    length: int, golds: tuple[tuple[int, int], ...] = (), group: int = 0, relevant: bool | None = None
) -> Example:
    """A passage from token 5 on, of sentences of four tokens."""
    sentences = np.full(length, -1, dtype=np.int32)
    sentences[5:-1] = np.arange(length - 6) // 4
    return Example(
        ids=np.arange(1000, 1000 + length, dtype=np.int32),
        question_tokens=3,
        passage_from=5,
        golds=golds,
        sentences=sentences,
        right_sentences=tuple({int(sentences[first]) for first, _ in golds}),
        group=group,
        relevant=relevant,
        has_span=True,
    )


def random_scores() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Of three passages of 16 tokens, as the network gives them."""
    return torch.randn(3, 16, 16), torch.randn(3), torch.randn(3), torch.randn(3, 16)


def test_only_spans_of_the_passage_that_are_short_enough_may_answer() -> None:
    found = allowed(torch.tensor([5, 2]), torch.tensor([8, 60]), 64)
    assert {(a, b) for a, b in found[0].nonzero().tolist()} == {(5, 5), (5, 6), (5, 7), (6, 6), (6, 7), (7, 7)}
    ahead = {b - a for a, b in found[1].nonzero().tolist()}
    assert (min(ahead), max(ahead)) == (0, LONGEST_ANSWER - 1)


def test_the_loss_falls_as_the_right_span_the_right_passage_and_no_answer_rise() -> None:
    batch = collate([example(12, ((6, 7),), 0, True), example(12, (), 0, False), example(12, (), 1)]).on("cpu")
    assert batch.questions == 2

    def parts_of(
        spans: torch.Tensor, null: torch.Tensor, relevance: torch.Tensor, evidence: torch.Tensor
    ) -> dict[str, float]:
        total, parts = loss(predictions_of(spans, null, relevance, evidence, batch), batch)
        return {"total": float(total)} | {name: float(part) for name, part in parts.items()}

    flat = torch.zeros(3, 16, 16), torch.zeros(3), torch.zeros(3), torch.zeros(3, 16)
    start = parts_of(*flat)
    spans = flat[0].clone()
    spans[0, 6, 7] = 5.0
    better = parts_of(spans, *flat[1:])
    assert better["total"] < start["total"]
    assert better["shared"] < start["shared"]
    spans = flat[0].clone()
    spans[1] = 5.0  # a wrong passage that looks good
    assert parts_of(spans, *flat[1:])["shared"] > start["shared"]
    null = torch.tensor([0.0, 5.0, 5.0])
    assert parts_of(flat[0], null, *flat[2:])["span"] < start["span"]
    relevance = torch.tensor([5.0, -5.0, 5.0])  # the third's is not known
    relevant = parts_of(*flat[:2], relevance, flat[3])["relevance"]
    assert relevant == pytest.approx(float(np.log1p(np.exp(-5.0))), rel=1e-4)
    evidence = flat[3].clone()
    evidence[0, 5:9] = 5.0  # the first passage's first sentence, which answers
    evidence[1:, 5:] = -5.0  # the others' sentences, which do not
    assert parts_of(*flat[:3], evidence)["sentence"] < start["sentence"] / 10
    evidence[0, 9:] = 9.0  # its second sentence
    assert parts_of(*flat[:3], evidence)["sentence"] > start["sentence"]


def test_a_passage_whose_span_is_not_known_teaches_none() -> None:
    known, unknown = example(12, ((6, 7),), 0), replace(example(12, (), 1), has_span=False, right_sentences=(1,))
    both, alone = (collate(examples).on("cpu") for examples in ([known, unknown], [known]))
    torch.manual_seed(0)
    scores = torch.randn(2, 16, 16), torch.randn(2), torch.randn(2), torch.randn(2, 16)
    of_both = loss(predictions_of(*scores, both), both)[1]
    spans, null, relevance, evidence = (score[:1] for score in scores)
    of_one = loss(predictions_of(spans, null, relevance, evidence, alone), alone)[1]
    torch.testing.assert_close(of_both["span"], of_one["span"])
    assert not torch.equal(of_both["sentence"], of_one["sentence"])


def test_shares_add_up_to_one_within_a_passage_and_within_a_question() -> None:
    torch.manual_seed(0)
    batch = collate([example(12, ((6, 7),), 0), example(14, (), 0), example(9, (), 1)]).on("cpu")
    predicted = predictions_of(*random_scores(), batch)
    torch.testing.assert_close(predicted.own.exp().sum(1), torch.ones(3))
    torch.testing.assert_close(predicted.sentences.exp().sum(1), torch.ones(3))
    of_questions = torch.zeros(2).index_add(0, batch.groups, predicted.shared.exp().sum(1))
    torch.testing.assert_close(of_questions, torch.ones(2))


def test_nothing_is_nearer_to_teachers_than_their_mean() -> None:
    torch.manual_seed(0)
    batch = collate([example(12, ((6, 7),), 0), example(14, (), 0), example(9, (), 1)]).on("cpu")
    one, other = (predictions_of(*random_scores(), batch) for _ in range(2))
    mean = Predictions(
        own=torch.logaddexp(one.own, other.own) - math.log(2.0),
        shared=torch.logaddexp(one.shared, other.shared) - math.log(2.0),
        relevance=((one.relevance.sigmoid() + other.relevance.sigmoid()) / 2).logit(),
        sentences=torch.logaddexp(one.sentences, other.sentences) - math.log(2.0),
    )
    nearest = distillation_loss(mean, [one, other])[1]
    for farther in (one, other):
        parts = distillation_loss(farther, [one, other])[1]
        assert all(parts[name] > nearest[name] for name in parts)
