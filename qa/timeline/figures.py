"""A figure as it was reported over time: for "how many" and "how much", a number of each article that says one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.types import Published, Span
from qa.deciding.quotes import quote_around
from qa.reading.evidence import Reading
from qa.reading.passages import read_passages
from qa.reading.phrases import phrase_readings
from qa.reading.reader import Reader
from qa.reading.values import MEASURES, value
from qa.types import Citation, Hit
from qa.understanding.question import Question

PASSAGES_READ = 24  # of dated articles, half a second in the reader
HITS_LOOKED_AT = 60  # from which these are taken
_MOST_OF_AN_ARTICLE = 2  # passages: many articles say more than many passages of one
_FEWEST = 2
_LOOKED_BEHIND = 40  # characters, for a unit
_NUMBER = re.compile(
    r"(?P<sign>\b[a-z]{1,2}\$|[$€£¥])?(?P<number>\d+(?:\.\d+)?(?:e\+\d+)?)(?P<percent>%)?(?P<more>[a-z]*)"
)
_FIGURES = re.compile(r"\d(?:[\d,.]*\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_NUMBER = re.compile(
    r"\b(?:hal(?:f|ves)|thirds?|quarters?|fifths?|dozens?|tens|(?:hundred|thousand|million|billion|trillion)s)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(  # what belongs to a number and stands right behind what the reader marked
    r"(?:[ -](?:thousand|million|billion|trillion|bn|mn)\b)?(?: ?%|[ -](?:percent|per cent)\b)?", re.IGNORECASE
)
_MEASURE = re.compile(rf"[ -](?P<measure>{'|'.join(sorted(MEASURES, key=len, reverse=True))})s?\b", re.IGNORECASE)
_RATE = re.compile(
    r"\s(?:an?|per|each|every)\s(?P<per>second|minute|hour|day|night|week|month|quarter|year|person|barrel|gallon|ton)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure that an article reports.

    Attributes:
        published: When.
        value: The number: 1,100,000.0 for "$1.1 million".
        unit: "$", "%", "miles", "$ per hour"; empty for what is only counted, such as boats.
        text: As it is written.
        confidence: Probability in [0, 1] that the quote answers the question.
        citation: The quote; its only answer span is the figure.

    Raises:
        ValueError: If the text is not what the citation marks.
    """

    published: Published
    value: float
    unit: str
    text: str
    confidence: float
    citation: Citation

    def __post_init__(self) -> None:
        marked = tuple(map(self.citation.article.text_at, self.citation.answer_spans))
        if marked != (self.text,):
            raise ValueError(f"the figure {self.text!r} is not what its citation says: {marked}")


def hits_to_read(hits: Sequence[Hit]) -> list[Hit]:
    """Chooses the hits that are read for figures, by date: the best 24 of dated articles, at most two of each."""
    counts: Counter[str] = Counter()
    chosen = []
    for hit in hits:
        if hit.article.published and counts[hit.article.id] < _MOST_OF_AN_ARTICLE:
            counts[hit.article.id] += 1
            chosen.append((hit.article.published.at, hit.rank, hit))
    return [hit for _, _, hit in sorted(chosen[:PASSAGES_READ], key=lambda one: one[:2])]


def read_points(
    reader: Reader, question: Question, hits: Sequence[Hit], count_tokens: Callable[[str], int], least: float
) -> tuple[Point, ...]:
    """Reads the figure of each article that reports one, by date; none at all where fewer than two do.

    Args:
        reader: Marks places.
        question: It asks for a number.
        hits: As `hits_to_read` gives them.
        count_tokens: Of the encoder.
        least: The confidence of an answer, see `points`.
    """
    if not hits:
        return ()
    return points(phrase_readings(question, read_passages(reader, question, hits, count_tokens)), least)


def points(read: Sequence[Reading], least: float) -> tuple[Point, ...]:
    """Turns readings into figures: of each article the best that is sure enough, of the unit that most of them have.

    Args:
        read: Best first.
        least: The confidence that a reading needs: what an answer does. For five questions on the samples the right
            figures have 0.35 to 0.77, the best one of an article on something else 0.07.
    """
    by_article: dict[str, Point] = {}
    for reading in read:
        if reading.confidence < least or reading.evidence.fits <= 0 or reading.hit.article.id in by_article:
            continue
        if point := _point(reading):
            by_article[reading.hit.article.id] = point
    units = Counter(point.unit for point in by_article.values())
    most = max(units, key=lambda unit: units[unit], default="")  # of equals, the one of the best reading
    chosen = [point for point in by_article.values() if point.unit == most]
    chosen.sort(key=lambda point: (point.published.at, -point.confidence))
    return tuple(chosen) if len(chosen) >= _FEWEST else ()


def _point(reading: Reading) -> Point | None:
    article = reading.hit.article
    measured = measure(article.body, reading.answer)
    if measured is None or article.published is None:
        return None
    span, number, unit = measured
    quote = quote_around(article, [span])
    citation = Citation(
        article=article, quote=article.text_at(quote), span=quote, answer_spans=(span,), coverage=reading.hit.coverage
    )
    return Point(
        published=article.published, value=number, unit=unit, text=article.text_at(span),
        confidence=reading.confidence, citation=citation,
    )  # fmt: skip


def measure(body: str, answer: Span) -> tuple[Span, float, str] | None:
    """Reads the one number that an answer says: where it is written, its value, and its unit.

    None where there is no number or several ("7 to 2", "6 of 12"), a fraction or "thousands" in words, or only a year.
    Scale and percent that stand right behind the answer belong to it: "[6.38] billion".
    """
    behind = _BEHIND.match(body, answer.end)
    span = Span(start=answer.start, end=behind.end() if behind else answer.end)
    written = body[span.start : span.end]
    numbers = list(_NUMBER.finditer(value(written)))
    if len(numbers) != 1 or _YEAR.fullmatch(written) or _NO_NUMBER.search(written):
        return None
    (number,) = numbers
    if number["more"]:  # "5th", "5g"
        return None
    unit = (number["sign"] or "").upper().replace("US$", "$") or number["percent"] or ""
    after = _after(written, value(written)[number.end() :]) + body[span.end : span.end + _LOOKED_BEHIND]
    measured = None if unit else _MEASURE.match(after)
    if measured:
        unit = MEASURES[measured["measure"].lower()]
    rate = _RATE.match(after, measured.end() if measured else 0)
    return span, float(number["number"]), f"{unit} per {rate['per'].lower()}".strip() if rate else unit


def _after(written: str, plain: str) -> str:
    """Gives what is written after the number; for numbers in words, what their plain form leaves."""
    figures = _FIGURES.search(written)
    if figures is None:
        return plain
    behind = _BEHIND.match(written, figures.end())
    return written[behind.end() if behind else figures.end() :]
