"""Makes the input of a network of questions and texts, and predictions of its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.types import Span
from qa.reading.reader.network import Ids, Network
from qa.reading.reader.spans import best_spans, sentence_scores
from qa.reading.reader.types import Prediction, ReaderInput

QUESTION_TOKENS = 64  # of a question at most, its two special tokens included


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A text with its question as tokens.

    Attributes:
        ids: int64 (tokens,): question, header, body, and the end.
        question_tokens: How many of them are the question's.
        body_from: The first token of the body.
        offsets: Start and end of each of the body's tokens in the body.
        sentences: Of the body.
    """

    ids: Ids
    question_tokens: int
    body_from: int
    offsets: Sequence[tuple[int, int]]
    sentences: Sequence[Span]


class TokenizedNetwork:
    """A network with its tokenizer: the file's own, or that of the multilingual model, whose words it looks up.

    Args:
        network: Of a reader's file.

    Raises:
        EncoderError: If the file needs the multilingual model, and its package is missing.
    """

    def __init__(self, network: Network) -> None:
        from tokenizers import Tokenizer

        self._network = network
        self.close = network.close
        self._longest: int = network.settings["longest"]
        self._words = None
        if tokenizer := network.settings["tokenizer"]:
            self._tokenizer = Tokenizer.from_str(tokenizer)
        else:
            from index.encode.multilingual.model_folder import multilingual_folder
            from index.encode.multilingual.words import PackedWords

            folder = multilingual_folder()
            self._words = PackedWords(folder)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns one prediction for each text, in their order; what does not fit with the question is cut."""
        question_ids = self._tokenizer.encode(question).ids
        if len(question_ids) > QUESTION_TOKENS:
            question_ids = [*question_ids[: QUESTION_TOKENS - 1], question_ids[-1]]
        rows = [self._row(question_ids, text) for text in texts]
        longest_first = sorted(range(len(rows)), key=lambda number: len(rows[number].ids), reverse=True)
        predictions = self._network.map(self._run, [rows[number] for number in longest_first])
        by_number = dict(zip(longest_first, predictions, strict=True))
        return [by_number[number] for number in range(len(rows))]

    def _row(self, question_ids: Sequence[int], text: ReaderInput) -> _Row:
        header = self._tokenizer.encode(text.header, add_special_tokens=False).ids
        body = self._tokenizer.encode(text.body, add_special_tokens=False)
        first = len(question_ids) + len(header)
        body_ids = body.ids[: self._longest - first - 1]
        return _Row(
            ids=np.array([*question_ids, *header, *body_ids, question_ids[-1]], dtype=np.int64),
            question_tokens=len(question_ids),
            body_from=first,
            offsets=[_without_space(text.body, start, end) for start, end in body.offsets[: len(body_ids)]],
            sentences=text.sentences,
        )

    def _run(self, row: _Row) -> Prediction:
        types = np.zeros_like(row.ids)
        types[row.question_tokens :] = 1
        scores = self._network.run(self._words.vectors(row.ids) if self._words else row.ids, types)
        body = slice(row.body_from, row.body_from + len(row.offsets))
        return Prediction(
            spans=best_spans(scores.spans, row.body_from, len(row.ids) - 1, row.offsets),
            null=scores.null,
            relevance=scores.relevance,
            sentences=sentence_scores(scores.evidence[body], row.offsets, row.sentences),
        )


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the place of a token without the space before it, which some tokenizers count with the word."""
    return start + (end - start - len(text[start:end].lstrip())), end
