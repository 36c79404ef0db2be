"""Small talk, which is no question to the news: greetings, thanks, calls for help."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from qa.understanding.languages.tables import bare_words, phrases_of

_GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)(?: there| newsdesk)?", re.I)
_THANKS = re.compile(r"(?:many )?(?:thanks|thank you|cheers)(?: (?:a lot|very much|so much))?|(?:good)?bye", re.I)
_HELP = re.compile(
    r"help(?: me)?|what can (?:i|you) (?:ask|do|answer)(?: you| here)?|what (?:is|are) (?:this|you|newsdesk)"
    r"|who are you|how does this work|how do (?:i|you) (?:use this|work)|what do you (?:know|cover)",
    re.I,
)


SmallTalk = Literal["greeting", "thanks", "help"]


def small_talk_of(text: str) -> SmallTalk | None:
    """Reads which small talk a text is, e.g. "Guten Tag" -> "greeting"; None for a question to the news."""
    words = " ".join(re.sub(r"[^\w\s]", " ", text).split())
    if _THANKS.fullmatch(words):
        return "thanks"
    if _GREETING.fullmatch(words):
        return "greeting"
    if _HELP.fullmatch(words):
        return "help"
    bare = bare_words(text)
    kinds: tuple[SmallTalk, ...] = ("thanks", "greeting", "help")
    return next((kind for kind in kinds if bare in phrases_of(kind)), None)


def reply_to(small_talk: SmallTalk, coverage: str, examples: Sequence[str]) -> str:
    """Writes a helpful reply to small talk.

    Args:
        small_talk: What the user wrote.
        coverage: What the corpus covers, as part of a sentence.
        examples: Questions that the corpus answers.
    """
    if small_talk == "thanks":
        return "You are welcome. Ask on whenever you like."
    opening = "Hello! " if small_talk == "greeting" else ""
    hint = f" For example: {' '.join(examples)}" if examples else ""
    return (
        f"{opening}Ask a question and I look for the answer in {coverage}. I quote the sentence it stands in, with"
        f" outlet and date, and say so when the articles do not answer it.{hint}"
    )
