"""What corrections take back is no answer, wherever it still stands."""

from __future__ import annotations

import time

import pytest

from qa.reading.cues.corrections import taken_back


@pytest.mark.parametrize(
    ("title", "body", "wrong"),
    [
        ("Correction: Barge sank with 9 aboard, not 12", "The harbor office counted again.", {"12"}),
        ("Corrected: Barge", "The barge sank with 9 aboard, instead of 12.", {"12"}),
        ("Barge", "Correction: Monday's article gave the number as 12. That figure was wrong.", {"12"}),
        ("Barge", "An earlier version of this article incorrectly said that 1,200 people were aboard.", {"1,200"}),
        ("Barge", "Correction, May 3: We wrote on May 2 that it cost $4 million. The sum was wrong.", {"$4 million"}),
        ("Correction", "The skipper is Ada Venn, not Ida Wenn, as we wrote.", {"Ida Wenn"}),
        ("Clarification", "The article wrongly named the skipper as Ida Wenn.", {"Ida Wenn"}),
        ("Barge sank with 9 aboard, not 12", "The council said so.", set()),
        ("Voters want buses, not 12 new roads", "The map was corrected in 1999.", set()),
        ("Man freed", "He was wrongly convicted of 3 thefts, a report says.", set()),
    ],
)  # fmt: skip
def test_numbers_and_names_that_an_article_takes_back(title: str, body: str, wrong: set[str]) -> None:
    assert taken_back(title, body) == wrong


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "- -\n",
        "we said that ",
        ", not Abc ",
        "we wrongly said as Abc ",
        "1,",
        "A-B-C.",
        "x. That sum was wrong",
        "\n",
    ],
)
def test_half_a_megabyte_of_anything_takes_seconds(piece: str) -> None:
    """It takes a tenth of a second; a search that is not linear would take minutes."""
    begun = time.process_time()
    taken_back("Correction", (piece * (500_000 // len(piece) + 1))[:500_000])
    assert time.process_time() - begun < 10
