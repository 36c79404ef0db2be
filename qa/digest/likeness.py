"""Which articles are on one matter: those whose titles and beginnings share words that few articles have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from corpus import Article
from corpus.text.analysis import content_words

# Mean cosine from which on two groups are joined. Read on 40 times two days of newsquiz 2022, five stories each: of the
# stories of several outlets 58 of 59 are on one matter from 0.2 on, and 55 of 55 from 0.25, which parts six in two. The
# same days chose the figures.
LIKE = 0.2
DAYS = 3  # between the articles of a story, at most
_BEGINNING = 1_000  # characters
_TITLE_COUNTS = 2  # times a title's words
Matrix = NDArray[np.float32]


def counted_words(article: Article) -> Counter[str]:
    """Returns how often each content word stands in an article's title, which counts twice, and in its beginning."""
    return Counter(content_words(f"{(article.title or '') + '. '}" * _TITLE_COUNTS + article.body[:_BEGINNING]))


def likeness(articles: Sequence[Article], words: Sequence[Counter[str]], idf: Mapping[str, float]) -> Matrix:
    """Returns the cosine of each two articles by TF-IDF, float32 (n, n); 0 of those that are days apart.

    Args:
        articles: n of them, all dated.
        words: Of each, as `counted_words` gives them.
        idf: Inverse document frequency of the words; others count nothing.
    """
    shared = {word for word, count in Counter(word for one in words for word in one).items() if count > 1}
    columns = {word: column for column, word in enumerate(sorted(shared & idf.keys()))}
    vectors: Matrix = np.zeros((len(words), len(columns)), np.float32)
    for row, counts in enumerate(words):
        weights = {word: (1 + log(count)) * idf.get(word, 0.0) for word, count in counts.items()}
        length = np.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for word in counts.keys() & columns.keys():
            vectors[row, columns[word]] = weights[word] / length
    days = np.array([one.published.at.date().toordinal() if one.published else 0 for one in articles])
    near = np.abs(days[:, None] - days[None, :]) <= DAYS
    found: Matrix = np.where(near, vectors @ vectors.T, np.float32(0.0)).astype(np.float32)
    return found


def grouped(like: Matrix, least: float = LIKE) -> list[list[int]]:
    """Joins the two groups with the greatest mean likeness, again and again while it is at least `least`.

    The mean over all pairs keeps an article on several matters, such as "5 things to know", from joining them.

    Args:
        like: Of each two, float32 (n, n), symmetric.
        least: From which on two groups are joined.

    Returns:
        The groups, each with its members in order.
    """
    means = like.copy()
    np.fill_diagonal(means, -1.0)
    members = [[index] for index in range(len(means))]
    while len(means) and (best := int(means.argmax())) >= 0:
        one, other = divmod(best, len(means))
        if means[one, other] < least:
            break
        ours, theirs = len(members[one]), len(members[other])
        joined = (ours * means[one] + theirs * means[other]) / (ours + theirs)
        means[one], means[:, one] = joined, joined
        means[one, one] = -1.0
        means[other], means[:, other] = -1.0, -1.0
        members[one] += members[other]
        members[other] = []
    return [sorted(group) for group in members if group]
