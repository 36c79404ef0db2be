"""Recognises news agencies: which one a body credits, and which outlets are one."""

from __future__ import annotations

import re

_AGENCIES = {  # what each calls itself, in bylines and datelines and as an outlet
    "AFP": ("AFP", "AFP.com", "Agence France-Presse", "Agence France Presse"),
    "ANSA": ("ANSA",),
    "AP": ("AP", "AP News", "APNews.com", "Associated Press"),
    "Bloomberg": ("Bloomberg", "Bloomberg News", "Bloomberg.com"),
    "DPA": ("dpa", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "PA": ("PA Media", "Press Association"),
    "PTI": ("PTI", "Press Trust of India"),
    "Reuters": ("Reuters", "Reuters.com", "Thomson Reuters"),
    "TASS": ("TASS", "ITAR-TASS"),
    "UPI": ("UPI", "UPI.com", "United Press International"),
    "Xinhua": ("Xinhua", "Xinhua News Agency"),
}
_OF_PICTURES = ("Alamy", "EPA", "Getty", "Getty Images", "PA", "Shutterstock", "Zuma", "iStock", "Unsplash")
ANY_AGENCY = "|".join(
    re.escape(name)
    for name in sorted((*(one for names in _AGENCIES.values() for one in names), *_OF_PICTURES), key=len, reverse=True)
)
_SURNAMES = ("EPA", "Getty", "PA", "Zuma")  # of people, too, in some case
SELLER_OF_PICTURES = "|".join(name for name in _OF_PICTURES if name not in _SURNAMES)
_AGENCY_NAMES = {name.casefold(): agency for agency, names in _AGENCIES.items() for name in names}
_NAME = "|".join(re.escape(name) for names in _AGENCIES.values() for name in sorted(names, key=len, reverse=True))
_HEAD_CHARS, _TAIL_CHARS = 500, 300
_TOP = 4  # lines that are not blank
_BYLINE = re.compile(rf"(?:.{{1,60}}(?:, ?| [-–—|/] )|By )?(?:The )?({_NAME})(?: (?:[A-Z]\w+ ){{0,2}}Writers?)?")
_DATELINE = re.compile(
    rf"\(({_NAME})\)\s*(?:[-–—]|(?=[\"“‘']?[A-Z]))|^(?:[A-Z][A-Z.,'’/ -]{{2,40}} )?({_NAME}) ?[-–—] ", re.MULTILINE
)
_SIGNED = re.compile(
    rf"(?:©|\(c\)|copyright)[^\n]{{0,20}}?\b({_NAME})\b|\b(Report)ing by [^\n]{{1,200}}editing by ", re.IGNORECASE
)


def agency(body: str) -> str | None:
    """Returns the news agency that a body credits: `AP` for `PORT ALDER (AP) -` or a byline `Associated Press`.

    Looked for in bylines and datelines at the top, and in a copyright or Reuters' signature at the end; to be quoted or
    thanked as a contributor is not enough.
    """
    top = [line.strip() for line in body[:_HEAD_CHARS].split("\n") if line.strip()][:_TOP]
    for line in top:
        if match := _BYLINE.fullmatch(line):
            return outlet_agency(match[1])
    if match := _DATELINE.search(body[:_HEAD_CHARS]):
        return outlet_agency(match[1] or match[2])
    if match := _SIGNED.search(body[-_TAIL_CHARS:]):
        return outlet_agency(match[1] or "Reuters")
    return None


def outlet_agency(outlet: str | None) -> str | None:
    """Returns the news agency that an outlet is, by its name; None for all others."""
    return _AGENCY_NAMES.get(outlet.strip().casefold().removeprefix("the ").removeprefix("www.")) if outlet else None
