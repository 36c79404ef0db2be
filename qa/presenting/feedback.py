"""Readers' verdicts on answers: stored beside the index, to be evaluated and asked again."""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar, get_args

import filelock
from pydantic import AwareDatetime, ValidationError

from corpus import LoadError, Rejected
from corpus.types import digest
from index.storage.lock import unwritable
from qa.errors import RecordError
from qa.presenting.plain_text import json_line, plain
from qa.presenting.provenance import Provenance
from qa.presenting.records.outcome_types import Digest, FiltersRecord, Probability, SavedRecord, Text
from qa.presenting.records.serialize import adapter, parse_outcome, to_json

Verdict = Literal["up", "down"]
Reason = Literal["wrong answer", "wrong quote", "outdated", "should have answered", "should not have answered", "other"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
MAX_COMMENT = 1000  # characters
N = TypeVar("N", bound=str)
_MAX_LINE_BYTES = 100_000  # an answer of five citations has some 3,000
_MAX_FILE_BYTES = 100_000_000  # so that nobody fills the disk with clicks
_LOCK_SECONDS = 10.0  # a line takes milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedQuote:
    """A quote of an answer that was judged."""

    article_id: Digest
    version: Digest
    quote: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """One verdict on one answer.

    Attributes:
        id: Of reader and answer: a later verdict with the same id replaces this one.
        at: When it was given, UTC.
        reason: One of `REASONS`; None where none was named.
        generation, encoder_digest, reader_digest: Of what answers at that time; see `Provenance`.
    """

    id: Digest
    at: AwareDatetime
    question: Text
    understood: Text | None
    filters: FiltersRecord
    answer: Text | None
    abstained: bool
    confidence: Probability
    verdict: Verdict
    reason: Reason | None
    comment: Text
    citations: tuple[CitedQuote, ...]
    generation: int
    encoder_digest: str
    reader_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How answers fared, each counted once, with its last verdict.

    Attributes:
        down_by_reason: Of the verdicts "down", most first; those without a reason under "no reason".
    """

    up: int
    down: int
    abstentions_up: int
    abstentions_down: int
    down_by_reason: tuple[tuple[str, int], ...]


class FeedbackFile:
    """Verdicts in `feedback.jsonl`, in an index's folder. Safe to use from many threads and processes.

    They lie in the index's folder because they are about its articles, versions and generations: copied, mounted or
    moved, the two stay together. Nothing that writes the index touches them.

    Args:
        folder: The index's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "feedback.jsonl"
        self._lock = filelock.FileLock(folder / "feedback.lock", timeout=_LOCK_SECONDS, thread_local=True)

    def add(
        self, record: object, verdict: object, reason: object = None, comment: object = "", *, index: Provenance
    ) -> str:
        """Adds a verdict on an answer. All but `index` may come from a browser unchecked.

        Args:
            record: The answer's JSON, perhaps with its `filters`. A caller whose later verdicts replace earlier ones
                gives each answer of each reader an `id` of its own that others cannot guess.
            verdict: One of `VERDICTS`.
            reason: One of `REASONS`, or nothing.
            comment: Up to 1,000 characters of the reader's own.
            index: What answered.

        Returns:
            The verdict's id.

        Raises:
            RecordError: If the record, the verdict, the reason or the comment is not one of these.
            IndexUnwritable: If the file cannot be written, or is full.
        """
        outcome = parse_outcome(record)
        if not isinstance(comment, str):
            raise RecordError("a comment is text")
        comment = plain(comment).strip()
        if len(comment) > MAX_COMMENT:
            raise RecordError(f"a comment has up to {MAX_COMMENT:,} characters, got {len(comment):,}")
        judged = _judged(
            outcome, _one_of(verdict, VERDICTS), _one_of(reason, REASONS) if reason else None, comment, index
        )
        line = json.dumps(to_json(judged), ensure_ascii=True).encode() + b"\n"
        if len(line) > _MAX_LINE_BYTES:
            raise RecordError(f"an answer of {len(line):,} bytes is too long to be stored; at most {_MAX_LINE_BYTES:,}")
        self._append(line)
        return judged.id

    def read(self) -> tuple[list[JudgedAnswer], list[Rejected]]:
        """Reads the last verdict of each reader on each answer, in the order they were given.

        Returns:
            The verdicts, and the lines that cannot be read, such as one that a power cut tore.

        Raises:
            LoadError: If the file cannot be read.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return [], []
        except OSError as error:
            raise LoadError(self.path, f"cannot be read ({error.strerror or error})") from error
        last: dict[str, JudgedAnswer] = {}
        rejected = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                judged: JudgedAnswer = adapter(JudgedAnswer).validate_json(line)
            except ValidationError:
                rejected.append(Rejected(path=self.path, line=number, reason="not a line of feedback"))
                continue
            last.pop(judged.id, None)  # so that the order is that of the last verdicts
            last[judged.id] = judged
        return list(last.values()), rejected

    def _append(self, line: bytes) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock, self.path.open("ab+") as file:
                size = file.seek(0, os.SEEK_END)
                if size + len(line) > _MAX_FILE_BYTES:
                    raise OSError(f"full: it has {size:,} bytes; save it elsewhere and remove it")
                file.seek(max(size - 1, 0))
                if size and file.read(1) != b"\n":  # torn by a power cut: what follows shall be a line of its own
                    line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:  # a lock that is not had in time is one, too
            raise unwritable(self.path, error) from error


def summary(answers: Sequence[JudgedAnswer]) -> Summary:
    """Returns how answers and abstentions were judged."""
    counts = Counter((one.verdict, one.abstained) for one in answers)
    reasons = Counter(one.reason or "no reason" for one in answers if one.verdict == "down")
    return Summary(
        up=counts["up", False] + counts["up", True],
        down=counts["down", False] + counts["down", True],
        abstentions_up=counts["up", True],
        abstentions_down=counts["down", True],
        down_by_reason=tuple(reasons.most_common()),
    )


def write_feedback(answers: Sequence[JudgedAnswer], out: Path) -> None:
    """Writes verdicts as questions that `newsdesk ask --batch` asks again, a line each.

    `question` is the question as it was searched for, so that it stands without its conversation; `asked` as it was
    typed. `answer` is right where the verdict is "up", and wrong, or not all that is wanted, where it is "down".

    Raises:
        LoadError: If the file cannot be written.
    """
    lines = []
    for one in answers:
        record = to_json(one)
        typed, understood, filters = record.pop("question"), record.pop("understood"), record.pop("filters")
        line = {"id": record.pop("id"), "question": understood or typed, "asked": typed, **filters, **record}
        lines.append(json_line(line))
    try:
        out.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise LoadError(out, f"cannot be written ({error.strerror or error})") from error


def _judged(
    outcome: SavedRecord, verdict: Verdict, reason: Reason | None, comment: str, index: Provenance
) -> JudgedAnswer:
    # An id that is text and one that is a number are two: "str 1", "int 1".
    reader_id = uuid.uuid4().hex if outcome.id is None else f"{type(outcome.id).__name__} {outcome.id}"
    return JudgedAnswer(
        id=digest("feedback", reader_id, outcome.question, outcome.answer or ""),
        at=datetime.now(UTC),
        question=outcome.question,
        understood=outcome.understood,
        filters=outcome.filters,
        answer=outcome.answer,
        abstained=outcome.abstained,
        confidence=outcome.confidence,
        verdict=verdict,
        reason=reason,
        comment=comment,
        citations=tuple(
            CitedQuote(article_id=cited.article_id, version=cited.version, quote=cited.quote)
            for cited in outcome.citations
        ),
        generation=index.generation,
        encoder_digest=index.encoder_digest,
        reader_digest=index.reader_digest,
    )


def _one_of(value: object, allowed: Sequence[N]) -> N:
    for one in allowed:
        if value == one:
            return one
    raise RecordError(f"expected one of {', '.join(allowed)}")
