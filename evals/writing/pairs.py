"""Makes pairs of a sentence and its quotes from articles: those that the quotes bear out, and those with one change.

Nothing of the articles is stored: pairs are made anew, and the same, at each run.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.text.structure import text_sentences
from corpus.types import Article, Span
from evals.writing.changes import CHANGES
from evals.writing.paraphrases import RULES
from qa.types import Citation

SUPPORTED = "supported"
_FEWEST, _MOST = 9, 38  # words of a sentence
_PLAIN = re.compile(r"^[A-Z“\"][^\n|•]+[.!?][”\"]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sentence with what it rests on.

    Attributes:
        kind: "supported", or what was changed.
        rules: The rules that were applied, in order.
        sentence: As a language model could have written it.
        citations: Its quotes.
    """

    kind: str
    rules: tuple[str, ...]
    sentence: str
    citations: tuple[Citation, ...]


def make_pairs(articles: Sequence[Article], count: int, seed: int) -> list[Pair]:
    """Makes so many pairs: half of them supported, the others in equal parts with one change of each kind.

    Args:
        articles: Each gives at most one pair.
        count: Of the pairs; a multiple of 10.
        seed: Of all choices.
    """
    wanted = dict.fromkeys(CHANGES, count // 2 // len(CHANGES))
    wanted[SUPPORTED] = count // 2
    chance = random.Random(seed)
    order = list(articles)
    chance.shuffle(order)
    pairs: list[Pair] = []
    for article in order:
        missing = [kind for kind, number in wanted.items() if number]
        if not missing:
            break
        weights = [wanted[kind] for kind in missing]
        pair = _pair(article, chance.choices(missing, weights)[0], chance)
        if pair is not None:
            wanted[pair.kind] -= 1
            pairs.append(pair)
    return pairs


def _pair(article: Article, kind: str, chance: random.Random) -> Pair | None:
    """Makes a pair of one kind from an article, if one of a few sentences lends itself to it."""
    spans = list(_usable(article))
    for span in chance.sample(spans, min(len(spans), 6)):
        quote = article.text_at(span)
        paraphrased = _paraphrased(" ".join(quote.split()), article, span, chance)
        if paraphrased is None:
            continue
        rules, sentence = paraphrased
        if kind != SUPPORTED:
            changed = CHANGES[kind](sentence, quote, article, chance)
            if changed is None or changed == sentence:
                continue
            sentence, rules = changed, (*rules, kind)
        citation = Citation(article=article, quote=quote, span=span, answer_spans=(span,))
        return Pair(kind=kind, rules=rules, sentence=sentence, citations=(citation,))
    return None


def _usable(article: Article) -> Iterator[Span]:
    for span in text_sentences(article.body, article.language):
        text = article.text_at(span)
        if _FEWEST <= len(text.split()) <= _MOST and _PLAIN.match(text) and text.count("“") == text.count("”"):
            yield span


def _paraphrased(text: str, article: Article, span: Span, chance: random.Random) -> tuple[tuple[str, ...], str] | None:
    """Applies one to three rules, in any order; None where fewer than one changes more than marks."""
    applied: list[str] = []
    names = list(RULES)
    chance.shuffle(names)
    for name in names:
        changed = RULES[name](text, article, span, chance)
        if changed is not None and changed != text:
            text = changed
            applied.append(name)
        if len(applied) == 3:
            break
    if not set(applied) - {"typography"}:
        return None
    return tuple(applied), text
