"""Reads the words of articles that name days: which days, whether days are meant at all, and the tense beside them.

News gives a weekday or a month its tense by the verb: "said on Tuesday" is the latest Tuesday, "will meet on
Tuesday" the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from corpus.time.calendar import (
    CAPITAL,
    COUNT,
    EVENT,
    FULL_MONTH,
    LAST_OF,
    ONE_DAY,
    PART,
    PEOPLE,
    ROWS,
    VAGUE,
    WEEKDAY,
    DayKind,
    Days,
    DayTable,
    Groups,
    Row,
    days_from,
    latest_weekend,
    month_of,
    parse_count,
    part_of,
    shift,
    start_of,
    weekday_number,
)  # fmt: skip

Tense = Literal["future", "past", "ambiguous", "unknown"]  # ambiguous: "was expected on Friday" may be either


class Context(NamedTuple):
    """Holds words that may name days, with the text before and behind them in their sentence."""

    before: str
    words: str
    after: str


_CAPITALISED = re.compile(
    r"[a-z]*(?:day|ber|uary)\b|march|april|may|june|july|august|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.IGNORECASE,
)
_OWN_DAYS = re.compile(r"jan\S* 6|sept\S* 11", re.IGNORECASE)  # without a year, those of 2021 and of 2001
_OTHERS = re.compile(  # in front of a weekday: any such day, or another than the nearest
    r"\b(?:every|each|any|another|most|some|many|on an?|typical|recent|following|coming|previous|the|next|last"
    r"|\d+|two|three|four|five|six|[a-z]+day\s+(?:through|to))\s+$",
    re.IGNORECASE,
)
_BESIDE = re.compile(  # "Friday after Thanksgiving", "Monday through Friday"
    r"\s+(?:after|before|following)\s+(?:the\s+)?[A-Z]|\s+(?:through|to)\s+[A-Z][a-z]+day\b"
)
_ZONE = re.compile(r"\s+(?:[ECMP][SD]?T|GMT)\b")
_OWN = re.compile(
    r"(?:\b(?:the|an?|his|her|their|my|our|your|its|every|each|school|fiscal)|['’]s|s['’])\s+$", re.IGNORECASE
)
_ROUGH = re.compile(r"\b(?:about|around|roughly|nearly|almost|some|approximately|every|or|to)\s+$", re.IGNORECASE)
_LONG_AGO = re.compile(r"(?:\d\d|ten|eleven|twelve) years?", re.IGNORECASE)  # as rough as "decades ago"
_FRAME = r"\b(?:in|since|during|throughout|until|till|by|before|after|from|through"
_MONTH_FRAME = re.compile(rf"{_FRAME})\s+$", re.IGNORECASE)
_YEAR_FRAME = re.compile(rf"{_FRAME}|between|of|as of|back to)\s+$", re.IGNORECASE)
_YEAR_PAIR = re.compile(
    r"\b(?:from|between|in)\s+(?:early |late |mid-)?\d{4}\s+(?:to|and|or|through)\s+$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"[\s-](?:people|men|women|children|students|workers|soldiers|troops|jobs|cases|deaths|homes|dollars|euros|pounds"
    r"|miles|feet|met(?:er|re)s|calories|square|times|points|words|votes|percent|pages|BC|AD)\b"
)
_CLASS = re.compile(r"\bclass of\s+$", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:said|announced|told|released|reported|tweeted|published)\s+$")  # elsewhere it means nowadays
_TODAY_AT = re.compile(r"\s+(?:at \d|announced|said)\b")
_PLANNED = "expected|forecast|projected|likely|scheduled|slated|supposed|planned|set|poised|ready"
_PAST = "|".join(
    """said told was were had did been went came took made won lost gave got met saw found began left held led fell rose
    hit beat wrote spoke died shot sent became broke brought built bought caught drew withdrew drove fled flew fought
    grew kept knew ran paid sat sold stood struck threw felt spent hid shook swore rode wore tore stole hung heard
    taught thought sought understood slept swept laid put cut spread froze chose forgot sank sang swam woke bit
    blew""".split()
)
_CUES = re.compile(
    rf"""\b(?:
      (?P<ambiguous>(?:was|were|had\ been)\ (?:{_PLANNED})\b|planned\ to
        |(?:is|are)\ (?:observed|celebrated|marked|held)\b)
    | (?P<future>(?:(?:will|won['’]t|shall|would|(?:could|may|might)(?!\ (?:not|have)\b)|(?:is|are)\ (?:to|\w+ing)
        |(?:go|plann|hop|aim|prepar)ing\ to|plans?\ to|hopes?\ to|wants?\ to|intends?\ to|about\ to
        |(?:{_PLANNED})\ (?:to|for|on|in)|(?:is|are)\ (?:{_PLANNED})|expected|scheduled|slated|(?:is|are)\ due)
        (?:\ (?:not|also|then|\w+ly))*(?:\ be(?:\ \w+ly)?(?:\ \w+)?)?
        |upcoming|ahead\ of|begins|starts|starting|beginning(?!\ of)|opens|premieres|airs|returns|debuts|expires
        |kicks\ off|(?:goes?|comes?)\ into\ (?:effect|force)|takes?\ effect|faces|runs|running\ for)\b)
    | (?P<past>(?:{_PAST}|could\ not|(?:did|was|were|had|could)n['’]t|given|according\ to|comes\ as
        |(?:after|since|before)\ \w+ing|[a-z]{{2,}}ed)\b))""",
    re.VERBOSE,
)
_ON = re.compile(r"\s+(?:(?:on|in|late|early)\s+)*")
_OPENING = re.compile(r"\W*(?:\w+\s+)?")
_LIMIT = re.compile(r"\b(?:until|till|through|by)\s+$", re.IGNORECASE)


def names_days(kind: DayKind, context: Context) -> bool:
    """Returns whether words of this kind mean days: not names, people, counts or verbs."""
    if kind in ("day", "date", "month", "weekday") and not _is_capital(context.words):
        return False
    return _GUARDS[kind](context)


def tense(context: Context) -> Tense:
    """Returns the tense of a day that recurs: of the verb beside it, else the last before, else the next behind."""
    cues = list(_CUES.finditer(context.before))
    following = _CUES.search(context.after)
    beside = following is not None and not context.after[: following.start()].strip()
    if following and (beside or not cues) and not (cues and _ON.fullmatch(context.before, cues[-1].end())):
        if not beside and following["future"] and not _OPENING.fullmatch(context.before):
            return "ambiguous"  # "the hurricane of Friday could"
        cues.append(following)
    elif cues and cues[-1]["future"] and context.after.startswith(("'s", "’s")):
        return "ambiguous"  # "plans to appeal Tuesday's ruling"
    nearest: Tense = (
        "future" if cues and cues[-1]["future"] else "ambiguous" if cues and cues[-1]["ambiguous"] else "past"
    )
    if _LIMIT.search(context.before):  # "until Friday"
        return "ambiguous" if cues and nearest == "past" else "future"
    return nearest if cues else "unknown"


def _is_capital(words: str) -> bool:
    return all(name[0][0].isupper() for name in _CAPITALISED.finditer(words))


def _is_date(context: Context) -> bool:
    return True


def _is_day(context: Context) -> bool:
    return not EVENT.match(context.after) and not _OWN_DAYS.fullmatch(context.words)


def _is_month(context: Context) -> bool:
    if context.words in PEOPLE and CAPITAL.match(context.after):
        return False
    parted = context.words.lower().startswith(("early", "mid", "late"))
    return parted or bool(_MONTH_FRAME.search(context.before) and not EVENT.match(context.after))


def _is_year(context: Context) -> bool:
    if EVENT.match(context.after) or _COUNTED.match(context.after) or _CLASS.search(context.before):
        return False
    if not context.words.isdigit():  # "early 2021", "the 1990s"
        return True
    bracketed = context.before.endswith("(") and context.after.startswith((")", ",", ";"))
    return bracketed or bool(_YEAR_FRAME.search(context.before) or _YEAR_PAIR.search(context.before))


def _is_weekday(context: Context) -> bool:
    if _OTHERS.search(context.before) or _BESIDE.match(context.after):
        return False
    return not CAPITAL.match(context.after) or bool(_ZONE.match(context.after))


def _is_weekend(context: Context) -> bool:
    return context.words[1:].islower() and not EVENT.match(context.after)


def _is_relative(context: Context) -> bool:
    """Returns False for "over 60 years ago", "the last week of", "his last year" and "Last Week Tonight"."""
    if not context.words[0 if context.before.strip(' “"') else 1 :].islower():
        return False
    words = context.words.lower()
    if words == "today":
        return bool(_TODAY.search(context.before) or _TODAY_AT.match(context.after))
    if words == "tomorrow" and (context.after.startswith(("'s", "’s")) or context.before.endswith("of ")):
        return False
    if " ago" in words:
        return not (VAGUE.search(context.before) or _ROUGH.search(context.before) or _LONG_AGO.match(words))
    return not (LAST_OF.match(words + context.after) or _OWN.search(context.before))


def _is_offset(context: Context) -> bool:
    if VAGUE.search(context.before) or _ROUGH.search(context.before) or context.after.startswith((" than ", " or ")):
        return False
    if context.words.lower().endswith(("before", "after")):  # "the day before the vote" counts from the vote
        return re.match(r"\s*(?:$|[.,;:)])", context.after) is not None
    return True


_GUARDS: dict[DayKind, Callable[[Context], bool]] = {
    "date": _is_date,
    "day": _is_day,
    "month": _is_month,
    "year": _is_year,
    "weekday": _is_weekday,
    "weekend": _is_weekend,
    "relative": _is_relative,
    "offset": _is_offset,
}

_DAYS_AHEAD = {"tomorrow": 1, "tomorrow night": 1, "tomorrow morning": 1, "the day after tomorrow": 2}


def _days_ahead(groups: Groups, today: date) -> Days:
    return days_from(today + _DAYS_AHEAD[groups["word"]] * ONE_DAY, 1, "day")


def _unit(groups: Groups, today: date) -> Days:
    """Returns this week, month or year of the calendar, or the next."""
    first = shift(start_of(today, groups["unit"]), groups["which"] == "next", groups["unit"])
    return part_of(groups["part"], days_from(first, 1, groups["unit"]))


def _earlier(groups: Groups, today: date) -> Days:
    """Returns the days of this week, month or year up to today; there are none on its first day."""
    first = start_of(today, groups["unit"])
    if first == today:
        raise ValueError(f"nothing of the {groups['unit']} is over")
    return first, today


def _later(groups: Groups, today: date) -> Days:
    last = days_from(start_of(today, groups["unit"]), 1, groups["unit"])[1]
    if last == today:
        raise ValueError(f"nothing of the {groups['unit']} is left")
    return today, last


def _next_weekday(groups: Groups, today: date) -> Days:
    """Returns such a day of the next week of the calendar."""
    return days_from(start_of(today, "week") + (7 + weekday_number(groups["weekday"])) * ONE_DAY, 1, "day")


def _next_month(groups: Groups, today: date) -> Days:
    """Returns the first such month that begins after today."""
    month = month_of(groups)
    return days_from(date(today.year + (month <= today.month), month, 1), 1, "month")


def _weekend(groups: Groups, today: date) -> Days:
    """Returns the latest weekend that has begun; with "last" it is over, with "next" it ends next week."""
    if groups["which"] == "next":
        return days_from(start_of(today, "week") + 12 * ONE_DAY, 2, "day")
    return latest_weekend(groups["which"], today)


def _from_there(groups: Groups, mentioned: date) -> Days:
    """Returns so many days, weeks, months or years before or after the mentioned day."""
    count = parse_count(groups["count"]) * (-1 if groups["way"] == "earlier" else 1)
    return days_from(start_of(shift(mentioned, count, groups["unit"]), groups["unit"]), 1, groups["unit"])


def _beside(groups: Groups, mentioned: date) -> Days:
    return days_from(mentioned + {"before": -1, "previous": -1}.get(groups["way"], 1) * ONE_DAY, 1, "day")


def _same(groups: Groups, mentioned: date) -> Days:
    return mentioned, mentioned


ARTICLE_DAYS = DayTable(
    (
        *ROWS,
        Row(rf"(?:{PART})?this (?P<unit>week)", "relative", _unit),
        Row(rf"(?:{PART})?(?P<which>next) (?P<unit>week|month|year)", "relative", _unit),
        Row(r"earlier this (?P<unit>week|month|year)", "relative", _earlier),
        Row(r"later this (?P<unit>week|month|year)", "relative", _later),
        Row(f"(?P<word>{'|'.join(_DAYS_AHEAD)})", "relative", _days_ahead),
        Row(f"next {FULL_MONTH}", "date", _next_month),
        Row(f"next (?P<weekday>{WEEKDAY})", "weekday", _next_weekday),
        Row(r"(?:(?P<which>last|this|next)|over the) weekend", "weekend", _weekend),
        Row(rf"{COUNT} (?P<unit>day|week|month|year)s? (?P<way>earlier|later)", "offset", _from_there),
        Row(r"the (?P<way>next|following|previous) day", "offset", _beside),
        Row(r"(?:the|a|one) day (?P<way>before|after)", "offset", _beside),
        Row(r"that (?:same )?day", "offset", _same),
    )
)
