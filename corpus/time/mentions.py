"""Finds the days that an article's text names, seen from the article's own day, e.g. "on Tuesday" -> 2 March 2021.

Precision goes before recall: seasons, "the past decade", "20 years ago", what is said in direct speech, and what could
as well be another day are left out. Decided, and held against articles by eye:

- a weekday, or a day or month without its year, is the latest, unless the verb speaks of what is to come; where the
  verb leaves it open ("was expected on Friday") it is left out;
- "next Tuesday" is that of the next week of the calendar, "this Friday" the one of this week if it is not over;
- "two days earlier" counts from the mention right before it, in its sentence or the one before, else is left out.

Read by eye: 200 mentions of as many articles of newsquiz 2022, drawn anew after two other draws had mended the rules:
191 right, 6 wrong (4 of them because the text is younger than the source's date), 3 unclear. The weak sides apart: of
40 weekdays placed after the article's day (2% of all mentions) 34 were right, of 30 that count from another mention
(0.5%) 26. All 4,884 articles, 44 million characters with 76,000 mentions, took 24 s on one busy core.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from corpus.time.article_days import ARTICLE_DAYS, Context, Tense, names_days, tense
from corpus.time.calendar import NAMES, ONE_DAY, DayKind, Days, shift, start_of, weekday_number
from corpus.time.live import is_live
from corpus.types import Published, Span
from corpus.wording import day_in_words, month_name

Unit = Literal["day", "week", "month", "season", "year", "decade"]

_LENGTHS: tuple[tuple[int, Unit], ...] = ((2, "day"), (7, "week"), (31, "month"), (92, "season"), (366, "year"))
_CONTEXT_CHARS = 200  # before and behind the words
_NAME_CHARS = 20  # of a name before and behind its weekday
_NEAR_CHARS = 400  # from a mention to the words that count from it
_FAR_OFF = timedelta(days=240)  # days without a year that are so far off are the others
_HALF_A_YEAR = timedelta(days=180)  # months that are so far off could as well be the others
_CANDIDATE = re.compile(
    rf"(?<![\w$£€#.,/-])(?=[\dadefjlmnoqstwy])(?:{ARTICLE_DAYS.pattern})(?![\w%]|[-–/]\w|[.,]\d)", re.IGNORECASE
)
_SPEECH = re.compile(r"“(?:[^”\n]|\n(?!\n))*|\"(?:[^\"\n]|\n(?!\n))*\"?")
_SENTENCE_END = re.compile(r"[.?!…][\"”’)]*\s+(?=[\"“(]?[A-Z])|\n\n")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """Holds words of a text that name days.

    Attributes:
        span: Of the words, without "on" or "in"; offsets into the text.
        first: The first day that is meant.
        last: The last one; the same, or later.
        relative: Whether the words leave out the year, so that it took the article's day to know it.
    """

    span: Span
    first: date
    last: date
    relative: bool

    @property
    def precision(self) -> Unit:
        """Returns the shortest unit that holds the days; a weekend and a night count as days."""
        length = (self.last - self.first).days + 1
        return next((unit for longest, unit in _LENGTHS if length <= longest), "decade")

    def in_words(self) -> str:
        """Returns the days as people write them: `2 March 2021`, `1 to 7 March 2021`, `March 2021`, `2021`."""
        first, last = self.first, self.last
        if first == last:
            return day_in_words(first)
        if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
            return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
        if first.day == 1 and last == shift(first, 1, "month") - ONE_DAY:
            return f"{month_name(first)} {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} to {day_in_words(last)}"
        return f"{first.day} {month_name(first)}{f' {first.year}' * (first.year != last.year)} to {day_in_words(last)}"


def explain_dates(text: str, mentions: Iterable[DateMention]) -> str | None:
    """Returns what relative words mean, e.g. `“last Tuesday” is 2 March 2021; “May” is May 2020`.

    Args:
        text: The text that the mentions' spans are into.
        mentions: The mentions of the piece that is shown; those that name their year are left out.

    Returns:
        None if no mention needs to be explained.
    """
    notes = (
        f"“{' '.join(text[mention.span.start : mention.span.end].split())}” is {mention.in_words()}"
        for mention in mentions
        if mention.relative
    )
    return "; ".join(dict.fromkeys(notes)) or None


def find_dates(text: str, published: Published | None, span: Span | None = None) -> list[DateMention]:
    """Returns the days that a text names, in order.

    Args:
        text: An article's body, in English.
        published: When the article was; words are seen from its day, by the outlet's own clock. Without it only
            what says its year is found, and so it is in a live blog, whose updates are of many moments.
        span: Only mentions inside this piece of the text; what stands before it is read for days to count from.
    """
    today = published.at.date() if published and not is_live(text) else None
    mentions: list[DateMention] = []
    previous: DateMention | None = None  # None also if the words right before name no certain day
    for match, in_speech in _candidates(text, span.end if span else len(text)):
        at = Span(start=match.start(), end=match.end())
        relative = not _YEAR.search(match[0])
        days = None
        if not relative or (today and not in_speech):
            near = previous if previous and _is_near(text[previous.span.end : at.start]) else None
            days = _days(_context(text, at), today or date.max, near)
        previous = DateMention(span=at, first=days[0], last=days[1], relative=relative) if days else None
        if previous:
            mentions.append(previous)
    return [mention for mention in mentions if span is None or mention.span.within(span)]


def _candidates(text: str, end: int) -> Iterator[tuple[re.Match[str], bool]]:
    """Yields words that may name days, and whether they stand in direct speech, whose "yesterday" is the speaker's."""
    speeches = [speech.span() for speech in _SPEECH.finditer(text)]
    for match in _CANDIDATE.finditer(text):
        if match.start() >= end:
            return
        around = NAMES.finditer(text, max(match.start() - _NAME_CHARS, 0), match.end() + _NAME_CHARS)
        if any(name.start() < match.end() and match.start() < name.end() for name in around):
            continue
        speech = bisect_right(speeches, match.span()) - 1
        yield match, speech >= 0 and match.start() < speeches[speech][1]


def _context(text: str, at: Span) -> Context:
    """Returns the words with the rest of their sentence, at most `_CONTEXT_CHARS` on each side."""
    before, after = text[max(at.start - _CONTEXT_CHARS, 0) : at.start], text[at.end : at.end + _CONTEXT_CHARS]
    return Context(_SENTENCE_END.split(before)[-1], text[at.start : at.end], _SENTENCE_END.split(after)[0])


def _is_near(between: str) -> bool:
    """Returns whether two mentions with this text between them stand in one sentence or in two neighbours."""
    return len(between) <= _NEAR_CHARS and len(_SENTENCE_END.findall(between)) <= 1


def _days(context: Context, today: date, previous: DateMention | None) -> Days | None:
    """Returns the days that the words mean, or None if that is not certain.

    Args:
        context: The words.
        today: What they are seen from.
        previous: The mention right before them, if it is near.
    """
    try:
        kind, days = ARTICLE_DAYS.read(context.words, today)
        if not names_days(kind, context):
            return None
        if kind == "offset":
            return _counted_from(previous, context) if previous else None
        if kind not in _RECURRING or _YEAR.search(context.words):
            return days
        nearest = _nearest(kind, days, context, today)
    except ValueError:
        return None
    years = set(_YEAR.findall(context.before)) | (
        {str(previous.first.year)} if previous and not previous.relative else set()
    )
    if nearest and kind in ("day", "month") and not years <= {str(nearest[0].year)}:
        return None  # "in 2016 he left, and on March 3": of that year, or the latest?
    return nearest


def _counted_from(previous: DateMention, context: Context) -> Days | None:
    """Returns the days so long before or after another mention, which must not be coarser than they are."""
    _, days = ARTICLE_DAYS.read(context.words, previous.first)
    return days if days[1] - days[0] >= previous.last - previous.first else None


_RECURRING: dict[DayKind, Callable[[date], date]] = {  # from verb the latest such days are the next ones
    "weekday": lambda today: today + 6 * ONE_DAY,
    "weekend": lambda today: today + (6 if today.weekday() < 6 else 5) * ONE_DAY,
    "day": lambda today: shift(today, 1, "year") - ONE_DAY,
    "month": lambda today: shift(start_of(today, "month"), 11, "month"),
}


def _nearest(kind: DayKind, latest: Days, context: Context, today: date) -> Days | None:
    """Returns the latest or the next of days that recur, by the tense of the sentence; None if it is ambiguous."""
    words = context.words.lower()
    if words.startswith(("last ", "next ")):
        return latest
    verb = tense(context)
    upcoming = ARTICLE_DAYS.read(context.words, _RECURRING[kind](today))[1]
    named = _WEEKDAY.match(words)
    if kind == "day" and named:  # the weekday tells the year
        return next((days for days in (latest, upcoming) if days[0].weekday() == weekday_number(named[0])), None)
    if latest == upcoming:  # today, or 29 February, which is not of every year
        is_leap = kind == "day" and latest[0] != today
        return latest if not is_leap or (verb == "past" and today - latest[0] <= _FAR_OFF) else None
    if words.startswith("this ") and start_of(upcoming[0], "week") == start_of(today, "week"):
        return upcoming
    if verb == "ambiguous":
        return None
    return (
        _by_year(kind, latest, upcoming, verb, today)
        if kind in ("day", "month")
        else (upcoming if verb == "future" else latest)
    )


def _by_year(kind: DayKind, latest: Days, upcoming: Days, verb: Tense, today: date) -> Days | None:
    """Returns the latest or the next of days that recur every year; far-off ones would be written with their year."""
    if upcoming[0] - today > _FAR_OFF:
        return latest
    if kind == "day" and today - latest[0] > _FAR_OFF:
        return None if verb == "past" else upcoming
    chosen = upcoming if verb == "future" else latest
    return None if kind == "month" and abs(chosen[0] - today) > _HALF_A_YEAR else chosen
