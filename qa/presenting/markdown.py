"""Conversations as Markdown files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from qa.presenting.citations import fragment_url
from qa.presenting.plain_text import markdown_line, one_line
from qa.presenting.record_wording import filters_in_words, source_facts, sources_in_words
from qa.presenting.records.outcome_types import CitationRecord, HitRecord, SavedRecord, WrittenRecord
from qa.presenting.wording import confidence_word, moment_in_words
from qa.presenting.written_wording import left_out_line, written_by


def conversation_markdown(
    outcomes: Sequence[SavedRecord], *, made_at: datetime, title: str = "Questions to the news"
) -> str:
    """Returns a conversation as Markdown; what comes from articles or people is plain text in it.

    Args:
        outcomes: In order.
        made_at: When the file is made; aware.
        title: Its heading.
    """
    blocks = [f"# {markdown_line(title)}", f"Newsdesk, {markdown_line(moment_in_words(made_at))}"]
    for number, outcome in enumerate(outcomes, 1):
        blocks.append(f"## {number}. {markdown_line(outcome.question)}")
        blocks += _turn_blocks(outcome)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _turn_blocks(outcome: SavedRecord) -> Iterator[str]:
    if outcome.understood:
        yield f"Understood as: {markdown_line(outcome.understood)}"
    if filters := filters_in_words(outcome.filters):
        yield f"Only articles {markdown_line(filters)}"
    if outcome.answer is None:
        yield f"No answer: {markdown_line(outcome.reason or 'no reason given')}"
    else:
        if not outcome.broad:
            yield f"**{markdown_line(outcome.answer) or 'no words'}**"
        sure = f"{confidence_word(outcome.confidence)}, confidence {outcome.confidence:.2f}"
        yield " · ".join(filter(None, [sure, sources_in_words(outcome)]))
    for cited in outcome.citations:
        yield _quote_block(cited)
    for alternative in outcome.alternatives:
        yield f"Another possible answer, confidence {alternative.confidence:.2f}: {markdown_line(alternative.answer)}"
        yield from map(_quote_block, alternative.citations)
    if outcome.written:
        yield from _written_blocks(outcome.written)
    for note in outcome.notes:
        yield f"Note: {markdown_line(note)}"
    if outcome.answer is None and outcome.hits:
        yield "Nearest passages, not an answer:"
        yield "\n".join(f"- {_source_line(hit)}" for hit in outcome.hits)


def _written_blocks(written: WrittenRecord) -> Iterator[str]:
    if written.sentences:
        yield markdown_line(written_by(written.model, written.server, written.prompts))
    for sentence in written.sentences:
        yield markdown_line(sentence.text)
        yield from map(_quote_block, sentence.citations)
    if written.left_out:
        yield markdown_line(left_out_line(len(written.left_out)))
    if written.problem:
        yield f"Nothing more was written: {markdown_line(written.problem)}"


def _quote_block(cited: CitationRecord) -> str:
    more = [f"> {markdown_line(text)}" for text in (cited.dates, cited.told) if text]
    return "\n>\n".join([f"> “{markdown_line(cited.quote)}”", f"> {_source_line(cited)}", *more])


def _source_line(source: CitationRecord | HitRecord) -> str:
    title = one_line(source.title or "")
    link = fragment_url(source.url, source.quote)
    shown = markdown_line(title or source.url or "no title")
    # A link's target is read for character references, even between angle brackets.
    linked = f"[{shown}](<{link.replace('&', '&amp;')}>)" if link else markdown_line(title)
    facts = [markdown_line(fact) for fact in source_facts(source)]
    return " · ".join(fact for fact in (*facts, linked) if fact)
