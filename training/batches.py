"""Examples to batches of like length, a question's passages together, and the loss over them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from qa.reading.reader.marks import LONGEST_ANSWER
from training.examples import Example

_SORTED_TOGETHER = 80  # batches' worth of groups: enough for batches of one length, few enough to mix subjects
_PAD_TO = 16  # tokens
_NEVER = -1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Passages of some questions, padded to one length, in arrays, so that another process can make them.

    Attributes:
        ids: int32 (passages, tokens): question, then passage, 0 where padded.
        tokens: int32 (passages,): how many of them are not padding.
        question_tokens: int32 (passages,): how many are the question's.
        passage_from: int32 (passages,): the first token that an answer may have.
        golds: int32 (golds, 3): passage, first token, last token.
        groups: int32 (passages,): which question each is for, from 0.
        relevant: float32 (passages,): 1 relevant, 0 not, -1 not known.
    """

    ids: NDArray[np.int32]
    tokens: NDArray[np.int32]
    question_tokens: NDArray[np.int32]
    passage_from: NDArray[np.int32]
    golds: NDArray[np.int32]
    groups: NDArray[np.int32]
    relevant: NDArray[np.float32]

    @property
    def questions(self) -> int:
        """How many there are."""
        return int(self.groups.max()) + 1

    def on(self, device: str) -> Tensors:
        """The same on a device, without waiting for it."""

        def tensor(values: NDArray[np.int32] | NDArray[np.float32]) -> Tensor:
            host = torch.from_numpy(values)
            if device == "cuda":
                host = host.pin_memory()
            return host.to(device, non_blocking=True)

        ids, tokens = tensor(self.ids).long(), tensor(self.tokens)
        place = torch.arange(ids.shape[1], device=device)[None]
        inside = place < tokens[:, None]
        golds = tensor(self.golds).long()
        right = torch.zeros(len(ids), ids.shape[1] ** 2, dtype=torch.bool, device=device)
        right[golds[:, 0], golds[:, 1] * ids.shape[1] + golds[:, 2]] = True
        return Tensors(
            ids=ids,
            mask=inside.long(),
            types=(inside & (place >= tensor(self.question_tokens)[:, None])).long(),
            allowed=allowed(tensor(self.passage_from), tokens - 1, ids.shape[1]).flatten(1),
            right=right,
            groups=tensor(self.groups).long(),
            questions=self.questions,
            relevant=tensor(self.relevant),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensors:
    """A batch on the device that computes.

    Attributes:
        ids: int64 (passages, tokens); mask and types alike, as `ReaderModel.forward` takes them.
        allowed: bool (passages, tokens * tokens): which spans may be an answer.
        right: bool, the same shape: which are.
        groups: int64 (passages,): which question each is for, from 0.
        questions: How many there are.
        relevant: float32 (passages,): 1 relevant, 0 not, -1 not known.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    allowed: Tensor
    right: Tensor
    groups: Tensor
    questions: int
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


def collate(examples: Sequence[Example]) -> Batch:
    """One batch of examples."""
    length = _padded(max(len(example.ids) for example in examples))
    ids = np.zeros((len(examples), length), dtype=np.int32)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = example.ids
    golds = [(row, *gold) for row, example in enumerate(examples) for gold in example.golds]
    numbers = {group: place for place, group in enumerate(dict.fromkeys(example.group for example in examples))}
    return Batch(
        ids=ids,
        tokens=np.array([len(example.ids) for example in examples], dtype=np.int32),
        question_tokens=np.array([example.question_tokens for example in examples], dtype=np.int32),
        passage_from=np.array([example.passage_from for example in examples], dtype=np.int32),
        golds=np.array(golds, dtype=np.int32).reshape(-1, 3),
        groups=np.array([numbers[example.group] for example in examples], dtype=np.int32),
        relevant=np.array(
            [-1.0 if example.relevant is None else float(example.relevant) for example in examples], dtype=np.float32
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a network says of a batch, as logarithms of shares and as a logit.

    Attributes:
        own: float32 (passages, tokens * tokens + 1): of each span within its passage, and last of no answer.
        shared: float32 (passages, tokens * tokens): of each span among those of all its question's passages.
        relevance: float32 (passages,).
    """

    own: Tensor
    shared: Tensor
    relevance: Tensor


def judged(spans: Tensor, null: Tensor, relevance: Tensor, batch: Tensors) -> Judged:
    """Scores, as `ReaderModel.forward` gives them, to shares; spans that may not be an answer get next to none."""
    scores = spans.flatten(1).masked_fill(~batch.allowed, _NEVER)
    everything = torch.logsumexp(scores, 1)
    either = torch.logaddexp(everything, null)
    together = _logsumexp_by(everything, batch.groups, batch.questions)
    return Judged(
        own=torch.cat([scores, null[:, None]], 1) - either[:, None],
        shared=scores - together[batch.groups][:, None],
        relevance=relevance,
    )


def loss(said: Judged, batch: Tensors) -> tuple[Tensor, dict[str, Tensor]]:
    """What is minimised against the right answers, and its parts.

    Three cross-entropies: within a passage, its right spans against all others and no answer; within a question,
    the right spans against those of all its passages (shared normalisation; Clark & Gardner, 2018), so that scores
    of different passages compare; and relevance.
    """
    has_gold = batch.right.any(1)
    gold = torch.logsumexp(said.own[:, :-1].masked_fill(~batch.right, _NEVER), 1)
    compared = torch.logsumexp(said.shared.masked_fill(~batch.right, _NEVER), 1)
    known = batch.relevant >= 0
    relevant = functional.binary_cross_entropy_with_logits(
        said.relevance, batch.relevant.clamp_min(0.0), reduction="none"
    )
    parts = {
        "span": -torch.where(has_gold, gold, said.own[:, -1]).mean(),
        "shared": -_mean(compared, has_gold),
        "relevance": _mean(relevant, known),
    }
    return _total(parts), parts


def distance(said: Judged, taught: Sequence[Judged]) -> tuple[Tensor, dict[str, Tensor]]:
    """How far a network is from the mean of its teachers, and the parts: cross-entropies, as `loss` has them.

    After Hinton et al. (2015), with the shares themselves: an ensemble's mean is soft enough.
    """
    own = torch.stack([teacher.own.exp() for teacher in taught]).mean(0)
    shared = torch.stack([teacher.shared.exp() for teacher in taught]).mean(0)
    relevance = torch.stack([teacher.relevance.sigmoid() for teacher in taught]).mean(0)
    parts = {
        "taught span": -(own * said.own).sum(1).mean(),
        "taught shared": -(shared * said.shared).sum(1).mean(),
        "taught relevance": functional.binary_cross_entropy_with_logits(said.relevance, relevance),
    }
    return _total(parts), parts


def _total(parts: Mapping[str, Tensor]) -> Tensor:
    span, shared, relevance = parts.values()
    return span + 0.5 * shared + 0.3 * relevance


def _mean(values: Tensor, counted: Tensor) -> Tensor:
    """The mean of those that count; 0 where none does."""
    return torch.where(counted, values, 0.0).sum() / counted.sum().clamp_min(1)


def _logsumexp_by(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """Logsumexp of the values of each group, shape (count,)."""
    highest = torch.full((count,), -torch.inf, device=values.device).scatter_reduce(0, groups, values.detach(), "amax")
    sums = torch.zeros(count, device=values.device).index_add(0, groups, torch.exp(values - highest[groups]))
    return torch.log(sums) + highest


def _longest(group: Sequence[Example]) -> int:
    return max(len(example.ids) for example in group)


def _padded(length: int) -> int:
    return -(-length // _PAD_TO) * _PAD_TO
