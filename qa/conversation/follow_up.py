"""Makes questions that lean on a conversation stand alone: "When was that?" after "Who won the marathon?".

Rules and no language model: each can be read, and `python -m evals.followups` measures what they carry.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from corpus.text.analysis import content_words
from qa.conversation.antecedents import EMPTY_IT, QUESTION, genders, replace_pronouns, salient_mentions, topic
from qa.conversation.phrases import is_surname, mentions, names
from qa.conversation.retelling import gist, named_answer, swap_phrase, swap_question_word
from qa.types import Turn
from qa.understanding.small_talk import small_talk_of

__all__ = ["Resolved", "Turn", "leans", "meanings", "resolve"]

_LEAD = re.compile(r"^(?:(?:and|but|so|also|then|well|ok|okay|please|now)\b[\s,]*)+", re.IGNORECASE)
_POINTING = re.compile(
    r"(?:^|\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|in|at|on|to|for|from|with|by|of|as|and|after"
    r"|before|about|like|than|during|since|until|besides)\s+)that\b|\b(?:this|these|those)\b"
    r"(?! (?:year|week|month|morning|weekend|evening|quarter|days|article)\b)",
    re.IGNORECASE,
)
_THERE = re.compile(r"\bthere\s*(?=[?.!]|$)", re.IGNORECASE)
_ELSE = re.compile(r"\belse\b|\b(?:any|which|what|who)(?: \w+)? others?\b|\banother one\b", re.IGNORECASE)
_OPEN_END = re.compile(  # "the cause?": of something; "the band?": of that name
    r"\bthe (?:[a-z]+ )?(?!band|group|company|album|team|city|country)[a-z]+[ ?.!]*$"
)
_DEFINING = re.compile(
    r"(?:what(?: is|'s| are| was| were)|who (?:is|are|was|were)|tell me (?:more )?about) (?!the\b).+", re.IGNORECASE
)
_RELATION = re.compile(r"(?:what|who)(?: is|'s| are| was| were) the\b", re.IGNORECASE)
_COMPLEMENT = re.compile(  # "the latest on abortion pills" says on what; "the cause of that" does not
    r"\b(?:of|on|about|for|with|behind|between|over) (?!(?:it|its|that|this|those|these|them|him|her|his|their)\b)\w",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
# "Anna and Ben Moore" is no full name of Ben, "the University of Delaware" none of Delaware, "the UK" none of UK.
_NO_FULL_NAME = re.compile(r" (?:and|&|of|in|for) |^the |-")
_LONGEST_NAME = 4  # words
_NAMES_ITS_KIND = re.compile(r"(?:which|what) (?!(?:is|are|was|were|did|does|do|has|have|had|will|would)\b)\w+", re.I)
_LEAST_OF_ITS_KIND = 3  # content words of such a question that stands alone: "which music legend turned 80?"
_MOST_WORDS = 5  # content words of a question that asks of something said before; with more it stands alone
_LONGEST_GIST = 12  # words
_MEANS_SOMETHING = 2  # content words of a question that may stand alone after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question of a conversation.

    Attributes:
        asked: As it was asked.
        understood: Made to stand alone; the same where it does already.
        carried: What it took from earlier turns, as it stands there.
        new_topic: Whether it takes nothing, and speaks of nothing that was spoken of.
    """

    asked: str
    understood: str
    carried: tuple[str, ...]
    new_topic: bool


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """Makes a question of a conversation stand alone.

    Pronouns give way to what they stand for; "what about China?" is the question before with China in it, "why?"
    the question before with another question word; of what else leans, the topic is named behind a dash.

    Args:
        question: As it was asked.
        history: What was asked before, in order; small talk among it is left out.
    """
    turns = [turn for turn in history if not small_talk_of(turn.question)]
    text = _LEAD.sub("", question.strip())
    if not turns or not text or small_talk_of(question):
        return _alone(question, turns)
    last = turns[-1]
    whole = swap_phrase(text, last.understood, leads=text != question.strip())
    whole = (
        whole
        or swap_question_word(text, last.understood, last.answer)
        or _with_referents(text, turns, leads=text != question.strip())
    )
    is_short = len(content_words(text)) <= _MOST_WORDS
    if is_short and _ELSE.search(text) and (said := _short_answer(last)):
        whole = _joined_to(whole, ", besides ", said)
    if whole == text:
        return _alone(question, turns)
    return Resolved(
        asked=question,
        understood=whole[:1].upper() + whole[1:],
        carried=_carried(question, whole, turns),
        new_topic=False,
    )


def meanings(question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """Returns what a question may mean, the likeliest first; one that leans on nothing means what it says.

    The articles decide among at most three: as `resolve` makes it stand alone; the same without the answers that were
    given, which may have been wrong; and as it was asked, or after the turns before the last.

    Args:
        question: As it was asked.
        history: What was asked before, in order.
    """
    whole = resolve(question, history).understood
    if whole == question:
        return (question,)
    unanswered = resolve(question, [replace(turn, answer=None) for turn in history]).understood
    means_something = len(content_words(question)) >= _MEANS_SOMETHING
    other = question if means_something else resolve(question, history[:-1]).understood
    return tuple(dict.fromkeys((whole, unanswered, *([other] if means_something or other != question else []))))


def leans(text: str, spoken: Set[str] = frozenset(), *, leads: bool = False) -> bool:
    """Returns whether a question without pronouns asks of something said before.

    It is short and names nothing. Besides, it points ("that day"), begins with "and", or asks what something is of
    ("what was the cause?"). Or it mentions nothing ("who voted?"), or only what was mentioned before. "Who won the
    marathon?" stands alone.

    Args:
        text: The question, without "and".
        spoken: Content words of earlier turns.
        leads: Whether it began with "and".
    """
    if not QUESTION.match(text) or EMPTY_IT.search(text) or len(content_words(text)) > _MOST_WORDS:
        return False
    if _POINTING.search(text) or _THERE.search(text):
        return True
    if names(text) or _DATED.search(text) or _DEFINING.fullmatch(text.rstrip(" ?.!")):
        return False
    own = mentions(text)
    speaks_of_it = any(one.words & spoken for one in own)
    if not leads and _NAMES_ITS_KIND.match(text) and len(content_words(text)) >= _LEAST_OF_ITS_KIND:
        return any(one.words & spoken and one.before != "of" for one in own)  # "which head of state"
    asks_of_what = bool(_RELATION.match(text)) and not _COMPLEMENT.search(text)
    return leads or not own or asks_of_what or speaks_of_it


def _alone(question: str, turns: Sequence[Turn]) -> Resolved:
    asked = set(content_words(question))
    fresh = bool(asked) and not asked & _content_of(turns) and not small_talk_of(question)
    return Resolved(asked=question, understood=question, carried=(), new_topic=fresh)


def _content_of(turns: Sequence[Turn]) -> set[str]:
    """Collects the content words of all that was asked and answered."""
    return {word for turn in turns for word in content_words(f"{turn.understood} {turn.answer or ''}")}


def _with_referents(text: str, turns: Sequence[Turn], *, leads: bool) -> str:
    """Puts in what its pronouns stand for; or adds the topic, or what was asked before, behind a dash."""
    salient = salient_mentions(turns)
    filled, sure = replace_pronouns(text, salient, genders(turns))
    earlier = "" if sure else gist(turns[-1].understood, turns[-1].answer)
    if 1 < len(earlier.split()) <= _LONGEST_GIST:
        filled = _joined_to(filled, " — ", earlier)
    elif filled == text and leans(text, _content_of(turns), leads=leads):
        about = topic(salient)
        if about is not None and not about.words <= set(content_words(filled)):
            filled = _joined_to(filled, " of " if _OPEN_END.search(filled) else " — ", about.text)
    return _with_full_names(filled, turns)


def _with_full_names(text: str, turns: Sequence[Turn]) -> str:
    """Puts the full name that was given before in place of a surname."""
    given = {
        one.text for turn in turns for text_before in (turn.understood, turn.answer or "") for one in names(text_before)
    }
    full = {name for name in given if len(name.split()) <= _LONGEST_NAME and not _NO_FULL_NAME.search(name)}
    for one in names(text):
        if not is_surname(one, text):
            continue
        longer = {name for name in full if name.endswith(f" {one.text}")}
        if len(longer) == 1 and not any(name in text for name in longer):
            text = text.replace(one.text, longer.pop(), 1)
    return text


def _short_answer(turn: Turn) -> str | None:
    """Gives the answer, where it is short enough to stand in a question, or else its first name."""
    found = names(turn.answer or "")
    return named_answer(turn.answer) or (found[0].text if found else None)


def _joined_to(text: str, joint: str, what: str) -> str:
    return f"{text.rstrip(' ?.!')}{joint}{what}?"


def _carried(question: str, whole: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Finds what earlier turns mentioned that stands in the whole and adds words to the question, latest first."""
    asked, there = set(content_words(question)), set(content_words(whole))
    earlier = [
        one for turn in reversed(turns) for text in (turn.understood, turn.answer) for one in mentions(text or "")
    ]
    return tuple(dict.fromkeys(one.text for one in earlier if one.words <= there and one.words - asked))
