"""Answers that say the same have the same value."""

from __future__ import annotations

import pytest

from qa.reading.values import figures, value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Forty-six", "46"),
        ("twelve hundred people", "1,200 people"),
        ("$6.38 billion", "$6,380 million"),
        ("$6.38bn", "$6.38 billion"),
        ("Oct. 28, 2025", "October 28, 2025"),
        ("The Harbor Ledger", "harbor ledger"),
        ("about 3.50 percent", "3.5%"),
        ("Smith’s", "Smith"),
        ("5 per cent", "five percent"),
        ("Sept. 9", "September 9"),
        ("12,34,567", "1234567"),
        ("₹1,25,000", "Rs 125,000"),
        ("₹1,250 crore", "₹12500 million"),
        ("12.3 lakh", "1,230,000"),
        ("$100m", "$100 million"),
        ("No homes", "zero homes"),
        ("None", "0"),
        ("−0.3%", "-0.3 percent"),
    ],
)
def test_other_spellings_are_equal(one: str, other: str) -> None:
    assert value(one) == value(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 boats", "11 boats"),
        ("$6 million", "$6 billion"),
        ("March 3", "March 4"),
        ("soybeans", "vehicles"),
        ("3.5", "35"),
        ("5%", "5"),
        ("$5", "€5"),
        ("-0.3%", "0.3%"),
        ("100 m", "100 million"),
        ("the 100m race", "the 100 million race"),
        ("4-5", "4 minus 5"),
    ],
)
def test_other_things_are_not(one: str, other: str) -> None:
    assert value(one) != value(other)


def test_words_that_say_nothing_alone_are_kept_when_there_are_no_others() -> None:
    assert value("more than some") == "more than some"


@pytest.mark.parametrize(
    ("said", "without"),
    [("11 boats", "11"), ("$5 boats", "$5"), ("11 sheds", "11 sheds"), ("boats", "boats"), ("11", "11")],
)
def test_a_number_is_the_same_with_and_without_the_questions_own_words(said: str, without: str) -> None:
    assert figures(said, {"boats", "damage"}.__contains__) == without
