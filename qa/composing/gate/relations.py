"""Whether a sentence puts everything on the side on which its quotes put it: who beat whom, what rose and what fell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.text.analysis import content_words, stems
from corpus.types import Span
from qa.composing.gate.names import names
from qa.composing.gate.opposites import opposite
from qa.reading.cues.sides import contrasts, other_side, stands_on

_VERB_BETWEEN = 6  # words between two names that one verb may join
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|got|gets)\b[^,;.]*\bby\b", re.IGNORECASE)
_FROM, _TO = "from", "to"


def other_relation(sentence: str, quotes: Sequence[str]) -> str | None:
    """Returns the word that puts something on the other side than its quotes do, or None.

    Args:
        sentence: What was written.
        quotes: What it rests on.
    """
    text = "\n".join(quotes)
    if word := other_side(sentence, text) or opposite(sentence, quotes):
        return word
    subject = _subject(sentence, text) if contrasts(sentence, text) else None
    if subject is not None:
        for match in re.finditer(rf"\b{re.escape(subject)}\b", text, re.IGNORECASE):
            if stands_on(sentence, text, Span(start=match.start(), end=match.end())) == -1:
                return subject
    return swapped(sentence, quotes)


def swapped(sentence: str, quotes: Sequence[str]) -> str | None:
    """Returns the verb whose two names a sentence puts in the other order than a quote does, or None.

    "A beat B" and "B was beaten by A" are one order, "B beat A" is the other.
    """
    written = {(one, two, verb) for one, two, verb in _triples(sentence)}
    for quote in quotes:
        quoted = set(_triples(quote))
        for one, two, verb in written:
            if (two, one, verb) in quoted and (one, two, verb) not in quoted:
                return verb
    return None


def _subject(sentence: str, text: str) -> str | None:
    """Returns the first word of a sentence that carries meaning and stands in a text: of what it most often speaks."""
    for word in re.findall(r"[\w’'-]+", sentence):
        if content_words(word) and re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            return str(word)
    return None


def _triples(text: str) -> Iterator[tuple[str, str, str]]:
    """Yields who did what to whom, for words of names in one clause with a few words between them."""
    for clause in re.split(r"[;:.!?\n]\s|, (?=who|which|while|but|and)", text):
        tokens = re.findall(r"[\w’'.-]+", clause)
        named = [(place, root[0]) for place, token in enumerate(tokens) if (root := names(f"x {token}"))]
        for (first, one), (last, two) in _neighbours(named):
            between = tokens[first + 1 : last]
            verbs = content_words(" ".join(between))
            if not 0 < len(between) <= _VERB_BETWEEN or not verbs or one == two:
                continue
            turned = _PASSIVE.search(" ".join([*between, ""])) is not None
            for verb in verbs:
                yield (two, one, verb) if turned else (one, two, verb)
            if {_FROM, _TO} & set(between):
                for preposition in {_FROM, _TO} & set(stems(" ".join(between))):
                    yield (one, two, preposition)


def _neighbours(named: Sequence[tuple[int, str]]) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
    """Yields names with those of the next row: of "Joe Biden beat Donald Trump" each of the first two with the last."""
    rows: list[list[tuple[int, str]]] = []
    for place, name in named:
        if rows and rows[-1][-1][0] == place - 1:
            rows[-1].append((place, name))
        else:
            rows.append([(place, name)])
    for row, after in pairwise(rows):
        for one in row:
            for two in after:
                yield (row[-1][0], one[1]), (after[0][0], two[1])
