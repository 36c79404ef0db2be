"""Types of the JSON of the commands that change, check, copy and mend an index, and of those about people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from qa.presenting.records.index_types import SourceRecord
from qa.presenting.records.outcome_types import is_none


@dataclass(frozen=True, kw_only=True)
class CheckedSourceRecord(SourceRecord):
    """A check of a watched source: a line of `newsdesk watch --json`.

    Attributes:
        new: Articles that it brought.
        rejected: What was left out, a line each.
    """

    new: int
    rejected: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RemovedRecord:
    """How many articles were removed: what `newsdesk remove --json` prints.

    Attributes:
        kept: Articles of a collection that stay, as they are in others; there with `--collection` alone.
    """

    removed: int
    kept: Annotated[int | None, Field(exclude_if=is_none)] = None


@dataclass(frozen=True, kw_only=True)
class CopiedRecord:
    """A generation that was copied: what `newsdesk backup --json` and `newsdesk restore --json` print.

    Attributes:
        folder: The copy for `backup`, the index for `restore`.
    """

    folder: str
    generation: int


@dataclass(frozen=True, kw_only=True)
class MigratedRecord:
    """Which migrations of a database were made: what `newsdesk migrate --json` prints."""

    made: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CopiedIndexRecord:
    """What a copy between a folder and a database did: what `newsdesk copy --json` prints.

    Attributes:
        articles: Article versions that were written; those that were there already are not counted.
        encoded: Passages whose vectors had to be made; 0 unless the index is of an earlier version of Newsdesk.
        generation: Of the index that was copied.
    """

    articles: int
    encoded: int
    generation: int


@dataclass(frozen=True, kw_only=True)
class RepairedRecord:
    """What was wrong with an index, and what became of it: what `newsdesk repair --json` prints.

    Attributes:
        problems: What was wrong, a line each; empty where nothing was, and then nothing was changed.
        lost: What could not be made again, a line each.
        versions: Article versions that the index has now; 0 where nothing was changed.
        saved: A copy of the damaged database; None where nothing was lost.
    """

    problems: tuple[str, ...]
    lost: tuple[str, ...]
    versions: int
    saved: str | None


@dataclass(frozen=True, kw_only=True)
class FindingRecord:
    """One thing that was looked at. A problem keeps Newsdesk from its work; a warning does not.

    Attributes:
        check: What was looked at, in a word or two.
        finding: What was found, in one line.
        advice: What to do about it; empty where nothing need be done.
    """

    check: str
    state: Literal["good", "warning", "problem"]
    finding: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class ExaminedRecord:
    """What a look at the machine found: what `newsdesk doctor --json` prints; sound if there is no problem."""

    sound: bool
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, kw_only=True)
class QuoteCheckRecord:
    """A quote that was compared with its article; `finding` is the result in words."""

    kind: Literal["quote", "alternative", "written", "passage"]
    stands: bool
    finding: str
    article_id: str
    version: str
    quote: str


@dataclass(frozen=True, kw_only=True)
class QuotesRecord:
    """Which quotes of a saved answer stand: what `newsdesk check-quotes --json` prints.

    Attributes:
        edits: Where a page differs from what its record makes, a sentence each.
    """

    quotes: tuple[QuoteCheckRecord, ...]
    edits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FeedbackRecord:
    """How readers judged the answers: what `newsdesk feedback --json` prints.

    Attributes:
        down_by_reason: Of the verdicts "down", most first; those without a reason under "no reason".
    """

    up: int
    down: int
    abstentions_up: int
    abstentions_down: int
    down_by_reason: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class UserRecord:
    """A user: a line of `newsdesk users list --json`.

    Attributes:
        password: Whether there is one.
        tokens: How many there are.
    """

    name: str
    rights: tuple[str, ...]
    password: bool
    tokens: int
