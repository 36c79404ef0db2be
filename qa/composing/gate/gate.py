"""The gate: lets a written sentence through if its quotes bear it out, or says why it does not.

It promises that what is shown has no number, date, name or quotation that its quotes do not have, no negation that they
do not have, and no other side. It does not promise that a sentence of their words says exactly what they say.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.composing.gate.denials import certainty, denial
from qa.composing.gate.figures import missing_day, missing_figure, without_values
from qa.composing.gate.names import missing_name, missing_quotation
from qa.composing.gate.quoting import cite
from qa.composing.gate.relations import other_relation
from qa.composing.gate.support import Support, support
from qa.composing.types import Cause, Draft, LeftOut, WrittenSentence
from qa.reading.reader import Reader
from qa.types import Citation, Hit

LEAST_WORDS = 0.7  # share of a sentence's content words that its quotes must have; see `python -m evals.writing`
LEAST_RELEVANCE = -3.0  # the reader's log-odds that the quotes are on its subject
MOST_QUOTES = 4
_MOST_CHARS = 600  # of a sentence: a longer one is no sentence


def hold(draft: Draft, hits: Sequence[Hit], reader: Reader) -> WrittenSentence | LeftOut:
    """Holds a sentence against the passages that it names.

    Args:
        draft: What a language model wrote.
        hits: The passages that it was given, from 1.
        reader: Judges support.
    """
    quotes = tuple(source.quote for source in draft.sources if source.quote)

    def left_out(cause: Cause, reason: str) -> LeftOut:
        return LeftOut(text=draft.text, cause=cause, reason=reason, quotes=quotes)

    if len(draft.text) > _MOST_CHARS or "://" in draft.text or "<" in draft.text:
        return left_out("form", "It is no plain sentence: too long, or with markup or an address.")
    if not draft.sources:
        return left_out("no quote", "It names no passage that it rests on.")
    citations: list[Citation] = []
    for source in draft.sources[:MOST_QUOTES]:
        citation = cite(source, hits, draft.text)
        if citation is None and source.quote:
            return left_out("invented quote", f"Its quote “{source.quote}” stands in no passage.")
        if citation is None:
            return left_out("invented quote", f"There is no passage {source.passage} that says it.")
        if not any(one.article.id == citation.article.id and one.span == citation.span for one in citations):
            citations.append(citation)
    found = fault(draft.text, citations, reader)
    if found is not None:
        return left_out(*found)
    return WrittenSentence(text=draft.text, citations=tuple(citations))


def fault(sentence: str, citations: Sequence[Citation], reader: Reader) -> tuple[Cause, str] | None:
    """Returns what a sentence says and its quotes do not, as a kind and a sentence; None where they bear it out."""
    found = broken_rule(sentence, citations)
    return found or too_little(support_of(sentence, citations, reader))


def support_of(sentence: str, citations: Sequence[Citation], reader: Reader) -> Support:
    """Measures how far its quotes support a sentence."""
    quotes = [citation.quote for citation in citations]
    return support(sentence, without_values(sentence, citations), quotes, reader)


def too_little(signs: Support) -> tuple[Cause, str] | None:
    """Returns what is wrong where quotes support too little of a sentence."""
    if signs.words < LEAST_WORDS or signs.relevance < LEAST_RELEVANCE:
        return "support", "Its quotes do not say enough of it."
    return None


def broken_rule(sentence: str, citations: Sequence[Citation]) -> tuple[Cause, str] | None:
    """Returns the first rule that a sentence breaks: of quotations, days, numbers, names, denials, sides, certainty."""
    quotes = [citation.quote for citation in citations]
    if (words := missing_quotation(sentence, citations)) is not None:
        return "quotation", f"The words “{words}” stand in none of its quotes."
    if (words := missing_day(sentence, citations)) is not None:
        return "date", f"Its quotes do not say “{words}”."
    if (words := missing_figure(sentence, citations)) is not None:
        return "number", f"The number “{words}” stands in none of its quotes."
    if (words := missing_name(sentence, citations)) is not None:
        return "name", f"The name “{words}” stands in none of its quotes."
    if (words := denial(sentence, quotes)) is not None:
        return "negation", f"It and its quotes do not agree on what is denied (“{words}”)."
    if (words := other_relation(sentence, quotes)) is not None:
        return "side", f"It says the opposite of its quotes, or turns them around (“{words}”)."
    if (words := certainty(sentence, quotes)) is not None:
        return "certainty", f"Its quotes only say that it may be so (“{words}”)."
    return None
