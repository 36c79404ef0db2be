"""Which side of a relation a phrase stands on: of "A banned it, while B allows it", only A answers "who banned it?".

A question names a side by a word such as "banned", "against", "fell" or "before", or by a "not". A phrase is on the
side that the words of its own clause name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from corpus.text.analysis import stems
from corpus.types import Span

_Relation = Literal["permission", "support", "growth", "victory", "opening", "order", "truth"]
# Of each relation both sides, stemmed.
_RELATIONS: Mapping[_Relation, tuple[str, str]] = MappingProxyType(
    {
        "permission": (
            "allow permit legal legalis legaliz let authoris authoriz lawful",
            "ban prohibit forbid forbad forbidden outlaw illeg bar unlaw",
        ),
        "support": (
            "support back favor favour endors defend agre welcom prais advoc sign approv pass accept",
            "oppos against reject condemn dissent disagre criticis critic resist veto block refus",
        ),
        "growth": (
            "rise rose risen increas grow grew grown gain up higher more climb jump surg soar rais expand ad",
            "fall fell fallen drop decreas declin shrink shrank shrunk lose lost down lower less fewer plung slump cut",
        ),
        "victory": ("win won beat victor victori winner first top defeat ahead", "lose lost loser last behind"),
        "opening": ("open reopen start begin began launch", "close shut end stop ceas"),
        "order": ("befor until previous earlier", "after sinc later"),
        "truth": ("confirm admit acknowledg", "deni denied refut"),
    }
)
_BEATING = frozenset(("beat", "beaten", "defeat"))
_SIDES: Mapping[str, tuple[tuple[_Relation, int], ...]] = MappingProxyType(
    {
        word: tuple(
            (relation, side)
            for relation, sides in _RELATIONS.items()
            for side, words in zip((1, -1), sides, strict=True)
            if word in words.split()
        )
        for words in _RELATIONS.values()
        for word in " ".join(words).split()
    }
)
_CLAUSE_ENDS = re.compile(
    r"[;:.!?](?=\s)|,? (?=(?:while|whereas|but|although|though|and not|and never)\b)"
    r"|, (?=(?:and|not|never|nor|which|who|rather than|instead of|ahead of|against)\b)",
    re.IGNORECASE,
)
_NOT = frozenset("not never no nor neither without cannot".split())
_VOTED_FOR = re.compile(r"\b(?:vot\w+|argu\w+|sp(?:ea|o)k\w*|campaign\w*) for\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)
_REACH = 3  # words behind a "not" that it denies
_DENIED = re.compile(
    r"(?:\b(?:not|never|nor|rather than|instead of)|n['’]t)(?: (?:by|in|at|on|from|with|for|the|a|an|any))* $", re.I
)
_BEATEN = re.compile(
    r"\b(?:beat|beats|beating|defeats?|defeating|(?<!was )(?<!were )(?<!been )defeated|ahead of"
    r"|(?:win|wins|won|victory) (?:over|against))(?: (?:the|a|an|its|his|her|their|rivals?|champions?))* $",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|got) (?:\w+ )?(?:beaten|defeated)\b(?! by)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What the words of a question or a clause say.

    Attributes:
        named: The side of each relation that they name, 1 or -1; a relation of which they name both is left out.
        denied: Whether there is a "not" that belongs to none of these.
    """

    named: Mapping[str, int]
    denied: bool


@lru_cache(maxsize=1024)
def sides_of(text: str) -> Sides:
    """Reads the sides that a question or a clause names."""
    found: dict[str, set[int]] = {}
    denied_until, denied = -1, False
    turned = _PASSIVE.search(text) is not None
    for place, word in enumerate(stems(_VOTED_FOR.sub("support", _CONTRACTED.sub(" not", text)))):
        if word in _NOT:
            denied_until, denied = place + _REACH, True
        for relation, side in _SIDES.get(word, ()):
            if place <= denied_until:
                side, denied = -side, False
            if turned and word in _BEATING:
                side = -side
            found.setdefault(relation, set()).add(side)
    return Sides(named={name: min(sides) for name, sides in found.items() if len(sides) == 1}, denied=denied)


def stands_on(question: str, text: str, span: Span) -> int:
    """Returns 1 if a phrase is on the side that a question asks for, -1 if on the other one, 0 if neither shows.

    Args:
        question: e.g. "Which towns have banned fireworks?".
        text: Of a passage.
        span: The phrase's place in it.
    """
    asked = sides_of(question)
    if not asked.named and not asked.denied:
        return 0
    clause = sides_of(_clause(text, span))
    there = {**clause.named, **({"victory": -1} if _BEATEN.search(text[: span.start]) else {})}
    agreeing = {side == there[relation] for relation, side in asked.named.items() if relation in there}
    if len(agreeing) == 1:
        return 1 if agreeing.pop() else -1
    if asked.denied and not agreeing:
        return 1 if clause.denied or _DENIED.search(text[: span.start]) else -1
    return 0


def is_denied(question: str, text: str, span: Span) -> bool:
    """Returns whether a text says "not" of a phrase, where the question does not ask for that: "it is not cancer"."""
    return not sides_of(question).denied and _DENIED.search(text[: span.start]) is not None


def _clause(text: str, span: Span) -> str:
    """Returns the clause that a span stands in, without the span's own words."""
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(text)]
    start = max((end for end in ends if end < span.start), default=0)
    end = min((end for end in ends if end >= span.end), default=len(text))
    return f"{text[start : span.start]} {text[span.end : end]}"
