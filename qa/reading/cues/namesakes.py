"""Whether an article tells of somebody else of the same surname than the question asks about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.understanding.places import country_names

_SHORT_NAME = 3  # letters, from which on a first name may stand for a longer one
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+")
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLES_OF_PEOPLE = frozenset(
    """mr mrs ms miss dr sir dame lord lady king queen prince princess duke duchess pope saint president senator
    governor mayor minister judge justice chief captain general colonel major sergeant professor coach director
    secretary representative rep sen gov gen lt col sgt detective officer sheriff chancellor chairman chairwoman
    councilor councillor speaker actor actress singer""".split()
)
_TITLES = _TITLES_OF_PEOPLE | frozenset(
    """st the a an in on at of and but for with by former late young new old mother father brother sister aunt uncle
    mayors dear republican republicans democrat democrats democratic house when where who what why how which did does
    is was has""".split()
)


def tells_of_another(question: str, text: str) -> bool:
    """Tells whether a text has another full name with a surname of the question, and never the question's first name.

    "How many beds will Joan Reed's clinic have?" is not answered by an article on Daniel Reed. A surname that the text
    also writes in small letters ("court") is none.

    Args:
        question: What is asked, with capitals.
        text: A whole article.
    """
    return any(_only_others(first, last, text) for first, last in _full_names(question))


@lru_cache(maxsize=256)
def _full_names(question: str) -> tuple[tuple[str, str], ...]:
    """Returns the first name and the surname of each full name of a question."""
    return tuple(_names(question))


def _names(question: str) -> Iterator[tuple[str, str]]:
    for match in _CAPITALISED.finditer(question):
        words = [_POSSESSIVE.sub("", word) for word in match[0].split()]
        first, last = words[-2:]
        begins = match.start() == 0 and len(words) == 2  # "Despite China" is no name
        if not begins and first.lower() not in _TITLES and last.lower() not in _TITLES | country_names():
            yield first, last


@lru_cache(maxsize=4096)
def _only_others(first: str, last: str, text: str) -> bool:
    if re.search(rf"\b(?:{re.escape(first)}|{re.escape(last.lower())})\b", text):
        return False
    before = re.findall(rf"(?:([\w’'-]+) )?([\w’'-]+)[ ,.;:]+{re.escape(last)}\b(?! [A-Z])", text)
    named = [(title, word) for title, word in before if word[:1].isupper() and word.lower() not in _TITLES]
    if any(word.startswith(first) or first.startswith(word) for _, word in named if len(word) >= _SHORT_NAME):
        return False  # "Dan" and "Daniel" may be one
    others = [title for title, _ in named]
    is_person = any(not word[:1].isupper() for _, word in before)  # who is called by the surname alone, too
    return bool(others) and (is_person or any(title.lower() in _TITLES_OF_PEOPLE for title in others))
