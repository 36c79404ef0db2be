"""Reads the names of authors in bylines, as sources write them, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.text.agencies import SELLER_OF_PICTURES

_BY = re.compile(r"^(?:(?:written|words|reported|story)\s+)?by:?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|\n]\s*|,?\s+(?:and|&)\s+", re.IGNORECASE)
_IN_OTHER_LANGUAGES = "und|og|och|et|y|e|en|ja|ve|и|та"
AND = rf"\s+(?:and|{_IN_OTHER_LANGUAGES})\s+"
_BETWEEN_FULL_NAMES = re.compile(rf"\s+(?:{_IN_OTHER_LANGUAGES})\s+")
_NO_PERSON = re.compile(rf"@|^\W*\d+\W*$|\b(?:{SELLER_OF_PICTURES})\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:[JS]r|I{2,3}|IV|M\.?D|Ph\.?D|Esq)\.?", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:writers?|reporters?|editors?|correspondents?|contributors?|columnists?|staff|special to|bureau)\b|\.\w+$",
    re.IGNORECASE,
)
_HELD = "\x00"  # for an "and" inside a name
_PUBLICATION = (
    r"(?:Advertiser|Chronicle|Courier|Echo|Examiner|Express|Gazette|Globe|Guardian|Herald|Independent|Journal|Mail"
    r"|Mercury|Mirror|News|Newsday|Observer|Office|Post|Press|Record|Reporter|Review|Standard|Star|Sun|Telegraph|Times"
    r"|Tribune|Voice|Weekly)"
)
_OUTLET = re.compile(  # countries and regions with "and" in them; one word "and" what ends as names of outlets do
    r"\b(?:Trinidad and Tobago|Antigua and Barbuda|Bosnia and Herzegovina|(?:St\.?|Saint) Kitts and Nevis"
    r"|(?:St\.?|Saint) Vincent and the Grenadines|S[aã]o Tom[eé] and Pr[ií]ncipe|Turks and Caicos|Tyne and Wear"
    r"|Jammu and Kashmir|Wallis and Futuna|Newfoundland and Labrador)\b"
    rf"|^(?:The )?\w+ and (?:\w+ ){{1,2}}{_PUBLICATION}$",
    re.IGNORECASE,
)
_PARTICLE = r"(?:v[ao]n|vom|zu[mr]?|de[nrls]?|d[aiu]|d[ao]s|del?la|dello|l[ae]|af|av|te[rn]|bin|ibn|al|el|y)"
_FAMILY = re.compile(rf"{_PARTICLE}(?: {_PARTICLE})* [^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?", re.IGNORECASE)
_GIVEN = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}")
_MAX_AUTHORS = 30
_MAX_NAME_CHARS = 100


def split_names(bylines: Iterable[str]) -> list[str]:
    """Returns the names in bylines: `By A. Venn, B. Orr and C. Lund, Staff Writers` has three.

    What follows a comma is a name of its own if it has two words and names no role; "Venn, Mara" stays as it is, and
    "von der Leyen, Ursula" is Ursula von der Leyen. An outlet's or a country's "and" parts no names.
    Addresses, numbers and agencies of pictures are left out.

    Args:
        bylines: As sources write them; of one page or entry.
    """
    parts = [part for byline in bylines for part in _between(_BY.sub("", " ".join(byline.split())))]
    parts = [name for part in parts[:_MAX_AUTHORS] for name in _full_names(part)]
    names = [name for part in parts[:_MAX_AUTHORS] for name in _comma_names(part)]
    people = (name for name in names if name and len(name) <= _MAX_NAME_CHARS and not _NO_PERSON.search(name))
    return list(dict.fromkeys(people))[:_MAX_AUTHORS]


def _between(byline: str) -> list[str]:
    """Splits a byline at semicolons, bars and "and"; not "Trinidad and Tobago Guardian"."""
    joined = _OUTLET.sub(_held_together, byline)
    return [part.replace(_HELD, " and ") for part in _BETWEEN.split(joined)]


def _held_together(outlet: re.Match[str]) -> str:
    return re.sub(r"\s+and\s+", _HELD, outlet[0], flags=re.IGNORECASE)


def _full_names(part: str) -> list[str]:
    """Splits "Jutta Brehm und Karl Voss", where all have a first name and a surname."""
    names = _BETWEEN_FULL_NAMES.split(part)
    return names if all(len(name.split()) > 1 for name in names) else [part]


def _comma_names(part: str) -> list[str]:
    first, *others = (piece.strip() for piece in part.split(",", _MAX_AUTHORS))
    if len(others) == 1 and _FAMILY.fullmatch(first) and _GIVEN.fullmatch(others[0]) and not _ROLE.search(others[0]):
        return [f"{others[0]} {first}"]
    if others and " " not in first:
        return [part.strip()]
    suffixes = [piece for piece in others if _SUFFIX.fullmatch(piece)]
    names = [piece for piece in others if " " in piece and not _ROLE.search(piece)]
    return [", ".join((first, *suffixes)), *names]
