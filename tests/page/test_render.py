"""How answers become HTML: marks in their place, and nothing from an article as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus import Published, Span, new_article
from corpus.dates import parse_published
from corpus.errors import Undated
from index import Added, Coverage, Source, Status
from qa import Abstention, AddReport, Alternative, Answer, Citation
from web import render

BODY = "First <b>words</b>.\n\nThe council paid 14 & 3 crowns for it. The end."


STATUS = Status(
    folder="", generation=1, articles=2, versions=0, undated=0, passages=2, vectors=2, outlets=(("Ledger", 2),),
    first="2025-01-01", last="2025-01-02", encoder="", encoder_digest="", encoder_path="", dimensions=1,
    passage_tokens=256, size_bytes=1,
)  # fmt: skip


def citation(answer: str, quote: str, url: str | None = "https://pier.example/a?b=1&c=2") -> Citation:
    article = new_article(
        body=BODY, url=url, title='A "title"', outlet="Pier & Sons", authors=["A", "B"],
        published=parse_published("2025-03-04", "field"),
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


def test_a_short_answer_stands_above_its_quote_and_is_marked_in_it() -> None:
    html = render.outcome_html(answer(citation("14 & 3 crowns", "The council paid 14 & 3 crowns for it.")))
    assert '<p class="nd-text">14 &amp; 3 crowns</p>' in html
    assert "<blockquote>“The council paid <mark>14 &amp; 3 crowns</mark> for it.”</blockquote>" in html


def test_an_answer_that_is_the_whole_quote_is_said_once() -> None:
    quote = "The council paid 14 & 3 crowns for it."
    html = render.outcome_html(answer(citation(quote, quote)))
    assert html.count("The council paid") == 1
    assert "nd-text" not in html


def test_a_broad_answer_is_its_quotes_each_with_its_source() -> None:
    quotes = ("First <b>words</b>.", "The council paid 14 & 3 crowns for it.")
    citations = tuple(citation(quote, quote) for quote in quotes)
    broad = replace(answer(citations[0]), text=" ".join(quotes), parts=quotes, citations=citations)
    html = render.outcome_html(broad)
    assert html.count("<blockquote>") == html.count("</figcaption>") == 2
    assert "“First &lt;b&gt;words&lt;/b&gt;.”" in html
    assert "nd-text" not in html
    assert "Also reported by" not in html


def test_notes_stand_under_an_answer_and_under_an_abstention_escaped() -> None:
    quote = "The council paid 14 & 3 crowns for it."
    abstention = Abstention(cause="not found", reason="Nothing.", confidence=0.0, nearest=())
    for outcome in (answer(citation(quote, quote)), abstention):
        html = render.outcome_html(replace(outcome, notes=("No article here is from <Pier>.",)))
        assert '<p class="nd-note">No article here is from &lt;Pier&gt;.</p>' in html


def test_the_source_line_is_escaped_and_links_to_web_addresses_alone() -> None:
    quote = "First <b>words</b>."
    html = render.outcome_html(answer(citation(quote, quote)))
    assert "“First &lt;b&gt;words&lt;/b&gt;.”" in html
    assert (
        "<strong>Pier &amp; Sons</strong> · <span>4 March 2025</span> · <span>by A, B</span> ·"
        ' <a href="https://pier.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">'
        "A &quot;title&quot;</a>"
    ) in html
    hostile = render.outcome_html(answer(citation(quote, quote, url="javascript:alert(1)")))
    assert "<a " not in hostile
    assert "<span>A &quot;title&quot;</span>" in hostile


def test_further_sources_and_other_answers_are_named() -> None:
    first = citation("14 & 3 crowns", "The council paid 14 & 3 crowns for it.")
    other = Alternative(text="The end.", confidence=0.5, citations=(citation("The end.", "The end."),))
    html = render.outcome_html(replace(answer(first, first), alternatives=(other,)))
    assert html.index("Also reported by") < html.index("Another possible answer") < html.index("“The end.”")


def test_a_report_counts_what_was_done() -> None:
    report = AddReport(added=Added(new=1200, unchanged=1), rejected=())
    assert (
        render.report_html(report)
        == '<div class="nd-report"><p>1,200 articles added, 1 article already there.</p></div>'
    )


def test_a_report_names_dates_that_were_left_out() -> None:
    undated = Undated(path=Path("/folder/a<b>.jsonl"), line=1200, reason="<2031> lies in the future")
    assert render.report_html(AddReport(added=Added(new=1), undated=(undated,))) == (
        '<div class="nd-report"><p>1 article added.</p><p class="nd-problem">1 date left out: &lt;2031&gt; lies in the '
        "future (a&lt;b&gt;.jsonl, line 1,200).</p></div>"
    )


def test_failing_sources_are_named_with_since_when_and_why() -> None:
    monday = datetime(2026, 1, 5, 8, tzinfo=UTC)
    source = Source(place="https://a.test/<feed>", interval=900, failing_since=monday, error="answered 500")
    html = render.coverage_html(STATUS, [source])
    assert "The page or feed <span" in html
    assert "https://a.test/&lt;feed&gt;" in html
    assert f"has failed since {render.day_since(monday, datetime.now(UTC))}: answered 500." in html


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "Tuesday"), (6, "Thursday"), (7, "31 December 2025"), (-1, "today")]
)
def test_days_are_named_as_people_do(days: int, words: str) -> None:
    now = datetime(2026, 1, 7, 12, tzinfo=UTC)  # a Wednesday
    assert render.day_since(now - timedelta(days=days), now) == words


def test_an_answer_says_what_its_days_mean_and_how_widely_it_was_reported() -> None:
    article = new_article(
        body="The council voted on Tuesday.", title="Vote", outlet="Ledger",
        published=Published(at=datetime(2021, 3, 4, tzinfo=UTC), precision="day", zoned=False, origin="field"),
    )  # fmt: skip
    told = Coverage(articles=3, outlets=2, original=article.id, original_outlet="Ledger")
    span = Span(start=0, end=len(article.body))
    cited = Citation(article=article, quote=article.body, span=span, answer_spans=(Span(start=12, end=17),), told=told)
    html = render.outcome_html(answer(cited))
    assert "“on Tuesday” is 2 March 2021" in html or "“Tuesday” is 2 March 2021" in html
    assert "reported by 2 outlets, 1 original (Ledger)" in html
