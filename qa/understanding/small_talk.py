"""What is said to a chatbot but is no question to the news: greetings, thanks, calls for help."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)(?: there| newsdesk)?", re.I)
_THANKS = re.compile(r"(?:many )?(?:thanks|thank you|cheers)(?: (?:a lot|very much|so much))?|(?:good)?bye", re.I)
_HELP = re.compile(
    r"help(?: me)?|what can (?:i|you) (?:ask|do|answer)(?: you| here)?|what (?:is|are) (?:this|you|newsdesk)"
    r"|who are you|how does this work|how do (?:i|you) (?:use this|work)|what do you (?:know|cover)",
    re.I,
)


def small_talk(text: str, coverage: str, examples: Callable[[], Sequence[str]]) -> str | None:
    """A helpful reply to small talk, or None where the text is a question to the news.

    Args:
        text: What the user wrote.
        coverage: What the corpus covers, as part of a sentence.
        examples: Gives questions that the corpus may answer.
    """
    said = " ".join(re.sub(r"[^\w\s]", " ", text).split())
    if _THANKS.fullmatch(said):
        return "You are welcome. Ask on whenever you like."
    greeting = _GREETING.fullmatch(said)
    if not greeting and not _HELP.fullmatch(said):
        return None
    opening = "Hello! " if greeting else ""
    questions = " ".join(examples())
    hint = f" For example: {questions}" if questions else ""
    return (
        f"{opening}Ask a question and I look for the answer in {coverage}. I quote the sentence it stands in, with"
        f" outlet and date, and say so when the articles do not answer it.{hint}"
    )
