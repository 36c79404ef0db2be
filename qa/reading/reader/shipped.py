"""Reads with the weights that come with Newsdesk: one ONNX file. See MODEL_CARD.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.types import Span
from index.inference.model_files import file_digest
from index.once import computed_once, forget
from qa.errors import ReaderError
from qa.reading.reader.network import Ids, Network
from qa.reading.reader.spans import best_spans, sentence_scores
from qa.reading.reader.types import Prediction, ReaderInput

FILE = Path(__file__).with_name("reader.onnx")
# SHA-256 of the file, which `python -m training.export` prints.
DIGEST = "044a9c844e62fd3d4b01c76199c603388bae262fcdb45c0e32c89a5cfa3e76f4"
LANGUAGES = frozenset({"en"})
QUESTION_TOKENS = 64  # of a question at most, its two special tokens included


class ShippedReader:
    """Finds answers with the weights in a file, which is opened when it is first used.

    Args:
        file: As `training.export` writes it.
        digest: The SHA-256 that the file must have; any if None.

    Attributes:
        name: The file's name.
        languages: Those that it was trained on.
    """

    def __init__(self, file: Path = FILE, digest: str | None = DIGEST) -> None:
        self.name = file.stem
        self.languages: frozenset[str] | None = LANGUAGES
        self._file = file
        self._expected = digest

    @computed_once
    def digest(self) -> str:
        """SHA-256 of the file, hex.

        Raises:
            ReaderError: If the file is missing or not the one that is expected.
        """
        try:
            digest = file_digest(self._file)
        except OSError as error:
            raise ReaderError(
                f"{self._file}: the reader's weights cannot be read ({error.strerror or error})"
            ) from error
        if self._expected not in (None, digest):
            raise ReaderError(f"{self._file}: not the reader's weights: SHA-256 {digest}, expected {self._expected}")
        return digest

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns one prediction for each text, in their order; what does not fit 384 tokens with the question is cut.

        Raises:
            ReaderError: If the weights are missing or damaged.
        """
        return self._tokenized.read(question, texts)

    def close(self) -> None:
        """Closes the network and ends its threads; it is opened again at the next use."""
        opened = vars(self).get("_tokenized")
        forget(self, "_tokenized")
        if opened is not None:
            opened.close()

    @computed_once
    def _tokenized(self) -> _Tokenized:
        _ = self.digest  # raises where it is not the right file
        try:
            return _Tokenized(Network(self._file))
        except Exception as error:  # neither OpenVINO nor ONNX Runtime raises anything narrower
            raise ReaderError(f"{self._file}: cannot be loaded ({error})") from error


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


class _Tokenized:
    """A network with its tokenizer."""

    def __init__(self, network: Network) -> None:
        from tokenizers import Tokenizer

        self._network = network
        self.close = network.close
        self._longest: int = network.settings["longest"]
        self._tokenizer = Tokenizer.from_str(network.settings["tokenizer"])

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
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
            offsets=body.offsets[: len(body_ids)],
            sentences=text.sentences,
        )

    def _run(self, row: _Row) -> Prediction:
        types = np.zeros_like(row.ids)
        types[row.question_tokens :] = 1
        scores = self._network.run(row.ids, types)
        body = slice(row.body_from, row.body_from + len(row.offsets))
        return Prediction(
            spans=best_spans(scores.spans, row.body_from, len(row.ids) - 1, row.offsets),
            null=scores.null,
            relevance=scores.relevance,
            sentences=sentence_scores(scores.evidence[body], row.offsets, row.sentences),
        )
