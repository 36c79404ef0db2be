"""The input of the network, `[CLS] question [SEP] header text [SEP]`, with the labels of its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.types import Span
from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from index.encode.multilingual.model_folder import multilingual_folder
from qa.reading.reader.spans import LONGEST_ANSWER, sentence_numbers
from training.data.windows import sentences_of, touched

WINDOW_TOKENS = 230  # the most of a window; a passage in use has 256 with its header
_QUESTION_TOKENS = 48


def encoder_tokenizer(*, multilingual: bool = False) -> Tokenizer:
    """Returns the default encoder's tokenizer, or the multilingual one's, without padding and truncation."""
    folder = multilingual_folder() if multilingual else find_model_folder(DEFAULT_MODEL)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One passage as the network sees it, with its labels.

    Attributes:
        ids: int32 (tokens,).
        passage_from: The first token of the passage, after its header.
        golds: First and last token of each right answer; empty if it has none.
        sentences: int32 (tokens,): the number of each token's sentence; -1 outside of the passage.
        right_sentences: The numbers of those that answer; empty if none does.
        group: The question's number; passages with the same number are compared with each other.
        relevant: Whether the passage is on the question's subject; None if uncertain.
        has_span: Whether `golds` is to be learnt: a yes-or-no question has a sentence, and no span.
    """

    ids: NDArray[np.int32]
    question_tokens: int
    passage_from: int
    golds: tuple[tuple[int, int], ...]
    sentences: NDArray[np.int32]
    right_sentences: tuple[int, ...]
    group: int
    relevant: bool | None
    has_span: bool


class InputTokenizer:
    """Makes examples of texts.

    Args:
        tokenizer: The encoder's, without padding or truncation.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def count_tokens(self, text: str) -> int:
        """Returns the number of tokens of a text."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def example(
        self,
        question: str,
        header: str,
        text: str,
        answers: Sequence[Span],
        group: int,
        *,
        relevant: bool | None,
        has_span: bool = True,
        language: str = "en",
    ) -> Example:
        """Makes the tokens `[CLS] question [SEP] header text [SEP]`, in a language whose rules tell sentences apart."""
        question_encoding = self._tokenizer.encode(question, add_special_tokens=True)
        separator = question_encoding.ids[-1]
        question_ids = question_encoding.ids
        if len(question_ids) > _QUESTION_TOKENS + 2:
            question_ids = [*question_ids[: _QUESTION_TOKENS + 1], separator]
        head = self._tokenizer.encode(header, add_special_tokens=False)
        read = self._tokenizer.encode(text, add_special_tokens=False)
        offsets = read.offsets[: min(len(read.ids), WINDOW_TOKENS)]
        first = len(question_ids) + len(head.ids)
        golds, too_long = set(), False
        for answer in answers:
            inside = [token for token, (start, end) in enumerate(offsets) if start < answer.end and end > answer.start]
            if inside and offsets[inside[-1]][1] >= answer.end:
                if inside[-1] - inside[0] < LONGEST_ANSWER:
                    golds.add((first + inside[0], first + inside[-1]))
                too_long = too_long or inside[-1] - inside[0] >= LONGEST_ANSWER
        sentences = sentence_numbers(offsets, sentences_of(text, language))
        right = {int(sentences[token - first]) for gold in golds for token in gold} - {-1}
        if too_long and not golds:
            right = set(range(*_shown(sentences, sentences_of(text, language), answers)))
        return Example(
            ids=np.array([*question_ids, *head.ids, *read.ids[: len(offsets)], separator], dtype=np.int32),
            question_tokens=len(question_ids),
            passage_from=first,
            golds=tuple(sorted(golds)) if has_span else (),
            sentences=np.pad(sentences, (first, 1), constant_values=-1),
            right_sentences=tuple(sorted(right)),
            group=group,
            relevant=relevant if right or not answers else None,
            has_span=has_span and (bool(golds) or not too_long),
        )


def _shown(numbers: NDArray[np.int32], sentences: Sequence[Span], answers: Sequence[Span]) -> tuple[int, int]:
    """Returns the first of the answering sentences, and the one behind the last that has tokens."""
    first, last = touched(sentences, answers)
    return first, min(last, int(numbers.max())) + 1
