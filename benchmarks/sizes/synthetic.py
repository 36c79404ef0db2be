"""Synthetic articles and vectors, drawn from real ones: a collection of any size that behaves like news.

A synthetic article takes its length and outlet from one article of newsquiz, and its day from within a fortnight of
that one's. Its words come from two articles, four at a time: so words have real frequencies and bursts, and no two
bodies are near copies. A passage's vector is one of the first article's, moved by the difference of two of the other's.
The length of that move keeps neighbours as near as real ones; `benchmarks/README.md` shows how near they are.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus import new_article
from index import Library
from index.storage.vectors import read_segment
from newsdesk import Article, Encoder

MOVED = 0.6  # share of the difference of two vectors; `benchmarks/README.md` shows its effect on neighbours
_RUN = 4  # words that stay together; bodies are compared by runs of five
_SENTENCE = 5  # runs
_PARAGRAPH = 3  # sentences
_TITLE = 2  # runs
_FORTNIGHT = 14  # days
_ARTICLES_PER_ADD = 5_000
_CHARS_PER_TOKEN = 4.9  # of newsquiz: what stands in for counting tokens, which would take most of the time

Vectors = NDArray[np.float32]


class RealArticles:
    """The articles and vectors that synthetic ones are drawn from.

    Args:
        library: An index of real articles, each added once: their passages stand together.
    """

    def __init__(self, library: Library) -> None:
        with library.store.reading() as tables:
            columns = tables.changes.whole()
            files = tables.segments.files()
            first = np.unique(columns.articles, return_index=True)[1]
            found = tables.passages(columns.rows[first].tolist())
        self.articles = [found[row][1] for row in columns.rows[first].tolist()]
        self.vectors = np.empty((len(columns), library.encoder.dimensions), np.float32)
        for name, written in files.items():
            segment = read_segment(library.folder / "vectors" / name, written)
            here = np.isin(columns.vectors, segment.ids)
            self.vectors[here] = segment.vectors[np.searchsorted(segment.ids, columns.vectors[here])]
        self.passages = [np.arange(a, b) for a, b in pairwise([*first.tolist(), len(columns)])]
        self.words = [[sys.intern(word) for word in article.body.split()] for article in self.articles]


class SyntheticEncoder:
    """Returns synthetic vectors; a real encoder would take three hours for a million.

    Args:
        inner: The encoder that the real vectors were made with; encodes questions.
        real: Vectors are drawn from it.
    """

    def __init__(self, inner: Encoder, real: RealArticles) -> None:
        self._inner = inner
        self._real = real
        self._sources: dict[str, tuple[int, int]] = {}
        self.name, self.digest, self.path = inner.name, inner.digest, inner.path
        self.dimensions, self.max_tokens = inner.dimensions, inner.max_tokens
        self.encode_questions = inner.encode_questions

    def count_tokens(self, text: str) -> int:
        """Estimates the tokens of a text by its length."""
        return int(len(text) / _CHARS_PER_TOKEN) + 1

    def draw(self, start: int, count: int) -> Iterator[Article]:
        """Draws the articles with these numbers; they are the same each time."""
        for number in range(start, start + count):
            chance = random.Random(f"article {number}")
            one, other = (chance.randrange(len(self._real.articles)) for _ in range(2))
            article = _synthetic_article(self._real, one, other, number, chance)
            self._sources[article.title or ""] = (one, other)
            yield article

    def encode_passages(self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None) -> Vectors:
        """Returns vectors of unit length, shape (len(texts), dimensions); a text has the same vector each time."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            one, other = self._sources.get(text.partition(" | ")[0], (0, 1))
            chance = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
            base = chance.choice(self._real.passages[one])
            apart = chance.choice(self._real.passages[other], 2)
            vectors[row] = self._real.vectors[base]
            vectors[row] += MOVED * (self._real.vectors[apart[0]] - self._real.vectors[apart[1]])
        if on_encoded:
            on_encoded(len(texts))
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def grow(library: Library, encoder: SyntheticEncoder, real: RealArticles, passages: int) -> None:
    """Adds synthetic articles to an index of the real ones until it has so many passages; continues an unfinished one.

    Args:
        library: The index, opened with the encoder.
        encoder: Draws the articles and their vectors.
        real: The articles that they are drawn from; all are in the index.
        passages: The least number that the index is to have.
    """
    while (status := library.status()).passages < passages:
        lacking = (passages - status.passages) * len(real.articles) // len(real.vectors)
        added = status.articles - len(real.articles)
        library.add(encoder.draw(added, max(1, min(lacking, _ARTICLES_PER_ADD))))
        print(f"{library.status().passages:,} passages", file=sys.stderr, flush=True)


def _synthetic_article(real: RealArticles, one: int, other: int, number: int, chance: random.Random) -> Article:
    source = real.articles[one]
    runs = _runs(real, one, other, len(real.words[one]) // _RUN + 1, chance)
    sentences = [
        " ".join(runs[start : start + _SENTENCE]).rstrip(".,;:") + "." for start in range(0, len(runs), _SENTENCE)
    ]
    sentences = [sentence[:1].upper() + sentence[1:] for sentence in sentences]
    paragraphs = [" ".join(sentences[start : start + _PARAGRAPH]) for start in range(0, len(sentences), _PARAGRAPH)]
    published = source.published
    if published is not None:
        moved = published.at + timedelta(days=chance.randint(-_FORTNIGHT, _FORTNIGHT))
        published = replace(published, at=moved)
    title = " ".join(_runs(real, one, other, _TITLE, chance)).replace("|", "")
    return new_article(
        body="\n\n".join(paragraphs), url=f"https://synthetic.example/{number}", title=f"{title} {number}",
        outlet=source.outlet, published=published, language=source.language,
    )  # fmt: skip


def _runs(real: RealArticles, one: int, other: int, count: int, chance: random.Random) -> list[str]:
    """Draws so many runs of words, three of five from the first article."""
    found = []
    for _ in range(count):
        words = real.words[one if chance.random() < 0.6 else other]
        start = int(chance.random() * max(1, len(words) - _RUN))
        found.append(" ".join(words[start : start + _RUN]))
    return found
