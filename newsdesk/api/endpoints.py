"""What programs may call, over HTTP or MCP: plain functions, with all their arguments described."""

# Gradio and MCP read the annotations below at run time: no `from __future__ import annotations` here.

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from time import perf_counter
from typing import Annotated, Any

from pydantic import Field

from corpus import NewsdeskError
from corpus.urls import begins_as_url
from index import Filters
from newsdesk.api.access import Access
from newsdesk.api.arguments import (
    ArticleId,
    ArticleIds,
    AsOf,
    Authors,
    Collection,
    Collections,
    History,
    Leaving,
    Most,
    Outlets,
    Password,
    Places,
    Question,
    RequestError,
    Since,
    Until,
    Version,
    filters_of,
    number_of,
    text_of,
    texts_of,
    turns_of,
)
from newsdesk.api.asking import ask
from newsdesk.api.metrics import Metrics, Way
from qa import Hit, Newsdesk
from qa.deciding.coverage import corpus_summary
from qa.presenting.records.build import (
    added_record,
    full_article_record,
    hit_records,
    listing_record,
    outcome_record,
    status_record,
    timeline_record,
)
from qa.presenting.records.serialize import Json, to_json

MAX_PASSAGES = 1_000  # for one question
MAX_QUESTIONS = 1_000  # at once
MAX_LISTED = 1_000  # articles


class Endpoints:
    """What programs may call over one index, for one protocol.

    Args:
        desk: Its articles.
        access: Whose password adding and removing want.
        metrics: Counts and times each question.
        way: The callers' protocol.
        refusal: Makes the error that is raised to the caller of a message of one line.
    """

    def __init__(
        self, desk: Newsdesk, access: Access, metrics: Metrics, way: Way, refusal: Callable[[str], Exception]
    ) -> None:
        self._desk = desk
        self._access = access
        self._metrics = metrics
        self._way = way
        self._refusal = refusal

    @property
    def read_only(self) -> tuple[Callable[..., Any], ...]:
        """Returns those that change nothing."""
        return (self.ask, self.search, self.search_many, self.timeline, self.article, self.articles, self.status)

    @property
    def writing(self) -> tuple[Callable[..., Any], ...]:
        """Returns those that change the articles."""
        return (self.add, self.remove)

    def ask(
        self,
        question: Question,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
        history: History = None,
        author: Authors = "",
        collection: Collections = "",
    ) -> Json:
        """Answers a question in the articles' own words, quoted with their sources, or says that they do not."""
        start = perf_counter()
        with self._refusing():
            filters, turns = filters_of(since, until, as_of, outlet, author, collection), turns_of(history)
            outcome, _ = ask(self._desk, text_of("question", question), filters, turns, self._metrics, self._way)
        return to_json(outcome_record(question, outcome, (perf_counter() - start) * 1000))

    def search(
        self,
        question: Question,
        k: Most = 10,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
        author: Authors = "",
        collection: Collections = "",
    ) -> list[Json]:
        """Finds the `k` best passages for a question, best first, each with why it is ranked there."""
        with self._refusing():
            (hits,) = self._retrieved(
                [text_of("question", question)], k, filters_of(since, until, as_of, outlet, author, collection)
            )
        return [*map(to_json, hit_records(hits, why=True))]

    def search_many(
        self,
        questions: Annotated[list[str], Field(description="Questions, each in plain words.")],
        k: Most = 10,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
        author: Authors = "",
        collection: Collections = "",
    ) -> list[list[Json]]:
        """Finds passages for each of several questions, in their order, as `search` does for one."""
        with self._refusing():
            found = self._retrieved(
                texts_of("questions", questions), k, filters_of(since, until, as_of, outlet, author, collection)
            )
        return [[*map(to_json, hit_records(hits, why=True))] for hits in found]

    def timeline(
        self,
        question: Question,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
        author: Authors = "",
        collection: Collections = "",
    ) -> Json:
        """Counts the articles that a question matches by date and outlet; gives the figure it asks for over time."""
        start = perf_counter()
        with self._refusing():
            filters = filters_of(since, until, as_of, outlet, author, collection)
            found = self._desk.timeline(text_of("question", question), filters)
        return to_json(timeline_record(found, (perf_counter() - start) * 1000))

    def article(self, article_id: ArticleId, version: Version = "") -> Json:
        """Gives one whole article: its text, title, outlet, authors, address, day and language."""
        with self._refusing():
            wanted = text_of("version", version or "") or None
            found = self._desk.article(text_of("article_id", article_id), wanted)
            if found is None:
                raise RequestError(f"no article {article_id!r}{f' in version {wanted!r}' if wanted else ''} is here")
        return to_json(full_article_record(found))

    def articles(
        self,
        text: Annotated[str, Field(description="Words of the title, outlet, author or address; empty for all.")] = "",
        since: Since = "",
        until: Until = "",
        outlet: Outlets = "",
        offset: Annotated[int, Field(description="How many articles to pass over.")] = 0,
        limit: Annotated[int, Field(description="The most articles to give, at least 1.")] = 25,
        author: Authors = "",
        collection: Collections = "",
    ) -> Json:
        """Lists the articles, newest first, a page at a time: `total` says how many there are in all."""
        with self._refusing():
            number_of("offset", offset, 0, 2**62)
            number_of("limit", limit, 1, MAX_LISTED)
            filters = filters_of(since, until, "", outlet, author, collection)
            found = self._desk.browse(text_of("text", text or ""), filters, offset=offset, limit=limit)
        return to_json(listing_record(found))

    def status(self) -> Json:
        """Says what the articles cover: how many, of which outlets and days; and the health of watched sources."""
        with self._refusing():
            now = self._desk.status()
            record = to_json(status_record(now, self._desk.library.sources()))
        del record["folder"]  # where it is on the server's disk is nobody else's concern
        return {"covers": corpus_summary(now), **record}

    def add(self, places: Places, password: Password = "", collection: Collection = "") -> Json:
        """Fetches pages and feeds and adds their articles; says how many were new, and what was left out and why."""
        start = perf_counter()
        with self._refusing():
            self._admit(password)
            urls = texts_of("places", places)
            for url in urls:
                if not begins_as_url(url):
                    raise RequestError(f"each of places must begin with http:// or https://, got {url!r}")
            report = self._desk.add(urls, collection=text_of("collection", collection or ""))
        record = to_json(added_record(report, (perf_counter() - start) * 1000))
        # "place", not "path" as on the command line: gradio_client downloads as a file whatever has a path.
        for left_out in (*record["rejected"], *record["undated"]):
            left_out["place"] = left_out.pop("path")
        return record

    def remove(self, article_ids: ArticleIds, password: Password = "", collection: Leaving = "") -> Json:
        """Removes articles for good, in all their versions; says how many of them were there."""
        with self._refusing():
            self._admit(password)
            ids, name = texts_of("article_ids", article_ids), text_of("collection", collection or "")
            if name:
                return asdict(self._desk.remove_collection(name, ids or None))
            return {"removed": self._desk.remove(ids)}

    def _retrieved(self, questions: list[str], k: object, filters: Filters) -> list[list[Hit]]:
        if len(questions) > MAX_QUESTIONS:
            raise RequestError(f"{len(questions):,} questions; at most {MAX_QUESTIONS:,} are taken at once")
        return self._desk.retrieve(questions, number_of("k", k, 1, MAX_PASSAGES), filters, terms=True)

    def _admit(self, password: object) -> None:
        if not self._access.admits(text_of("password", password or "")):
            raise RequestError("the password is wrong or missing: it is the server's NEWSDESK_AUTH")

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except NewsdeskError as error:
            raise self._refusal(str(error)) from error
