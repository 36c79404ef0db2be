"""Questions that the corpus at hand may answer, made from its own sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from corpus.text.sentences import sentence_spans
from corpus.types import Article
from qa.types import Answer, Outcome

EXAMPLE_ARTICLES = 40  # the latest ones, from which example questions are made
_TRIES = 12  # questions

_VERBS = {
    "promised": "promise", "announced": "announce", "agreed to": "agree to", "won": "win", "bought": "buy",
    "approved": "approve", "signed": "sign", "rejected": "reject", "proposed": "propose", "demanded": "demand",
    "ordered": "order", "launched": "launch", "called for": "call for", "voted to": "vote to", "found": "find",
    "revealed": "reveal", "banned": "ban", "discovered": "discover",
}  # fmt: skip
_NAME = r"(?:[A-Z][\w’'-]+)(?: (?:of |and )?[A-Z][\w’'-]+){0,3}"
_PATTERNS = (  # a sentence that says it, and the question that asks for it
    (re.compile(rf"\b(?P<name>(?:the )?{_NAME}) (?P<verb>{'|'.join(_VERBS)}) \w+"), "What did {name} {verb}?"),
    (re.compile(rf"\bwon the (?P<name>{_NAME})"), "Who won the {name}?"),
    (re.compile(rf"\belected (?P<role>mayor|governor) of (?P<name>{_NAME})"), "Who was elected {role} of {name}?"),
    (re.compile(rf"\b[Tt]he (?P<name>{_NAME}) will (?P<verb>open|reopen|close)\b"), "When will the {name} {verb}?"),
)
_NO_NAMES = frozenset(
    """He She It They We You I The A An This That These Those There Who What When Where Which But And If In On At
    As After Before His Her Their Its Our Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
    February March April May June July August September October November December One Two Some Many Most Both
    Police Officials Researchers Scientists Investigators Voters People Others""".split()
)
_FIRST_CHARACTERS = 3_000  # of a body: news comes first


def answered_examples(articles: Iterable[Article], ask: Callable[[str], Outcome], n: int) -> list[str]:
    """Asks questions made from articles, and gives those that are answered, surest first; up to n.

    Args:
        articles: In the order in which they are to be tried.
        ask: Answers a question.
        n: How many at most.
    """
    outcomes = [(question, ask(question)) for question in islice(example_questions(articles), _TRIES)]
    answered = [(outcome.confidence, question) for question, outcome in outcomes if isinstance(outcome, Answer)]
    return [question for _, question in sorted(answered, key=lambda pair: -pair[0])[:n]]


def example_questions(articles: Iterable[Article]) -> Iterator[str]:
    """Makes questions such as "What did Japan promise?", one at most for each article and each name.

    Args:
        articles: In the order in which they are to be tried.
    """
    names: set[str] = set()
    for article in articles:
        for name, question in _questions(article):
            if name not in names:
                names.add(name)
                yield question
                break


def _questions(article: Article) -> Iterator[tuple[str, str]]:
    """Makes questions about names that an article's first sentences answer."""
    text = article.body[:_FIRST_CHARACTERS]
    for span in sentence_spans(text, article.language):
        for pattern, question in _PATTERNS:
            match = pattern.search(text[span.start : span.end])
            if match and not _NO_NAMES.intersection(match["name"].split()):
                words = match.groupdict(default="")
                verb = words.pop("verb", "")
                yield words["name"], question.format(verb=_VERBS.get(verb, verb), **words)
