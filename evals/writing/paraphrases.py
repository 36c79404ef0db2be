"""Rules that say a sentence of an article in other words, and nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from corpus.time.mentions import find_dates
from corpus.types import Article, Span

Rule = Callable[[str, Article, Span, random.Random], str | None]

_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_FIGURES = {word: str(number) for number, word in enumerate(_WORDS, 2)}
_IN_WORDS = {number: word for word, number in _FIGURES.items()}
_SYNONYMS = {
    "around": "about", "roughly": "about", "approximately": "about", "nearly": "almost", "also": "as well",
    "however": "though", "currently": "now", "previously": "before", "purchased": "bought", "began": "started",
    "assist": "help", "attempted": "tried", "obtained": "got", "residents": "people", "children": "kids",
    "automobile": "car", "big": "large", "quickly": "fast", "although": "though", "often": "frequently",
    "whole": "entire", "area": "region", "allegedly": "reportedly", "including": "among them",
    "several": "a number of", "many": "a lot of", "use": "make use of", "show": "indicate", "shows": "indicates",
    "showed": "indicated", "need": "require", "needs": "requires", "huge": "enormous", "significant": "important",
    "helped": "assisted", "happened": "took place", "announced": "made known", "noted": "pointed out",
    "told": "said to", "wrote": "stated", "added": "went on to say", "due to": "because of", "so that": "in order that",
}  # fmt: skip
_CONTRACTIONS = {
    "didn't": "did not", "doesn't": "does not", "isn't": "is not", "wasn't": "was not", "weren't": "were not",
    "haven't": "have not", "hasn't": "has not", "hadn't": "had not", "couldn't": "could not", "won't": "will not",
    "wouldn't": "would not", "don't": "do not", "it's": "it is", "they're": "they are", "we're": "we are",
    "aren't": "are not", "can't": "cannot",
}  # fmt: skip
_SPEAKER = re.compile(
    r"^(?P<said>[^“”\"]{30,}), (?P<who>(?:[A-Z][\w’'.-]+ ){0,3}[A-Z][\w’'.-]+|officials|police|authorities) said\.$"
)
_ASIDE = re.compile(r", (?:which|who|where) [^,.;“”\"]{8,90}(?:,|(?=\.$))")
_APPOSITION = re.compile(r"(?<=[a-z]), (?:a|an|the) [^,.;“”\"]{8,70},(?= (?:was|is|has|had|said|told|were|will)\b)")
_OPENING = re.compile(r"^(?P<opening>(?:On|In|At|During|By) [^,.;“”\"]{3,40}), (?P<rest>[^“”\"]{25,})\.$")
_TRAILING = re.compile(
    r", (?:according to|including|while|as|though|although|after|with|adding|saying) [^“”\"]{8,140}\.$"
)

_STRAIGHT = str.maketrans("‘’“”–—", "''\"\"--")
_QUOTED = re.compile(r"\"[^\"]*(?:\"|$)")


def number_format(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Writes a number in another form: "six" -> "6", "percent" -> "%", "$3 million" -> "3 million dollars"."""
    ways: list[str] = []
    for word, figure in _FIGURES.items():
        ways.append(re.sub(rf"(?<![\w-]){word}(?![\w-])", figure, text, count=1))
        ways.append(re.sub(rf"(?<![\w.,$€£/:-]){figure}(?![\w.,%/:-])(?= [a-z])", word, text, count=1))
    ways.append(re.sub(r"(?<=\d) percent\b", "%", text, count=1))
    ways.append(re.sub(r"(?<=\d)%", " percent", text, count=1))
    ways.append(re.sub(r"\$(\d[\d.,]*\d|\d) (million|billion)\b", r"\1 \2 dollars", text, count=1))
    ways.append(re.sub(r"(?<![\d.,$])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2", text, count=1))
    return _other(text, ways, chance)


def absolute_date(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Writes a day that is meant for one that is named from the article's: "Tuesday" -> "28 October 2025"."""
    ways = []
    for mention in find_dates(article.body, article.published, span):
        if mention.relative and mention.first == mention.last:
            words = article.text_at(mention.span)
            ways.append(
                re.sub(rf"(?:\bon )?(?<!\w){re.escape(words)}(?!\w)", f"on {mention.in_words()}", text, count=1)
            )
    return _other(text, ways, chance)


def synonym(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Writes another word of the same meaning."""
    ways = [re.sub(rf"\b{word}\b", other, text, count=1) for word, other in _SYNONYMS.items()]
    return _other(text, ways, chance)


def contraction(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Writes "did not" for "didn't", or the other way round."""
    plain = text.replace("’", "'")
    ways = [re.sub(rf"\b{short}\b", long, plain, count=1, flags=re.IGNORECASE) for short, long in _CONTRACTIONS.items()]
    ways += [re.sub(rf"\b{long}\b", short, plain, count=1) for short, long in _CONTRACTIONS.items()]
    return _other(plain, ways, chance)


def speaker_first(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Puts who said it in front: "X, police said." -> "According to police, X."."""
    found = _SPEAKER.match(text)
    if found is None:
        return None
    said = found["said"]
    said = said[0].lower() + said[1:] if said.startswith(("The ", "A ", "An ", "It ", "There ")) else said
    return chance.choice((f"According to {found['who']}, {said}.", f"{_upper(found['who'])} said that {said}."))


def without_aside(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Leaves out a clause in commas."""
    return _other(text, [pattern.sub("", text, count=1) for pattern in (_ASIDE, _APPOSITION)], chance)


def without_end(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Leaves out a last clause: ", according to ...", ", while ..."."""
    return _other(text, [_TRAILING.sub(".", text)], chance)


def opening_last(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Puts an opening last: "On Tuesday, he left." -> "He left on Tuesday."."""
    found = _OPENING.match(text)
    if found is None or "," in found["rest"]:
        return None
    opening = found["opening"][0].lower() + found["opening"][1:]
    return f"{_upper(found['rest'])} {opening}."


def typography(text: str, article: Article, span: Span, chance: random.Random) -> str | None:
    """Writes straight marks for curly ones, or other dashes."""
    plain = text.translate(_STRAIGHT)
    return _other(text, [plain], chance)


RULES: dict[str, Rule] = {
    "number format": number_format, "absolute date": absolute_date, "synonym": synonym, "contraction": contraction,
    "speaker first": speaker_first, "without aside": without_aside, "without end": without_end,
    "opening last": opening_last, "typography": typography,
}  # fmt: skip


def _other(text: str, ways: list[str], chance: random.Random) -> str | None:
    """Chooses a way that is another text, and that leaves what stands in quote marks as it is."""
    changed = sorted({_capitalised(way) for way in ways if way != text and _quoted(way) == _quoted(text)})
    return chance.choice(changed) if changed else None


def _quoted(text: str) -> list[str]:
    return _QUOTED.findall(text.translate(_STRAIGHT))


def _capitalised(text: str) -> str:
    return _upper(text) if text[:1].islower() else text


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
