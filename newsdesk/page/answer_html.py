"""Answers as HTML, from their records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from corpus.text.languages.names import language_name
from corpus.wording import counted, day_in_words, weekday_name
from index import Source, Status
from newsdesk.page.markup import attribute, block, button, day, link, marked, text
from qa.deciding.coverage import corpus_summary
from qa.folders import SAMPLE_MARK
from qa.presenting.citations import citation_text
from qa.presenting.feedback import REASONS
from qa.presenting.record_wording import sources_in_words
from qa.presenting.records.outcome_types import ArticleRecord, CitationRecord, FiltersRecord, HitRecord, SavedRecord
from qa.presenting.wording import confidence_word


def outcome_html(record: SavedRecord, turn: int, written: str = "") -> str:
    """Returns an answer with its quotes, or an abstention with the nearest passages.

    Args:
        record: The outcome.
        turn: Its place in the conversation, from 0.
        written: What a language model wrote beside it, as HTML.
    """
    if record.abstained:
        name = "nd-abstention" if record.hits or record.cause == "not found" else "nd-reply"
        reason = text(record.reason or "No reason was given.")
        body = f'<p class="nd-reason">{reason}</p>{_notes(record)}{_nearest(record)}'
    else:
        name = "nd-answer"
        body = (_broad(record) if record.broad else _short(record)) + _alternatives(record) + _notes(record)
    return f'<div class="{name}" data-turn="{turn}">{_understood(record)}{body}{written}{_footer(record)}</div>'


def waiting_html(question: str, turn: int, before: int = 0) -> str:
    """Returns what is shown until an answer is there.

    The page's script shows its second part where nothing comes from the server for long.

    Args:
        question: The question that is waited for.
        turn: Its place in the conversation, from 0.
        before: How many questions of others wait already.
    """
    line = f" {counted(before, 'question')} of others {'waits' if before == 1 else 'wait'} before it." if before else ""
    again = button("again", "Ask again", [("question", question)])
    return (
        f'<div class="nd-waiting" data-turn="{turn}"><span role="status">Reading the articles…{line}</span>'
        f' {button("stop", "Stop")}<div class="nd-silent" role="alert" hidden><p>No answer has come yet, and the server'
        f" has been silent for a while. Your question may have been lost.</p>{again}</div></div>"
    )


def stopped_html() -> str:
    """Returns what is shown where the reader did not wait for the answer."""
    return block("nd-reply", "<p>Stopped.</p>")


def problem_html(message: str) -> str:
    """Returns an error in one line."""
    return block("nd-report", f'<p class="nd-problem">{text(message)}</p>')


def coverage_html(status: Status, failing: Sequence[Source] = ()) -> str:
    """Returns the line about what the articles cover, and which sources have failed since when."""
    undated = f" · {status.undated:,} undated" if status.undated else ""
    covered = (
        f"{text(corpus_summary(status))}{undated}" if status.articles else "No articles yet. Add some under Articles."
    )
    return block("nd-coverage", covered + _samples_note(status) + "".join(map(_failing, failing)))


def _samples_note(status: Status) -> str:
    """Returns what samples are and how to leave them, where the index has any."""
    samples = sum(count for name, count in status.outlets if name and name.endswith(SAMPLE_MARK))
    if not samples:
        return ""
    which = "These are" if samples == status.articles else f"{samples:,} of them are"
    return (
        f'<span class="nd-samples"> {which} samples from outlets that do not exist: add your own under Articles.'
        " <code>newsdesk remove --samples</code> removes them.</span>"
    )


def day_since(at: datetime, now: datetime) -> str:
    """Returns a past day as people say it: "today", "Tuesday" within the last week, "28 October 2025"."""
    days = (now.date() - at.date()).days
    if days <= 0:
        return "today"
    return weekday_name(at) if days < 7 else day_in_words(at)


def source_html(record: ArticleRecord) -> str:
    """Returns outlet, day, byline and title of a citation or a hit."""
    facts = [f"<strong>{text(record.outlet or 'Outlet not known')}</strong>", day(record.published)]
    if record.authors:
        facts.append(f"<span>by {text(', '.join(record.authors))}</span>")
    if record.language not in (None, "en"):
        facts.append(f"<span>in {text(language_name(record.language))}</span>")
    if words := record.title or record.url:
        facts.append(link(record.url, words))
    return " · ".join(facts)


def _lang(record: ArticleRecord) -> str:
    """Returns attributes that say a quote's language, for those who hear it, and have it run in its direction."""
    return f' lang={attribute(record.language)} dir="auto"' if record.language else ' dir="auto"'


def question_link(question: str, filters: FiltersRecord) -> str:
    """Returns the query string that asks a question with its filters, e.g. `?q=who+won%3F&outlet=Ledger`."""
    chosen = (
        ("outlet", filters.outlet), ("author", filters.author), ("collection", filters.collection),
        ("language", filters.language),
    )  # fmt: skip
    named = [(name, one) for name, values in chosen for one in values]
    days = [(name, day) for name, day in (("since", filters.since), ("until", filters.until)) if day]
    return "?" + urlencode([("q", question), *days, *named])


def _short(record: SavedRecord) -> str:
    """Returns the answer, its first quote, and the other outlets that say the same."""
    first, *more = record.citations
    alone = len(record.parts) == 1 and _alphanumeric(first.quote) == _alphanumeric(record.parts[0])
    head = "" if alone else f'<p class="nd-text" dir="auto">{text(record.answer or "")}</p>'
    html = head + _citation(first, 1, whole=alone)
    if more:
        captions = "".join(_caption(citation, number) for number, citation in enumerate(more, 2))
        html += f'<p class="nd-label">Also reported by</p>{captions}'
    return html


def _broad(record: SavedRecord) -> str:
    """Returns the quotes one after the other; under neighbours of one article its source stands once."""
    following = [*(one.article_id for one in record.citations[1:]), None]
    return "".join(
        _citation(citation, number, whole=True, source=citation.article_id != next_id)
        for number, (citation, next_id) in enumerate(zip(record.citations, following, strict=True), 1)
    )


def _alphanumeric(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _citation(citation: CitationRecord, number: int, *, whole: bool = False, source: bool = True) -> str:
    spans = [] if whole else _inside(citation)
    notes = "".join(f'<p class="nd-note">{text(note)}</p>' for note in (citation.dates, citation.told) if note)
    quote = marked(citation.quote, spans)
    return (
        f'<figure class="nd-citation"><blockquote{_lang(citation)}>“{quote}” {_number(citation, number)}</blockquote>'
        f"{_caption(citation) if source else ''}{notes}</figure>"
    )


def _inside(citation: CitationRecord) -> list[tuple[int, int]]:
    """Returns the answer's spans as offsets into its quote."""
    return [(start - citation.start, end - citation.start) for start, end in citation.answer_spans]


def _number(citation: CitationRecord, number: int) -> str:
    """Returns the numbered mark that opens the article at its quote."""
    outlet = citation.outlet or "an outlet not known"
    return button(
        "article",
        str(number),
        source_values(citation),
        name="nd-number",
        label=f"Source {number}: open {outlet}'s article",
    )


def source_values(piece: CitationRecord | HitRecord) -> list[tuple[str, object]]:
    """Returns where a citation or a hit stands, as values of a button for the page's script."""
    answer_spans = piece.answer_spans if isinstance(piece, CitationRecord) else ()
    return [
        ("article", piece.article_id),
        ("version", piece.version),
        ("start", piece.start),
        ("end", piece.end),
        ("spans", ",".join(f"{start}-{end}" for start, end in answer_spans)),
    ]


def _caption(citation: CitationRecord, number: int = 0) -> str:
    mark = f"{_number(citation, number)} " if number else ""
    return f'<figcaption class="nd-source">{mark}{source_html(citation)}</figcaption>'


def _alternatives(record: SavedRecord) -> str:
    """Returns other answers, side by side, with their days; the latest report is named as such."""
    if not record.alternatives:
        return ""
    number = len(record.citations)
    cards = []
    for extra, other in enumerate(record.alternatives, 1):
        first = other.citations[0]
        later = '<span class="nd-later">the latest report</span>' if other.later else ""
        quote = marked(first.quote, _inside(first))
        cards.append(
            f'<li class="nd-other"><p class="nd-other-text">{text(other.answer)} {later}</p>'
            f"<blockquote{_lang(first)}>“{quote}” {_number(first, number + extra)}</blockquote>{_caption(first)}</li>"
        )
    own = " The first one is the latest report." if record.later else ""
    return (
        f'<p class="nd-label">Other answers that the articles give.{own}</p><ul class="nd-others">{"".join(cards)}</ul>'
    )


def _understood(record: SavedRecord) -> str:
    """Returns how a follow-up or a misspelt question was understood, and a button to correct it."""
    if not record.understood:
        return ""
    correct = button("correct", "Correct", [("question", record.understood)])
    return f'<p class="nd-understood">Understood as: <span>{text(record.understood)}</span> {correct}</p>'


def _notes(record: SavedRecord) -> str:
    return "".join(f'<p class="nd-note">{text(note)}</p>' for note in record.notes)


def _nearest(record: SavedRecord) -> str:
    if not record.hits:
        return ""
    items = []
    for hit in record.hits:
        opened = button("article", "Open", source_values(hit), label=f"Open the article of passage {hit.rank}")
        items.append(
            f'<li><div class="nd-source">{source_html(hit)} {opened}</div><p tabindex="0">{text(hit.text)}</p></li>'
        )
    return f'<p class="nd-label">Nearest passages, not an answer</p><ol class="nd-nearest">{"".join(items)}</ol>'


def _footer(record: SavedRecord) -> str:
    """Returns how confident and how widely reported an answer is, and its buttons."""
    if record.cause in ("small talk", "no question", "nothing indexed"):
        return ""
    question = ("question", record.question)
    address = ("link", question_link(record.question, record.filters))
    buttons = [
        "" if record.abstained else button("passages", f"{len(record.hits)} passages read"),
        button("coverage", "Timeline"),
        _copy(record),
        button("link", "Link", [address], label="Copy a link to this question"),
        button("evidence", "Save", label="Save this answer as an evidence page"),
        button("again", "Ask again", [question]),
        button("edit", "Edit", [question], label="Edit the question"),
        _thumbs(),
    ]
    actions = f'<div class="nd-actions">{"".join(buttons)}</div>'
    return f'<div class="nd-foot"><p class="nd-sureness">{" · ".join(_facts(record))}</p>{actions}</div>'


def _facts(record: SavedRecord) -> list[str]:
    """Returns how confident an answer is, in a word, and how widely it is reported."""
    if record.abstained:
        return []
    word, percent = confidence_word(record.confidence), f"{record.confidence:.0%}"
    label = f'title="Confidence {percent}" aria-label="{word}, confidence {percent}"'
    facts = [f'<span class="nd-sure" role="img" tabindex="0" {label}>{word}</span>']
    if sources := sources_in_words(record):
        facts.append(f"<span>{sources}</span>")
    return facts


def _copy(record: SavedRecord) -> str:
    if record.abstained:
        return ""
    cited = "\n\n".join(map(citation_text, record.citations[: None if record.broad else 1]))
    return button("copy", "Copy", [("text", cited)], label="Copy the answer as a citation")


def _thumbs() -> str:
    """Returns the buttons and the form for a verdict on the answer."""
    options = "".join(f'<option value="{text(reason)}">{text(reason.capitalize())}</option>' for reason in REASONS)
    up = button("up", "Helpful", label="This answer is helpful")
    down = button("down", "Not right", label="This answer is not right")
    return (
        f'<span class="nd-thumbs">{up}{down}</span>'
        f'<form class="nd-reasons" hidden><label>What is wrong? <select name="reason">{options}</select></label>'
        '<label>Say more <input name="comment" maxlength="1000" autocomplete="off"></label>'
        '<button type="submit" class="nd-button">Send</button></form>'
    )


def _failing(source: Source) -> str:
    kind = "page or feed" if source.is_web else "folder"
    since = day_since(source.failing_since, datetime.now(UTC)) if source.failing_since else "now"
    return (
        f'<p class="nd-failing">The {kind} <span class="nd-place">{text(source.location)}</span> has failed since'
        f" {text(since)}: {text(source.error or 'no reason given')}.</p>"
    )
