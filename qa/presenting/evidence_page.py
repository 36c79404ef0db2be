"""One answer as a page of HTML that can be checked."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.presenting.citations import fragment_url
from qa.presenting.plain_text import one_line, plain
from qa.presenting.provenance import Provenance
from qa.presenting.record_wording import filters_in_words, source_facts, sources_in_words
from qa.presenting.records.outcome_types import (
    CitationRecord,
    HitRecord,
    OutcomeRecord,
    SavedRecord,
    WrittenSentenceRecord,
)
from qa.presenting.records.serialize import to_json
from qa.presenting.wording import confidence_word, moment_in_words
from qa.presenting.written_wording import left_out_line, written_by

RECORD_ID = "newsdesk-record"  # of the element that holds what an evidence page was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownText:
    """A quote or passage as a page shows it.

    Attributes:
        pieces: What it says, cut where marks begin and end; with each, whether it is marked.
        sha256: Of the quote in UTF-8, hex.
        link: To the words on the web, or None.
    """

    source: CitationRecord | HitRecord
    pieces: tuple[tuple[str, bool], ...]
    facts: tuple[str, ...]
    sha256: str
    link: str | None


def evidence_page(outcome: SavedRecord, *, index: Provenance, made_at: datetime) -> str:
    """Returns an outcome as a page of HTML that needs nothing from outside, runs nothing and can be checked.

    It carries its record, so that `newsdesk check-quotes` can hold the page against the record, and every quote of
    the record against an index.

    Args:
        outcome: What the page shows.
        index: What answered.
        made_at: When the page is made; aware.
    """
    quoted = [(cited.article_id, (cited.start, cited.end)) for cited in _cited(outcome)]
    style = (files("qa.presenting") / "templates" / "evidence.css").read_text(encoding="utf-8")
    return _templates().get_template("evidence.html").render(
        outcome=outcome,
        quotes=[*map(_quote, outcome.citations)],
        others=[(other, [*map(_quote, other.citations)]) for other in outcome.alternatives],
        written=outcome.written,
        written_quotes=[(one, [*map(_quote, one.citations)]) for one in _sentences(outcome)],
        written_by=written_by(outcome.written.model, outcome.written.server, outcome.written.prompts)
        if outcome.written else "",
        left_out=left_out_line(len(outcome.written.left_out)) if outcome.written and outcome.written.left_out else "",
        passages=[_shown(hit, [pair for id_, pair in quoted if id_ == hit.article_id]) for hit in outcome.hits],
        confidence_word=confidence_word(outcome.confidence),
        sources=sources_in_words(outcome),
        filters=filters_in_words(outcome.filters),
        index=index,
        made_at=made_at,
        made=moment_in_words(made_at),
        style=Markup(style),  # a file of ours
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        record_id=RECORD_ID,
        made_from={"record": to_json(outcome), "index": asdict(index), "made_at": made_at.isoformat()},
    )  # fmt: skip


def _cited(outcome: OutcomeRecord) -> list[CitationRecord]:
    others = [cited for other in outcome.alternatives for cited in other.citations]
    return [*outcome.citations, *others, *(cited for one in _sentences(outcome) for cited in one.citations)]


def _sentences(outcome: OutcomeRecord) -> tuple[WrittenSentenceRecord, ...]:
    return outcome.written.sentences if outcome.written else ()


def _quote(cited: CitationRecord) -> _ShownText:
    return _shown(cited, cited.answer_spans)


def _shown(source: CitationRecord | HitRecord, marks: Sequence[tuple[int, int]]) -> _ShownText:
    return _ShownText(
        source=source,
        pieces=tuple(_pieces(source.quote, source.start, marks)),
        facts=tuple(source_facts(source)),
        sha256=hashlib.sha256(source.quote.encode()).hexdigest(),
        link=fragment_url(source.url, source.quote),
    )


def _pieces(text: str, offset: int, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yields a text cut at its marks, whose offsets count from `offset` before it; what lies outside it is cut off."""
    position = 0
    for start, end in sorted(set(marks)):
        start, end = max(start - offset, position), min(end - offset, len(text))
        if start < end:
            yield text[position:start], False
            yield text[start:end], True
            position = end
    yield text[position:], False


@cache  # templates are compiled once
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("qa.presenting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(plain=plain, one_line=one_line)
    return made
