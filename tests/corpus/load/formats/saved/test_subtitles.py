"""Subtitles give their words without numbers and times, each line once."""

from __future__ import annotations

import pytest

from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, PARAGRAPHS
from tests.corpus.load.written.good_documents import subtitles


def body(text: str, name: str = "a.srt") -> str:
    return articles(text.encode(), name)[0].body


@pytest.mark.parametrize("name", ["a.srt", "a.txt", "a"])
def test_the_words_are_read_under_any_name(name: str) -> None:
    assert body(subtitles(*PARAGRAPHS), name) == BODY.replace("\n\n", " ")
    assert body(subtitles(*PARAGRAPHS).replace("\n", "\r\n"), name) == BODY.replace("\n\n", " ")


def test_webvtt_is_read_without_its_notes_styles_names_and_marks() -> None:
    text = (
        "WEBVTT - Harbor talk\n\nNOTE Not this.\n\nSTYLE\n::cue { color: red }\n\nintro\n"
        "00:01.000 --> 00:03.000 align:start position:0%\n<v Mara Venn>The quay <b>will</b> be\nrebuilt.</v>\n\n"
        "00:03.000 --> 00:05.000\n[applause]\n\n00:09.500 --> 00:11.000\n♪\nBy whom?\n"
    )
    assert body(text, "a.vtt") == "The quay will be rebuilt.\n\nBy whom?"


def test_lines_that_roll_up_are_read_once() -> None:
    assert body(subtitles("The quay", "The quay\nwill be", "will be\nrebuilt.", "Rebuilt, they say.")) == (
        "The quay will be rebuilt. Rebuilt, they say."
    )


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n\n", subtitles("[music]").encode(), b"No times here."])
def test_what_has_no_words_is_refused(content: bytes) -> None:
    assert error_of(content, "a.srt").reason.startswith(("no words in it; expected subtitles", "not subtitles ("))
