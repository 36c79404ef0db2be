"""Whether words of an article that could name days do so, and whether the days lie ahead.

News gives a weekday or a month its direction by the verb: "said on Tuesday" is the latest Tuesday, "will meet on
Tuesday" the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from corpus.time.calendar import Kind
from corpus.time.traps import CAPITAL, EVENT, LAST_OF, PEOPLE, VAGUE

Direction = Literal["ahead", "behind", "open", "unsaid"]  # open: "was expected on Friday" may be either


class Place(NamedTuple):
    """Words that may name days, with what stands before and behind them in their sentence."""

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
      (?P<open>(?:was|were|had\ been)\ (?:{_PLANNED})\b|planned\ to|(?:is|are)\ (?:observed|celebrated|marked|held)\b)
    | (?P<ahead>(?:(?:will|won['’]t|shall|would|(?:could|may|might)(?!\ (?:not|have)\b)|(?:is|are)\ (?:to|\w+ing)
        |(?:go|plann|hop|aim|prepar)ing\ to|plans?\ to|hopes?\ to|wants?\ to|intends?\ to|about\ to
        |(?:{_PLANNED})\ (?:to|for|on|in)|(?:is|are)\ (?:{_PLANNED})|expected|scheduled|slated|(?:is|are)\ due)
        (?:\ (?:not|also|then|\w+ly))*(?:\ be(?:\ \w+ly)?(?:\ \w+)?)?
        |upcoming|ahead\ of|begins|starts|starting|beginning(?!\ of)|opens|premieres|airs|returns|debuts|expires
        |kicks\ off|(?:goes?|comes?)\ into\ (?:effect|force)|takes?\ effect|faces|runs|running\ for)\b)
    | (?P<told>(?:{_PAST}|could\ not|(?:did|was|were|had|could)n['’]t|given|according\ to|comes\ as
        |(?:after|since|before)\ \w+ing|[a-z]{{2,}}ed)\b))""",
    re.VERBOSE,
)
_ON = re.compile(r"\s+(?:(?:on|in|late|early)\s+)*")
_OPENING = re.compile(r"\W*(?:\w+\s+)?")
_LIMIT = re.compile(r"\b(?:until|till|through|by)\s+$", re.IGNORECASE)


def names_days(kind: Kind, place: Place) -> bool:
    """Whether words of this kind are meant as days: not as names, people, counts or verbs."""
    if kind in ("day", "date", "month", "weekday") and not _is_capital(place.words):
        return False
    return _GUARDS[kind](place)


def direction(place: Place) -> Direction:
    """Where a day that recurs lies: by the verb beside it, else the last one before, else the next behind."""
    cues = list(_CUES.finditer(place.before))
    behind = _CUES.search(place.after)
    beside = behind is not None and not place.after[: behind.start()].strip()
    if behind and (beside or not cues) and not (cues and _ON.fullmatch(place.before, cues[-1].end())):
        if not beside and behind["ahead"] and not _OPENING.fullmatch(place.before):
            return "open"  # "the hurricane of Friday could"
        cues.append(behind)
    elif cues and cues[-1]["ahead"] and place.after.startswith(("'s", "’s")):
        return "open"  # "plans to appeal Tuesday's ruling"
    said: Direction = "ahead" if cues and cues[-1]["ahead"] else "open" if cues and cues[-1]["open"] else "behind"
    if _LIMIT.search(place.before):  # "until Friday"
        return "open" if cues and said == "behind" else "ahead"
    return said if cues else "unsaid"


def _is_capital(words: str) -> bool:
    return all(name[0][0].isupper() for name in _CAPITALISED.finditer(words))


def _is_date(place: Place) -> bool:
    return True


def _is_day(place: Place) -> bool:
    return not EVENT.match(place.after) and not _OWN_DAYS.fullmatch(place.words)


def _is_month(place: Place) -> bool:
    if place.words in PEOPLE and CAPITAL.match(place.after):
        return False
    parted = place.words.lower().startswith(("early", "mid", "late"))
    return parted or bool(_MONTH_FRAME.search(place.before) and not EVENT.match(place.after))


def _is_year(place: Place) -> bool:
    if EVENT.match(place.after) or _COUNTED.match(place.after) or _CLASS.search(place.before):
        return False
    if not place.words.isdigit():  # "early 2021", "the 1990s"
        return True
    bracketed = place.before.endswith("(") and place.after.startswith((")", ",", ";"))
    return bracketed or bool(_YEAR_FRAME.search(place.before) or _YEAR_PAIR.search(place.before))


def _is_weekday(place: Place) -> bool:
    if _OTHERS.search(place.before) or _BESIDE.match(place.after):
        return False
    return not CAPITAL.match(place.after) or bool(_ZONE.match(place.after))


def _is_weekend(place: Place) -> bool:
    return place.words[1:].islower() and not EVENT.match(place.after)


def _is_relative(place: Place) -> bool:
    """Not "over 60 years ago", "the last week of", "his last year", nor names: "Last Week Tonight"."""
    if not place.words[0 if place.before.strip(' “"') else 1 :].islower():
        return False
    words = place.words.lower()
    if words == "today":
        return bool(_TODAY.search(place.before) or _TODAY_AT.match(place.after))
    if words == "tomorrow" and (place.after.startswith(("'s", "’s")) or place.before.endswith("of ")):
        return False
    if " ago" in words:
        return not (VAGUE.search(place.before) or _ROUGH.search(place.before) or _LONG_AGO.match(words))
    return not (LAST_OF.match(words + place.after) or _OWN.search(place.before))


def _is_told(place: Place) -> bool:
    if VAGUE.search(place.before) or _ROUGH.search(place.before) or place.after.startswith((" than ", " or ")):
        return False
    if place.words.lower().endswith(("before", "after")):  # "the day before the vote" counts from the vote
        return re.match(r"\s*(?:$|[.,;:)])", place.after) is not None
    return True


_GUARDS: dict[Kind, Callable[[Place], bool]] = {
    "date": _is_date,
    "day": _is_day,
    "month": _is_month,
    "year": _is_year,
    "weekday": _is_weekday,
    "weekend": _is_weekend,
    "relative": _is_relative,
    "told": _is_told,
}
