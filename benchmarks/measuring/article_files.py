"""Writes the articles that are measured with to files, so that every process reads the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import load_file
from corpus.load import find_files
from corpus.text.passages import PassageSplitter
from evals.data import newsquiz
from index import SentenceTransformerEncoder
from newsdesk import Article, Newsdesk

YEAR = 2022


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFiles:
    """Files of the same articles.

    Attributes:
        articles: JSON Lines that Newsdesk reads.
        passages: JSON Lines with the passages that Newsdesk cuts, headers included.
        count: The number of articles.
        characters: The length of all bodies together.
    """

    articles: Path
    passages: Path
    count: int
    characters: int


def articles(count: int) -> list[Article]:
    """Reads so many articles of a year, spread over it; the samples if there is no newsquiz data."""
    file = newsquiz.articles_file(YEAR)
    files = [file] if file.exists() else list(find_files([Newsdesk.samples()]))
    found = list({article.id: article for path in files for article in load_file(path)}.values())
    return found[:: max(1, len(found) // count)][:count]


def questions(count: int) -> list[str]:
    """Reads so many questions of the same year; makes them of the samples' titles if there is no newsquiz data."""
    if newsquiz.questions_file(YEAR).exists():
        return [question.text for question in newsquiz.questions(YEAR)[:count]]
    return [f"{article.title}?" for article in articles(count)]


def write(found: Sequence[Article], folder: Path) -> ArticleFiles:
    """Writes articles and their passages to a folder."""
    encoder = SentenceTransformerEncoder()
    splitter = PassageSplitter(encoder.count_tokens, encoder.max_tokens)
    written = ArticleFiles(
        articles=folder / "articles.jsonl",
        passages=folder / "passages.jsonl",
        count=len(found),
        characters=sum(len(article.body) for article in found),
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
    """Reads the texts of either file."""
    return [json.loads(line)["text"] for line in file.read_text().splitlines()]
