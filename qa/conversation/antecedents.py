"""Finds what the pronouns of a question stand for, among what the conversation named before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.conversation.phrases import AUXILIARIES, Mention, mentions, names
from qa.conversation.retelling import named_answer
from qa.types import Turn

QUESTION = re.compile(  # how a question begins, and no statement
    r"(?:(?:in|on|at|to|for|from|of|by|with|about|besides)\s+)?(?:who|whom|whose|what|which|when|where|why|how|tell|any"
    rf"|name|list|describe|{'|'.join(AUXILIARIES)})(?:\b|['’]s)",
    re.IGNORECASE,
)
_NAMES_SUBJECT = re.compile(rf"(?:which|what) (?!(?:{'|'.join(AUXILIARIES)})\b)\w", re.IGNORECASE)
_SECOND_QUESTION = re.compile(r"\b(?:and|but) (?:how|what|when|where|why|who|which)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|his|her|hers|himself|herself)\b|\b(?P<several>they|them|their|theirs|themselves)\b"
    r"|\b(?P<thing>it|its|itself)\b",
    re.IGNORECASE,
)
_HE_SHE = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_SHE = frozenset("she her hers herself".split())
_OWNING = frozenset("his its their hers theirs".split())
EMPTY_IT = re.compile(
    r"\b(?:is|was|be) it \w+ to\b|\bit (?:takes?|costs?)\b.* (?:to|for)\b|\btime is it\b|\bit out\b"
    r"|\bit (?:true|possible|likely|safe|raining)\b",
    re.IGNORECASE,
)
_NO_NOUN_AHEAD = re.compile(  # behind "her", which is then no possessive
    r"\s*(?:$|[?.!,;]|(?:in|at|on|to|for|from|with|by|of|as|and|or|when|if|after|before|about|into|over|then|that|there"
    r"|a|an|the|do|did|does|any|so|again|now|than|back|up|out|off|be|get|go|have|win|work|say|become)\b)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.!?:,;]\s")
_AHEAD = re.compile(r"(?:when|after|as|before|while|in|with|despite)\b[^,?]*,", re.IGNORECASE)
_ASKED = re.compile(rf"\b(?:{'|'.join(AUXILIARIES)})\s+$", re.IGNORECASE)
_CLAUSE = re.compile(r"\b(?:if|because|that|where|why|how|when|before|after|until|since|and)\s+$", re.IGNORECASE)
_DECAY = 0.85  # of what was named a turn ago, as a share of what is named now; fitted with the next
_DECAY_OF_NEW_TOPIC = 0.4  # besides, where a turn began another topic
_FIT_OF_UNNAMED = 0.45  # what a noun phrase fits a pronoun, as a share of what a name does
_LEAST_FIT = {"person": 0.4, "several": 0.0, "thing": 0.0}  # a palace is no "he", whatever else there is
_FITS: dict[str, dict[str, float]] = {  # from 1 on without doubt
    "person": {"person": 2, "name": 1, "place": 0.1, "thing": 0.1},
    "several": {"several": 2, "name": 1.5, "person": 0.5, "thing": 0.5, "place": 0.4},
    "thing": {"thing": 2, "place": 1.2, "name": 1, "person": 0.2, "several": 0.1},
}

Salient = Sequence[tuple[float, Mention]]


def salient_mentions(turns: Sequence[Turn]) -> Salient:
    """Weighs what was mentioned, latest first, by how much it is on the speakers' minds (its salience).

    Each turn that names it adds 1, which fades with every later turn, and more where one began another topic.
    A surname counts for the full name, and what follows a phrase is no part of it.
    """
    salience: dict[str, tuple[float, Mention]] = {}
    for turn in turns:
        here = mentions(turn.understood)
        alone = turn.understood == turn.question and any(one.named for one in here)
        fresh = alone and not any(_key(one) in salience for one in here)
        fade = _DECAY * (_DECAY_OF_NEW_TOPIC if fresh else 1.0)
        salience = {key: (weight * fade, one) for key, (weight, one) in salience.items()}
        for one in reversed(here + _mentions_of_answer(turn.answer)):
            key = next((old for old in salience if _stands_for(_key(one), old, one.named)), _key(one))
            weight, first = salience.pop(key, (0.0, one))
            salience[key] = (weight + 1.0, first)
    return list(salience.values())[::-1]


def topic(salient: Salient) -> Mention | None:
    """Finds what the conversation is about: what was named most and last, or else the phrase that was."""
    best = max(
        salient,
        key=lambda pair: (pair[1].named, not pair[1].leads, pair[0], pair[1].text.startswith("the ")),
        default=None,
    )
    return best[1] if best else None


def genders(turns: Sequence[Turn]) -> dict[str, bool]:
    """Reads whether a name was spoken of as "she", for those that stood for a pronoun before."""
    called_she: dict[str, bool] = {}
    for turn in turns:
        if match := _HE_SHE.search(turn.question):
            had = {_key(one) for one in names(turn.question)}
            new = {_key(one) for one in names(turn.understood)} - had
            called_she |= dict.fromkeys(new, match[0].lower() in _SHE)
    return called_she


def replace_pronouns(text: str, salient: Salient, she: Mapping[str, bool]) -> tuple[str, bool]:
    """Replaces the first pronoun of each type, and says whether nothing was left in doubt.

    Args:
        text: The question.
        salient: What its pronouns may stand for.
        she: Of names that stood for a pronoun before, whether it was "she".
    """
    sure = True
    done: set[str] = set()
    at = 0
    pieces: list[str] = []
    for match in _PRONOUN.finditer(text):
        pronoun, word, before = match.lastgroup or "", match[0].lower(), text[: match.start()]
        if (
            pronoun in done
            or (pronoun == "thing" and EMPTY_IT.search(text))
            or _refers_inside(text, match.start(), pronoun)
        ):
            continue
        done.add(pronoun)
        female = word in _SHE
        candidates = [pair for pair in salient if pronoun != "person" or she.get(_key(pair[1]), female) == female]
        fit, antecedent = _antecedent(pronoun, candidates)
        if antecedent is None or antecedent.text in text:
            continue
        if word == "it" and fit < 2 and not (_ASKED.search(before) or _CLAUSE.search(before)):
            sure = bool(pieces)  # "who signed it?" after a question on Japan: not Japan
            continue
        owning = word in _OWNING or (word == "her" and not _NO_NOUN_AHEAD.match(text, match.end()))
        pieces += [text[at : match.start()], _possessive(antecedent.text) if owning else antecedent.text]
        at = match.end()
    return "".join(pieces) + text[at:], sure


def _antecedent(pronoun: str, salient: Salient) -> tuple[float, Mention | None]:
    """Finds what a pronoun stands for and how well that fits: of what fits, what is most on the speakers' minds."""
    rated = [(_fit(pronoun, one), weight, one) for weight, one in salient if not one.leads]
    fits = [one for one in rated if one[0] > _LEAST_FIT[pronoun]]
    if not fits:
        return 0.0, None
    fit, _, best = max(fits, key=lambda one: (one[0] >= 1, one[0] * one[1]))
    return fit, best


def _refers_inside(text: str, start: int, pronoun: str) -> bool:
    """Returns whether the pronoun that begins there stands for something in its own question."""
    before = text[:start]
    inverted = _ASKED.search(before)
    introduction = _AHEAD.match(text)
    if introduction and start < introduction.end() and not inverted:
        return bool(names(text[introduction.end() :]))
    inside = [one for one in mentions(before) if _fit(pronoun, one) > 0]
    if not QUESTION.match(text) and introduction is None:
        return True
    if inside and (_BREAK.search(before) or _SECOND_QUESTION.search(before)):
        return True
    if inverted:
        return any(one.named and _fit(pronoun, one) >= 1 for one in inside)
    return bool(inside) or _NAMES_SUBJECT.match(text) is not None


def _fit(pronoun: str, one: Mention) -> float:
    """Rates how well a mention fits a pronoun: 0 not at all, from 1 on without doubt."""
    if not one.named and pronoun == "person" and one.kind != "person":
        return 0.0
    return _FITS[pronoun].get(one.kind, 0.0) * (1.0 if one.named else _FIT_OF_UNNAMED)


def _mentions_of_answer(answer: str | None) -> tuple[Mention, ...]:
    """Reads a short answer as one mention, if it names something."""
    answer_text = named_answer(answer) or ""
    salience = mentions(answer_text)
    if len(salience) > 1 and " and " in answer_text:
        return (Mention(text=answer_text, named=True, kind="several", before="", leads=False),)
    return salience[:1] if salience and salience[0].named else ()


def _key(one: Mention) -> str:
    return one.text.removeprefix("the ").casefold()


def _stands_for(new: str, old: str, named: bool) -> bool:
    """Returns whether a name is part of a longer one, or a phrase goes on a shorter one."""
    if named:
        return f" {old} ".startswith(f" {new} ") or old.endswith(f" {new}")
    return f" {new} ".startswith(f" {old} ")


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
