"""Figures as articles report them: one number with its unit, written where the citation says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus import Span, new_article
from corpus.time.published import parse_published
from qa import Reading
from qa.timeline.figures import Point, hits_to_read, measure, points
from qa.types import Hit
from tests.qa.reading.readings import evidence, hit_of, reading


@pytest.mark.parametrize(
    ("body", "marked", "text", "number", "unit"),
    [
        ("It cost $6.38 billion in all.", "$6.38", "$6.38 billion", 6.38e9, "$"),
        ("a raise of $2.40 an hour", "$2.40 an hour", "$2.40 an hour", 2.4, "$ per hour"),
        ("a raise of $2.40 an hour", "$2.40", "$2.40", 2.4, "$ per hour"),
        ("about 45 percent of them", "45", "45 percent", 45.0, "%"),
        ("up 3.5 percentage points", "3.5", "3.5", 3.5, "percentage points"),
        ("94 millimetres of rain", "94 millimetres", "94 millimetres", 94.0, "millimeters"),
        ("a 5-mile run", "5", "5", 5.0, "miles"),
        ("Forty-six firefighters came", "Forty-six", "Forty-six", 46.0, ""),
        ("Forty-six days passed", "Forty-six days", "Forty-six days", 46.0, "days"),
        ("About 12,200 people came", "About 12,200", "About 12,200", 12200.0, ""),
        ("two million people", "two million", "two million", 2e6, ""),
        ("US$5 trillion", "US$5 trillion", "US$5 trillion", 5e12, "$"),
        ("C$3 million", "C$3 million", "C$3 million", 3e6, "C$"),
        ("3 million dollars a year", "3 million dollars", "3 million dollars", 3e6, "$ per year"),
    ],
)
def test_a_number_is_read_with_its_scale_and_unit(body: str, marked: str, text: str, number: float, unit: str) -> None:
    start = body.index(marked)
    found = measure(body, Span(start=start, end=start + len(marked)))
    assert found is not None
    span, value, said = found
    assert body[span.start : span.end] == text
    assert math.isclose(value, number)
    assert said == unit


@pytest.mark.parametrize(
    "words",
    ["voting 241 to 48", "7-2", "six of the 12", "the fifth", "in 2022"[3:], "three-quarters", "hundreds", "two dozen"],
)
def test_what_is_not_one_number_is_no_figure(words: str) -> None:
    assert measure(words, Span(start=0, end=len(words))) is None


def told(body: str, words: str, day: str, confidence: float, fits: float = 1.0) -> Reading:
    """A reading of an article of a day."""
    made = reading(body, url=f"https://pier.example/{day}/{len(body)}", confidence=confidence, words=words)
    dated = replace(made.hit.article, published=parse_published(day, "field") if day else None)
    return replace(made, hit=replace(made.hit, article=dated), evidence=evidence(fits=fits))


def said(found: Sequence[Point]) -> list[tuple[str, float, str, str]]:
    return [(point.published.iso(), point.value, point.unit, point.text) for point in found]


def test_figures_stand_by_date_each_with_its_quote() -> None:
    later = told("On the pier all was calm. The fire damaged 11 boats.", "11", "2025-09-19", 0.5)
    earlier = told("A fire damaged 14 boats, they say.", "14", "2025-09-15", 0.4)
    found = points([later, earlier], 0.3)
    assert said(found) == [("2025-09-15", 14.0, "", "14"), ("2025-09-19", 11.0, "", "11")]
    assert [point.citation.quote for point in found] == [
        "A fire damaged 14 boats, they say.", "The fire damaged 11 boats.",
    ]  # fmt: skip


def test_figures_of_another_unit_than_most_are_left_out() -> None:
    read = [
        told("It cost $3 million.", "$3 million", "2025-01-03", 0.9),
        told("It took 40 days.", "40 days", "2025-01-02", 0.8),
        told("The price was $2.5 million then.", "$2.5 million", "2025-01-01", 0.5),
    ]
    assert said(points(read, 0.3)) == [
        ("2025-01-01", 2.5e6, "$", "$2.5 million"), ("2025-01-03", 3e6, "$", "$3 million"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (told("Some 12 sank.", "12", "2025-01-02", 0.29), "not sure enough"),
        (told("It was on the 12 o'clock ferry.", "12", "2025-01-02", 0.9, fits=-1.0), "of another sort"),
        (told("Some 13 boats sank.", "13", "", 0.9), "undated"),
        (told("Some of the boats sank.", "Some", "2025-01-02", 0.9), "no number"),
    ],
)
def test_one_figure_alone_is_none(other: Reading, why: str) -> None:
    assert points([told("The storm sank 9 boats.", "9", "2025-01-01", 0.9), other], 0.3) == (), why


def test_an_article_gives_its_best_figure_alone() -> None:
    best = told("The storm sank 9 boats and 3 rafts.", "9", "2025-01-01", 0.9)
    second = replace(best, answer=Span(start=27, end=28), value="3", confidence=0.8)
    other = told("The storm sank 8 boats.", "8", "2025-01-02", 0.7)
    assert [point.text for point in points([best, second, other], 0.3)] == ["9", "8"]


def test_a_figure_that_its_citation_does_not_mark_cannot_be_made() -> None:
    (point, _) = points(
        [told("It sank 9 boats.", "9", "2025-01-01", 0.9), told("It sank 8 boats.", "8", "2025-01-02", 0.9)], 0.3
    )
    with pytest.raises(ValueError, match="is not what its citation says"):
        replace(point, text="10")


def test_two_passages_of_each_dated_article_are_read_by_date_and_no_more_than_24() -> None:
    def hit(day: str, rank: int) -> Hit:
        article = new_article(
            body="A body.", url=f"https://a.example/{day}", published=parse_published(day, "field") if day else None
        )
        return hit_of(article, rank)

    hits = [hit("2025-01-02", 1), hit("2025-01-02", 2), hit("2025-01-02", 3), hit("", 4), hit("2025-01-01", 5)]
    assert [one.rank for one in hits_to_read(hits)] == [5, 1, 2]
    many = [hit(f"2025-{1 + n % 12:02d}-{1 + n // 12:02d}", n + 1) for n in range(30)]
    assert sorted(one.rank for one in hits_to_read(many)) == list(range(1, 25))
