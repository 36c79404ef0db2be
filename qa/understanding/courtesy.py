"""Takes out of a question what it is asked with: greetings, thanks and "could you kindly tell me".

Such words are no part of what is asked. Forty of them before six that matter make passages about gratitude the nearest,
and the question is not answered.
"""

from __future__ import annotations

import re

from corpus.text.sentences import sentence_spans

_QUESTION_WORD = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|whether|if)\b(?!\s+you\b)", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’]+")
_COURTEOUS = frozenset(  # of these a greeting or a request is made, and of nothing else
    """a able about advance afternoon again all also am an and are any anyone apologies appreciate appreciated as
    ask asking assist assistance assistant at be been best bother bothering but by can cheers could curious day dear
    do does don't earliest convenience enough evening excuse explain extremely find finding for friend from further
    give glad good grateful great greetings happen happy have having hello help hey hi hope i i'd i'll i'm i've if
    in indeed information inform interested is it it's just kind kindly know knowing learn let like look looking
    love madam many may me might mind minute moment more morning most much my need newsdesk of on once one out
    pardon perhaps please possible possibly question quick quickly really regards remind say share should sincerely
    sir so some someone sorry tell telling thank thankful thanks that the there this time to today tonight trouble
    truly trying understand us very want wanted was we we'd we're well will wonder wondered wondering would you
    you'd you're your""".split()
)
_SAYS_SO = frozenset(  # one of these at least
    """appreciate appreciated apologies ask asking cheers curious explain excuse grateful greetings hello help hey hi
    hope inform kindly know knowing learn mind obliged pardon please regards remind share sorry tell telling thank
    thankful thanks understand wonder wondered wondering""".split()
)


def unadorned(question: str) -> str:
    """Returns a question without courtesies, e.g. "Hello! Could you kindly tell me who won, please?" -> "who won?".

    Args:
        question: As it was asked, in English. One that is nothing but courtesies stays as it is.
    """
    sentences = [question[span.start : span.end] for span in sentence_spans(question)]
    left = [_without_courtesy(sentence) for sentence in sentences]
    return question if left == sentences else " ".join(filter(None, left)) or question


def _without_courtesy(sentence: str) -> str:
    """Cuts what stands before a sentence's question word, and behind its last comma, where that is courtesy."""
    if _is_courtesy(sentence):
        return ""
    asked = _QUESTION_WORD.search(sentence)
    if asked and _is_courtesy(sentence[: asked.start()]):
        sentence = sentence[asked.start() :]
    head, comma, tail = sentence.rpartition(",")
    if comma and head and _is_courtesy(tail):
        sentence = f"{head}?"
    return re.sub(r"\s+(?:please|thanks|thank you)(?=\s*[?.!]*$)", "", sentence, flags=re.IGNORECASE)


def _is_courtesy(text: str) -> bool:
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    return not _SAYS_SO.isdisjoint(words) and _COURTEOUS.issuperset(words)
