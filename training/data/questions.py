"""Reads the questions that readers learn from.

In English: SQuAD, its unanswerable twins, QAMR's news and TimeQA's periods. In Japanese JaQuAD, in Chinese DRCD.

Each becomes a `TrainingQuestion`: a text with its answers, and twins that the same text does not answer.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.text.analysis import content_words
from corpus.text.sentences import sentence_spans
from corpus.types import Span
from evals.data import squad
from training.data.tokenised import detokenise, detokenise_text

Source = Literal["squad", "twins", "hard", "qamr", "timeqa", "jaquad", "drcd"]
SOURCES: tuple[Source, ...] = ("squad", "twins", "hard", "qamr", "timeqa")
# Without "hard": XQuAD, which tests, has paragraphs of the same articles.
MULTILINGUAL_SOURCES: tuple[Source, ...] = ("squad", "twins", "qamr", "timeqa", "jaquad", "drcd")

_IN_OTHER_LANGUAGES: dict[Source, tuple[str, str]] = {
    "jaquad": ("jaquad/train.jsonl.gz", "ja"),
    "drcd": ("drcd/dev-and-test.jsonl.gz", "zh"),
}
_NO_LETTERS = re.compile(r"\W+")
_REFERS_BACK = re.compile(r"\b(?:it|its|they|their|them|he|him|his|she|her|we|our|i|you|this|that|these|those)\b", re.I)
_LEAST_CONTENT = 2  # words of a question on a sentence: "What is it?" has none
_WINDOW = 900  # characters of a page's text around an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingQuestion(squad.SquadQuestion):
    """A question with its text.

    Attributes:
        source: The set that it comes from.
        twins: Questions that the same text does not answer, written by people.
        language: ISO 639 code of question and text.
    """

    source: Source
    twins: tuple[str, ...] = ()
    language: str = "en"


def read_questions(data: Path, sources: Sequence[Source] = SOURCES) -> list[TrainingQuestion]:
    """Reads the questions of some sets, none of which is in an article that tests.

    Args:
        data: Has `squad/`, `qamr/`, `timeqa/` and `languages/`.
        sources: "squad" is SQuAD 1.1's training set; "twins" adds the unanswerable twins to its questions; "hard" is 20
            articles of SQuAD 2.0's development set; "qamr" asks about sentences of Wikinews; "timeqa" asks for periods;
            "jaquad" is in Japanese, "drcd" in traditional Chinese.
    """
    found: list[TrainingQuestion] = []
    if "squad" in sources:
        found += _with_twins(data, twins="twins" in sources)
    if "hard" in sources:
        hard = squad.questions(data / "squad" / "dev-v2.0.jsonl.gz")
        found += [_of(one, "hard") for one in hard if squad.is_training_article(one.article)]
    if "qamr" in sources:
        found += _qamr(data / "qamr" / "wikinews.jsonl.gz")
    if "timeqa" in sources:
        for name in ("easy", "hard"):
            found += _timeqa(data / "timeqa" / f"human-train-{name}.jsonl.gz")
    for source, (file, language) in _IN_OTHER_LANGUAGES.items():
        if source in sources:
            asked = squad.questions(data / "languages" / file)
            found += [_of(one, source, language=language) for one in asked if _letters(one.text)]
    return found


def _of(
    question: squad.SquadQuestion, source: Source, twins: Sequence[str] = (), language: str = "en"
) -> TrainingQuestion:
    return TrainingQuestion(
        id=question.id,
        article=question.article,
        text=question.text,
        context=question.context,
        answers=question.answers,
        source=source,
        twins=tuple(twins),
        language=language,
    )


def _with_twins(data: Path, *, twins: bool) -> Iterator[TrainingQuestion]:
    """Yields SQuAD's questions, without ambiguous answers; those that have a twin have the source "twins"."""
    by_question: dict[tuple[str, str], list[str]] = defaultdict(list)
    if twins:
        for record in _records(data / "squad" / "unanswerable-train.jsonl.gz"):
            by_question[record["context"], _letters(record["twin"])].append(detokenise(record["question"]))
    for question in squad.questions(data / "squad" / "train-v1.1.jsonl.gz", ambiguous=False):
        found = by_question.get((question.context, _letters(question.text)), ())
        yield _of(question, "twins" if found else "squad", found)


def _qamr(file: Path) -> Iterator[TrainingQuestion]:
    """Yields questions on a sentence of news that say what they ask about, with the sentences around it as their text.

    An id says the article, the paragraph and the sentence: `Wiki1k:wikinews:844279:6:2-181-0-2`.
    """
    records = list(_records(file))
    sentences: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for record in records:
        sentences[record["article"]][_place(record["id"])] = record["context"]
    for record in records:
        if _REFERS_BACK.search(record["question"]) or len(set(content_words(record["question"]))) < _LEAST_CONTENT:
            continue
        article = dict(sorted(sentences[record["article"]].items()))
        text, starts = _joined(article)
        start = starts[_place(record["id"])]
        yield TrainingQuestion(
            id=record["id"],
            article=record["article"],
            text=record["question"].strip(),
            context=text,
            answers=_spans(record["answers"], start),
            source="qamr",
        )


def _place(identifier: str) -> tuple[int, int]:
    _, _, _, paragraph, rest = identifier.split(":")
    return int(paragraph), int(rest.partition("-")[0])


def _joined(article: dict[tuple[int, int], str]) -> tuple[str, dict[tuple[int, int], int]]:
    """Joins an article's sentences; returns where each begins."""
    text, starts = "", {}
    for place, sentence in article.items():
        text += " " if text else ""
        starts[place] = len(text)
        text += sentence
    return text, starts


def _timeqa(file: Path) -> Iterator[TrainingQuestion]:
    """Yields questions about a time, each with the part of the page around its answer.

    Its twins ask the same of other times: they have other answers, none of which the part has.
    """
    by_fact: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in _records(file):
        by_fact[record["id"].rpartition("#")[0]].append(record)
    for fact, records in by_fact.items():
        page = records[0]["context"]
        sentences = sentence_spans(page, "en")
        for record in records:
            if not record["answers"]:
                continue
            part = _around(sentences, record["answers"][0]["start"])
            text, moved = detokenise_text(page[part.start : part.end])
            inside = [one for one in _spans(record["answers"], -part.start) if one.start >= 0 and one.end < len(moved)]
            answers = tuple(Span(start=moved[one.start], end=moved[one.end - 1] + 1) for one in inside)
            if not answers:
                continue
            golds = {answer["text"].lower() for answer in record["answers"]}
            twins = [
                other["question"].strip()
                for other in records
                if golds.isdisjoint(answer["text"].lower() for answer in other["answers"])
                and not any(answer["text"].lower() in text.lower() for answer in other["answers"])
            ]
            yield TrainingQuestion(
                id=record["id"],
                article=fact.removeprefix("/wiki/").partition("#")[0],
                text=record["question"].strip(),
                context=text,
                answers=answers,
                source="timeqa",
                twins=tuple(twins),
            )


def _around(sentences: Sequence[Span], start: int) -> Span:
    """Returns whole sentences around a character, about 900 characters of them."""
    number = next((number for number, one in enumerate(sentences) if one.end > start), len(sentences) - 1)
    first = last = number
    grown = True
    while grown:
        grown = False
        if first > 0 and sentences[last].end - sentences[first - 1].start <= _WINDOW:
            first, grown = first - 1, True
        if last + 1 < len(sentences) and sentences[last + 1].end - sentences[first].start <= _WINDOW:
            last, grown = last + 1, True
    return Span(start=sentences[first].start, end=sentences[last].end)


def _spans(answers: Iterable[dict[str, Any]], moved: int) -> tuple[Span, ...]:
    """Returns answers as spans, each once."""
    spans = [(answer["start"] + moved, answer["start"] + moved + len(answer["text"])) for answer in answers]
    return tuple(Span(start=start, end=end) for start, end in dict.fromkeys(spans) if start >= 0)


def _letters(question: str) -> str:
    return _NO_LETTERS.sub("", question.lower())


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
