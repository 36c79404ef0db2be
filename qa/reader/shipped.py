"""The reader that comes with Newsdesk: one ONNX file, read by ONNX Runtime. See MODEL_CARD.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode.folder import file_digest
from index.encode.graph import open_session
from qa.errors import ReaderError
from qa.reader.marks import best_places
from qa.reader.types import Read, Text

FILE = Path(__file__).with_name("reader.onnx")
# SHA-256 of the file, which `python -m training.export` prints.
DIGEST = "956fa818e48151255cb1f9f6ad8e9161a6bd05e625e2e3a1f9e4b0cfd2740512"
SETTINGS = "newsdesk"  # the key of the file's metadata that holds the tokenizer and the longest input, as JSON
QUESTION_TOKENS = 64  # of a question at most, its two special tokens included
_BATCH = 4
_MOST_THREADS = 8

Ids = NDArray[np.int64]


class ShippedReader:
    """Finds answers with the weights in a file, which is opened when it is first used.

    Args:
        file: As `training.export` writes it.
        digest: What its SHA-256 must be; any if None.

    Attributes:
        name: The file's name.
    """

    def __init__(self, file: Path = FILE, digest: str | None = DIGEST) -> None:
        self.name = file.stem
        self._file = file
        self._expected = digest

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file, hex.

        Raises:
            ReaderError: If the file is missing or not the one that is expected.
        """
        try:
            found = file_digest(self._file)
        except OSError as error:
            raise ReaderError(
                f"{self._file}: the reader's weights cannot be read ({error.strerror or error})"
            ) from error
        if self._expected not in (None, found):
            raise ReaderError(f"{self._file}: not the reader's weights: SHA-256 {found}, expected {self._expected}")
        return found

    def read(self, question: str, texts: Sequence[Text]) -> list[Read]:
        """One for each text, in their order; what does not fit 384 tokens with the question is not read.

        Raises:
            ReaderError: If the weights are missing or damaged.
        """
        return self._network.read(question, texts)

    @cached_property
    def _network(self) -> _Network:
        _ = self.digest  # raises where it is not the right file
        try:
            return _Network(self._file)
        except Exception as error:  # ONNX Runtime raises nothing narrower
            raise ReaderError(f"{self._file}: cannot be loaded by ONNX Runtime ({error})") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A text with its question as tokens.

    Attributes:
        ids: int64 (tokens,): question, header, body, and the end.
        question_tokens: How many of them are the question's.
        body_from: The first token of the body.
        offsets: Where each token of the body stands in it.
    """

    ids: Ids
    question_tokens: int
    body_from: int
    offsets: Sequence[tuple[int, int]]


class _Network:
    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        self._session = open_session(file, _MOST_THREADS)
        settings = json.loads(self._session.get_modelmeta().custom_metadata_map[SETTINGS])
        self._longest: int = settings["longest"]
        self._tokenizer = Tokenizer.from_str(settings["tokenizer"])

    def read(self, question: str, texts: Sequence[Text]) -> list[Read]:
        asked = self._tokenizer.encode(question).ids
        if len(asked) > QUESTION_TOKENS:
            asked = [*asked[: QUESTION_TOKENS - 1], asked[-1]]
        rows = [self._row(asked, text) for text in texts]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place].ids), reverse=True)
        found: dict[int, Read] = {}
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            found.update(zip(batch, self._run([rows[place] for place in batch]), strict=True))
        return [found[place] for place in range(len(rows))]

    def _row(self, asked: Sequence[int], text: Text) -> _Row:
        header = self._tokenizer.encode(text.header, add_special_tokens=False).ids
        body = self._tokenizer.encode(text.body, add_special_tokens=False)
        first = len(asked) + len(header)
        read = body.ids[: self._longest - first - 1]
        return _Row(
            ids=np.array([*asked, *header, *read, asked[-1]], dtype=np.int64),
            question_tokens=len(asked),
            body_from=first,
            offsets=body.offsets[: len(read)],
        )

    def _run(self, rows: Sequence[_Row]) -> list[Read]:
        longest = max(len(row.ids) for row in rows)
        ids = np.zeros((len(rows), longest), dtype=np.int64)  # 0 is [PAD]
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(row.ids)] = row.ids
            mask[place, : len(row.ids)] = 1
            types[place, row.question_tokens : len(row.ids)] = 1
        spans, null, relevance = self._session.run(None, {"ids": ids, "mask": mask, "types": types})
        return [
            Read(
                marked=best_places(spans[place], row.body_from, len(row.ids) - 1, row.offsets),
                null=float(null[place]),
                relevance=float(relevance[place]),
            )
            for place, row in enumerate(rows)
        ]
