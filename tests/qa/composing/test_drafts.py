"""Sentences are read from what a language model writes, however it arrives and whatever comes around it."""

from __future__ import annotations

import json

import pytest

from qa.composing.drafts import MOST_SENTENCES, DraftReader, read_line
from qa.composing.types import Draft, Source
from tests.language_server import as_json

ONE = Draft(text="The quay is open.", sources=(Source(passage=2, quote="The quay “is” open"),))
TWO = Draft(text="It cost {14} crowns.", sources=(Source(passage=3, quote='A "14", she said'),))
JSON = as_json(
    ("The quay is open.", 2, "The quay “is” open"),
    ("It cost {14} crowns.", 3, 'A "14", she said'),
)
LINES = 'The quay is open. [2: "The quay “is” open"]\nIt cost {14} crowns. [3: "A \\"14\\", she said"]'


def drafts(text: str, piece: int) -> list[Draft]:
    reader = DraftReader()
    found = [one for start in range(0, len(text), piece) for one in reader.feed(text[start : start + piece])]
    return [*found, *reader.end()]


@pytest.mark.parametrize("piece", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    "text",
    [
        JSON,
        json.dumps(json.loads(JSON), indent=2),
        f"```json\n{JSON}\n```",
        f"Here you are:\n{JSON}",
        JSON.replace("]}]}", "],},],}"),
        LINES,
        f"<think>maybe [1]\n{{or not}}</think>\n{LINES}",
        LINES.replace("The quay is", "- The quay is").replace("It cost", "2. It cost"),
        f"Answer:\n\n{LINES}\n",
    ],
)
def test_sentences_are_the_same_however_they_arrive(text: str, piece: int) -> None:
    assert drafts(text, piece) == [ONE, TWO]


def test_a_sentence_comes_as_soon_as_it_is_complete() -> None:
    reader = DraftReader()
    end = JSON.index(', {"text": "It')
    assert list(reader.feed(JSON[: end - 1])) == []
    assert list(reader.feed(JSON[end - 1 : end])) == [ONE]


@pytest.mark.parametrize(
    ("line", "text", "sources"),
    [
        ("The quay is open [1].", "The quay is open.", [(1, "")]),
        ("The quay is open [1, 3].", "The quay is open.", [(1, ""), (3, "")]),
        ("Open since May [passage 4: “since May”] [5]", "Open since May", [(4, "since May"), (5, "")]),
        ("The quay is open.", "The quay is open.", []),
    ],
)
def test_a_line_names_its_passages(line: str, text: str, sources: list[tuple[int, str]]) -> None:
    expected = tuple(Source(passage=number, quote=quote) for number, quote in sources)
    assert read_line(line) == Draft(text=text, sources=expected)


@pytest.mark.parametrize("line", ["", "   ", "## Answer", "```", "Here is what the articles say:", "[1]"])
def test_a_line_that_says_nothing_is_no_sentence(line: str) -> None:
    assert read_line(line) is None


def test_other_spellings_of_the_fields_are_understood() -> None:
    text = json.dumps([{"sentence": "The quay is open.", "citations": [{"number": "2", "quote": "open"}, 3]}])
    assert drafts(text, 5) == [
        Draft(text="The quay is open.", sources=(Source(passage=2, quote="open"), Source(passage=3, quote="")))
    ]


def test_what_never_ends_is_not_stored_for_ever() -> None:
    reader = DraftReader()
    for _ in range(40):
        assert list(reader.feed('{"text": "' + "a" * 1000)) == []
    assert len(reader._rest) <= 21_000


def test_no_more_sentences_than_twelve_are_looked_at() -> None:
    assert len(drafts("The quay is open. [1]\n" * 50, 30)) == MOST_SENTENCES == 12


def test_an_empty_list_says_that_the_passages_do_not_answer() -> None:
    reader = DraftReader()
    assert [*reader.feed('{"sentences": []}'), *reader.end()] == []
    assert reader.is_empty
