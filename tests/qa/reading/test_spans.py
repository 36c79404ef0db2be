"""Where an answer begins and ends."""

from __future__ import annotations

import pytest

from corpus import Span
from qa.reading.spans import particulars, trim_to_words


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("It cost $6.38 billion.", "6.38 billion.", "$6.38 billion"),
        ("It cost $6.38 billion.", "38 billion", "$6.38 billion"),
        ("The U.S. said no.", "U.S", "U.S."),
        ("Daniel Okafor-Reyes won.", "Reyes", "Okafor-Reyes"),
        ("He said “no,” twice.", "“no,”", "no"),
        ("She won (again).", "(again).", "(again)"),
        ("They didn't go.", "didn", "didn't"),
        ("Up 3.5% on Monday", "3.5", "3.5%"),
        ("By Sammy Davis Jr. alone", "Sammy Davis Jr.", "Sammy Davis Jr."),
        ("soybeans, vehicles,", "soybeans, vehicles,", "soybeans, vehicles"),
        ("Anna's boat", "Anna", "Anna"),
        ("a McDonald’s meal", "McDonald’s", "McDonald’s"),
    ],
)
def test_an_answer_has_whole_words_and_no_loose_marks(text: str, marked: str, whole: str) -> None:
    start = text.index(marked)
    span = trim_to_words(text, Span(start=start, end=start + len(marked)))
    assert span is not None
    assert text[span.start : span.end] == whole


def test_marks_alone_are_no_answer() -> None:
    assert trim_to_words("Well … no", Span(start=5, end=6)) in (None, Span(start=5, end=6))
    assert trim_to_words("a , b", Span(start=2, end=3)) is None


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("American goods, among them soybeans and vehicles, in return", "American goods", "soybeans and vehicles"),
        ("products \u2014 including soybeans and vehicles \u2014 in exchange", "products", "soybeans and vehicles"),
        ("some firms, including Acme, Blum & Co. and Kestrel, said", "some firms", "Acme, Blum & Co. and Kestrel"),
        ("three towns, such as Selby, Dunholt and Grenholm.", "three towns", "Selby, Dunholt and Grenholm"),
        ("two people (including the mayor) left", "two people", "the mayor"),
        ("the harbor and the quay", "the harbor", "the harbor"),
        ("goods. Including soybeans", "goods", "goods"),
    ],
)  # fmt: skip
def test_particulars_are_named_rather_than_what_sums_them_up(text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    span = particulars(text, Span(start=start, end=start + len(marked)))
    assert text[span.start : span.end] == expected
