"""Puts examples into batches of similar length, with a question's passages together."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.reading.reader.spans import LONGEST_ANSWER
from training.data.input import Example

_SORTED_BATCHES = 80  # are sorted by length together: enough for even lengths, few enough to mix subjects
_PAD_TO = 16  # tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Passages of some questions, padded to one length; arrays, so that another process can make them.

    Attributes:
        ids: int32 (passages, tokens): question, then passage, 0 where padded.
        tokens: int32 (passages,): the number that are not padding.
        question_tokens: int32 (passages,): the number of the question's.
        passage_from: int32 (passages,): the first token that an answer may have.
        golds: int32 (golds, 3): passage, first token, last token.
        groups: int32 (passages,): the number of its question, from 0.
        relevant: float32 (passages,): 1 relevant, 0 not, -1 unknown.
        sentences: int32 (passages, tokens): the number of each token's sentence, -1 outside of the passage.
        right_sentences: int32 (n, 2): passage, number of a sentence that answers.
        has_span: bool (passages,): whether the right spans, or that there is none, are to be learnt.
    """

    ids: NDArray[np.int32]
    tokens: NDArray[np.int32]
    question_tokens: NDArray[np.int32]
    passage_from: NDArray[np.int32]
    golds: NDArray[np.int32]
    groups: NDArray[np.int32]
    relevant: NDArray[np.float32]
    sentences: NDArray[np.int32]
    right_sentences: NDArray[np.int32]
    has_span: NDArray[np.bool_]

    @property
    def questions(self) -> int:
        """The number of questions."""
        return int(self.groups.max()) + 1

    def on(self, device: str) -> Tensors:
        """Copies the batch to a device, without waiting for it."""

        def tensor(values: NDArray[np.int32] | NDArray[np.float32] | NDArray[np.bool_]) -> Tensor:
            host = torch.from_numpy(values)
            if device == "cuda":
                host = host.pin_memory()
            return host.to(device, non_blocking=True)

        ids, tokens = tensor(self.ids).long(), tensor(self.tokens)
        position = torch.arange(ids.shape[1], device=device)[None]
        inside = position < tokens[:, None]
        golds = tensor(self.golds).long()
        right = torch.zeros(len(ids), ids.shape[1] ** 2, dtype=torch.bool, device=device)
        right[golds[:, 0], golds[:, 1] * ids.shape[1] + golds[:, 2]] = True
        right_sentences = torch.zeros(len(ids), int(self.sentences.max()) + 1, dtype=torch.bool, device=device)
        passages, numbers = tensor(self.right_sentences).long().unbind(1)
        right_sentences[passages, numbers] = True
        return Tensors(
            ids=ids,
            mask=inside.long(),
            types=(inside & (position >= tensor(self.question_tokens)[:, None])).long(),
            allowed=allowed(tensor(self.passage_from), tokens - 1, ids.shape[1]).flatten(1),
            right=right,
            groups=tensor(self.groups).long(),
            questions=self.questions,
            relevant=tensor(self.relevant),
            sentences=tensor(self.sentences).long(),
            right_sentences=right_sentences,
            has_span=tensor(self.has_span),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensors:
    """A batch on a device.

    Attributes:
        ids: int64 (passages, tokens); mask and types alike, as `ReaderModel.forward` takes them.
        allowed: bool (passages, tokens * tokens): the spans that may be an answer.
        right: bool, the same shape: the right answers.
        groups: int64 (passages,): the number of its question, from 0.
        questions: Their number.
        relevant: float32 (passages,): 1 relevant, 0 not, -1 unknown.
        sentences: int64 (passages, tokens): the number of each token's sentence, -1 outside of the passage.
        right_sentences: bool (passages, sentences): those that answer.
        has_span: bool (passages,): whether `right` is to be learnt.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    allowed: Tensor
    right: Tensor
    groups: Tensor
    questions: int
    relevant: Tensor
    sentences: Tensor
    right_sentences: Tensor
    has_span: Tensor


def batches(examples: Iterable[Example], tokens: int, chance: random.Random) -> list[list[Example]]:
    """Puts all examples into batches of at most so many tokens, padding included, in random order.

    Args:
        examples: Those of one question are next to each other.
        tokens: The most of a batch.
        chance: Draws the questions of a batch, and the batches' order.
    """
    groups = [list(group) for _, group in groupby(examples, key=lambda example: example.group)]
    chance.shuffle(groups)
    mean = sum(len(example.ids) for group in groups for example in group) / max(1, len(groups))
    pool = max(1, round(_SORTED_BATCHES * tokens / max(1.0, mean)))
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
    """Makes one batch of examples."""
    length = _padded(max(len(example.ids) for example in examples))
    ids = np.zeros((len(examples), length), dtype=np.int32)
    sentences = np.full((len(examples), length), -1, dtype=np.int32)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = example.ids
        sentences[row, : len(example.ids)] = example.sentences
    golds = [(row, *gold) for row, example in enumerate(examples) for gold in example.golds]
    right = [(row, number) for row, example in enumerate(examples) for number in example.right_sentences]
    numbers = {group: number for number, group in enumerate(dict.fromkeys(example.group for example in examples))}
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
        sentences=sentences,
        right_sentences=np.array(right, dtype=np.int32).reshape(-1, 2),
        has_span=np.array([example.has_span for example in examples], dtype=np.bool_),
    )


def allowed(passage_from: Tensor, passage_to: Tensor, length: int) -> Tensor:
    """Tells which spans may be an answer: bool (passages, length, length)."""
    position = torch.arange(length, device=passage_from.device)
    offset = position[None, :] - position[:, None]
    near = (offset >= 0) & (offset < LONGEST_ANSWER)
    starts = position[None, :] >= passage_from[:, None]
    ends = position[None, :] < passage_to[:, None]
    return near[None] & starts[:, :, None] & ends[:, None, :]


def _longest(group: Sequence[Example]) -> int:
    return max(len(example.ids) for example in group)


def _padded(length: int) -> int:
    return -(-length // _PAD_TO) * _PAD_TO
