"""Small indexes of words, and BM25 by its formula to compare them with."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.storage.words import Rows, WordIndex, write_words

_K1, _B = 1.2, 0.75
WORDS = "storm flood river farm ship train coal wheat court bank mayor budget harbor fog map law tax fish".split()


def every_row(rows: Rows) -> NDArray[np.bool_]:
    return np.ones(len(rows), dtype=bool)


def make_texts(n: int, seed: int = 0) -> dict[int, str]:
    """Texts of 1 to 39 words, whose lengths tantivy keeps exactly, by scattered rows."""
    chance = random.Random(seed)
    return {3 * number + 1: " ".join(chance.choices(WORDS, k=chance.randint(1, 39))) for number in range(n)}


def bm25_by_formula(question: str, texts: dict[int, str]) -> dict[int, float]:
    """Robertson and Zaragoza (2009), with the idf that Lucene uses; rows without a word are left out."""
    lengths = {row: len(text.split()) for row, text in texts.items()}
    average = sum(lengths.values()) / len(lengths)
    scores: dict[int, float] = {}
    for word in set(question.lower().split()):
        counts = {row: count for row, text in texts.items() if (count := Counter(text.lower().split())[word])}
        idf = math.log(1 + (len(texts) - len(counts) + 0.5) / (len(counts) + 0.5))
        for row, count in counts.items():
            norm = _K1 * (1 - _B + _B * lengths[row] / average)
            scores[row] = scores.get(row, 0.0) + idf * count * (_K1 + 1) / (count + norm)
    return scores


def written(folder: Path, texts: dict[int, str]) -> WordIndex:
    write_words(folder, None, texts.items(), [])()
    return WordIndex(folder)


def found_rows(words: WordIndex, question: str, n: int = 10) -> list[int]:
    return [int(row) for row in words.search(question, n, every_row)[0]]
