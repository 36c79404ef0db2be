"""What programs may call, over HTTP or MCP: plain functions, with all their arguments described."""

# Gradio and MCP read the annotations below at run time: no `from __future__ import annotations` here.

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from time import perf_counter
from typing import Any

from corpus import NewsdeskError
from index import Filters
from newsdesk.access.access import Access
from newsdesk.access.rights import Right
from newsdesk.api.arguments import (
    ArticleId,
    ArticleIds,
    AsOf,
    Authors,
    Collection,
    Collections,
    History,
    Languages,
    Leaving,
    Limit,
    Most,
    Offset,
    Outlets,
    Password,
    Places,
    Question,
    Questions,
    RequestError,
    Since,
    Stories,
    Topic,
    Until,
    Version,
    Words,
    filters_of,
    number_of_passages,
    page_of,
    places_of,
    question_of,
    questions_of,
    stories_of,
    text_of,
    texts_of,
    turns_of,
)
from newsdesk.api.asking import ask, written_so_far
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
from qa.presenting.records.build_digest import digest_record
from qa.presenting.records.build_written import with_written
from qa.presenting.records.serialize import Json, to_json

_READ_ONLY = ("ask", "search", "search_many", "timeline", "digest", "article", "articles", "status")
_STREAMING = ("write",)
_WRITING = ("add", "remove")


class Endpoints:
    """What programs may call over one index, for one protocol.

    Args:
        desk: Its articles.
        access: Who may do what.
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
        return tuple(getattr(self, name) for name in _READ_ONLY)

    @property
    def streaming(self) -> tuple[Callable[..., Any], ...]:
        """Returns those that give one result after another, each in place of the one before."""
        return tuple(getattr(self, name) for name in _STREAMING)

    @property
    def writing(self) -> tuple[Callable[..., Any], ...]:
        """Returns those that change the articles."""
        return tuple(getattr(self, name) for name in _WRITING)

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
        language: Languages = "",
    ) -> Json:
        """Answers a question in the articles' own words, quoted with their sources, or says that they do not."""
        start = perf_counter()
        with self._refusing("read"):
            filters, turns = filters_of(since, until, as_of, outlet, author, collection, language), turns_of(history)
            outcome, _ = ask(self._desk, question_of(question), filters, turns, self._metrics, self._way)
        return to_json(outcome_record(question, outcome, (perf_counter() - start) * 1000))

    def write(
        self,
        question: Question,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
        history: History = None,
        author: Authors = "",
        collection: Collections = "",
        language: Languages = "",
    ) -> Iterator[Json]:
        """Answers as `ask` does, at once; then again and again with what the server's language model wrote meanwhile.

        `written` has the sentences that their quotes bear out, and at the end what was left out and why.
        """
        start = perf_counter()
        with self._refusing("read"):
            filters = filters_of(since, until, as_of, outlet, author, collection, language)
            turns = turns_of(history)
            if self._desk.writer is None:
                raise RequestError("this server has no language model: `ask` gives the quoted answer")
            outcome, _ = ask(self._desk, question_of(question), filters, turns, self._metrics, self._way)
            record = outcome_record(question, outcome, (perf_counter() - start) * 1000)
            yield to_json(record)
            with closing(written_so_far(self._desk, question, outcome, self._metrics)) as events:
                for written in events:
                    yield to_json(with_written(record, written))

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
        language: Languages = "",
    ) -> list[Json]:
        """Finds the `k` best passages for a question, best first, each with why it is ranked there."""
        with self._refusing("read"):
            filters = filters_of(since, until, as_of, outlet, author, collection, language)
            (hits,) = self._retrieved([question_of(question)], k, filters)
        return [*map(to_json, hit_records(hits, why=True))]

    def search_many(
        self,
        questions: Questions,
        k: Most = 10,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
        author: Authors = "",
        collection: Collections = "",
        language: Languages = "",
    ) -> list[list[Json]]:
        """Finds passages for each of several questions, in their order, as `search` does for one."""
        with self._refusing("read"):
            filters = filters_of(since, until, as_of, outlet, author, collection, language)
            found = self._retrieved(questions_of(questions), k, filters)
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
        language: Languages = "",
    ) -> Json:
        """Counts the articles that a question matches by date and outlet; gives the figure it asks for over time."""
        start = perf_counter()
        with self._refusing("read"):
            filters = filters_of(since, until, as_of, outlet, author, collection, language)
            found = self._desk.timeline(question_of(question), filters)
        return to_json(timeline_record(found, (perf_counter() - start) * 1000))

    def digest(
        self,
        since: Since = "",
        topic: Topic = "",
        n: Stories = 10,
        until: Until = "",
        outlet: Outlets = "",
        author: Authors = "",
        collection: Collections = "",
        language: Languages = "",
    ) -> Json:
        """Gives the stories since a day, yesterday if left out, those first that most outlets report on their own."""
        start = perf_counter()
        with self._refusing("read"):
            filters = filters_of(since, until, "", outlet, author, collection, language)
            found = self._desk.digest(since or "yesterday", question_of(topic or "", "topic"), filters, stories_of(n))
        return to_json(digest_record(found, (perf_counter() - start) * 1000))

    def article(self, article_id: ArticleId, version: Version = "") -> Json:
        """Gives one whole article: its text, title, outlet, authors, address, day and language."""
        with self._refusing("read"):
            wanted = text_of("version", version or "") or None
            found = self._desk.article(text_of("article_id", article_id), wanted)
            if found is None:
                raise RequestError(f"no article {article_id!r}{f' in version {wanted!r}' if wanted else ''} is here")
        return to_json(full_article_record(found))

    def articles(
        self,
        text: Words = "",
        since: Since = "",
        until: Until = "",
        outlet: Outlets = "",
        offset: Offset = 0,
        limit: Limit = 25,
        author: Authors = "",
        collection: Collections = "",
        language: Languages = "",
    ) -> Json:
        """Lists the articles, newest first, a page at a time: `total` says how many there are in all."""
        with self._refusing("read"):
            passed_over, most = page_of(offset, limit)
            filters = filters_of(since, until, "", outlet, author, collection, language)
            found = self._desk.browse(text_of("text", text or ""), filters, offset=passed_over, limit=most)
        return to_json(listing_record(found))

    def status(self) -> Json:
        """Says what the articles cover: how many, of which outlets and days; and the health of watched sources."""
        with self._refusing("read"):
            now = self._desk.status()
            record = to_json(status_record(now, self._desk.library.sources()))
        del record["folder"]  # where it is on the server's disk is nobody else's concern
        return {"covers": corpus_summary(now), **record}

    def add(self, places: Places, password: Password = "", collection: Collection = "") -> Json:
        """Fetches pages and feeds and adds their articles; says how many were new, and what was left out and why."""
        start = perf_counter()
        with self._refusing("add", password):
            report = self._desk.add(places_of(places), collection=text_of("collection", collection or ""))
        record = to_json(added_record(report, (perf_counter() - start) * 1000))
        # "place", not "path" as on the command line: gradio_client downloads as a file whatever has a path.
        for left_out in (*record["rejected"], *record["undated"]):
            left_out["place"] = left_out.pop("path")
        return record

    def remove(self, article_ids: ArticleIds, password: Password = "", collection: Leaving = "") -> Json:
        """Removes articles for good, in all their versions; says how many of them were there."""
        with self._refusing("remove", password):
            ids, name = texts_of("article_ids", article_ids), text_of("collection", collection or "")
            if name:
                return asdict(self._desk.remove_collection(name, ids or None))
            return {"removed": self._desk.remove(ids)}

    def _retrieved(self, questions: list[str], k: object, filters: Filters) -> list[list[Hit]]:
        return self._desk.retrieve(questions, number_of_passages(k), filters, terms=True)

    @contextmanager
    def _refusing(self, right: Right, password: object = "") -> Iterator[None]:
        """Lets whoever has the right go on, and makes each of our errors one that the caller is told."""
        try:
            self._access.require(right, text_of("password", password or ""))
            yield
        except NewsdeskError as error:
            raise self._refusal(str(error)) from error


SIGNATURES = {  # without the object
    name: (whole := inspect.signature(getattr(Endpoints, name))).replace(parameters=[*whole.parameters.values()][1:])
    for name in (*_READ_ONLY, *_STREAMING, *_WRITING)
}
