"""Stand-ins that keep the contracts of the real things, and articles to try them on."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Published, new_article

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(r"\w+")
_DIMENSIONS = 64
_BATCH = 32


class HashingEncoder:
    """An Encoder without a model: words are hashed to signed places of a vector of 64 numbers.

    Equal bags of words get equal vectors, texts with words in common similar ones.

    Args:
        name: What to be called.
        digest: What the weights are said to hash to; two of them make two encoders.

    Attributes:
        encoded: How many texts were encoded so far, passages and questions.
    """

    def __init__(self, name: str = "hashing", digest: str = "0f" * 32) -> None:
        self.name = name
        self.digest = digest
        self.path = "hashing"
        self.dimensions = _DIMENSIONS
        self.max_tokens = 256
        self.encoded = 0

    def count_tokens(self, text: str) -> int:
        """Words and punctuation marks of a text."""
        return len(_TOKEN.findall(text))

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            vectors[start : start + len(batch)] = [self._encode(text) for text in batch]
            self.encoded += len(batch)
            if on_encoded:
                on_encoded(len(batch))
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        return self.encode_passages(texts)

    def _encode(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for word in _WORD.findall(text.lower()):
            number = zlib.crc32(word.encode())
            vector[number % self.dimensions] += 1.0 if number & 0x10000 else -1.0
        if not vector.any():  # no words, or words that cancel out
            vector[0] = 1.0
        return vector / np.float32(np.linalg.norm(vector))


_PLACES = ["Northhaven", "Selby Falls", "Port Amity", "Quarrydale", "Lake Orrin", "Westmere", "Dunholt", "Sablecoast"]
_PEOPLE = ["Ines Moreau", "Tobias Lindqvist", "Amara Okoye", "Pavel Drozd", "Hana Sato", "Ruth Calloway", "Omar Haddad"]
_GROUPS = ["the harbour board", "the city council", "the growers' union", "the rail company", "the hospital trust"]
_ACTS = ["approved", "delayed", "cancelled", "praised", "questioned", "reopened", "paid for", "inspected", "voted down"]
_THINGS = ["a flood barrier", "the tram line", "a wheat subsidy", "the night ferry", "a water tax", "the old cinema",
           "a vaccine trial", "the coal pier", "a school roof", "the fair", "a windmill", "the art prize"]  # fmt: skip
_WHENS = ["on Monday", "after a long hearing", "despite protests", "for the second time", "before the vote",
          "in heavy rain", "without comment", "at short notice", "by a narrow margin"]  # fmt: skip
_OUTLETS = ["Northern Courier", "The Daily Lantern", "Harbour Post", "Evening Ledger"]
_FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)


def make_articles(n: int, seed: int = 0, words: int = 300) -> list[Article]:
    """Distinct articles of about so many words: several paragraphs, unlike outlets and dates.

    Some have no outlet, some no date, some no URL; those with one seed are the same each time, and
    those with different seeds have no URL in common.
    """
    return [_make_article(number, random.Random(f"{seed}-{number}"), seed, words) for number in range(n)]


def _make_article(number: int, chance: random.Random, seed: int, words: int) -> Article:
    thing, place = chance.choice(_THINGS), chance.choice(_PLACES)
    paragraphs: list[str] = []
    paragraph = [f"Report {seed}-{number} from {place} is about {thing}."]
    written = 0
    while written < words:
        paragraph.append(_sentence(chance))
        written += len(paragraph[-1].split())
        if len(paragraph) >= chance.randint(2, 5):
            paragraphs.append(" ".join(paragraph))
            paragraph = []
    if paragraph:
        paragraphs.append(" ".join(paragraph))
    dated = number % 7 != 3
    at = _FIRST_DAY + timedelta(days=chance.randrange(700), minutes=chance.randrange(1440))
    day = at.replace(hour=0, minute=0)
    by_day = chance.random() < 0.5
    return new_article(
        body="\n\n".join(paragraphs),
        url=f"https://news.example/{seed}/{number}" if number % 5 != 4 else None,
        title=f"{place} and {thing}, part {number}",
        outlet=chance.choice(_OUTLETS) if number % 6 != 5 else None,
        authors=chance.sample(_PEOPLE, chance.randrange(3)),
        published=Published(
            at=day if by_day else at,
            precision="day" if by_day else "minute",
            zoned=not by_day,
            origin="field",
        )
        if dated
        else None,
        language="en",
    )


def _sentence(chance: random.Random) -> str:
    who = chance.choice(_PEOPLE + _GROUPS)
    first = f"{who[0].upper()}{who[1:]} {chance.choice(_ACTS)} {chance.choice(_THINGS)} {chance.choice(_WHENS)}"
    if chance.random() < 0.5:
        first += f", while {chance.choice(_GROUPS)} in {chance.choice(_PLACES)} {chance.choice(_ACTS)}"
        first += f" {chance.choice(_THINGS)}"
    if chance.random() < 0.2:
        first += f" at a cost of {chance.randint(2, 900)} million crowns"
    return first + "."
