"""Whether an answer is of a sort that cannot be meant, e.g. a date for "who".

The right answer says which sort is meant, and the question's words say the rest. So this judges apart from the product,
which has only the question: it shares names of countries and states with it, and no rule. It is made to be sure where
it objects; a wrong answer of the right sort, or of one that may be meant, passes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import pycountry

from corpus import Article, Span
from evals.data.newsquiz import normalise, occurs
from qa.understanding.places import country_names, region_names

Sort = Literal[
    "a time", "no time", "a number", "no number", "another unit", "no name", "no country", "no state", "a place",
    "a person", "a clause", "a heading", "a dateline",
]  # fmt: skip

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_TIMES = (
    rf"{_MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|yesterday|tomorrow|tonight|mornings?|afternoons?"
    r"|evenings?|nights?|dawn|noon|dusk|midnight|hours?|minutes?|days?|weeks?|weekends?|months?|years?|decades?|century|centuries"
    r"|spring|summer|autumn|fall|winter|[ap]\.? ?m\.?|1[5-9]\d\d|20\d\d|\d\ds|\d{1,2}:\d\d"
)
_TIME = re.compile(rf"\b(?:{_TIMES})(?!\w)", re.IGNORECASE)
_BESIDE_TIMES = re.compile(
    r"\b(?:the|an?|in|on|at|of|from|to|by|since|until|after|before|between|and|or|about|around|over|more|than|nearly"
    r"|almost|just|early|late|mid|last|next|this|that|past|first|earlier|later|ago|every|each|few|several|many|end"
    r"|beginning|start|et|pt|est|edt|pst|pdt|gmt|bst|eastern|old)\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = (
    "one|once|two|twice|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?"
    "|millions?|billions?|trillions?|dozens?|half|third|quarter|double|triple|first|second"
)
_NOT_ONLY_NUMBERS = "half|third|quarter|double|triple|first|second"  # a quarter is a coin as well
_EXACT = re.compile(
    rf"\d|\b(?!(?:hundred|thousand|million|billion|dozen)s\b)(?:none|zero|no|{_NUMBER_WORDS})\b", re.IGNORECASE
)
_NUMBER = re.compile(rf"\d[\d,.]*(?:st|nd|rd|th|k|m|bn)?\b|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥]|\b(?:dollars?|euros?|pounds?|cents?|pence|yen|yuan|rupees?)\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper ?cent(?:age points?)?\b|\bpercentage points?\b", re.IGNORECASE)
_AGE = re.compile(r"\byears?[- ]olds?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_STARTS_WITH_NUMBER = re.compile(
    rf"(?:(?:about|around|over|nearly|almost|more than|at least|up to|approximately|just)\s)?"
    rf"[$€£¥]?(?:\d|(?!(?:{_NOT_ONLY_NUMBERS})\b)(?:{_NUMBER_WORDS})\b)(?!\S*\s+(?-i:[A-Z][a-z]))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:to|is|are|was|were|be|been|being|has|have|had|will|would|can|could|should|may|might|must|said|says|that|because"
    r"|when|while|if|but|and|or|as|he|she|they|it|we|you|who|which|not)\b(?-i:\s+[a-z])",
    re.IGNORECASE,
)
_BY_EVENT = re.compile(r"(?:after|before|during|since|until|when|while|once|following)\b", re.IGNORECASE)
_MOST_WORDS = 12  # of a name, a number or a time
_FUNCTION_WORDS = frozenset("a an the of and or in on at for to de la le el von van with by from".split())
_OPENERS = re.compile(
    r"(?:The|An?|This|These|Those|That|Their|Its|His|Her|Our|My|Some|Many|Most|Several|Officials|People|Scientists"
    r"|Researchers|Experts)\b"
)
_BETWEEN = r"(?:(?!(?:is|are|was|were|did|do|does|has|have|had|will|would|can|could)\b)[\w.’'-]+ ){0,3}?"


def _asks(nouns: str) -> re.Pattern[str]:
    """Makes a pattern of "which" or "what" with one of some nouns close behind it."""
    return re.compile(rf"\b(?:which|what) {_BETWEEN}(?:{nouns})s?\b", re.IGNORECASE)


_ASKS_TIME = re.compile(
    r"\bwhen\b|\bhow (?:long|often)\b|\b(?:what|which) (?:day|date|month|year|time|week|season|decade|century)\b",
    re.IGNORECASE,
)
_ASKS_PERSON = re.compile(r"(?:^|[.,;:!?]\s+|\b(?:and|to|for|by|with) )(?:who|whom|whose)\b", re.IGNORECASE)
_ASKS_COUNT = re.compile(
    r"\bhow (?:many|much|old)\b|\b(?:what|which) (?:percentage|percent|age|year)\b(?! groups?\b)", re.IGNORECASE
)
_ASKS_COUNTRY, _ASKS_STATE = _asks("country|nation"), _asks("state")
_ASKS_WORK_OR_LAW = _asks("film|movie|show|series|book|novel|album|song|bill|act|law")
_ASKS_NAMED = _asks(
    "country|nation|state|city|company|airline|team|club|film|movie|show|series|book|novel|album|song|band|singer|actor"
    "|actress|president|senator|governor|minister|leader|lawmaker|university|college|retailer|network|agency"
    "|organi[sz]ation|newspaper|magazine|platform|website|chain|brand|automaker|carmaker|celebrity|musician|artist"
    "|author|player|athlete|star|billionaire|politician|bill|act"
)
_ASKS_COMMON = _asks(
    "animal|species|generation|colou?r|food|fruit|vegetable|drug|disease|virus|sport|type|kind|sort|thing|item|product"
    "|ingredient|job|word|subject|genre|flavou?r|substance|charge|crime|fees?|material|metal|condition|symptom"
)
_ASKS_THING = _asks(
    "country|nation|state|city|company|airline|team|club|film|movie|show|series|book|novel|album|song|university"
    "|college|retailer|network|agency|organi[sz]ation|newspaper|magazine|platform|website|chain|automaker|carmaker|bill"
    "|act|law|venue|painting|museum|park|island|river|game|animal|species|food|fruit|vegetable|drug|disease|virus"
    "|vaccine|sport|colou?r|holiday|substance|material"
)
_PEOPLE = re.compile(
    r"(?:[a-z-]+ )*(?:kids|children|people|men|women|students|workers|officials|patients|adults|parents|residents"
    r"|voters)"
)
_TITLES = (
    r"(?:Rep|Sen|Gov|Dr|Mr|Ms|Mrs|President|Senator|Governor|rapper|singer|actor|actress|author|coach|quarterback"
    r"|pitcher|activist|comedian|musician|billionaire|\d\d-year-old)\.?,?"
)
_DATELINE = re.compile(
    r"(?:(?:[A-Z][\w.’'/-]*|and|of|the|\d{1,2}),? ?){0,9}(?:\((?:CNN|AP|Reuters)[^)\n]*\)|\s[-–—]{1,2}(?=\s))"
)
_OF_DATELINES = re.compile(r"\b[A-Z]{3,}\b|\bAP\b|(?-i:\b[A-Z])\w*\.? \d{1,2}\b")
_LONGEST_SHORT_STATE = 5  # letters, e.g. of "Calif"
_IS_ITEM_OR_TEXT = re.compile(r"[.!:;,…][\"'”’)]*$|^[•*\d-]|:\s")
_MOST_HEADING_WORDS = 14
_LEAST_TEXT_WORDS = 8


def sort_that_cannot_be_meant(question: str, gold: str, article: Article, span: Span) -> Sort | None:
    """Names the sort of an answer that cannot be meant; None where it may be meant.

    Args:
        question: As it was asked.
        gold: The right answer, whose own sort is one that is meant.
        article: Where the answer stands.
        span: The answer's place in its body.
    """
    text = article.text_at(span)
    if occurs(text, gold) or occurs(gold, text):
        return None
    sort = _place_in_article(article.body, span) or sort_of_text(question, gold, text, article.body[span.end :][:16])
    is_person = _ASKS_THING.search(question) and not _ASKS_PERSON.search(question) and _is_person(text, article.body)
    return sort or ("a person" if is_person else None)


def sort_of_text(question: str, gold: str, text: str, behind: str = "") -> Sort | None:
    """Names the sort of a text that cannot be meant, wherever it stands.

    Args:
        question: As it was asked.
        gold: The right answer.
        text: The answer.
        behind: What follows it, which may be its unit.
    """
    if _is_time(gold) or (_ASKS_TIME.search(question) and _TIME.search(gold)):
        return _other_than_time(gold, text)
    if (_ASKS_COUNT.search(question) and _NUMBER.search(gold)) or _STARTS_WITH_NUMBER.match(gold):
        return _other_than_number(gold, text, behind)
    if _is_time(text) and not _is_month_name(text):
        return "a time"
    if _is_number(text):
        return "a number"
    return _other_than_name(question, gold, text) if _wants_name(question, gold) else None


def _other_than_time(gold: str, text: str) -> Sort | None:
    if _BY_EVENT.match(text) or (_TIME.search(text) and not _AGE.search(text)):
        return None
    if not _NUMBER.search(text):
        return "no time"
    return "another unit" if _YEAR.fullmatch(gold.strip()) else None


def _other_than_number(gold: str, text: str, behind: str) -> Sort | None:
    said = text + behind.partition(",")[0].partition(".")[0]
    if not _EXACT.search(text):
        return "no number"
    if _is_time(text) and (_YEAR.search(text) or not _is_number(text)):
        return "a time"
    wanted, found = ([bool(unit.search(one)) for unit in (_MONEY, _PERCENT)] for one in (gold, said))
    return "another unit" if any(wanted) and any(found) and wanted != found else _clause(text)


def _other_than_name(question: str, gold: str, text: str) -> Sort | None:
    name = normalise(text)
    if _ASKS_COUNTRY.search(question) and normalise(gold) in country_names():
        return None if _mentions(text, country_names()) else "no country"
    if _ASKS_STATE.search(question) and normalise(gold) in region_names():
        names = _us_states() if normalise(gold) in _us_states() else region_names()
        is_short = len(name) <= _LONGEST_SHORT_STATE and name in region_names()
        return None if is_short or _mentions(text, names) else "no state"
    if (
        _ASKS_PERSON.search(question) or _ASKS_WORK_OR_LAW.search(question)
    ) and name in country_names() | region_names():
        return "a place"
    if not _has_name(text):
        return "no name"
    return _clause(text)


@lru_cache(maxsize=1)
def _us_states() -> frozenset[str]:
    """Returns the names of the United States' states in lower case."""
    return frozenset(one.name.casefold() for one in pycountry.subdivisions if one.country_code == "US")


def _clause(text: str) -> Sort | None:
    return "a clause" if len(text.split()) > _MOST_WORDS or _CLAUSE.match(text) else None


def _is_time(text: str) -> bool:
    """Tells whether a text is a time and nothing else, e.g. "late on Friday", "11:38 a.m. ET", "2019"."""
    rest = _BESIDE_TIMES.sub(" ", _NUMBER.sub(" ", _TIME.sub(" ", text)))
    return bool(_TIME.search(text)) and not re.search(r"\w", rest)


def _is_month_name(text: str) -> bool:
    """Tells whether a text may be a person's name as well: "May", "April", "June", "August"."""
    return text.strip() in ("May", "April", "June", "August")


def _is_number(text: str) -> bool:
    """Tells whether a text is a number with its unit and nothing else, e.g. "$3.4 billion", "more than half"."""
    rest = _MONEY.sub(" ", _PERCENT.sub(" ", _NUMBER.sub(" ", text)))
    return bool(_NUMBER.search(text)) and not re.search(r"\w", _BESIDE_TIMES.sub(" ", rest))


def _wants_name(question: str, gold: str) -> bool:
    """Tells whether only a name can be meant.

    The quiz begins each answer with a capital: two words with capitals are a name, one is if the question asks for one.
    """
    words = [word for word in re.findall(r"[\w’'.&-]+", gold) if word.lower() not in _FUNCTION_WORDS]
    if not all(word[0].isupper() or word[0].isdigit() for word in words):
        return False
    if _ASKS_NAMED.search(question) or _ASKS_PERSON.search(question):
        return True
    return len(words) > 1 and not _ASKS_COMMON.search(question)


def _has_name(text: str) -> bool:
    rest = _OPENERS.sub("", text.strip(" \"'“”‘’("), count=1)
    return any(map(str.isupper, rest)) or bool(re.search(r"[\"“][^\"”]+[\"”]", text)) or bool(re.search(r"\d", rest))


def _mentions(text: str, names: frozenset[str]) -> bool:
    words = re.findall(r"[\w.’'-]+", text.casefold().replace("’", "'"))
    spans = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + 6))
    return any(one.removesuffix("'s").rstrip(".'") in names for one in spans)


def _is_person(text: str, body: str) -> bool:
    """Tells whether a text is people, or a name to which its article gives a title or an age."""
    name = re.escape(text)
    titled = rf"\b{_TITLES} (?:[\w.’'-]+ ){{0,2}}{name}\b|\b{name}, \d\d,"
    return bool(_PEOPLE.fullmatch(text)) or (text[:1].isupper() and bool(re.search(titled, body)))


def _place_in_article(body: str, span: Span) -> Sort | None:
    """Tells whether a span stands in a dateline or in a heading: a short line that no sentence ends."""
    dateline = _DATELINE.match(body)
    if dateline and span.end <= dateline.end() and _OF_DATELINES.search(dateline[0]):
        return "a dateline"
    line = body[body.rfind("\n", 0, span.start) + 1 :].partition("\n")[0].strip()
    following = body[span.end :].partition("\n")[2].lstrip().partition("\n")[0]
    is_short = len(line.split()) <= _MOST_HEADING_WORDS and not _IS_ITEM_OR_TEXT.search(line)
    return "a heading" if is_short and len(following.split()) >= _LEAST_TEXT_WORDS else None
