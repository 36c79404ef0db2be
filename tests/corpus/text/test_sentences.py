"""Sentences end where a reader would end them, and their spans are true."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.sentences import sentence_spans
from corpus.types import tidy


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. economy grew.", "It beat the U.S. Treasury's view."],
        ["He lives in the U.S.", "She lives in France."],
        ["He was born in St. Louis, Mo.", "He moved in May."],
        ["The quay cost $6.38 billion.", "Shares rose 3.5 percent."],
        ["Doors open at 9 a.m. Tuesday in the hall.", "Bring a chair."],
        ["It ended at 9 p.m. ET on Friday.", "The crowd left."],
        ["It ended at 9 p.m.", "The crowd left."],
        ["It opened at 9 a.m.", "No one came."],
        ["Dr. No was a film.", "Dr. Smith saw it."],
        ["They seeded her No. 5 in May.", "She won."],
        ["Prop. 205 failed, as Vol. 2 of the record says.", "It lies on Rte. 9, approx. 40 miles out."],
        ["J.P. Morgan Chase & Co. agreed.", "Gov. Ada Quill (D-Calif.) did not."],
        ["Sen. Bob Reed, R-Ariz., spoke.", "He left."],
        ["“Stop.”", "He left."],
        ["Is it?", "Yes!", "Good."],
        ["It met on Jan. 5 and Feb. 6.", "It meets again."],
    ],
)
def test_a_text_is_cut_into_its_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["A line without an end", "Another line. And a third"],
        ["Doors open at 9 a.m.", "Tuesday is free."],
        ["We asked Dr.", "No answer came."],
        ["She was No.", "5 of nine."],
        ["in the U.S.", "and abroad"],
    ],
)
def test_paragraphs_are_never_joined(paragraphs: list[str]) -> None:
    found = sentences("\n\n".join(paragraphs))
    assert not any("\n\n" in sentence for sentence in found)
    assert " ".join(found) == " ".join(paragraphs)


def test_a_line_break_inside_a_paragraph_ends_no_sentence() -> None:
    assert sentences("The quay was\nrebuilt. It\nstands.") == ["The quay was\nrebuilt.", "It\nstands."]


@pytest.mark.parametrize("text", ["", "\n\n", "!!! ???", "…", "***\n\n---"])
def test_without_a_letter_or_digit_there_is_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


def test_a_line_of_stars_between_paragraphs_is_left_out() -> None:
    assert sentences("One here.\n\n* * *\n\nTwo there.") == ["One here.", "Two there."]


@pytest.mark.parametrize(
    "language", [None, "", "en", "EN-us", "en_US", "English", "de", "fr", "zh-Hant", "und", "xx", "../x"]
)
def test_any_language_tag_is_taken(language: str | None) -> None:
    assert sentences("One here. Two there.", language) == ["One here.", "Two there."]


@pytest.mark.parametrize(
    ("language", "expected"), [("ja", ["今日は雨。", "明日は晴れ。"]), ("hi", ["नमस्ते।", "कैसे हो।"])]
)
def test_full_stops_of_other_scripts_end_sentences(language: str, expected: list[str]) -> None:
    assert sentences("".join(expected), language) == expected


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u2028"])
def test_a_wide_space_before_a_full_stop_is_read(space: str) -> None:
    """The Rust code of sentencex 1.0.32 panics on these; the spans still hold the space itself."""
    text = f"Plan B{space}. Then plan C."
    assert sentence_spans(text)
    assert "".join(sentences(text)).startswith(f"Plan B{space}.")


def test_spans_stay_true_beyond_ten_thousand_characters() -> None:
    expected = [f"Boat {n} came in at noon with {n * 7} crates of herring." for n in range(900)]
    for gap in (" ", "\n\n"):
        text = gap.join(expected)
        assert len(text) > 40_000
        assert sentences(text) == expected


def test_a_long_text_takes_no_time() -> None:
    begun = time.process_time()
    assert len(sentence_spans("A boat came in at noon. " * 40_000)) == 40_000
    assert len(sentence_spans("x" * 1_000_000)) == 1
    assert time.process_time() - begun < 5.0


_PIECES = st.sampled_from(
    [
        *"aB1.!?\"'()“”‘’…,;:-。中é\u0301👍 \n\u00a0\u3000\u2028\x85",
        "\n\n",
        " a.m. ",
        " Dr. ",
        "No",
        " U.S. ",
        "B\u00a0.",
    ]
)
_TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.lists(_PIECES, max_size=60).map("".join)
)


@settings(deadline=None, max_examples=300)
@given(text=_TEXTS, language=st.sampled_from([None, "en", "de", "ja", "ar", "xx"]))
def test_every_letter_and_digit_lies_in_one_span(text: str, language: str | None) -> None:
    position = 0
    for span in sentence_spans(text, language):
        assert position <= span.start
        assert not any(char.isalnum() for char in text[position : span.start])
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
        position = span.end
    assert not any(char.isalnum() for char in text[position:])


@settings(deadline=None, max_examples=300)
@given(text=_TEXTS)
def test_no_sentence_of_a_tidied_text_holds_a_blank_line(text: str) -> None:
    assert not any("\n\n" in sentence for sentence in sentences(tidy(text)))
