"""Compares saved answers with an index: does every article still say what is quoted from it?"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree, html
from pydantic import AwareDatetime

from corpus import Article, LoadError
from corpus.types import Span
from qa.desk import Newsdesk
from qa.errors import RecordError
from qa.presenting.evidence_page import RECORD_ID, evidence_page
from qa.presenting.provenance import Provenance
from qa.presenting.records.outcome_types import MAX_ITEMS, CitationRecord, HitRecord, SavedRecord
from qa.presenting.records.serialize import adapter, parse_outcome

_MAX_FILE_BYTES = 100_000_000
_MAX_SHOWN = 120  # characters of a changed line that are shown
QuoteKind = Literal["quote", "alternative", "written", "passage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file of saved answers.

    Attributes:
        outcomes: One of a page; one for each line of JSON Lines.
        edits: Where a page differs from what its record makes, a sentence each.
    """

    outcomes: tuple[SavedRecord, ...]
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuote:
    """A quote that was compared with its article.

    Attributes:
        stands: Whether the article says it as it is quoted.
        finding: The result in words.
    """

    kind: QuoteKind
    quoted: CitationRecord | HitRecord
    stands: bool
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _MadeFrom:
    """The data in an evidence page from which it can be made again."""

    record: SavedRecord
    index: Provenance
    made_at: AwareDatetime


def read_evidence(path: Path) -> Evidence:
    """Reads a page of `evidence_page`, or records as JSON, one or a line each.

    Raises:
        LoadError: If it is neither.
    """
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise LoadError(path, f"larger than {_MAX_FILE_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(path, f"cannot be read ({error})") from error
    if text.lstrip().startswith("{"):
        return Evidence(outcomes=tuple(_records(path, text)))
    made_from = _made_from(path, text)
    again = evidence_page(made_from.record, index=made_from.index, made_at=made_from.made_at)
    return Evidence(outcomes=(made_from.record,), edits=tuple(_edits(text, again)))


def check_quotes(desk: Newsdesk, outcome: SavedRecord) -> list[CheckedQuote]:
    """Compares every quote and passage of an outcome with the articles, in the outcome's order.

    A quote stands if the cited version of its article says it at its offsets, and title, outlet, day, byline and
    address are the article's. That version must also be the last one, or the one that was asked for (`as_of`); or the
    last one says the same words.
    """
    kinds: list[tuple[QuoteKind, CitationRecord | HitRecord]] = [("quote", cited) for cited in outcome.citations]
    kinds += [("alternative", cited) for other in outcome.alternatives for cited in other.citations]
    if outcome.written:
        kinds += [("written", cited) for sentence in outcome.written.sentences for cited in sentence.citations]
    kinds += [("passage", hit) for hit in outcome.hits]
    checked = []
    for kind, quoted in kinds:
        stands, finding = _find(desk, quoted, as_of=outcome.filters.as_of is not None)
        checked.append(CheckedQuote(kind=kind, quoted=quoted, stands=stands, finding=finding))
    return checked


def _find(desk: Newsdesk, quoted: CitationRecord | HitRecord, *, as_of: bool) -> tuple[bool, str]:
    now = desk.article(quoted.article_id)
    cited = desk.article(quoted.article_id, quoted.version)
    if now is None:
        return False, "its article is not in this index"
    if cited is None:
        still = quoted.quote in now.body
        return still, f"the cited version is not kept; the last one {'says so too' if still else 'does not say so'}"
    if cited.text_at(Span(start=quoted.start, end=quoted.end)) != quoted.quote:
        return False, "the cited version does not say so at these offsets"
    if differing := _differing(quoted, cited):
        return False, f"the article has another {' and '.join(differing)}"
    if now.version == cited.version:
        return True, "stands as quoted"
    if as_of:
        return True, "stands in the version that was asked for; the article was changed since"
    if quoted.quote in now.body:
        return True, "the article was changed since, and still says so"
    return False, "the article was changed since, and no longer says so"


def _differing(quoted: CitationRecord | HitRecord, article: Article) -> list[str]:
    pairs = (
        ("title", quoted.title, article.title),
        ("outlet", quoted.outlet, article.outlet),
        ("byline", quoted.authors, article.authors[:MAX_ITEMS]),
        ("address", quoted.url, article.url),
        ("date", quoted.published, article.published.iso() if article.published else None),
    )
    return [name for name, quoted_value, stored_value in pairs if quoted_value != stored_value]


def _records(path: Path, text: str) -> Iterator[SavedRecord]:
    lines = [text] if "\n" not in text.strip() or _is_json(text) else text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield parse_outcome(json.loads(line))
            except (ValueError, RecursionError, RecordError) as error:
                raise LoadError(path, f"expected a record as newsdesk ask --json gives it ({error})", number) from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _made_from(path: Path, text: str) -> _MadeFrom:
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        (script,) = root.xpath("//script[@type='application/json'][@id=$id]", id=RECORD_ID)
        made_from: _MadeFrom = adapter(_MadeFrom).validate_python(json.loads(script.text or ""))
    except (ValueError, RecursionError, etree.LxmlError) as error:  # pydantic's error is a ValueError
        raise LoadError(path, "not a page of evidence, or its record is damaged") from error
    return made_from


def _edits(text: str, again: str) -> Iterator[str]:
    found, made = text.replace("\r\n", "\n").split("\n"), again.split("\n")
    for tag, start, end, left, right in difflib.SequenceMatcher(None, found, made, autojunk=False).get_opcodes():
        if tag != "equal":
            yield (
                f"line {start + 1}: {_short(' '.join(found[start:end]))} stands"
                f" where its record makes {_short(' '.join(made[left:right]))}"
            )


def _short(text: str) -> str:
    if not text.strip():
        return "nothing"
    return f"“{text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + '…'}”"
