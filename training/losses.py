"""Losses of the reader: against the right answers, and against the predictions of its teachers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Tensors

_IMPOSSIBLE = -1e4  # a score


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """A network's predictions for a batch: log-probabilities, and a logit for relevance.

    Attributes:
        own: float32 (passages, tokens * tokens + 1): of each span within its passage, and last of no answer.
        shared: float32 (passages, tokens * tokens): of each span among those of all its question's passages.
        relevance: float32 (passages,).
        sentences: float32 (passages, sentences + 1): of each sentence that it answers, and last that none does.
    """

    own: Tensor
    shared: Tensor
    relevance: Tensor
    sentences: Tensor


def predictions_of(spans: Tensor, null: Tensor, relevance: Tensor, evidence: Tensor, batch: Tensors) -> Predictions:
    """Converts the scores of `ReaderModel.forward` to log-probabilities; spans that are not allowed get almost none."""
    scores = spans.flatten(1).masked_fill(~batch.allowed, _IMPOSSIBLE)
    everything = torch.logsumexp(scores, 1)
    either = torch.logaddexp(everything, null)
    together = _logsumexp_by(everything, batch.groups, batch.questions)
    return Predictions(
        own=torch.cat([scores, null[:, None]], 1) - either[:, None],
        shared=scores - together[batch.groups][:, None],
        relevance=relevance,
        sentences=torch.log_softmax(_sentence_scores(evidence, batch), 1),
    )


def loss(predicted: Predictions, batch: Tensors) -> tuple[Tensor, dict[str, Tensor]]:
    """Returns the loss against the right answers, and its parts.

    It is the sum of four cross-entropies. Within a passage, its right spans stand against all others and no answer.
    Within a question, the right spans stand against those of all its passages, so that scores of different passages
    compare (shared normalisation; Clark & Gardner, 2018). The third is relevance. In the fourth a passage's right
    sentences stand against its others and against none, whose score is 0.
    """
    has_gold = batch.right.any(1)
    gold = torch.logsumexp(predicted.own[:, :-1].masked_fill(~batch.right, _IMPOSSIBLE), 1)
    compared = torch.logsumexp(predicted.shared.masked_fill(~batch.right, _IMPOSSIBLE), 1)
    has_sentence = batch.right_sentences.any(1)
    sentence = torch.logsumexp(predicted.sentences[:, :-1].masked_fill(~batch.right_sentences, _IMPOSSIBLE), 1)
    has_label = batch.relevant >= 0
    relevant = functional.binary_cross_entropy_with_logits(
        predicted.relevance, batch.relevant.clamp_min(0.0), reduction="none"
    )
    parts = {
        "span": -_mean(torch.where(has_gold, gold, predicted.own[:, -1]), batch.has_span),
        "shared": -_mean(compared, has_gold),
        "relevance": _mean(relevant, has_label),
        "sentence": -torch.where(has_sentence, sentence, predicted.sentences[:, -1]).mean(),
    }
    return _total(parts), parts


def distillation_loss(predicted: Predictions, teachers: Sequence[Predictions]) -> tuple[Tensor, dict[str, Tensor]]:
    """Returns the cross-entropies to the mean of the teachers' predictions, and their parts as in `loss`.

    After Hinton et al. (2015), without a temperature: an ensemble's mean is soft enough.
    """
    own = torch.stack([teacher.own.exp() for teacher in teachers]).mean(0)
    shared = torch.stack([teacher.shared.exp() for teacher in teachers]).mean(0)
    relevance = torch.stack([teacher.relevance.sigmoid() for teacher in teachers]).mean(0)
    sentences = torch.stack([teacher.sentences.exp() for teacher in teachers]).mean(0)
    parts = {
        "taught span": -(own * predicted.own).sum(1).mean(),
        "taught shared": -(shared * predicted.shared).sum(1).mean(),
        "taught relevance": functional.binary_cross_entropy_with_logits(predicted.relevance, relevance),
        "taught sentence": -(sentences * predicted.sentences).sum(1).mean(),
    }
    return _total(parts), parts


def _total(parts: Mapping[str, Tensor]) -> Tensor:
    span, shared, relevance, sentence = parts.values()
    return span + 0.5 * shared + 0.3 * relevance + 0.5 * sentence


def _sentence_scores(evidence: Tensor, batch: Tensors) -> Tensor:
    """Returns the mean evidence of each sentence's tokens, and last 0 for none: float32 (passages, sentences + 1)."""
    passages, count = batch.right_sentences.shape
    outside = batch.sentences < 0
    numbers = batch.sentences.masked_fill(outside, count)
    sums = evidence.new_zeros(passages, count + 1).scatter_add(1, numbers, evidence.masked_fill(outside, 0.0))
    tokens = evidence.new_zeros(passages, count + 1).scatter_add(1, numbers, torch.ones_like(evidence))
    scores = (sums / tokens.clamp_min(1.0)).masked_fill(tokens == 0, _IMPOSSIBLE)
    return torch.cat([scores[:, :count], evidence.new_zeros(passages, 1)], 1)


def _mean(values: Tensor, counted: Tensor) -> Tensor:
    """Returns the mean of the counted values; 0 if there are none."""
    return torch.where(counted, values, 0.0).sum() / counted.sum().clamp_min(1)


def _logsumexp_by(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """Returns the logsumexp of each group's values, shape (count,)."""
    highest = torch.full((count,), -torch.inf, device=values.device).scatter_reduce(0, groups, values.detach(), "amax")
    sums = torch.zeros(count, device=values.device).index_add(0, groups, torch.exp(values - highest[groups]))
    return torch.log(sums) + highest
