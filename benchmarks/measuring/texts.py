"""Articles to measure with, written down so that every process reads the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Article, load_file
from corpus.load import find_files
from corpus.text.passages import PassageSplitter
from evals.data import newsquiz
from index import SentenceTransformerEncoder
from qa import Newsdesk

YEAR = 2022


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written, and where.

    Attributes:
        articles: JSON Lines, as Newsdesk reads them.
        passages: A line of JSON each: the same articles' passages as Newsdesk cuts them, with their headers.
        count: Articles.
        letters: Of their bodies.
    """

    articles: Path
    passages: Path
    count: int
    letters: int


def articles(count: int) -> list[Article]:
    """So many of a year, spread over it; the samples where the newsquiz data is not there."""
    file = newsquiz.articles_file(YEAR)
    files = [file] if file.exists() else list(find_files([Newsdesk.samples()]))
    found = list({article.id: article for path in files for article in load_file(path)}.values())
    return found[:: max(1, len(found) // count)][:count]


def questions(count: int) -> list[str]:
    """So many of the same year's; of the samples where the newsquiz data is not there."""
    if newsquiz.questions_file(YEAR).exists():
        return [question.text for question in newsquiz.questions(YEAR)[:count]]
    return [f"{article.title}?" for article in articles(count)]


def write(found: Sequence[Article], folder: Path) -> Written:
    """Writes articles, and their passages."""
    encoder = SentenceTransformerEncoder()
    splitter = PassageSplitter(encoder.count_tokens, encoder.max_tokens)
    written = Written(
        articles=folder / "articles.jsonl",
        passages=folder / "passages.jsonl",
        count=len(found),
        letters=sum(len(article.body) for article in found),
    )
    records = [
        {
            "url": article.url,
            "title": article.title,
            "outlet": article.outlet,
            "published_at": article.published.iso() if article.published else None,
            "text": article.body,
        }
        for article in found
    ]
    written.articles.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    passages = (text.indexed for article in found for text in splitter.split(article))
    written.passages.write_text("".join(f"{json.dumps({'text': passage})}\n" for passage in passages))
    return written


def read(file: Path) -> list[str]:
    """The texts of either file."""
    return [json.loads(line)["text"] for line in file.read_text().splitlines()]
