"""Headings, datelines, bylines and links are told from the text of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Span
from corpus.text.structure import Part, may_answer, parts_of, question_over

BODY = """By Ines Moreau

PORT ALDER (Wire) — The ferry to Hallow Island was stopped on Monday, the harbor master said in the morning.

WHY WAS THE FERRY STOPPED?

Ice had damaged both of its rudders, and no diver could reach them before Sunday night.

Letters by air

Post comes by helicopter until the ferry sails again, which is planned for the end of the month.

Related: What became of the old ferry

Hector Blum/AP The ferry Anna Holm lies in the ice at the quay of Port Alder, where it was built.

Contributing: Ada Morrow and the Associated Press"""


LONG = "The ferry to Hallow Island sails again on Monday, the harbor master said."


def pieces(body: str) -> list[tuple[str, str]]:
    return [(part.kind, body[part.span.start : part.span.end][:24]) for part in parts_of(body)]


def test_an_article_is_told_apart() -> None:
    assert pieces(BODY) == [
        ("byline", "By Ines Moreau"),
        ("dateline", "PORT ALDER (Wire) —"),
        ("text", "The ferry to Hallow Isla"),
        ("question", "WHY WAS THE FERRY STOPPE"),
        ("text", "Ice had damaged both of "),
        ("heading", "Letters by air"),
        ("text", "Post comes by helicopter"),
        ("link", "Related: What became of "),
        ("credit", "Hector Blum/AP"),
        ("text", "The ferry Anna Holm lies"),
        ("byline", "Contributing: Ada Morrow"),
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "CORRIN — ",
        "CORRIN, Tessaly, Nov 13 - ",
        "ZURICH, Nov. 13 (Reuters) - ",
        "NEW YORK  (Reuters) - ",
        "(CNN) ",
        "Hong Kong (CNN) ",
        "London (CNN Business) ",
        "London CNN — ",
        "CNN — ",
        "CNN —\n\n",
        "DETROIT/CHICAGO (Reuters) - ",
        "Port Alder, 5 November 2025 – ",
    ],
)
def test_a_dateline_is_no_text(dateline: str) -> None:
    said = "Engineers differ over how safe the old dam above the town is."
    first, second = parts_of(dateline + said)
    assert first.kind == "dateline"
    assert (dateline + said)[second.span.start :] == said
    assert not may_answer(dateline + said, first.span)
    assert may_answer(dateline + said, second.span)


@pytest.mark.parametrize(
    "body",
    [
        "The council (which sat until Monday) passed the budget, and the mayor signed it at once.",
        "Daniel Reed — the mayor — promised a clinic of forty beds to the people of Northholm.",
        "NATO said on Monday that it would send ships to the strait before the end of the year.",
        "“Why was it stopped?” asked Ada Morrow of the harbor board, and nobody answered her.",
        "More than forty people live there, and most of them work on the boats in summer.",
        "From Monday on the ferry runs twice a day, the harbor master said in Port Alder.",
        "• Population: 6,135\n\n• Area: 310 square miles of hills and lakes, most of it forest and heath.",
    ],
)
def test_sentences_are_text_from_their_first_word(body: str) -> None:
    assert {part.kind for part in parts_of(body)} == {"text"}
    assert parts_of(body)[0].span.start == 0


def test_a_short_line_at_the_end_or_over_another_is_text() -> None:
    assert [kind for kind, _ in pieces("Oslo\n\nBergen\n\nTromso")] == ["text"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Her career:Judge Ada Morrow in her own words",
        "FERRY FIRE:Why was it so hard to put out?",
        ": Judge Ada Morrow takes her seat in Port Alder",
        "In pictures: The fire on the ferry",
        "Photos: The fire on the ferry",
    ],
)
def test_a_label_with_the_title_of_another_page_is_a_link(text: str) -> None:
    assert parts_of(f"{LONG}\n\n{text}\n\n{LONG}")[1].kind == "link"


@pytest.mark.parametrize(
    "text",
    [
        "July 7: Judge Morrow takes her seat",
        "She said one thing: Port Alder must pay.",
        "The train left at 9:30 and came at 10:15 a.m.",
        "Her answer was short:No boat sails today.",
    ],
)
def test_what_follows_a_colon_in_a_text_is_text(text: str) -> None:
    assert parts_of(f"{LONG}\n\n{text}\n\n{LONG}")[1].kind == "text"


def test_a_caption_of_a_gallery_is_none_of_the_text() -> None:
    caption = "The ferry: a fire Two men watch the ferry burn at the quay of Port Alder. Hide Caption 3 of 12"
    assert parts_of(f"{LONG}\n\n{caption}\n\n{LONG}")[1].kind == "credit"
    shown = "Two men watch the ferry burn at the quay of Port Alder. In pictures: The fire on the ferry"
    assert pieces(f"{LONG}\n\n{shown}")[1:] == [("text", shown[:24]), ("link", "In pictures: The fire on")]


def test_an_address_alone_is_a_link() -> None:
    assert [kind for kind, _ in pieces("https://news.example/a-long-way/\n\nIt ran from north to south.")] == [
        "link",
        "text",
    ]


def test_a_question_heading_stands_over_its_text() -> None:
    for words, over in (("Ice had", "WHY WAS THE FERRY STOPPED?"), ("Post comes", None), ("The ferry to", None)):
        start = BODY.index(words)
        assert question_over(BODY, Span(start=start, end=start + 5)) == over


@given(st.text(alphabet="Aab .?!\n—()•:1", max_size=80))
def test_parts_are_in_order_and_hold_every_word(body: str) -> None:
    parts: tuple[Part, ...] = parts_of(body)
    ends = [0, *(part.span.end for part in parts)]
    assert all(part.span.start >= end for part, end in zip(parts, ends, strict=False))
    kept = "".join(body[part.span.start : part.span.end] for part in parts)
    assert "".join(kept.split()) == "".join(body.split())
