"""The newsquiz data: a year's articles in an index, and its questions with their answers."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import platformdirs

from corpus import Article, load_file
from corpus.text.passages import PassageSplitter, PassageText
from corpus.urls import normal_form
from evals.data.vector_cache import CachedEncoder
from index import Added, Filters, Library, SentenceTransformerEncoder
from qa import Newsdesk

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_KIND = re.compile(r"\b(?:who|whom|whose|where|when|how (?:many|much|long|old)|which|what|why|how)\b")
_KINDS = {"whom": "who", "whose": "who", "how much": "how many", "how long": "how many", "how old": "how many"}
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”–—…", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestion:
    """A question of the weekly quiz.

    Attributes:
        urls: Articles in which the answer's words occur; a weak label. Empty: not known to be answerable.
        asked: The day of the quiz.
    """

    id: str
    text: str
    answer: str
    urls: frozenset[str]
    asked: date

    @property
    def as_of(self) -> Filters:
        """What was known when the quiz was made: articles up to the day after it."""
        return Filters.of(as_of=self.asked + timedelta(days=1))

    @property
    def short(self) -> bool:
        """Whether the answer is yes, no, or one or two characters, whose words occur almost anywhere."""
        return len(self.answer) <= 2 or self.answer.lower() in ("yes", "no")

    @property
    def kind(self) -> str:
        """The question word: who, where, when, how many, which or what; "other" where there is none."""
        found = _KIND.search(self.text.lower())
        return "other" if found is None else _KINDS.get(found[0], found[0])


def data_folder() -> Path:
    """Where the data is: `NEWSDESK_DATA`, or `../shared/data` beside the project."""
    return Path(os.environ.get("NEWSDESK_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def articles_file(year: int) -> Path:
    """A year's articles."""
    return data_folder() / "newsquiz" / f"{year}-articles.jsonl.gz"


def questions_file(year: int) -> Path:
    """A year's questions."""
    return data_folder() / "newsquiz" / f"{year}-questions.jsonl.gz"


def questions(year: int) -> list[QuizQuestion]:
    """A year's questions, in the order of the file."""
    with gzip.open(questions_file(year), "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return [
        QuizQuestion(
            id=record["id"],
            text=record["question"],
            answer=record["answer"],
            urls=frozenset(map(normal_form, record["urls_containing_answer"])),
            asked=date.fromisoformat(record["asked"]),
        )
        for record in records
    ]


def answerable(year: int) -> list[QuizQuestion]:
    """A year's questions whose answer's words occur in articles of the year, short answers left out."""
    return [question for question in questions(year) if question.urls and not question.short]


def unanswerable(year: int) -> list[QuizQuestion]:
    """The other year's questions whose answer's words stand in none of this year's articles."""
    corpus = "\n".join(f" {normalise(article.body)} " for article in load_file(articles_file(year)))
    normalised = [(question, normalise(question.answer)) for question in questions(2022 + 2023 - year)]
    return [question for question, answer in normalised if answer and f" {answer} " not in corpus]


def cache_folder() -> Path:
    """Where indexes, vectors and the peers' rankings are kept."""
    return Path(platformdirs.user_cache_dir("newsdesk")) / "evals"


def open_desk(years: Sequence[int], passage_tokens: int | None = None) -> Newsdesk:
    """The articles of some years in one index, made once and kept; vectors are taken from their cache."""
    encoder = CachedEncoder(SentenceTransformerEncoder(), cache_folder() / "vectors")
    size = f"-{passage_tokens}" if passage_tokens else ""
    library = Library(cache_folder() / f"newsquiz-{'-'.join(map(str, years))}{size}", encoder, passage_tokens)
    desk = Newsdesk(library, kept_bytes=0)  # what is measured is made
    encoded = 0

    def report(done: Added) -> None:
        nonlocal encoded
        encoded += done.encoded
        if done.passages:
            print(f"\rindexing {years}: {encoded:,} passages encoded", end="", file=sys.stderr, flush=True)

    if desk.add(articles(years), report).added.new:
        print(file=sys.stderr)
    return desk


def articles(years: Sequence[int]) -> list[Article]:
    """The articles of some years; of those with one id the last, or each opening would add them as new versions."""
    return list({article.id: article for year in years for article in load_file(articles_file(year))}.values())


def articles_and_passages(year: int) -> tuple[list[Article], list[PassageText]]:
    """A year's articles, the last of those with one id, and their passages as we cut them."""
    found = articles([year])
    encoder = SentenceTransformerEncoder()
    splitter = PassageSplitter(encoder.count_tokens, encoder.max_tokens)
    return found, [text for article in found for text in splitter.split(article)]


def digest(*paths: Path) -> str:
    """SHA-256 of some files, in hex, to say which data a figure is of."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def normalise(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces; SQuAD's (Rajpurkar et al., 2016), but that words part."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def occurs(answer: str, text: str) -> bool:
    """Whether the answer's words stand in the text, in a row, after normalisation of both."""
    words = normalise(answer)
    return bool(words) and f" {words} " in f" {normalise(text)} "
