"""Articles in batches, each of which is one commit, made ready while the one before it is encoded and written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

from corpus.text.languages.detection import with_language
from corpus.text.passages import PassageText
from corpus.types import Article

_BATCH_PASSAGES = 512  # a commit; about 5 s of encoding on two cores, the most that a kill can lose
_LOOK_AHEAD = 256  # articles whose versions are looked up at once

T = TypeVar("T")


def prefetch(items: Iterable[T]) -> Generator[T]:
    """Yields the same items, each of which is taken in another thread while the one before it is in use.

    What taking one raises is raised when it is yielded. Closed early, it waits for the one that is being taken.
    """
    context = copy_context()
    iterator = iter(items)
    end = object()

    def following() -> T | object:
        return context.run(next, iterator, end)

    with ThreadPoolExecutor(1, thread_name_prefix="prefetch") as pool:
        taken = pool.submit(following)
        while (item := taken.result()) is not end:
            taken = pool.submit(following)
            yield item  # type: ignore[misc]


def noting(articles: Iterable[Article], ids: dict[str, None]) -> Iterator[Article]:
    """Yields articles, and adds the id of each to `ids`."""
    for article in articles:
        ids[article.id] = None
        yield article


def batches(
    articles: Iterable[Article],
    split: Callable[[Article], list[PassageText]],
    current_versions: Callable[[Iterable[str]], dict[str, str]],
) -> Iterator[tuple[list[tuple[Article, list[PassageText]]], int]]:
    """Yields what is new, with its language and split, in batches to commit; with each, how many were unchanged.

    Args:
        articles: In any order.
        split: Cuts an article into its passages.
        current_versions: The current version of each of some articles that is in the index, by id. The last batch
            need not be there yet.
    """
    articles = iter(articles)
    last: dict[str, tuple[Article, list[PassageText]]] = {}
    batch: dict[str, tuple[Article, list[PassageText]]] = {}
    passages = unchanged = 0
    while ahead := list(islice(articles, _LOOK_AHEAD)):
        current = current_versions(article.id for article in ahead)
        current |= {article_id: article.version for article_id, (article, _) in (last | batch).items()}
        for article in ahead:
            if article.id in batch and batch[article.id][0].version != article.version:
                yield list(batch.values()), unchanged  # the earlier version first
                last, batch, passages, unchanged = batch, {}, 0, 0
            if current.get(article.id) == article.version:
                unchanged += 1
                continue
            current[article.id] = article.version
            article = with_language(article)
            batch[article.id] = (article, split(article))
            passages += len(batch[article.id][1])
            if passages >= _BATCH_PASSAGES:
                yield list(batch.values()), unchanged
                last, batch, passages, unchanged = batch, {}, 0, 0
    if batch or unchanged:
        yield list(batch.values()), unchanged
