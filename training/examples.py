"""Makes training examples of SQuAD's questions in the form that the reader sees in use: a header and a window of text.

Each pass over the data draws other windows, headers and negatives. Each question has its own window, and often some
without its answer: other paragraphs that retrieval finds for it, the rest of its paragraph, or its paragraph with a
changed question that it does not answer. Windows end on sentence borders.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus import new_article
from corpus.text.passages import header_of
from corpus.text.sentences import sentence_spans
from evals.data.squad import SquadQuestion
from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from newsdesk import Published, Span
from qa.reading.reader.spans import LONGEST_ANSWER
from training.swaps import Swapper

WINDOW_TOKENS = 230  # the most of a window; a passage in use has 256 with its header
_QUESTION_TOKENS = 48
_OUTLETS = (
    "The Harbor Ledger",
    "Orrin Valley News",
    "Daily Meridian",
    "Northfield Post",
    "Capital Wire",
    "The Observer",
)
_FIRST_DAY = datetime(1995, 1, 1, tzinfo=UTC)
_DAYS = 11_000
_NEIGHBOURS = 6
_WORD = re.compile(r"\w+")


def encoder_tokenizer() -> Tokenizer:
    """Returns the default encoder's tokenizer without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(find_model_folder(DEFAULT_MODEL) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One passage as the network sees it, with its labels.

    Attributes:
        ids: int32 (tokens,).
        passage_from: The first token of the passage, after its header.
        golds: First and last token of each right answer; empty if it has none.
        group: The question's number; passages with the same number are compared with each other.
        relevant: Whether the passage is on the question's subject; None if uncertain.
    """

    ids: NDArray[np.int32]
    question_tokens: int
    passage_from: int
    golds: tuple[tuple[int, int], ...]
    group: int
    relevant: bool | None


class Examples:
    """Makes examples of questions.

    Args:
        questions: All questions.
        negatives: Question id to paragraphs that retrieval finds for it and that lack its answer.
        tokenizer: The encoder's, without padding or truncation.
    """

    def __init__(
        self, questions: Sequence[SquadQuestion], negatives: Mapping[str, Sequence[str]], tokenizer: Tokenizer
    ) -> None:
        self._questions = questions
        self._negatives = negatives
        self._tokenizer = tokenizer
        self._paragraphs: dict[str, dict[str, int]] = defaultdict(dict)
        self._article_of: dict[str, str] = {}
        self._words_of: dict[str, frozenset[str]] = {}
        for question in questions:
            numbers = self._paragraphs[question.article]
            numbers.setdefault(question.context, len(numbers))
            self._article_of[question.context] = question.article
        self._swappers = {name: Swapper(list(numbers)) for name, numbers in self._paragraphs.items()}

    def one_pass(self, seed: str, repeat: Mapping[str, int], part: int = 0, parts: int = 1) -> Iterator[Example]:
        """Yields every question, or one part of the questions, with its windows, in random order.

        Args:
            seed: Decides everything random.
            repeat: Article name to the number of times that its questions come; 1 if it is not named.
            part: From 0; the parts are of equal size, and each question is in one of them.
            parts: Their number.
        """
        pairs = [(question, again) for question in self._questions for again in range(repeat.get(question.article, 1))]
        random.Random(seed).shuffle(pairs)
        for group, (question, again) in enumerate(pairs[part::parts]):
            yield from self._group(question, group, random.Random(f"{seed} {question.id} {again}"))

    def _group(self, question: SquadQuestion, group: int, chance: random.Random) -> Iterator[Example]:
        header = self._header(question.article, chance)
        text, answers = self._window(question, chance)
        own = self.example(question.text, header, text, answers, group, relevant=True if answers else None)
        yield own
        if not own.golds:
            return
        draw = chance.random()
        if draw < 0.45:
            yield from self._retrieved(question, group, chance)
        elif draw < 0.6:
            rest = _without(question, chance)
            if rest:
                yield self.example(question.text, header, rest, (), group, relevant=None)
        elif draw < 0.9:
            swapped = self._swappers[question.article].swap(
                question.text, question.context, chance, near=_answering(question)
            )
            if swapped:
                yield self.example(swapped, header, text, (), group, relevant=None)

    def _retrieved(self, question: SquadQuestion, group: int, chance: random.Random) -> Iterator[Example]:
        """Yields one to three other paragraphs, the better ones more often, whole or a part of each."""
        found = list(self._negatives.get(question.id) or self._neighbours(question))
        for _ in range(min(chance.choice((1, 1, 2, 3)), len(found))):
            other = found.pop(min(int(chance.expovariate(0.7)), len(found) - 1))
            header = self._header(self._article_of.get(other, question.article), chance)
            sentences = _sentences(other)
            first = 0 if chance.random() < 0.5 else chance.randrange(len(sentences))
            text = other[sentences[first].start : sentences[min(first + 3, len(sentences) - 1)].end]
            yield self.example(question.text, header, text if first else other, (), group, relevant=False)

    def _neighbours(self, question: SquadQuestion) -> list[str]:
        """Returns paragraphs of the same article without the answer, those with most of the question's words first."""
        question_words = set(_WORD.findall(question.text.lower()))
        others = [text for text in self._paragraphs[question.article] if text != question.context]
        shared = {text: len(question_words & self._words(text)) for text in others}
        best = sorted(others, key=lambda text: -shared[text])[:_NEIGHBOURS]
        return [text for text in best if not any(has_words(text, gold) for gold in question.golds)]

    def _words(self, paragraph: str) -> frozenset[str]:
        if paragraph not in self._words_of:
            self._words_of[paragraph] = frozenset(_WORD.findall(paragraph.lower()))
        return self._words_of[paragraph]

    def _window(self, question: SquadQuestion, chance: random.Random) -> tuple[str, tuple[Span, ...]]:
        """Returns the paragraph, a part of it, or it with a neighbour, and the moved answers."""
        draw = chance.random()
        if draw < 0.4 or not question.answers:
            return question.context, question.answers
        if draw < 0.85:
            return _part(question, chance)
        neighbours = list(self._paragraphs[question.article])
        number = self._paragraphs[question.article][question.context] + chance.choice((-1, 1))
        if not 0 <= number < len(neighbours) or len(neighbours[number]) + len(question.context) > 1100:
            return question.context, question.answers
        other = neighbours[number]
        if chance.random() < 0.5:
            return f"{question.context}\n\n{other}", question.answers
        moved = len(other) + 2
        return f"{other}\n\n{question.context}", tuple(
            Span(start=span.start + moved, end=span.end + moved) for span in question.answers
        )

    def _header(self, article: str, chance: random.Random) -> str:
        """Makes a header as the index does: the title, an outlet, a day, any of which may be missing."""
        title = article.replace("_", " ") if chance.random() < 0.75 else None
        outlet = chance.choice(_OUTLETS) if chance.random() < 0.5 else None
        published = None
        if chance.random() < 0.5:
            at = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
            published = Published(at=at, precision="day", zoned=False, origin="field")
        return header_of(new_article(body="-", title=title, outlet=outlet, published=published), self._count_tokens)

    def _count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def example(
        self, question: str, header: str, text: str, answers: Sequence[Span], group: int, *, relevant: bool | None
    ) -> Example:
        """Makes the tokens `[CLS] question [SEP] header text [SEP]`."""
        question_encoding = self._tokenizer.encode(question, add_special_tokens=True)
        separator = question_encoding.ids[-1]
        question_ids = question_encoding.ids
        if len(question_ids) > _QUESTION_TOKENS + 2:
            question_ids = [*question_ids[: _QUESTION_TOKENS + 1], separator]
        head = self._tokenizer.encode(header, add_special_tokens=False)
        read = self._tokenizer.encode(text, add_special_tokens=False)
        room = min(len(read.ids), WINDOW_TOKENS)
        first = len(question_ids) + len(head.ids)
        golds = set()
        for answer in answers:
            inside = [
                token
                for token, (start, end) in enumerate(read.offsets[:room])
                if start < answer.end and end > answer.start
            ]
            whole = inside and read.offsets[inside[-1]][1] >= answer.end and inside[-1] - inside[0] < LONGEST_ANSWER
            if whole:
                golds.add((first + inside[0], first + inside[-1]))
        return Example(
            ids=np.array([*question_ids, *head.ids, *read.ids[:room], separator], dtype=np.int32),
            question_tokens=len(question_ids),
            passage_from=first,
            golds=tuple(sorted(golds)),
            group=group,
            relevant=relevant if golds or not answers else None,
        )


@lru_cache(maxsize=50_000)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(sentence_spans(text, "en")) or (Span(start=0, end=len(text)),)


def _touched(sentences: Sequence[Span], answers: Sequence[Span]) -> tuple[int, int]:
    """Returns the first and the last sentence that overlap an answer."""
    touched = [number for number, sentence in enumerate(sentences) if any(map(sentence.overlaps, answers))] or [0]
    return touched[0], touched[-1]


def _answering(question: SquadQuestion) -> str:
    """Returns the sentences with the answers."""
    sentences = _sentences(question.context)
    first, last = _touched(sentences, question.answers)
    return question.context[sentences[first].start : sentences[last].end]


def _part(question: SquadQuestion, chance: random.Random) -> tuple[str, tuple[Span, ...]]:
    """Returns a run of sentences around the answers, and the moved answers."""
    sentences = _sentences(question.context)
    first, last = _touched(sentences, question.answers)
    first = max(first - chance.choice((0, 0, 1, 1, 2)), 0)
    last = min(last + chance.choice((0, 0, 1, 1, 2)), len(sentences) - 1)
    start, end = sentences[first].start, max(sentences[last].end, *(span.end for span in question.answers))
    if any(span.start < start for span in question.answers):
        return question.context, question.answers
    answers = tuple(Span(start=span.start - start, end=span.end - start) for span in question.answers)
    return question.context[start:end], answers


def _without(question: SquadQuestion, chance: random.Random) -> str | None:
    """Returns the sentences before or after the answers', if they are at least two and lack the answer's words."""
    sentences = _sentences(question.context)
    first, last = _touched(sentences, question.answers)
    sides = [side for side in (sentences[:first], sentences[last + 1 :]) if len(side) >= 2]
    if not sides:
        return None
    side = chance.choice(sides)
    text = question.context[side[0].start : side[-1].end]
    return None if any(has_words(text, gold) for gold in question.golds) else text


def has_words(text: str, words: str) -> bool:
    """Tells whether a text has these words in a row, whatever their case and punctuation."""
    return f" {' '.join(_WORD.findall(words.lower()))} " in f" {' '.join(_WORD.findall(text.lower()))} "
