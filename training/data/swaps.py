"""Changes questions so that their paragraph no longer answers them.

The changes follow the kinds of unanswerable questions in SQuAD 2.0 (Rajpurkar et al., 2018, table 2). A name, number or
date is replaced by one of another paragraph, or of this one outside the answering sentences. A word is replaced by its
opposite or by another of its form, or a negation is added.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence

_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w'’-]*[a-z](?: (?:of |the |de |von )?[A-Z][\w'’-]*[a-z])*\b")
_YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-2][0-9]\b")
_NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")
_FORM = r"(?:ed|ing|est|ly|ions?|ity|ities|ments?|[ae]nces?|ous|ive|ism|ists?)"
_WORD = re.compile(rf"\b[a-z]{{3,}}{_FORM}\b")
_ENDING = re.compile(rf"{_FORM}$")
_AUXILIARY = re.compile(r"\b(did|does|do|was|were|is|are|has|have|had|can|could|will|would|should)\b")
_NOT_NAMES = frozenset("Who What When Where Which Why How Whose Whom In On At The A An".split())
_OPPOSITES = [
    pair.split("/")
    for pair in """
    first/last most/least more/fewer largest/smallest larger/smaller biggest/smallest highest/lowest higher/lower
    oldest/youngest older/younger best/worst better/worse longest/shortest longer/shorter before/after
    early/late earlier/later earliest/latest increase/decrease increased/decreased rise/fall rose/fell won/lost
    win/lose began/ended begin/end start/finish started/stopped opened/closed open/close north/south
    northern/southern east/west eastern/western upper/lower inside/outside major/minor majority/minority
    always/never accepted/rejected allowed/forbidden supported/opposed supporters/opponents built/destroyed
    born/buried arrived/left gained/lost added/removed bought/sold buy/sell public/private male/female
    men/women positive/negative strong/weak stronger/weaker cheap/expensive ancient/modern new/old
    formal/informal success/failure successful/unsuccessful enemy/ally enemies/allies before/during
    common/rare popular/unpopular famous/unknown legal/illegal internal/external maximum/minimum
    primary/secondary import/export imports/exports win/fail approved/vetoed agreed/refused joined/quit
    convicted/acquitted guilty/innocent hired/fired raised/cut lifted/imposed passed/blocked arrested/released
    admitted/denied survived/died injured/unhurt promoted/demoted appointed/dismissed democrats/republicans
    democratic/republican yes/no plaintiff/defendant hospital/home
    """.split()
]
_OPPOSITE = {one: other for a, b in _OPPOSITES for one, other in ((a, b), (b, a))}
_OPPOSED = re.compile(rf"\b(?:{'|'.join(_OPPOSITE)})\b")


class Swapper:
    """Makes questions unanswerable.

    Args:
        paragraphs: All of an article's; their names, years and numbers replace those of a question.
    """

    def __init__(self, paragraphs: Sequence[str]) -> None:
        text = "\n".join(paragraphs)
        self._names = sorted({name for name in _NAME.findall(text) if name not in _NOT_NAMES})
        self._first_names = sorted({name.split()[0] for name in self._names if " " in name})
        self._years = sorted(set(_YEAR.findall(text)))
        self._numbers = sorted(set(_NUMBER.findall(text)) - set(self._years))
        self._words: dict[str, list[str]] = defaultdict(list)  # by their ending
        for word in sorted(set(_WORD.findall(text))):
            self._words[_ending(word)].append(word)

    def swap(self, question: str, paragraph: str, chance: random.Random, near: str = "") -> str | None:
        """Returns the question with one change that makes it unanswerable; None if no change is possible.

        Args:
            question: One that the paragraph answers.
            paragraph: Its text.
            chance: Draws the kind of change and the words.
            near: The sentences that answer it; their names and numbers are not used in the change.
        """
        ways = [
            self._another_name,
            self._namesake,
            self._another_year,
            self._another_number,
            lambda question, paragraph, chance: _of_the_paragraph(question, paragraph, near, chance),
            self._another_word,
            _opposite,
            _negated,
        ]
        weights = [4, 2, 3, 3, 4, 3, 4, 1]
        while ways:
            (way,) = chance.choices(ways, weights)
            swapped = way(question, paragraph, chance)
            if swapped:
                return swapped
            used = ways.index(way)
            del ways[used], weights[used]
        return None

    def _another_name(self, question: str, paragraph: str, chance: random.Random) -> str | None:
        found = [match for match in _NAME.finditer(question) if match[0] not in _NOT_NAMES]
        return _replace(question, paragraph, found, self._names, chance)

    def _namesake(self, question: str, paragraph: str, chance: random.Random) -> str | None:
        """Replaces the first of two names: another Moreau is asked about than the one that the paragraph tells of."""
        names = [match[0] for match in _NAME.finditer(question) if " " in match[0]]
        found = [match for name in names for match in re.finditer(rf"\b{re.escape(name.split()[0])}(?= )", question)]
        return _replace(question, paragraph, found, self._first_names, chance)

    def _another_year(self, question: str, paragraph: str, chance: random.Random) -> str | None:
        found = list(_YEAR.finditer(question))
        near = [str(int(match[0]) + step) for match in found for step in (-10, -3, -1, 1, 2, 20)]
        return _replace(question, paragraph, found, [*self._years, *near], chance)

    def _another_number(self, question: str, paragraph: str, chance: random.Random) -> str | None:
        found = [match for match in _NUMBER.finditer(question) if not _YEAR.fullmatch(match[0])]
        return _replace(question, paragraph, found, self._numbers, chance)

    def _another_word(self, question: str, paragraph: str, chance: random.Random) -> str | None:
        found = list(_WORD.finditer(question))
        if not found:
            return None
        match = chance.choice(found)
        return _replace(question, paragraph, [match], self._words[_ending(match[0])], chance)


def _ending(word: str) -> str:
    found = _ENDING.search(word)
    return found[0].removesuffix("s") if found else ""


def _of_the_paragraph(question: str, paragraph: str, near: str, chance: random.Random) -> str | None:
    """Replaces a name, year or number of the question by one that the paragraph has elsewhere."""
    if not near:
        return None
    for pattern in chance.sample((_NAME, _YEAR, _NUMBER), 3):
        found = [match for match in pattern.finditer(question) if match[0] not in _NOT_NAMES and match[0] in near]
        others = [name for name in dict.fromkeys(pattern.findall(paragraph)) if name not in _NOT_NAMES]
        if found and (swapped := _replace(question, near, found, others, chance)):
            return swapped
    return None


def _replace(
    question: str, paragraph: str, found: Sequence[re.Match[str]], others: Sequence[str], chance: random.Random
) -> str | None:
    """Replaces one of the matches by a text that neither paragraph nor question has."""
    if not found:
        return None
    match = chance.choice(found)
    existing = f"{paragraph} {question}".lower()
    fit = [other for other in others if other.lower() not in existing]
    if not fit:
        return None
    return f"{question[: match.start()]}{chance.choice(fit)}{question[match.end() :]}"


def _opposite(question: str, paragraph: str, chance: random.Random) -> str | None:
    lowered = paragraph.lower()
    found = [match for match in _OPPOSED.finditer(question) if _OPPOSITE[match[0]] not in lowered]
    if not found:
        return None
    match = chance.choice(found)
    return f"{question[: match.start()]}{_OPPOSITE[match[0]]}{question[match.end() :]}"


def _negated(question: str, paragraph: str, chance: random.Random) -> str | None:
    found = _AUXILIARY.search(question)
    if not found or re.search(r"\b(?:not|never|no)\b|n't\b", f"{paragraph} {question}"):
        return None
    auxiliary = {"can": "ca", "will": "wo"}.get(found[0], found[0])
    return f"{question[: found.start()]}{auxiliary}n't{question[found.end() :]}"
