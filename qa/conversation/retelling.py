"""Asks an earlier question again with one thing changed: "What about China?", "When was that?"."""

from __future__ import annotations

import re

from qa.conversation.phrases import AUXILIARIES, Mention, mentions

_ABOUT = re.compile(r"(?:what|how) about (?P<what>.+)", re.IGNORECASE)
_PLACING = re.compile(
    r"(?P<place>in|at|on|for|from|to|with|by|during|after|before|since|under|against|of)\s", re.IGNORECASE
)
_YEAR = re.compile(
    r"(?:in )?(?:(?:1[6-9]|20)\d\d|(?:this|last|next) (?:year|month|week)|yesterday|today|tomorrow)", re.IGNORECASE
)
_ANY_YEAR = re.compile(_YEAR.pattern.replace("(?:in )?", r"\b", 1) + r"\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|its|he|his|him|she|her|they|them|their|that|this|those|these|one|ones)\b", re.IGNORECASE
)
_AUX = "|".join(sorted(AUXILIARIES))
_BARE = re.compile(
    r"(?P<wh>why|when|where|how|how come|since when|how long|what year|what day|what time)"
    r"(?: (?P<be>is|was|were|did|does|do|has|will) (?:that|this|it|all that|all this|they|he|she))?"
    r"(?: (?:happen|happened|be|done|announced|said|so))?",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?P<wh>who|what|where|when) else", re.IGNORECASE)
_ADVERB = re.compile(rf"(?:why|when|where|how|how long|what year)(?= (?:{_AUX})\b)", re.IGNORECASE)
_YES_NO = re.compile(rf"(?:{_AUX})\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"(?:what|who|whom|(?:which|what|how many|how much)(?: [\w-]+){1,3}?)"
    r" (?P<rest>(?:did|do|does|will|would|can|could|should|may|might)\b .+)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(rf"(?:who|what|which(?: \w+){{1,2}}?) (?!(?:{_AUX})\b)(?P<rest>\w+ .+)", re.IGNORECASE)
_LONGEST = 8  # words of an answer that a question may name
_FEW = 4  # words of "And in Japan?"


def swap_phrase(text: str, before: str, *, leads: bool) -> str | None:
    """Repeats the question before with what is new in place of what is of its kind; None where nothing is new.

    Args:
        text: "What about China?".
        before: "What did Japan promise to buy?".
        leads: Whether "and" or "but" came first, so that "China?" is enough.
    """
    bare = text.rstrip(" ?.!")
    short_question = _ABOUT.fullmatch(bare)
    few = leads and len(bare.split()) <= _FEW and not re.match(rf"(?:wh\w+|how|{_AUX})\b", bare, re.IGNORECASE)
    what = short_question["what"] if short_question else bare if few else None
    if what is None or _PRONOUN.search(what):
        return None
    if _YEAR.fullmatch(what):
        if _ANY_YEAR.search(before):
            return _ANY_YEAR.sub(what.removeprefix("in "), before, count=1)
        return _append(before, what if not what.isdigit() else f"in {what}")
    place = _PLACING.match(what)
    new = what[place.end() :] if place else what
    old = _same_kind(new, place["place"].lower() if place else None, before)
    if old is not None:
        return before.replace(old.text, new, 1)
    return _append(before, what) if place and short_question is None else None


def swap_question_word(text: str, before: str, answer: str | None) -> str | None:
    """Repeats the question before with another question word, e.g. "Why did the bridge close?" for "Why?"."""
    bare = text.rstrip(" ?.!")
    if (more := _MORE.fullmatch(bare)) and before.lower().startswith(f"{more['wh'].lower()} "):
        return bare + before[len(more["wh"]) :]
    short_question = _BARE.fullmatch(bare)
    if short_question is None or bare.lower() == "what time is it":
        return None
    before, dash, tail = before.rstrip(" ?").partition(" — ")
    whole = _with_question_word(short_question, before, answer)
    return f"{whole.rstrip('?')}{dash}{tail}?" if whole else None


def _with_question_word(short_question: re.Match[str], before: str, answer: str | None) -> str | None:
    question_word = short_question["wh"][:1].upper() + short_question["wh"][1:]
    answer_text = named_answer(answer)
    if match := _ADVERB.match(before):
        return question_word + before[match.end() :]
    if _YES_NO.match(before):
        return f"{question_word} {before[:1].lower()}{before[1:]}"
    if match := _OBJECT.match(before):
        return _append(f"{question_word} {match['rest']}", answer_text or "that")
    if match := _SUBJECT.match(before):
        be = short_question["be"] if short_question["be"] in ("is", "was") else "was"
        return f"{question_word} {be} it that {answer_text or 'someone'} {match['rest']}"
    return None


def named_answer(answer: str | None) -> str | None:
    """Gives an answer that is short enough to stand in a question; None for a longer one."""
    bare = (answer or "").strip(" .,;")
    return bare if bare and len(bare.split()) <= _LONGEST else None


def gist(before: str, answer: str | None) -> str:
    """Says what a question says, less the asking, with what was answered: "Japan promise to buy soybeans"."""
    words = before.partition(" — ")[0].rstrip(" ?.!")
    answer_text = named_answer(answer) or ""
    if match := _OBJECT.match(words):
        return f"{match['rest'].split(' ', 1)[1]} {answer_text}".strip()
    if match := _SUBJECT.match(words):
        return f"{answer_text} {match['rest']}".strip()
    return re.sub(
        rf"^(?:(?:why|when|where|how|what|who|tell me about)\b\s*)?(?:(?:{_AUX})\b\s*)?", "", words, flags=re.IGNORECASE
    )


def _same_kind(new: str, place: str | None, before: str) -> Mention | None:
    """Finds what of the question before is of the same kind as what is new."""
    there = mentions(before)
    (one,) = mentions(new)[:1] or (None,)
    if place is not None:
        return next((other for other in there if other.before == place), None)
    if one is not None and one.named:
        named = [other for other in there if other.named]
        return next((other for other in named if other.kind == one.kind), named[0] if named else None)
    the = [other for other in there if other.text.startswith("the ")]
    return the[-1] if the and new.lower().startswith("the ") else None


def _append(before: str, what: str) -> str:
    return f"{before.rstrip(' ?.!')} {what}".rstrip() + "?"
