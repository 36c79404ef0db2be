"""Whether two readings answer the same question: of one subject, one event and one time.

Last year's figure is no other answer to this year's question, nor is what an article says of another town or another
fire. A later report stays one, even a year later: a reader should see that there is a newer answer.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from corpus.text.analysis import content_words
from corpus.time.mentions import DateMention, find_dates
from corpus.types import Article, Span
from qa.deciding.quotes import quote_around
from qa.reading.evidence import Reading
from qa.understanding.question import Question

_APART = timedelta(days=31)  # between times that are not one
_OTHER_EVENT = timedelta(days=60)  # between reports that are of two events, unless they share many names
_STALE = timedelta(days=300)  # what was reported so long before is no answer of today
_ALIKE = 0.3  # share of names, from which on two passages are of one event
_FEWEST_NAMES = 2  # that tell an event
_BEGINNING = 400  # characters of an article, which name what it is about
_EARLIER = re.compile(
    r"\b(?:(?:an?|one|two|three|four|five|ten|\d+|several) (?:years?|months?|decades?|seasons?) (?:earlier|ago|before)"
    r"|(?:the |its )?(?:previous|prior|preceding|last) (?:year|season|month|quarter)|the (?:year|season) before"
    r"|formerly|previously|used to)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|had|happened|won|lost|died|killed)\b", re.IGNORECASE)
_SAYS = r"(?:said|says|told|added|according to|reported|announced|wrote)"
_SPEAKER = re.compile(rf"(?:[A-Z][\w’'-]+ )+{_SAYS}\b|\b{_SAYS} (?:[a-z]+ ){{0,3}}(?:[A-Z][\w’'-]+ ?)+")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]+")
_BEGINS = tuple('.!?:“"—')  # a sentence
_PARTIES = ("Republican", "Democrat", "Democratic", "GOP")  # adjectives, more than names
_NO_NAMES = frozenset(content_words(" ".join([*month_name, *day_name, "Mr Mrs Ms Dr Sept Oct Nov Dec", *_PARTIES])))


@dataclass(frozen=True, kw_only=True)  # no slots: cached properties need the instance's `__dict__`
class _Told:
    """What the words around a reading say of its subject and time."""

    reading: Reading

    @property
    def article(self) -> Article:
        return self.reading.hit.article

    @cached_property
    def sentence(self) -> Span:
        return quote_around(self.article, [self.reading.answer])

    @cached_property
    def around(self) -> str:
        """Gives its sentence without the answer and without who said so."""
        body, answer = self.article.body, self.reading.answer
        around = f"{body[self.sentence.start : answer.start]}… {body[answer.end : self.sentence.end]}"
        return _SPEAKER.sub(" ", around)

    @cached_property
    def words(self) -> set[str]:
        """Gives the words of its article's title and beginning, and of its passage, stemmed."""
        return set(content_words(f"{self.article.title or ''}\n{self._context}"))

    @cached_property
    def names(self) -> set[str]:
        """Gives the words of names in its article's beginning and its passage, stemmed."""
        return _names(self._context)

    @property
    def _context(self) -> str:
        return f"{self.article.body[:_BEGINNING]}\n{self.reading.hit.passage.text}"

    @cached_property
    def named_days(self) -> DateMention | None:
        """Gives the days that its sentence names, those nearest to it; not itself."""
        answer = self.reading.answer
        named = find_dates(self.article.body, self.article.published, self.sentence)
        others = [one for one in named if not one.span.overlaps(answer)]
        return min(others, key=lambda one: max(one.span.start - answer.end, answer.start - one.span.end), default=None)

    @property
    def published(self) -> date | None:
        return self.article.published.at.date() if self.article.published else None


def answers_same(question: Question, best: Reading, other: Reading) -> bool:
    """Returns whether another reading answers what the best one answers.

    Args:
        question: What is asked.
        best: The answer.
        other: What may be another answer.
    """
    one, two = _Told(reading=best), _Told(reading=other)
    alike = 1.0 if one.article.id == two.article.id else _likeness(one.names, two.names)
    is_event = _PAST.search(question.bare) is not None
    return (
        alike > 0
        and _of_one_subject(question, one, two)
        and not (is_event and alike < _ALIKE and _is_older(two, one, _OTHER_EVENT))
        and not (_is_older(two, one, _STALE) and not (is_event and alike >= _ALIKE))
        and _of_one_time(question, one, two)
    )


def _of_one_subject(question: Question, one: _Told, two: _Told) -> bool:
    """Looks for most of the names of the question in both; a sentence with another name instead is of that other."""
    asked = (_names(f"ask {question.bare}") | (one.names & question.content)) & one.words
    if 2 * len(asked - two.words) > len(asked):
        return False
    theirs = set(content_words(two.around))
    if asked & theirs or not asked & set(content_words(one.around)):
        return True
    return not _names(two.around) - set(content_words(one.around))


def _of_one_time(question: Question, one: _Told, two: _Told) -> bool:
    """Compares the days that both sentences name, with each other and with the period that is asked for."""
    earlier = [_EARLIER.search(text) is not None for text in (two.around, one.around, question.bare)]
    if earlier == [True, False, False]:
        return False
    days = two.named_days
    if days is None:
        return True
    period = question.period
    if period and (days.last < period.first or days.first > period.last):
        return False
    theirs = one.named_days.first if one.named_days else one.published
    is_coarse = days.precision not in ("day", "week") or one.article.id == two.article.id
    return theirs is None or not is_coarse or days.last + _APART >= theirs


def _is_older(one: _Told, other: _Told, by: timedelta) -> bool:
    return one.published is not None and other.published is not None and other.published - one.published > by


def _likeness(some: set[str], others: set[str]) -> float:
    """Returns the share of the smaller set that both have; 1 where one is too small to tell."""
    least = min(len(some), len(others))
    return len(some & others) / least if least >= _FEWEST_NAMES else 1.0


def _names(text: str) -> set[str]:
    """Returns the words with a capital that begin no sentence, stemmed; days and months left out."""
    found = []
    for match in _CAPITALISED.finditer(text):
        before = text[: match.start()].rstrip(" ")
        if before and not before.endswith(("\n", *_BEGINS)):
            found.append(match[0])
    return set(content_words(" ".join(found))) - _NO_NAMES
