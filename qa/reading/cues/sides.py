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
            """fall fell fallen drop decreas declin shrink shrank shrunk lose lost down lower less fewer plung slump
            sink sank sunk cut""",
        ),
        "victory": (
            "win won beat victor victori winner first top defeat ahead succeed success",
            "lose lost loser last behind fail",
        ),
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
_VOTED_FOR = re.compile(r"\b(?:vot\w+|argu\w+|sp(?:ea|o)k\w*|campaign\w*|is|are|was|were|be) for\b", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[,;:]|\b(?:and|but|or|while))\s*(?:the |an? |its |his |her |their )?$", re.IGNORECASE)
_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)
_REACH = 3  # words behind a "not" that it denies
_DENIED = re.compile(
    r"(?:\b(?:not|never|nor|rather than|instead of)|n['’]t)(?: (?:by|in|at|on|from|with|for|the|a|an|any))* $", re.I
)
_BEATEN = re.compile(
    r"\b(?:beat|beats|beating|defeats?|defeating|(?<!was )(?<!were )(?<!been )defeated|ahead of"
    r"|(?:win|wins|won|victory) (?:over|against))(?: [a-z]+){0,3} $",
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|got) (?:\w+ )?(?:beaten|defeated)\b(?! by)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of a text that name sides, in order, each as relation and side; `denied`: a "not" that turns none."""

    named: tuple[tuple[str, int], ...]
    denied: bool

    def of(self, relation: str) -> list[int]:
        """Returns the sides of one relation, in order."""
        return [side for name, side in self.named if name == relation]


@lru_cache(maxsize=1024)
def _read(text: str) -> _Words:
    found: list[tuple[str, int]] = []
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
            found.append((relation, side))
    return _Words(named=tuple(found), denied=denied)


def stands_on(question: str, text: str, span: Span) -> int:
    """Returns 1 if a phrase is on the side that a question asks for, -1 if on the other one, 0 if neither shows.

    Args:
        question: e.g. "Which towns have banned fireworks?".
        text: Of a passage.
        span: The phrase's place in it.
    """
    words = _read(question)
    asked = {relation: side for relation, side in words.named if len(set(words.of(relation))) == 1}
    if not asked and not words.denied:
        return 0
    before, behind = _clause(text, span)
    agreeing = {side == there for name, side in asked.items() if (there := _side(name, before, behind))}
    if "victory" in asked and _BEATEN.search(text[: span.start]):
        agreeing = {asked["victory"] < 0}
    if len(agreeing) == 1:
        return 1 if agreeing.pop() else -1
    if words.denied and not agreeing:
        denied = _read(before).denied or _read(behind).denied or _DENIED.search(text[: span.start])
        return 1 if denied else -1
    return 0


def other_side(text: str, source: str) -> str | None:
    """Returns the word of a text that names the other side of what a source says, or None.

    Of a relation the source names one side alone, and the text the other one, by a word that the source does not have:
    "prices fell" of "prices rose".
    """
    here, there = _read(text), _read(source)
    words = stems(_VOTED_FOR.sub("support", _CONTRACTED.sub(" not", text)))
    shown = set(stems(source))
    for relation in {name for name, _ in here.named}:
        ours, theirs = set(here.of(relation)), set(there.of(relation))
        if len(ours) == 1 and len(theirs) == 1 and ours != theirs:
            named = [word for word in words if any(name == relation for name, _ in _SIDES.get(word, ()))]
            new = [word for word in named if word not in shown]
            if new:
                return new[0]
    return None


def contrasts(text: str, source: str) -> bool:
    """Returns whether a source names both sides of a relation of which a text names one, and the text denies nothing.

    Of "wheat rose while maize fell" the text "maize rose" must be held against the clauses.
    """
    here, there = _read(text), _read(source)
    one_sided = {name for name, _ in here.named if len(set(here.of(name))) == 1}
    return not here.denied and any(len(set(there.of(name))) == 2 for name in one_sided)


def is_denied(question: str, text: str, span: Span) -> bool:
    """Returns whether a text says "not" of a phrase, where the question does not ask for that: "it is not cancer"."""
    return not _read(question).denied and _DENIED.search(text[: span.start]) is not None


def _side(relation: str, before: str, behind: str) -> int:
    """Returns the side of what stands between the two parts of a clause; 0 where they name none.

    Where they name both sides, the nearest word decides: the one behind a phrase that begins a part of the clause, as
    the one of whom something is said does, and the one before any other.
    """
    first, last = _read(before).of(relation), _read(behind).of(relation)
    if len({*first, *last}) < 2:
        return next(iter([*first, *last]), 0)
    is_subject = relation == "order" or _BEGINS.search(before) is not None
    return last[0] if last and (is_subject or not first) else first[-1]


def _clause(text: str, span: Span) -> tuple[str, str]:
    """Returns the words of its clause before a span, and those behind it."""
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(text)]
    start = max((end for end in ends if end < span.start), default=0)
    end = min((end for end in ends if end >= span.end), default=len(text))
    return text[start : span.start], text[span.end : end]
