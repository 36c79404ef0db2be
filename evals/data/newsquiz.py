"""The newsquiz data: a year's articles in an index, and its questions with their answers."""

from __future__ import annotations

import hashlib
import os
import re
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import platformdirs

from corpus import load_file
from corpus.text.passages import PassageSplitter, PassageText
from corpus.urls import normal_form
from evals.data.json_lines import read_lines
from evals.data.vector_cache import CachedEncoder
from index import Added, Library, SentenceTransformerEncoder
from index.storage.manifest import FORMAT
from newsdesk import Article, Filters, Newsdesk

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|where|when|how (?:many|much|long|old)|which|what|why|how)\b")
_SAME_WORD = {"whom": "who", "whose": "who", "how much": "how many", "how long": "how many", "how old": "how many"}
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”–—…", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestion:
    """A question of the weekly quiz.

    Attributes:
        urls: Articles in which the answer's words occur, a weak label; empty if it may be unanswerable.
        quiz_day: The day on which it was asked.
    """

    id: str
    text: str
    answer: str
    urls: frozenset[str]
    quiz_day: date

    @property
    def as_of(self) -> Filters:
        """The filter that shows articles published up to the day after the quiz, in UTC."""
        return Filters(as_of=datetime.combine(self.quiz_day + timedelta(days=1), time.max, UTC))

    @property
    def short(self) -> bool:
        """Whether the answer is yes, no, or one or two characters, which occur in almost any text."""
        return len(self.answer) <= 2 or self.answer.lower() in ("yes", "no")

    @property
    def question_word(self) -> str:
        """The first question word, e.g. `who` for "whose"; "other" where there is none."""
        found = _QUESTION_WORD.search(self.text.lower())
        return "other" if found is None else _SAME_WORD.get(found[0], found[0])


def data_folder() -> Path:
    """Returns the folder of the data: `NEWSDESK_DATA`, or `../shared/data` beside the project."""
    return Path(os.environ.get("NEWSDESK_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def articles_file(year: int) -> Path:
    """Returns the file of a year's articles."""
    return data_folder() / "newsquiz" / f"{year}-articles.jsonl.gz"


def questions_file(year: int) -> Path:
    """Returns the file of a year's questions."""
    return data_folder() / "newsquiz" / f"{year}-questions.jsonl.gz"


def questions(year: int) -> list[QuizQuestion]:
    """Reads a year's questions, in the order of the file."""
    return [
        QuizQuestion(
            id=record["id"],
            text=record["question"],
            answer=record["answer"],
            urls=frozenset(map(normal_form, record["urls_containing_answer"])),
            quiz_day=date.fromisoformat(record["asked"]),
        )
        for record in read_lines(questions_file(year))
    ]


def answerable(year: int) -> list[QuizQuestion]:
    """Reads a year's questions whose answer occurs in its articles, without those with a short answer."""
    return [question for question in questions(year) if question.urls and not question.short]


def unanswerable(year: int) -> list[QuizQuestion]:
    """Reads the other year's questions whose answer occurs in none of this year's articles."""
    corpus = "\n".join(f" {normalise(article.body)} " for article in load_file(articles_file(year)))
    normalised = [(question, normalise(question.answer)) for question in questions(2022 + 2023 - year)]
    return [question for question, answer in normalised if answer and f" {answer} " not in corpus]


def cache_folder() -> Path:
    """Returns the folder for indexes, vectors and the peers' rankings."""
    return Path(platformdirs.user_cache_dir("newsdesk")) / "evals"


def open_desk(years: Sequence[int], passage_tokens: int | None = None) -> Newsdesk:
    """Opens a desk over the articles of some years; its index is made once, with cached vectors."""
    encoder = CachedEncoder(SentenceTransformerEncoder(), cache_folder() / "vectors")
    size = f"-{passage_tokens}" if passage_tokens else ""
    library = Library(
        cache_folder() / f"newsquiz-{'-'.join(map(str, years))}{size}-format-{FORMAT}", encoder, passage_tokens
    )
    desk = Newsdesk(library, cache_bytes=0)  # an answer from a cache is no measurement
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
    """Reads the articles of some years; of those with one id only the last, or each run would add new versions."""
    return list({article.id: article for year in years for article in load_file(articles_file(year))}.values())


def articles_and_passages(year: int) -> tuple[list[Article], list[PassageText]]:
    """Reads a year's articles and cuts them into passages as Newsdesk does."""
    found = articles([year])
    encoder = SentenceTransformerEncoder()
    splitter = PassageSplitter(encoder.count_tokens, encoder.max_tokens)
    return found, [text for article in found for text in splitter.split(article)]


def files_digest(*paths: Path) -> str:
    """Returns the SHA-256 of some files together, in hex: it names the data that a figure was measured on."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def normalise(text: str) -> str:
    """Returns a text in lower case, without punctuation and articles, e.g. `The “Queen’s” horse` -> `queen s horse`.

    This is SQuAD's normalisation (Rajpurkar et al., 2016), except that punctuation separates words.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def occurs(answer: str, text: str) -> bool:
    """Tells whether the answer's words stand in the text, in a row, after normalisation of both."""
    words = normalise(answer)
    return bool(words) and f" {words} " in f" {normalise(text)} "
