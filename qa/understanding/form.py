"""The form of answer that a question asks for, and what it is about."""

from __future__ import annotations

import re
from typing import Literal

from corpus.text.analysis import content_words

Form = Literal["short", "list", "things", "yes or no", "broad", "definition", "overview"]

_AUXILIARY = (
    "is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
    "|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|hasn't|haven't|hadn't|can't|couldn't|won't|wouldn't|shouldn't"
)
_LEAD = r"^(?:(?:and|but|so|also|then|well|ok|okay|please|now)\b[\s,]*)*"
_VERBS = frozenset(_AUXILIARY.split("|"))
_YES_NO = re.compile(rf"{_LEAD}(?:{_AUXILIARY}|whether|if)\b", re.IGNORECASE)
_WH = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_BROAD = re.compile(
    rf"{_LEAD}(?:why\b|how come\b|explain\b"
    r"|how (?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)\b"
    r"|what(?:'s|’s| is| are| was| were)? (?:the )?(?:reason|reasons|reaction)\b"
    r"|what (?:do|does|did|has|have|had) .+ (?:say|said|think|thought|know|argued?|claim(?:ed)?|warn(?:ed)?)\b"
    r"|what (?:do|does|did|has|have|had|will|would|can|could) .+ (?:do|done)\s*(?:about\b.*)?[?.]*$)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    rf"{_LEAD}(?:what|who)(?:'s|’s| is| are| was| were) (?P<the>the )?(?:an? )?"
    r"(?P<name>[\w.&’'-]+(?: [\w.&’'-]+){0,6}?)"
    r"(?: and what (?:does|did|is) (?:it|they)\b.*)?\s*[?.]*$",
    re.IGNORECASE,
)
_MEANING = re.compile(
    rf"{_LEAD}what (?:does|do|did) (?:the (?:word|term|phrase|name|acronym|abbreviation) )?[“\"'‘]?"
    r"(?P<name>[\w.&-]+(?:[ ’'][\w.&-]+){0,4}?)[”\"'’]? (?:mean|stand for|refer to)\s*[?.]*$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"['’]s\b|\b(?:it|he|she|they|this|that|these|those|there|your|his|her|its|their|new|next|going|being|known|called)\b"
    r"|\b(?:in|on|at|for|to|from|with|by|about|after|before|between|behind|responsible|ahead|likely|to blame)\b",
    re.IGNORECASE,
)
_OVERVIEW = re.compile(
    rf"{_LEAD}(?:tell me\b|summari[sz]e\b|describe\b|give me\b"
    r"|what (?:happened|happens|is happening|has happened|'s happening)\b"
    r"|what(?:'s|’s| is| are| was| were)? (?:the )?(?:latest|new|background|story|situation|status"
    r"|news(?! (?:agenc(?:y|ies)|outlets?|organi[sz]ations?|networks?|channels?|anchors?|conferences?|papers?|sites?"
    r"|programs?|shows?|reports?|services?|magazines?|websites?)\b))\b"
    r"|what about\b"
    r"|(?:(?:is|are) there |do you have )?(?:any |the )?(?:latest|recent|news|updates?)(?: news| updates?)?"
    r" (?:on|about|of|from)\b)",
    re.IGNORECASE,
)
_ASKED_WITH = frozenset(  # stems of words that a question is asked with, not on
    (
        "happen latest recent updat news tell summar summari explain describ give reason background stori situat"
        " status reaction"
    ).split()
)
_LIST = re.compile(
    r"\bwho (?:are|were)\b|\b(?:name|list) (?:the|all|two|three|four|five)\b"
    r"|\b(?:which|what) (?:two|three|four|five)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(rf"{_LEAD}what (?:did|does|do|has|have|will|would)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:which|what)((?: [\w-]+){1,3})", re.IGNORECASE)
_PLURAL = re.compile(r"(?:people|men|women|children|[a-z-]{2,}[^\Wsui_]s)$", re.IGNORECASE)
_NO_PLURALS = frozenset("does was has goes says news series means texas arkansas always sports years".split())


def form_of(question: str) -> Form:
    """Reads which form the answer should have.

    "short" is a few words; "things" leaves open whether they are one or several; "broad" asks for a reason, a way or
    what somebody said; "definition" asks what or who something is; "overview" asks what there is to say about it.
    """
    if _OVERVIEW.search(question):
        return "overview"
    if _BROAD.search(question):
        return "broad"
    if defined_name(question):
        return "definition"
    if _YES_NO.search(question) and not _OR.search(question) and not _asks_besides(question):
        return "yes or no"
    if _LIST.search(question) or _names_several(question):
        return "list"
    return "things" if _THINGS.match(question) else "short"


def defined_name(question: str) -> str | None:
    """Returns the name whose meaning is asked for: "What is the Comstock Act?"; None for "What is the capital?"."""
    if (meaning := _MEANING.match(question)) and not _NOT_A_NAME.search(meaning["name"]):
        return meaning["name"]
    match = _DEFINITION.match(question)
    if match is None or _NOT_A_NAME.search(match["name"]):
        return None
    has_capital = match["name"] != match["name"].lower()
    return match["name"] if " of " not in match["name"] and (has_capital or not match["the"]) else None


def _names_several(question: str) -> bool:
    """Returns whether a plural follows "which" or "what" before any verb, e.g. "which US states voted"."""
    match = _NAMED.search(question)
    for word in match[1].lower().split() if match else []:
        if word in _VERBS:
            return False
        if word not in _NO_PLURALS and _PLURAL.match(word):
            return True
    return False


def subject_of(question: str, period: str = "") -> str:
    """Keeps the words that say what a question is about: in a small corpus "to" and "happened" would count as rare.

    Args:
        question: Any.
        period: Its words that name a period: "today" is no subject, though articles have the word.
    """
    about = question.replace(period, " ") if period else question
    words = [word for word in about.split() if set(content_words(word)) - _ASKED_WITH]
    return " ".join(words) or ("" if period else question)


def _asks_besides(question: str) -> bool:
    """Returns whether it begins like a yes-or-no question and goes on with another: "Do you know who won?"."""
    words = question.split()
    return bool(_WH.search(" ".join(words[1:4])))
