"""Makes yes-or-no questions of questions that ask when, where, why or how: the sentence that answers one answers both.

`Where was Ada Morrow born?` with the answer "Gull Point" becomes `Was Ada Morrow born?` or `Was Ada Morrow born in Gull
Point?`. Such a question is answered by a sentence, and by none of its spans.
"""

from __future__ import annotations

import random
import re

_ASKED = re.compile(
    r"(?P<word>when|where|why|how|(?:in|on|during) (?:what|which) (?:year|month|day|date|city|country|state))"
    r" (?P<verb>was|were|is|are|did|does|do|has|have|had|will|would|can|could|should) (?P<rest>.+?)\s*\?*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:in )?\d{4}$")
_NAME = re.compile(r"(?:the )?[A-Z][\w.-]*(?: [A-Z][\w.-]*)*$")


def yes_no(question: str, answer: str, chance: random.Random) -> str | None:
    """Returns a yes-or-no question on what the question takes for granted; None if it is of another form.

    Args:
        question: Asks when, where, why or how.
        answer: Its answer; a year or a place is put into the new question now and then.
        chance: Draws whether.
    """
    found = _ASKED.match(question)
    if not found:
        return None
    rest = found["rest"]
    if chance.random() < 0.5:
        word = found["word"].lower()
        if _YEAR.match(answer) and ("when" in word or "year" in word):
            rest += f" in {answer.removeprefix('in ')}"
        elif (
            _NAME.match(answer) and ("where" in word or word.startswith("in ")) and not rest.endswith((" in", " from"))
        ):
            rest += f" in {answer}"
    return f"{found['verb'].capitalize()} {rest}?"
