"""Makes a digest: finds the articles of some days, joins those on one matter, and quotes how they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from math import inf

import numpy as np

from corpus import Article
from corpus.errors import FilterError
from index import Coverage, Engine, EngineView, Filters
from index.stopwatch import timed
from qa.deciding.coverage import covered_days
from qa.deciding.quotes import lead_of
from qa.digest.likeness import Matrix, counted_words, grouped, likeness
from qa.digest.types import Digest, Story
from qa.timeline.matching import matching
from qa.types import Citation
from qa.understanding.period import named_period
from qa.understanding.question import moment_of, understand
from qa.understanding.spelling import respelt

MOST_ARTICLES = 1_500  # that are looked at: each is compared with each


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copies:
    """The groups of near copies of some articles.

    Attributes:
        group: Of each article that is in one, by id.
        coverage: How widely each group was published.
    """

    group: Mapping[str, int]
    coverage: Mapping[int, Coverage]

    def report(self, article: Article) -> str | int:
        """Returns what all near copies of one report have in common."""
        return self.group.get(article.id, article.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Articles on one matter.

    Attributes:
        reports: Of each outlet the independent report that is most like all others; the one most like them first.
        articles: How many there are.
        copies: How many of them are near copies of another one.
        latest: When the last one was published, seconds since 1970.
    """

    reports: tuple[Article, ...]
    articles: int
    copies: int
    latest: float

    @classmethod
    def of(cls, articles: Sequence[Article], like: Matrix, copies: _Copies) -> _Found:
        """Joins n articles.

        Args:
            articles: On one matter.
            like: Of each two, float32 (n, n).
            copies: Which of them are near copies.
        """
        times = [_published(one) for one in articles]
        first: dict[str | int, int] = {}  # of each report, the article that was published first
        for index in sorted(range(len(articles)), key=times.__getitem__):
            first.setdefault(copies.report(articles[index]), index)
        central = like.sum(axis=1)
        reports: dict[str, Article] = {}
        for index in sorted(first.values(), key=lambda index: (-float(central[index]), -times[index])):
            reports.setdefault((articles[index].outlet or "").casefold(), articles[index])
        return cls(
            reports=tuple(reports.values()),
            articles=len(articles),
            copies=len(articles) - len(first),
            latest=max(times),
        )

    def story(self, copies: _Copies) -> Story:
        """Returns them with how their reports begin."""
        leads = tuple(_lead(article, copies) for article in self.reports)
        return Story(leads=leads, articles=self.articles, copies=self.copies)


def first_day(words: str, now: datetime) -> datetime:
    """Reads the beginning of a time: a day (`2025-11-14`), or words such as `yesterday`, `Monday` or `last week`.

    Args:
        words: What somebody wrote behind `--since`.
        now: The moment of asking, aware.

    Raises:
        FilterError: If they name no day.
    """
    try:
        since = Filters.of(since=words).since
    except FilterError:
        period = named_period(f"since {words}", now)
        if period is None:
            raise FilterError(f"{words!r} is no day: such as 2025-11-14, yesterday, Monday or last week") from None
        since = datetime.combine(period.first, time.min)
    assert since is not None  # a day that is not empty
    return since


def make_digest(library: Engine, since: str, topic: str, filters: Filters, n: int) -> Digest:
    """Makes the digest of the articles of some days; see `Newsdesk.digest`.

    Args:
        library: The articles.
        since: The first day.
        topic: What they are on; empty for anything.
        filters: Which others are left out.
        n: The most stories.

    Raises:
        FilterError: If `since` names no day.
        ValueError: If the filters have an `as_of`, since what stands now is listed, or n is below 1.
    """
    if filters.as_of is not None or n < 1:
        raise ValueError(f"a digest has no `as_of` and at least 1 story, got {filters.as_of} and {n}")
    moment = moment_of(filters)
    first = first_day(since, moment)
    filters = replace(filters, since=first)
    until = filters.until.date() if filters.until else None
    empty = Digest(topic=topic, since=first.date(), until=until, stories=())
    with library.reading() as view:
        if view is None:
            return empty
        empty = replace(empty, last=covered_days(view.status())[1])
        with timed("find"):
            articles, older = _of_topic(library, view, topic, moment, filters) if topic else _all(library, filters)
        if not articles:
            return empty
        with timed("group"):
            words = [counted_words(one) for one in articles]
            like = likeness(articles, words, view.idf({word for one in words for word in one}))
            groups = grouped(like)
        of_copies = view.export().tables.stories.groups()
        group = {one.id: of_copies[one.id] for one in articles if one.id in of_copies}
        copies = _Copies(group=group, coverage=view.coverage(set(group.values())))
    found = [
        _Found.of([articles[one] for one in members], like[np.ix_(members, members)], copies) for members in groups
    ]
    found.sort(key=lambda one: (len(one.reports), one.articles, one.latest), reverse=True)
    with timed("quote"):
        stories = tuple(one.story(copies) for one in found[:n])
    return replace(empty, stories=stories, more=len(found[n:]), articles=len(articles), older=older)


def _all(library: Engine, filters: Filters) -> tuple[list[Article], int]:
    """Returns the newest articles that the filters let through, and how many more there are."""
    listing = library.browse("", filters, limit=MOST_ARTICLES)
    found = [library.article(one.id) for one in listing.articles]
    return [one for one in found if one is not None], listing.total - len(listing.articles)


def _of_topic(
    library: Engine, view: EngineView, topic: str, moment: datetime, filters: Filters
) -> tuple[list[Article], int]:
    """Returns the articles on a topic: those that a timeline of it counts."""
    question = understand(topic, moment, view.outlets, respelt(topic, view, library.encoder.count_tokens), view.authors)
    vectors = library.encode([question.standalone])
    if question.standalone not in vectors:
        return [], 0
    candidates, shown = matching(view, question, vectors[question.standalone], filters)
    found = {article.id: article for _, article in view.passages(candidates.rows[shown].tolist()).values()}
    newest = sorted(found.values(), key=_published, reverse=True)
    return newest[:MOST_ARTICLES], len(newest[MOST_ARTICLES:])


def _lead(article: Article, copies: _Copies) -> Citation:
    span = lead_of(article)
    return Citation(
        article=article, quote=article.text_at(span), span=span, answer_spans=(span,),
        coverage=copies.coverage.get(copies.group.get(article.id, 0)),
    )  # fmt: skip


def _published(article: Article) -> float:
    return article.published.at.timestamp() if article.published else -inf
