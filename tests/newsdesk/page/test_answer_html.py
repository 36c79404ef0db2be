"""How answers become HTML: marks in their place, and nothing from an article as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corpus import Span, new_article
from corpus.time.published import parse_published
from index import Coverage, Source, Status
from newsdesk.page import answer_html
from qa import Abstention, Alternative, Answer, Citation, Outcome
from qa.presenting.records.build import outcome_record
from qa.presenting.records.outcome_types import FiltersRecord, SavedRecord
from qa.presenting.records.serialize import parse_outcome, to_json

BODY = "First <b>words</b>.\n\nThe council paid 14 & 3 crowns for it. The end."
PAID = "The council paid 14 & 3 crowns for it."

STATUS = Status(
    folder="", generation=1, articles=2, versions=0, undated=0, passages=2, vectors=2, outlets=(("Ledger", 2),),
    first="2025-01-01", last="2025-01-02", encoder="", encoder_digest="", encoder_path="", dimensions=1,
    passage_tokens=256, size_bytes=1,
)  # fmt: skip


def citation(
    answer: str, quote: str, url: str | None = "https://pier.example/a?b=1&c=2", day: str = "2025-03-04"
) -> Citation:
    article = new_article(
        body=BODY, url=url, title='A "title"', outlet="Pier & Sons", authors=["A", "B"],
        published=parse_published(day, "field"),
    )  # fmt: skip
    start, inner = article.body.index(quote), article.body.index(answer)
    return Citation(
        article=article,
        quote=quote,
        span=Span(start=start, end=start + len(quote)),
        answer_spans=(Span(start=inner, end=inner + len(answer)),),
    )


def answer(*citations: Citation) -> Answer:
    said = tuple(citations[0].article.body[span.start : span.end] for span in citations[0].answer_spans)
    return Answer(text=" ".join(said), parts=said, confidence=0.7, citations=citations, alternatives=(), hits=())


def record(outcome: Outcome) -> SavedRecord:
    return parse_outcome(to_json(outcome_record("How much was paid?", outcome, 12.0)))


def html_of(outcome: Outcome) -> str:
    return answer_html.outcome_html(record(outcome), 0)


def test_a_short_answer_stands_above_its_quote_and_is_marked_in_it() -> None:
    html = html_of(answer(citation("14 & 3 crowns", PAID)))
    assert '<p class="nd-text" dir="auto">14 &amp; 3 crowns</p>' in html
    assert '<blockquote dir="auto">“The council paid <mark>14 &amp; 3 crowns</mark> for it.” <button' in html


def test_the_number_behind_a_quote_leads_to_its_place_in_the_article() -> None:
    cited = citation("14 & 3 crowns", PAID)
    (inner,) = cited.answer_spans
    assert (
        f'data-nd="article" data-article="{cited.article.id}" data-version="{cited.article.version}"'
        f' data-start="{cited.span.start}" data-end="{cited.span.end}" data-spans="{inner.start}-{inner.end}"'
        ' aria-label="Source 1: open Pier &amp; Sons&#x27;s article">1</button>'
    ) in html_of(answer(cited))


def test_an_answer_that_is_the_whole_quote_is_said_once() -> None:
    html = html_of(answer(citation(PAID, PAID)))
    assert html.count("<blockquote") == 1
    assert "nd-text" not in html


def test_a_broad_answer_is_its_quotes_with_their_sources() -> None:
    quotes = ("First <b>words</b>.", PAID)
    citations = tuple(citation(quote, quote) for quote in quotes)
    html = html_of(replace(answer(citations[0]), text=" ".join(quotes), parts=quotes, citations=citations))
    assert html.count("<blockquote") == html.count("</figcaption>") + 1 == 2  # one source for both, as it is the same
    assert "“First &lt;b&gt;words&lt;/b&gt;.”" in html
    assert "nd-text" not in html
    assert "Also reported by" not in html


def test_notes_stand_under_an_answer_and_under_an_abstention_escaped() -> None:
    abstention = Abstention(cause="not found", reason="Nothing.", confidence=0.0, nearest=())
    for outcome in (answer(citation(PAID, PAID)), abstention):
        html = html_of(replace(outcome, notes=("No article here is from <Pier>.",)))
        assert '<p class="nd-note">No article here is from &lt;Pier&gt;.</p>' in html


def test_the_source_line_is_escaped_and_links_to_web_addresses_alone() -> None:
    quote = "First <b>words</b>."
    assert (
        '<strong>Pier &amp; Sons</strong> · <time datetime="2025-03-04">4 March 2025</time> · <span>by A, B</span> ·'
        ' <a href="https://pier.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">'
        "A &quot;title&quot;</a>"
    ) in html_of(answer(citation(quote, quote)))
    hostile = html_of(answer(citation(quote, quote, url="javascript:alert(1)")))
    assert "<a " not in hostile
    assert "<span>A &quot;title&quot;</span>" in hostile


def test_further_sources_are_named_and_other_answers_with_the_latest_report() -> None:
    first = citation("14 & 3 crowns", PAID)
    other = Alternative(
        text="The end.", confidence=0.5, citations=(citation("The end.", "The end.", day="2025-03-06"),)
    )
    html = html_of(replace(answer(first, first), alternatives=(other,)))
    assert (
        html.index("Also reported by")
        < html.index("Other answers that the articles give.")
        < html.index("<mark>The end.</mark>”")
    )
    assert '<p class="nd-other-text">The end. <span class="nd-later">the latest report</span></p>' in html
    earlier = replace(other, citations=(citation("The end.", "The end.", day="2025-03-02"),))
    html = html_of(replace(answer(first), alternatives=(earlier,)))
    assert "Other answers that the articles give. The first one is the latest report.</p>" in html
    assert "nd-later" not in html


def test_an_answer_says_how_many_outlets_report_it_and_how_many_on_their_own() -> None:
    told = Coverage(articles=9, outlets=7, original="a", original_outlet=None)
    cited = citation("14 & 3 crowns", PAID)
    assert "reported by" not in html_of(answer(cited))
    html = html_of(answer(replace(cited, coverage=told), replace(cited, coverage=told), cited))
    assert "<span>3 articles of 1 outlet: 2 reports and 1 copy</span>" in html
    alone = html_of(answer(replace(cited, coverage=told)))
    assert "<span>1 report, published by 7 outlets</span>" in alone


def test_an_abstention_shows_the_nearest_passages_as_no_answer() -> None:
    nothing = Abstention(cause="small talk", reason="Hello <b>!", confidence=0.0, nearest=())
    html = html_of(nothing)
    assert html == ('<div class="nd-reply" data-turn="0"><p class="nd-reason">Hello &lt;b&gt;!</p></div>')
    assert 'class="nd-abstention"' in html_of(replace(nothing, cause="not found"))


def test_a_link_to_a_question_has_its_filters() -> None:
    filters = FiltersRecord(since="2025-10-01", outlet=("A & B", "C"), author=("D",), collection=("E",))
    assert answer_html.question_link("who won?", filters) == (
        "?q=who+won%3F&since=2025-10-01&outlet=A+%26+B&outlet=C&author=D&collection=E"
    )


@pytest.mark.parametrize(
    ("outlets", "said"),
    [
        ((("Ledger", 2),), None),
        ((("Ledger (sample)", 2),), "These are samples from outlets that do not exist"),
        ((("Ledger (sample)", 1), (None, 1)), "1 of them are samples"),
    ],
)
def test_samples_are_said_to_be_samples(outlets: tuple[tuple[str | None, int], ...], said: str | None) -> None:
    html = answer_html.coverage_html(replace(STATUS, outlets=outlets))
    assert ("newsdesk remove --samples" in html) is (said is not None)
    assert said is None or said in html


def test_failing_sources_are_named_with_since_when_and_why() -> None:
    monday = datetime(2026, 1, 5, 8, tzinfo=UTC)
    source = Source(location="https://a.test/<feed>", interval=900, failing_since=monday, error="answered 500")
    html = answer_html.coverage_html(STATUS, [source])
    assert "The page or feed <span" in html
    assert "https://a.test/&lt;feed&gt;" in html
    assert f"has failed since {answer_html.day_since(monday, datetime.now(UTC))}: answered 500." in html


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "Tuesday"), (6, "Thursday"), (7, "31 December 2025"), (-1, "today")]
)
def test_days_are_named_as_people_do(days: int, words: str) -> None:
    now = datetime(2026, 1, 7, 12, tzinfo=UTC)  # a Wednesday
    assert answer_html.day_since(now - timedelta(days=days), now) == words
