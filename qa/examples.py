"""Questions of several kinds that the corpus at hand answers, made from its own sentences.

A question counts as answered where the answer stands in the very sentence that it was made from; one that asks why,
where a sentence of the same article gives a cause. Each is of another article and another name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from threading import Lock

from corpus.text.structure import text_sentences
from corpus.types import Article, Span
from index import Stamp
from qa.example_patterns import KINDS, NAME, PATTERNS
from qa.types import Answer, Outcome

_ARTICLES = 60  # the latest ones, from which example questions are made
_MOST = 6
_TRIES, _TRIES_OF_KIND = 14, 3  # questions that are asked
_FIRST_CHARACTERS = 3_000  # of a body: news comes first
_MOST_LATEST = 3  # questions for the latest on something

_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a result|caused?|led to|so that|in order to|blamed?|prompted|thanks to"
    r"|in (?:return|exchange|response))\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"(?<=[a-z,] ){NAME}")  # a sentence
_NO_NAMES = frozenset(
    """He She It They We You I The A An This That These Those There Who What When Where Which But And If In On At
    As After Before His Her Their Its Our Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
    February March April May June July August September October November December One Two Some Many Most Both
    Police Officials Researchers Scientists Investigators Voters People Others For With By From Until Since While
    Mr Mrs Ms Sept Oct Nov Dec Jan Feb Aug""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question made from an article.

    Attributes:
        kind: One of `KINDS`.
        name: Whom or what it asks about.
        article_id: Of the article that it was made from; None where several should answer it.
        sentence: That should answer it; None where any may.
    """

    kind: str
    question: str
    name: str
    article_id: str | None
    sentence: Span | None


class ExampleQuestions:
    """The example questions of one generation of an index, made once and by one thread.

    Args:
        latest: Gives the articles published last, latest first.
        ask: Answers a question.
    """

    def __init__(self, latest: Callable[[int], Sequence[Article]], ask: Callable[[str], Outcome]) -> None:
        self._latest, self._ask = latest, ask
        self._lock = Lock()
        self._stamp: Stamp | None = None
        self._made: list[str] = []

    def at(self, stamp: Stamp) -> list[str]:
        """Returns the questions of a generation; those of another one, or of another index, are made anew."""
        with self._lock:
            if stamp != self._stamp:
                self._made = answered_examples(self._latest(_ARTICLES), self._ask)
                self._stamp = stamp
            return list(self._made)


def answered_examples(articles: Sequence[Article], ask: Callable[[str], Outcome]) -> list[str]:
    """Asks questions made from articles, and gives up to six that are answered, of different kinds where it can.

    Args:
        articles: In the order in which they are to be tried.
        ask: Answers a question.
    """
    made = {example.question: example for example in example_questions(articles)}
    by_kind = [[example for example in made.values() if example.kind == kind] for kind in KINDS]
    found: list[Example] = []
    tried: Counter[str] = Counter()
    for example in filter(None, chain.from_iterable(zip_longest(*by_kind))):
        if len(found) == _MOST or tried.total() == _TRIES:
            break
        if tried[example.kind] < _TRIES_OF_KIND and not any(_is_like(example, other) for other in found):
            tried[example.kind] += 1
            if _answers(ask(example.question), example):
                found.append(example)
    return [example.question for example in found]


def example_questions(articles: Sequence[Article]) -> Iterator[Example]:
    """Makes questions such as "What did Japan promise?" from the first sentences of articles.

    Args:
        articles: In the order in which they are to be tried.
    """
    for article in articles:
        text = article.body[:_FIRST_CHARACTERS]
        for span in text_sentences(text, article.language):
            yield from _questions(article, text, span)
    yield from _latest(articles)


def _is_like(one: Example, other: Example) -> bool:
    """Returns whether two questions are about one matter, as far as their article and names say."""
    return one.article_id == other.article_id or bool({*one.name.split()} & {*other.name.split()})


def _answers(outcome: Outcome, example: Example) -> bool:
    """Returns whether an outcome is the answer that is expected."""
    if not isinstance(outcome, Answer):
        return False
    if example.article_id is None:
        return any(example.name in citation.article.body for citation in outcome.citations)
    if example.kind == "who" and not outcome.parts[0].split()[-1][:1].isupper():
        return False  # "Japanese superstar" is no name
    own = [citation for citation in outcome.citations if citation.article.id == example.article_id]
    if example.sentence is None:
        return any(_CAUSE.search(citation.quote) for citation in own)
    return any(citation.span.overlaps(example.sentence) for citation in own)


def _questions(article: Article, text: str, span: Span) -> Iterator[Example]:
    for pattern in PATTERNS:
        match = pattern.sentence.search(text[span.start : span.end])
        if match is not None and _is_name(match["name"], match.start("name"), text):
            yield Example(
                kind=pattern.kind,
                question=pattern.ask(match),
                name=match["name"],
                article_id=article.id,
                sentence=None if pattern.kind == "why" and not match.groupdict().get("cause") else span,
            )


def _is_name(name: str, at: int, text: str) -> bool:
    """Returns whether capitals make a name: one word that begins a sentence has them inside another, too."""
    if _NO_NAMES.intersection(name.split()) or name.endswith(("'s", "’s")):
        return False
    return at > 0 or " " in name or re.search(rf"[a-z,] {re.escape(name)}\b", text) is not None


def _latest(articles: Sequence[Article]) -> Iterator[Example]:
    """Asks for the latest on names that several articles' beginnings have, the most frequent first."""
    articles_with: Counter[str] = Counter()
    outlets = {_one_word(f"{article.outlet} {article.url}") for article in articles}
    for article in articles:
        names = {match[0] for match in _INSIDE.finditer(article.body[:_FIRST_CHARACTERS])}
        articles_with.update(name for name in names if " " in name and _is_name(name, 1, ""))
    for name, count in articles_with.most_common(_MOST_LATEST):
        if count > 1 and not any(_one_word(name) in outlet for outlet in outlets):
            question = f"What is the latest on {name}?"
            yield Example(kind="latest", question=question, name=name, article_id=None, sentence=None)


def _one_word(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
