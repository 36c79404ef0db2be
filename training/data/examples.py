"""Makes training examples of questions in the form that the reader sees in use: a header and a window of text.

Each pass over the data draws other windows, headers and negatives. Each question has its own window, and often some
that do not answer it: other paragraphs that retrieval finds for it, the rest of its text, or its text with the
answering sentence denied. A twin, written by people or made by us, asks the same text something that it does not
answer. Windows end on sentence borders.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tokenizers import Tokenizer

from corpus import new_article
from corpus.text.passages import header_of
from newsdesk import Published, Span
from training.data.denials import confirm, deny, none_left
from training.data.input import Example, InputTokenizer
from training.data.questions import Source, TrainingQuestion
from training.data.swaps import Swapper
from training.data.windows import WORD, answering, has_words, part, sentences_of, touched, without
from training.data.yes_no import yes_no

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
_NEWS_SENTENCES = 5  # the most on a side of an answer in the news
# How often a question that has an answer comes with each of these.
_CONFIRMED, _NONE_LEFT, _YES_NO = 0.06, 0.3, 0.5
_RETRIEVED, _WITHOUT, _SWAPPED, _DENIED = 0.3, 0.1, 0.3, 0.12  # one of them at most; swapped only where no twin is


def searched(questions: Sequence[TrainingQuestion], seed: str, times: Mapping[Source, float]) -> list[TrainingQuestion]:
    """Returns the questions that a pass shows with paragraphs that retrieval finds; see `Examples.one_pass`."""
    return [
        question for question, again in _drawn(questions, seed, times) if _beside(question, seed, again) < _RETRIEVED
    ]


def _drawn(
    questions: Sequence[TrainingQuestion], seed: str, times: Mapping[Source, float]
) -> list[tuple[TrainingQuestion, int]]:
    """Returns the questions of a pass in random order, each with a number that tells its repetitions apart."""
    draw = random.Random(seed)
    pairs = [
        (question, again)
        for question in questions
        for again in range(int(times.get(question.source, 1.0) + draw.random()))
    ]
    draw.shuffle(pairs)
    return pairs


def _beside(question: TrainingQuestion, seed: str, again: int) -> float:
    """Returns a number in [0, 1) that decides what comes beside a question's own window."""
    return random.Random(f"{seed} {question.id} {again} beside").random()


class Examples:
    """Makes examples of questions.

    Args:
        questions: All questions.
        negatives: Question id to paragraphs that retrieval finds for it and that lack its answer.
        tokenizer: The encoder's, without padding or truncation.
        beside: How often a text that does not answer stands beside a question's own, as a share of what is usual.
    """

    def __init__(
        self,
        questions: Sequence[TrainingQuestion],
        negatives: Mapping[str, Sequence[str]],
        tokenizer: Tokenizer,
        beside: float = 1.0,
    ) -> None:
        self._questions = questions
        self._negatives = negatives
        self._share = beside
        self._input = InputTokenizer(tokenizer)
        self._paragraphs: dict[str, dict[str, int]] = defaultdict(dict)
        self._article_of: dict[str, str] = {}
        self._words_of: dict[str, frozenset[str]] = {}
        for question in questions:
            numbers = self._paragraphs[question.article]
            numbers.setdefault(question.context, len(numbers))
            self._article_of[question.context] = question.article
        self._swappers = {name: Swapper(list(numbers)) for name, numbers in self._paragraphs.items()}

    def one_pass(self, seed: str, times: Mapping[Source, float], part: int = 0, parts: int = 1) -> Iterator[Example]:
        """Yields questions, or one part of them, with their windows, in random order.

        Args:
            seed: Decides everything random.
            times: How often the questions of a source come; 0.3 draws three of ten. 1 if it is not named.
            part: From 0; the parts are of equal size, and each question is in one of them.
            parts: Their number.
        """
        for number, (question, again) in enumerate(_drawn(self._questions, seed, times)[part::parts]):
            chance = random.Random(f"{seed} {question.id} {again}")
            yield from self._group(question, 2 * number, chance, _beside(question, seed, again) / self._share)
            yield from self._yes_no(question, 2 * number + 1, chance)

    def _group(self, question: TrainingQuestion, group: int, chance: random.Random, beside: float) -> Iterator[Example]:
        """Yields a question's own window, and some that do not answer it, or a twin."""
        header = self._header(question, chance)
        text, answers = self._window(question, chance)
        if not answers:
            yield self._input.example(question.text, header, text, (), group, relevant=None, language=question.language)
            return
        is_english = question.language == "en"  # which the rules that rewrite texts are for
        shown, right = _retold(question.text, text, answers, chance) if is_english else (text, answers)
        own = self._input.example(question.text, header, shown, right, group, relevant=True, language=question.language)
        yield own
        if not own.golds:
            return
        if question.twins:
            yield self._input.example(
                chance.choice(question.twins), header, text, (), group, relevant=None, language=question.language
            )
        draw = beside
        if draw < _RETRIEVED:
            yield from self._retrieved(question, group, chance)
        elif (draw := draw - _RETRIEVED) < _WITHOUT:
            rest = without(question, chance, _most(question))
            if rest:
                yield self._input.example(
                    question.text, header, rest, (), group, relevant=None, language=question.language
                )
        elif not is_english:
            return
        elif (draw := draw - _WITHOUT) < _DENIED:
            denied = _denied(question.text, text, answers, chance)
            if denied:
                yield self._input.example(
                    question.text, header, denied, (), group, relevant=None, language=question.language
                )
        elif draw - _DENIED < _SWAPPED and not question.twins:
            swapped = self._swappers[question.article].swap(
                question.text, question.context, chance, near=answering(question)
            )
            if swapped:
                yield self._input.example(swapped, header, text, (), group, relevant=None, language=question.language)

    def _yes_no(self, question: TrainingQuestion, group: int, chance: random.Random) -> Iterator[Example]:
        """Yields the yes-or-no question that its sentence answers, if it has one, and a text that does not."""
        can_ask = bool(question.answers) and question.language == "en"
        asked = yes_no(question.text, question.golds[0], chance) if can_ask else None
        if asked is None or chance.random() >= _YES_NO:
            return
        header = self._header(question, chance)
        text, answers = self._window(question, chance)
        yield self._input.example(
            asked, header, text, answers, group, relevant=True, has_span=False, language=question.language
        )
        rest = without(question, chance, _most(question))
        if rest:
            yield self._input.example(
                asked, header, rest, (), group, relevant=None, has_span=False, language=question.language
            )

    def _retrieved(self, question: TrainingQuestion, group: int, chance: random.Random) -> Iterator[Example]:
        """Yields one or two other paragraphs, the better ones more often, whole or a part of each."""
        found = list(self._negatives.get(question.id) or self._neighbours(question))
        for _ in range(min(chance.choice((1, 1, 2)), len(found))):
            other = found.pop(min(int(chance.expovariate(0.7)), len(found) - 1))
            named = self._article_of.get(other, question.article).replace("_", " ") if chance.random() < 0.75 else None
            header = self._header_of(named, chance)
            sentences = sentences_of(other, question.language)
            first = 0 if chance.random() < 0.5 else chance.randrange(len(sentences))
            text = other[sentences[first].start : sentences[min(first + 3, len(sentences) - 1)].end]
            yield self._input.example(
                question.text, header, text if first else other, (), group, relevant=False, language=question.language
            )

    def _neighbours(self, question: TrainingQuestion) -> list[str]:
        """Returns paragraphs of the same article without the answer, those with most of the question's words first."""
        question_words = set(WORD.findall(question.text.lower()))
        others = [text for text in self._paragraphs[question.article] if text != question.context]
        shared = {text: len(question_words & self._words(text)) for text in others}
        best = sorted(others, key=lambda text: -shared[text])[:_NEIGHBOURS]
        return [text for text in best if not any(has_words(text, gold) for gold in question.golds)]

    def _words(self, paragraph: str) -> frozenset[str]:
        if paragraph not in self._words_of:
            self._words_of[paragraph] = frozenset(WORD.findall(paragraph.lower()))
        return self._words_of[paragraph]

    def _window(self, question: TrainingQuestion, chance: random.Random) -> tuple[str, tuple[Span, ...]]:
        """Returns the paragraph, a part of it, or it with a neighbour, and the moved answers."""
        if question.source == "qamr":
            return part(question, chance, _NEWS_SENTENCES)
        draw = chance.random()
        if draw < (0.6 if question.twins else 0.4) or not question.answers:
            return question.context, question.answers
        if draw < 0.85 or question.twins or question.source == "timeqa":
            return part(question, chance)
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

    def _header(self, question: TrainingQuestion, chance: random.Random) -> str:
        """Makes a header as the index does: the title, an outlet, a day, any of which may be missing."""
        named = question.source != "qamr" and chance.random() < 0.75
        return self._header_of(question.article.replace("_", " ") if named else None, chance)

    def _header_of(self, title: str | None, chance: random.Random) -> str:
        outlet = chance.choice(_OUTLETS) if chance.random() < 0.5 else None
        published = None
        if chance.random() < 0.5:
            at = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
            published = Published(at=at, precision="day", zoned=False, origin="field")
        return header_of(
            new_article(body="-", title=title, outlet=outlet, published=published), self._input.count_tokens
        )


def _most(question: TrainingQuestion) -> int | None:
    """Returns the most sentences of a text beside the answer's: an article of the news is longer than a window."""
    return _NEWS_SENTENCES if question.source == "qamr" else None


def _retold(question: str, text: str, answers: Sequence[Span], chance: random.Random) -> tuple[str, tuple[Span, ...]]:
    """Returns the text as it is, now and then with its answering sentence confirmed, or with "no" for its number."""
    draw = chance.random()
    if draw < _NONE_LEFT and (changed := none_left(question, text, answers[0])):
        return changed.text, changed.answers
    sentences = sentences_of(text)
    first, last = touched(sentences, answers)
    if draw < _CONFIRMED and first == last:
        changed = confirm(text, sentences[first], answers, chance)
        return changed.text, changed.answers
    return text, tuple(answers)


def _denied(question: str, text: str, answers: Sequence[Span], chance: random.Random) -> str | None:
    sentences = sentences_of(text)
    first, last = touched(sentences, answers)
    denied = deny(question, text, sentences[first], answers[0], chance) if first == last else None
    return denied.text if denied else None
