"""Answers to take away: a conversation as Markdown, and one answer as a page that can be checked."""

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

from corpus.wording import day_in_words
from qa.presenting.citations import byline, fragment_url
from qa.presenting.plain_text import day_of, markdown_line, one_line, plain
from qa.presenting.provenance import Provenance
from qa.presenting.record_schema import (
    CitationRecord,
    FiltersRecord,
    HitRecord,
    OutcomeRecord,
    SourceRecord,
    outcome_of,
    record_of,
)
from qa.presenting.records import Record, sure

RECORD_ID = "newsdesk-record"  # of the element that holds what an evidence page was made from


def conversation_markdown(records: Sequence[Record], *, made_at: datetime, title: str = "Questions to the news") -> str:
    """A conversation as Markdown; what comes from articles or people is plain text in it.

    Args:
        records: As `outcome_record` gives them, in order, perhaps each with its `filters`.
        made_at: When the file is made; aware.
        title: Its heading.

    Raises:
        RecordError: If one has not the shape of a record.
    """
    blocks = [f"# {markdown_line(title)}", f"Newsdesk, {markdown_line(_moment(made_at))}"]
    for number, outcome in enumerate(map(outcome_of, records), 1):
        blocks.append(f"## {number}. {markdown_line(outcome.question)}")
        blocks += _turn_blocks(outcome)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _turn_blocks(outcome: OutcomeRecord) -> Iterator[str]:
    if outcome.understood:
        yield f"Understood as: {markdown_line(outcome.understood)}"
    if filters := filters_in_words(outcome.filters):
        yield f"Only articles {markdown_line(filters)}"
    if outcome.answer is None:
        yield f"No answer: {markdown_line(outcome.reason or 'no reason given')}"
    else:
        if not outcome.broad:
            yield f"**{markdown_line(outcome.answer) or 'no words'}**"
        yield f"{sure(outcome.confidence)}, confidence {outcome.confidence:.2f}"
    for cited in outcome.citations:
        yield _quote_block(cited)
    for alternative in outcome.alternatives:
        yield f"Another possible answer, confidence {alternative.confidence:.2f}: {markdown_line(alternative.answer)}"
        yield from map(_quote_block, alternative.citations)
    for note in outcome.notes:
        yield f"Note: {markdown_line(note)}"
    if outcome.answer is None and outcome.hits:
        yield "Nearest passages, not an answer:"
        yield "\n".join(f"- {_source_line(hit)}" for hit in outcome.hits)


def _quote_block(cited: CitationRecord) -> str:
    more = [f"> {markdown_line(text)}" for text in (cited.dates, cited.told) if text]
    return "\n>\n".join([f"> “{markdown_line(cited.quote)}”", f"> {_source_line(cited)}", *more])


def _source_line(source: CitationRecord | HitRecord) -> str:
    title = one_line(source.title or "")
    link = fragment_url(source.url, source.quote)
    shown = markdown_line(title or source.url or "no title")
    # A link's target is read for character references, even between angle brackets.
    linked = f"[{shown}](<{link.replace('&', '&amp;')}>)" if link else markdown_line(title)
    facts = [markdown_line(fact) for fact in facts_of(source)]
    return " · ".join(fact for fact in (*facts, linked) if fact)


def facts_of(source: SourceRecord) -> list[str]:
    """Where something stands, in words: the outlet, the day, the byline."""
    who = byline(source)
    return [
        one_line(source.outlet or "") or "Outlet not known",
        day_of(source.published),
        *([f"by {who}"] if who else []),
    ]


def filters_in_words(filters: FiltersRecord) -> str:
    """What filters let through: `since 2025-10-01, of Harbor Ledger`; empty where they let all through."""
    bounds = (("since", filters.since), ("until", filters.until), ("as of", filters.as_of))
    said = [f"{name} {one_line(value)}" for name, value in bounds if value]
    outlets = " or ".join(name for name in map(one_line, filters.outlet) if name)
    return ", ".join([*said, *([f"of {outlets}"] if outlets else [])])


def _moment(at: datetime) -> str:
    return f"{day_in_words(at)}, {at:%H:%M %Z}"


# ---------------------------------------------------------------------- one answer as a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
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


def evidence_page(record: Record, *, index: Provenance, made_at: datetime) -> str:
    """One answer or abstention as a page of HTML that needs nothing from outside, runs nothing and can be checked.

    It carries its record, so that `newsdesk check-quotes` can hold the page against the record, and every quote of
    the record against an index.

    Args:
        record: As `outcome_record` gives it, perhaps with its `filters`.
        index: What answered.
        made_at: When the page is made; aware.

    Raises:
        RecordError: If it has not the shape of a record.
    """
    outcome = outcome_of(record)
    quoted = [(cited.article_id, (cited.start, cited.end)) for cited in _cited(outcome)]
    style = (files("qa.presenting") / "templates" / "evidence.css").read_text(encoding="utf-8")
    return _templates().get_template("evidence.html").render(
        outcome=outcome,
        quotes=[*map(_quote, outcome.citations)],
        others=[(other, [*map(_quote, other.citations)]) for other in outcome.alternatives],
        passages=[_shown(hit, [pair for id_, pair in quoted if id_ == hit.article_id]) for hit in outcome.hits],
        sure=sure(outcome.confidence),
        filters=filters_in_words(outcome.filters),
        index=index,
        made_at=made_at,
        made=_moment(made_at),
        style=Markup(style),  # a file of ours
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        record_id=RECORD_ID,
        made_from={"record": record_of(outcome), "index": asdict(index), "made_at": made_at.isoformat()},
    )  # fmt: skip


def _cited(outcome: OutcomeRecord) -> list[CitationRecord]:
    return [*outcome.citations, *(cited for other in outcome.alternatives for cited in other.citations)]


def _quote(cited: CitationRecord) -> Shown:
    return _shown(cited, cited.answer_spans)


def _shown(source: CitationRecord | HitRecord, marks: Sequence[tuple[int, int]]) -> Shown:
    return Shown(
        source=source,
        pieces=tuple(_pieces(source.quote, source.start, marks)),
        facts=tuple(facts_of(source)),
        sha256=hashlib.sha256(source.quote.encode()).hexdigest(),
        link=fragment_url(source.url, source.quote),
    )


def _pieces(text: str, offset: int, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text cut at its marks, whose offsets count from `offset` before it; what lies outside it is cut off."""
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
