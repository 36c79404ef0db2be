"""Conversations as Markdown: what it says, and that nothing from an article is markup in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from qa.presenting.markdown import conversation_markdown
from qa.presenting.plain_text import markdown_line, one_line
from qa.presenting.records.serialize import parse_outcome, parse_outcomes
from tests.qa.records import HOSTILE, MADE_AT, UNSEEN, UNSEEN_PLAIN, abstained, answered, citation_record, hostile

SOURCE = "Pier News · 4 March 2025 · by Nora Quill, Jan Sund and Ida Holt · [Ferry fares rise]"
ADDRESS = "https://pier.example/fares?a=1&amp;b=2"
LINK = (
    f"{ADDRESS}#:~:text=The%20ferry%20to%20Hallow%20Island%20will%20cost%2014%20crowns"
    "%20from%20May%2C%20the%20owner%20said."
)


def dialects() -> dict[str, MarkdownIt]:
    """CommonMark with HTML, and GitHub's: tables, strikethrough, found addresses, be they ever so bare."""
    github = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    assert github.linkify
    github.linkify.set({"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": True})
    return {"commonmark": MarkdownIt("commonmark", {"html": True}), "github": github}


DIALECTS = dialects()
MARKDOWN_SIGNS = [
    *"\\`*_{}[]<>()#+-.!|~&:/@=\"'^$%;,? 1a\n\t",
    "www.",
    "http://",
    "a.com",
    "&lt;",
    "<b>",
    "    ",
    "1.",
    "```",
    "](",
    "é",
]


def test_a_conversation_says_what_was_asked_understood_answered_and_where_it_stands() -> None:
    records = [
        answered(
            understood="What will the ferry to Hallow Island cost?", notes=["Older articles say otherwise."],
            filters={"since": "2025-01-01", "outlet": ["Pier News", "The Quay"], "author": ["Ada Venn"],
                     "collection": ["Ferries"]},
        ),
        abstained(question="Who sank it?"),
    ]  # fmt: skip
    assert (
        conversation_markdown(parse_outcomes(records), made_at=MADE_AT, title="Ferries")
        == f"""# Ferries

Newsdesk, 3 February 2026, 14:05 UTC

## 1. What will the ferry cost?

Understood as: What will the ferry to Hallow Island cost?

Only articles since 2025-01-01, of Pier News or The Quay, by Ada Venn, in Ferries

**14 crowns**

Likely right, confidence 0.83

> “The ferry to Hallow Island will cost 14 crowns from May, the owner said.”
>
> {SOURCE}(<{LINK}>)
>
> “May” is May 2025

Another possible answer, confidence 0.20: free

> “Bicycles go free.”
>
> {SOURCE}(<{ADDRESS}#:~:text=Bicycles%20go%20free.>)
>
> “May” is May 2025

Note: Older articles say otherwise.

## 2. Who sank it?

No answer: I did not find it.

Nearest passages, not an answer:

- {SOURCE}(<{ADDRESS}#:~:text=PIER%2C%20March%204.,the%20owner%20said.%20Bicycles%20go%20free.>)
"""
    )


def test_an_answer_made_of_quotes_is_said_once() -> None:
    citations = [citation_record(), citation_record(quote="Bicycles go free.", answer="Bicycles go free.")]
    parts = [cited["quote"] for cited in citations]
    record = answered(answer=" ".join(parts), parts=parts, broad=True, citations=citations, alternatives=[])
    text = conversation_markdown([parse_outcome(record)], made_at=MADE_AT)
    assert text.count("> “The ferry to Hallow Island") == text.count("> “Bicycles go free.”") == 1
    assert "**" not in text


@pytest.mark.parametrize("text", [*HOSTILE, UNSEEN])
@pytest.mark.parametrize("dialect", ["commonmark", "github"])
def test_any_text_reads_back_as_it_was(dialect: str, text: str) -> None:
    shown = html.fragment_fromstring(DIALECTS[dialect].render(markdown_line(text)), create_parent="div")
    assert [element.tag for element in shown.iter()] == ["div", "p"]
    assert shown.text_content().strip() == one_line(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(MARKDOWN_SIGNS), max_size=30).map("".join))
def test_any_signs_of_markdown_read_back_as_they_were(text: str) -> None:
    for dialect in DIALECTS.values():
        shown = html.fragment_fromstring(dialect.render(f"> “{markdown_line(text)}”"), create_parent="div")
        assert [element.tag for element in shown.iter()] == ["div", "blockquote", "p"]
        assert shown.text_content().strip() == f"“{one_line(text)}”".replace("“ ", "“").replace(" ”", "”")
        alone = html.fragment_fromstring(dialect.render(markdown_line(text)), create_parent="div")
        assert {element.tag for element in alone.iter()} <= {"div", "p"}
        assert alone.text_content().strip() == one_line(text)


@pytest.mark.parametrize("text", [*HOSTILE, UNSEEN])
@pytest.mark.parametrize("dialect", ["commonmark", "github"])
def test_a_hostile_article_makes_no_markup_in_a_conversation(dialect: str, text: str) -> None:
    """The same tags as a friendly one, the same text, and links to its address of the web alone."""
    markdown = conversation_markdown([parse_outcome(hostile(text))], made_at=MADE_AT)
    shown = html.fragment_fromstring(DIALECTS[dialect].render(markdown), create_parent="div")
    friendly = conversation_markdown([parse_outcome(hostile("words"))], made_at=MADE_AT)
    expected = html.fragment_fromstring(DIALECTS[dialect].render(friendly), create_parent="div")
    assert [element.tag for element in shown.iter()] == [element.tag for element in expected.iter()]
    assert [dict(element.attrib) for element in shown.iter() if element.tag != "a" and element.attrib] == []
    assert [href.startswith("https://evil.example/") for href in shown.xpath("//a/@href")] == [True]
    said = expected.text_content().replace("words", one_line(text))
    assert shown.text_content().split() == said.split()


def test_ansi_codes_bidi_controls_and_control_characters_are_gone() -> None:
    markdown = conversation_markdown([parse_outcome(hostile(UNSEEN))], made_at=MADE_AT)
    assert [one for one in markdown if not one.isprintable() and one != "\n"] == []
    assert f"> “{UNSEEN_PLAIN}”" in markdown


def test_plain_words_are_not_littered_with_backslashes() -> None:
    text = 'Harbor Master Colin Strake: "We checked, twice (2:19:47) - 3.12 million, well-known!" 50% & done. No. 5'
    assert markdown_line(text) == text.replace("&", "\\&")
