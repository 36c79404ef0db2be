"""The columns of a PDF are read one after another, however they are written: no sentence is made of two stories."""

from __future__ import annotations

from itertools import chain, zip_longest

import pytest

from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.written.good_documents import pdf

QUAY = [
    "The harbor council voted on", "Tuesday to replace the old pil-", "ings along the north quay, and",
    "the work is to take nine weeks.", "Its head, Mara Venn, put the", "cost at 6.2 million crowns and",
    "hoped for a dry winter.",
]  # fmt: skip
FAIR = [
    "Visitors came from all of the", "county to the cheese fair on", "Sunday, where 9,000 tickets",
    "were sold. The fair had cost", "310,000 crowns, less than last", "year, its head, Uwe Orn, said.",
    "It will be back in May.",
]  # fmt: skip
QUAY_READ = (
    "The harbor council voted on Tuesday to replace the old pilings along the north quay, and the work is to take nine"
    " weeks. Its head, Mara Venn, put the cost at 6.2 million crowns and hoped for a dry winter."
)
FAIR_READ = (
    "Visitors came from all of the county to the cheese fair on Sunday, where 9,000 tickets were sold. The fair had"
    " cost 310,000 crowns, less than last year, its head, Uwe Orn, said. It will be back in May."
)
Texts = list[tuple[float, float, str]]


def column(x: float, lines: list[str], top: float = 700) -> Texts:
    return [(x, top - 12 * number, line) for number, line in enumerate(lines)]


def by_rows(*columns: Texts) -> Texts:
    return [text for row in zip_longest(*columns) for text in row if text]


def body(*pages: Texts) -> str:
    return articles(pdf(list(pages)), "a.pdf")[0].body


@pytest.mark.parametrize("order", [by_rows, lambda *columns: list(chain(*columns))])
def test_two_columns_are_read_one_after_another_below_what_stands_over_both(order: object) -> None:
    assert callable(order)
    over = [(60.0, 760.0, "Harbor Ledger, page 3")]
    assert body(over + order(column(60, QUAY), column(240, FAIR))) == (
        f"Harbor Ledger, page 3\n\n{QUAY_READ}\n\n{FAIR_READ}"
    )


def test_three_columns_with_words_placed_one_by_one_are_read_one_after_another() -> None:
    def by_words(x: float, lines: list[str]) -> list[Texts]:
        return [
            [(x + 4.1 * len(line[:place]), 700 - 12 * row, line[place:].split(" ")[0] + " ")
             for place in [0, *(n + 1 for n, char in enumerate(line) if char == " ")]]
            for row, line in enumerate(lines)
        ]  # fmt: skip

    rows = zip(by_words(40, QUAY), by_words(220, FAIR), by_words(400, QUAY), strict=True)
    found = body([text for row in rows for cell in row for text in cell])
    assert found == f"{QUAY_READ}\n\n{FAIR_READ}\n\n{QUAY_READ}"


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    second = [
        "cost at 6.2 million crowns and", "more, as boats will have to", "land at the south quay again",
        "for two months, as",
    ]  # fmt: skip
    page = by_rows(column(60, QUAY[:5]), column(240, second))
    assert body(page, column(60, ["they did before."])).endswith(
        "Mara Venn, put the cost at 6.2 million crowns and more, as boats will have to land at the south quay again"
        " for two months, as they did before."
    )


def test_a_table_is_read_row_by_row() -> None:
    cells = [("Port", "Boats"), ("Alder", "41"), ("Tern", "17"), ("Hallow", "30"), ("Grenholm", "5"), ("Vey", "9")]
    ports, boats = (column(x, list(texts)) for x, texts in zip((60, 240), zip(*cells, strict=True), strict=True))
    assert " ".join(body(by_rows(ports, boats)).split()) == "Port Boats Alder 41 Tern 17 Hallow 30 Grenholm 5 Vey 9"


def test_one_column_with_quotes_and_indents_stays_as_it_is() -> None:
    lines = [(60.0 + 18 * (number == 3), 700.0 - 12 * number, line) for number, line in enumerate(QUAY)]
    assert " ".join(body(lines).split()) == QUAY_READ


def test_columns_that_are_written_as_one_are_refused() -> None:
    rows = [f"[({left}) -9000 ({right})]" for left, right in zip(QUAY, FAIR, strict=True)]
    reason = "the columns of its page 2 cannot be told apart; save the text of its articles"
    assert error_of(pdf([column(60, QUAY), column(60, rows)]), "a.pdf").reason == reason


def test_paragraphs_are_apart_where_their_lines_are() -> None:
    assert body(column(60, QUAY, 700) + column(60, FAIR, 590)) == f"{QUAY_READ}\n\n{FAIR_READ}"
