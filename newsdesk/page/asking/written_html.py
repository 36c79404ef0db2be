"""What a language model wrote, as HTML: below the quoted answer, each sentence with its quotes."""

from __future__ import annotations

from corpus.wording import counted
from newsdesk.page.answer_html import source_html, source_values
from newsdesk.page.markup import button, marked, text
from qa.presenting.records.outcome_types import CitationRecord, SavedRecord, WrittenRecord
from qa.presenting.written_wording import reader_line


def written_html(record: SavedRecord, *, writing: bool = False) -> str:
    """Returns what was written beside an answer; nothing where nothing was to be written.

    Args:
        record: The answer's.
        writing: Whether the language model is still at it.
    """
    written = record.written
    if written is None:
        return ""
    first = 1 + len(record.citations) + len(record.alternatives)  # the numbers before are the quoted answer's
    sentences = []
    for sentence in written.sentences:
        quotes = "".join(_quote(citation, number) for number, citation in enumerate(sentence.citations, first))
        first += len(sentence.citations)
        sentences.append(f'<li><p class="nd-sentence">{text(sentence.text)}</p>{quotes}</li>')
    listed = f'<ol class="nd-sentences">{"".join(sentences)}</ol>' if sentences else ""
    note = f'<p class="nd-label">{text(reader_line(written.server))}</p>'
    state = _writing() if writing else _left_out(written) + _problem(written)
    if not (listed or state):
        return ""
    return f'<section class="nd-written" aria-label="Written by a language model">{note}{listed}{state}</section>'


def _quote(citation: CitationRecord, number: int) -> str:
    """Returns a quote with the words that were named in it marked, and a button that opens the article there."""
    spans = [(start - citation.start, end - citation.start) for start, end in citation.answer_spans]
    whole = spans == [(0, citation.end - citation.start)]
    label = f"Source {number}: open {citation.outlet or 'an outlet not known'}'s article"
    opens = button("article", str(number), source_values(citation), name="nd-number", label=label)
    return (
        f'<figure class="nd-bears"><blockquote>“{marked(citation.quote, [] if whole else spans)}” {opens}</blockquote>'
        f'<figcaption class="nd-source">{source_html(citation)}</figcaption></figure>'
    )


def _writing() -> str:
    return (
        f'<p class="nd-writing"><span role="status">Writing…</span> {button("stop", "Stop", label="Stop writing")}</p>'
    )


def _left_out(written: WrittenRecord) -> str:
    """Returns how many sentences were left out; opened, each struck through with the reason."""
    if not written.left_out:
        return ""
    count = len(written.left_out)
    items = "".join(
        f'<li><s>{text(one.text)}</s> <span class="nd-why">{text(one.reason)}</span></li>' for one in written.left_out
    )
    words = f"{counted(count, 'sentence')} {'was' if count == 1 else 'were'} left out"
    return f'<details class="nd-left-out"><summary>{words}</summary><ul>{items}</ul></details>'


def _problem(written: WrittenRecord) -> str:
    if not written.problem:
        return ""
    return f'<p class="nd-note nd-unwritten">Nothing more was written: {text(written.problem)}</p>'
