"""Examples to batches of like length, a question's passages together, and the loss over them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from torch import Tensor

from qa.reader.marks import LONGEST_ANSWER
from training.examples import Example

_SORTED_TOGETHER = 80  # batches' worth of groups: enough for batches of one length, few enough to mix subjects
_PAD_TO = 16  # tokens
_NEVER = -1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Passages of some questions, padded to one length.

    Attributes:
        ids: int64 (passages, tokens); mask and types alike.
        passage_from: int64 (passages,): the first token that an answer may have.
        passage_to: int64 (passages,): behind the last one.
        golds: int64 (golds, 3): passage, first token, last token.
        groups: int64 (passages,): which question each is for, from 0.
        relevant: float32 (passages,): 1 relevant, 0 not, -1 not known.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    passage_from: Tensor
    passage_to: Tensor
    golds: Tensor
    groups: Tensor
    relevant: Tensor


def batches(examples: Iterable[Example], tokens: int, chance: random.Random) -> list[list[Example]]:
    """All examples in batches of at most so many tokens, padding included, in any order.

    Args:
        examples: A question's next to each other.
        tokens: Of a batch at most.
        chance: Draws which questions come together, and the batches' order.
    """
    groups = [list(group) for _, group in groupby(examples, key=lambda example: example.group)]
    chance.shuffle(groups)
    mean = sum(len(example.ids) for group in groups for example in group) / max(1, len(groups))
    pool = max(1, round(_SORTED_TOGETHER * tokens / max(1.0, mean)))
    made: list[list[Example]] = []
    for start in range(0, len(groups), pool):
        batch: list[Example] = []
        longest = 0
        for group in sorted(groups[start : start + pool], key=_longest):
            longest = max(longest, _padded(_longest(group)))
            if batch and (len(batch) + len(group)) * longest > tokens:
                made.append(batch)
                batch, longest = [], _padded(_longest(group))
            batch += group
        if batch:
            made.append(batch)
    chance.shuffle(made)
    return made


def collate(examples: Sequence[Example], device: str = "cpu") -> Batch:
    """One batch as tensors."""
    length = _padded(max(len(example.ids) for example in examples))
    ids = np.zeros((len(examples), length), dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = example.ids
        mask[row, : len(example.ids)] = 1
        types[row, example.question_tokens : len(example.ids)] = 1
    golds = [(row, *gold) for row, example in enumerate(examples) for gold in example.golds]
    numbers = {group: place for place, group in enumerate(dict.fromkeys(example.group for example in examples))}

    def tensor(values: object, dtype: torch.dtype = torch.int64) -> Tensor:
        return torch.as_tensor(values, dtype=dtype, device=device)

    return Batch(
        ids=tensor(ids),
        mask=tensor(mask),
        types=tensor(types),
        passage_from=tensor([example.passage_from for example in examples]),
        passage_to=tensor([len(example.ids) - 1 for example in examples]),
        golds=tensor(golds).reshape(-1, 3),
        groups=tensor([numbers[example.group] for example in examples]),
        relevant=tensor(
            [-1.0 if example.relevant is None else float(example.relevant) for example in examples], torch.float32
        ),
    )


def allowed(passage_from: Tensor, passage_to: Tensor, length: int) -> Tensor:
    """Which spans may be an answer: bool (passages, length, length)."""
    place = torch.arange(length, device=passage_from.device)
    ahead = place[None, :] - place[:, None]
    near = (ahead >= 0) & (ahead < LONGEST_ANSWER)
    starts = place[None, :] >= passage_from[:, None]
    ends = place[None, :] < passage_to[:, None]
    return near[None] & starts[:, :, None] & ends[:, None, :]


def loss(spans: Tensor, null: Tensor, relevance: Tensor, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """What is minimised, and its parts.

    Three cross-entropies: within a passage, its right spans against all others and no answer; within a question,
    the right spans against those of all its passages (shared normalisation; Clark & Gardner, 2018), so that scores
    of different passages compare; and relevance.

    Args:
        spans: As `ReaderModel.forward` gives them.
        null: As well.
        relevance: As well.
        batch: What they are scores of.
    """
    count, length, _ = spans.shape
    scores = spans.masked_fill(~allowed(batch.passage_from, batch.passage_to, length), _NEVER).flatten(1)
    right = torch.zeros(count, length * length, dtype=torch.bool, device=spans.device)
    row, first, last = batch.golds.unbind(1)
    right[row, first * length + last] = True
    has_gold = right.any(1)
    everything = torch.logsumexp(scores, 1)
    gold = torch.logsumexp(scores.masked_fill(~right, _NEVER), 1)
    own = torch.logaddexp(everything, null) - torch.where(has_gold, gold, null)

    questions = int(batch.groups.max()) + 1
    together = _logsumexp_by(everything, batch.groups, questions)
    compared = (together[batch.groups] - gold)[has_gold]

    known = batch.relevant >= 0
    relevant = torch.nn.functional.binary_cross_entropy_with_logits(relevance[known], batch.relevant[known])
    parts = {
        "span": own.mean(),
        "shared": compared.mean() if len(compared) else own.sum() * 0,
        "relevance": relevant if known.any() else own.sum() * 0,
    }
    total = parts["span"] + 0.5 * parts["shared"] + 0.3 * parts["relevance"]
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _logsumexp_by(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """Logsumexp of the values of each group, shape (count,)."""
    highest = torch.full((count,), -torch.inf, device=values.device).scatter_reduce(0, groups, values.detach(), "amax")
    sums = torch.zeros(count, device=values.device).index_add(0, groups, torch.exp(values - highest[groups]))
    return torch.log(sums) + highest


def _longest(group: Sequence[Example]) -> int:
    return max(len(example.ids) for example in group)


def _padded(length: int) -> int:
    return -(-length // _PAD_TO) * _PAD_TO
