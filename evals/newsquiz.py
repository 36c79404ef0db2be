"""The newsquiz data: a year's articles in an index, and its questions with their answers."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import string
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from index import Added
from qa import Newsdesk

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”–—…", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestion:
    """A question of the weekly quiz.

    Attributes:
        urls: Articles in which the answer's words occur; a weak label. Empty: not known to be answerable.
    """

    id: str
    text: str
    answer: str
    urls: frozenset[str]


def data_folder() -> Path:
    """Where the data is: `NEWSDESK_DATA`, or `../shared/data` beside the project."""
    return Path(os.environ.get("NEWSDESK_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


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
            urls=frozenset(record["urls_containing_answer"]),
        )
        for record in records
    ]


def open_year(year: int) -> Newsdesk:
    """A year's articles, indexed once and kept: the index is the cache of their vectors."""
    folder = Path(platformdirs.user_cache_dir("newsdesk")) / "evals" / f"newsquiz-{year}"
    desk = Newsdesk.open(folder)
    encoded = 0

    def report(done: Added) -> None:
        nonlocal encoded
        encoded += done.encoded
        if done.passages:
            print(f"\rindexing {year}: {encoded:,} passages encoded", end="", file=sys.stderr, flush=True)

    if desk.add([articles_file(year)], report).added.new:
        print(file=sys.stderr)
    return desk


def digest(*paths: Path) -> str:
    """SHA-256 of some files, in hex, to say which data a figure is of."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def normalise(text: str) -> str:
    """SQuAD's normalisation (Rajpurkar et al., 2016): lower case, no punctuation, no articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def occurs(answer: str, text: str) -> bool:
    """Whether the answer's words stand in the text, in a row, after normalisation of both."""
    words = normalise(answer)
    return bool(words) and f" {words} " in f" {normalise(text)} "
