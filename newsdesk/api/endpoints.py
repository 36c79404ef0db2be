"""What programs may call, over HTTP or MCP: plain functions, with all their arguments described."""

# Gradio and MCP read the annotations below at run time: no `from __future__ import annotations` here.

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Annotated, Any, Required

from pydantic import Field
from typing_extensions import TypedDict  # pydantic cannot read typing's own below Python 3.12

from corpus import NewsdeskError
from corpus.urls import begins_as_url
from index import Filters
from newsdesk.api.access import Access
from newsdesk.api.asking import ask
from newsdesk.api.metrics import Metrics, Way
from qa import Hit, Newsdesk, Turn
from qa.bounds import MAX_TURNS
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
MAX_TEXTS = 10_000  # in a list, such as ids of articles
_MAX_CHARS = 100_000  # of any other text


class EarlierTurn(TypedDict, total=False):
    """An earlier question with what came of it; the record that `ask` gave is one."""

    question: Required[str]
    understood: str | None
    answer: str | None


Question = Annotated[str, Field(description="A question in plain words, as one would ask a person.")]
Most = Annotated[int, Field(description="The most passages to give for a question, at least 1.")]
Since = Annotated[
    str, Field(description="Only articles published from this day or time on, such as 2025-10-28 or 2025-10-28T12:00.")
]
Until = Annotated[str, Field(description="Only articles published up to this day or time; a day counts whole.")]
AsOf = Annotated[
    str, Field(description="Only what was published by this day or time, as it stood then; now if left out.")
]
Outlets = Annotated[
    str | list[str], Field(description="Only articles of this outlet, or of these in a list; names as `status` says.")
]
History = Annotated[
    list[EarlierTurn] | None,
    Field(
        description="The conversation so far, oldest first, so that a follow-up such as 'and when was that?' is"
        " understood: records of question, understood and answer, as `ask` gave them; the last 6 count."
    ),
]
ArticleId = Annotated[str, Field(description="The `article_id` of a hit or a citation.")]
Version = Annotated[str, Field(description="The `version` of a hit or a citation; the current one if left out.")]
Places = Annotated[list[str], Field(description="Addresses of pages and feeds, each http:// or https://.")]
ArticleIds = Annotated[list[str], Field(description="The `article_id` of each article to remove.")]
Password = Annotated[str, Field(description="The server's password for changes, where it has one.")]


class RequestError(NewsdeskError):
    """A program's request cannot be met as it stands."""


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
    ) -> Json:
        """Answers a question in the articles' own words, quoted with their sources, or says that they do not."""
        start = perf_counter()
        with self._refusing():
            filters, turns = _filters(since, until, as_of, outlet), _turns(history)
            outcome, _ = ask(self._desk, _text("question", question), filters, turns, self._metrics, self._way)
        return to_json(outcome_record(question, outcome, (perf_counter() - start) * 1000))

    def search(
        self,
        question: Question,
        k: Most = 10,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
    ) -> list[Json]:
        """Finds the `k` best passages for a question, best first, each with why it is ranked there."""
        with self._refusing():
            (hits,) = self._retrieved([_text("question", question)], k, _filters(since, until, as_of, outlet))
        return [*map(to_json, hit_records(hits, why=True))]

    def search_many(
        self,
        questions: Annotated[list[str], Field(description="Questions, each in plain words.")],
        k: Most = 10,
        since: Since = "",
        until: Until = "",
        as_of: AsOf = "",
        outlet: Outlets = "",
    ) -> list[list[Json]]:
        """Finds passages for each of several questions, in their order, as `search` does for one."""
        with self._refusing():
            found = self._retrieved(_texts("questions", questions), k, _filters(since, until, as_of, outlet))
        return [[*map(to_json, hit_records(hits, why=True))] for hits in found]

    def timeline(
        self, question: Question, since: Since = "", until: Until = "", as_of: AsOf = "", outlet: Outlets = ""
    ) -> Json:
        """Counts the articles that a question matches by date and outlet; gives the figure it asks for over time."""
        start = perf_counter()
        with self._refusing():
            filters = _filters(since, until, as_of, outlet)
            found = self._desk.timeline(_text("question", question), filters)
        return to_json(timeline_record(found, (perf_counter() - start) * 1000))

    def article(self, article_id: ArticleId, version: Version = "") -> Json:
        """Gives one whole article: its text, title, outlet, authors, address, day and language."""
        with self._refusing():
            wanted = _text("version", version or "") or None
            found = self._desk.article(_text("article_id", article_id), wanted)
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
    ) -> Json:
        """Lists the articles, newest first, a page at a time: `total` says how many there are in all."""
        with self._refusing():
            _number("offset", offset, 0, 2**62)
            _number("limit", limit, 1, MAX_LISTED)
            filters = _filters(since, until, "", outlet)
            found = self._desk.browse(_text("text", text or ""), filters, offset=offset, limit=limit)
        return to_json(listing_record(found))

    def status(self) -> Json:
        """Says what the articles cover: how many, of which outlets and days; and the health of watched sources."""
        with self._refusing():
            now = self._desk.status()
            record = to_json(status_record(now, self._desk.library.sources()))
        del record["folder"]  # where it is on the server's disk is nobody else's concern
        return {"covers": corpus_summary(now), **record}

    def add(self, places: Places, password: Password = "") -> Json:
        """Fetches pages and feeds and adds their articles; says how many were new, and what was left out and why."""
        start = perf_counter()
        with self._refusing():
            self._admit(password)
            urls = _texts("places", places)
            for url in urls:
                if not begins_as_url(url):
                    raise RequestError(f"each of places must begin with http:// or https://, got {url!r}")
            report = self._desk.add(urls)
        record = to_json(added_record(report, (perf_counter() - start) * 1000))
        # "place", not "path" as on the command line: gradio_client downloads as a file whatever has a path.
        for left_out in (*record["rejected"], *record["undated"]):
            left_out["place"] = left_out.pop("path")
        return record

    def remove(self, article_ids: ArticleIds, password: Password = "") -> Json:
        """Removes articles for good, in all their versions; says how many of them were there."""
        with self._refusing():
            self._admit(password)
            return {"removed": self._desk.remove(_texts("article_ids", article_ids))}

    def _retrieved(self, questions: list[str], k: object, filters: Filters) -> list[list[Hit]]:
        if len(questions) > MAX_QUESTIONS:
            raise RequestError(f"{len(questions):,} questions; at most {MAX_QUESTIONS:,} are taken at once")
        return self._desk.retrieve(questions, _number("k", k, 1, MAX_PASSAGES), filters, terms=True)

    def _admit(self, password: object) -> None:
        if not self._access.admits(_text("password", password or "")):
            raise RequestError("the password is wrong or missing: it is the server's NEWSDESK_AUTH")

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except NewsdeskError as error:
            raise self._refusal(str(error)) from error


def _filters(since: object, until: object, as_of: object, outlet: object) -> Filters:
    return Filters.of(
        since=_text("since", since or ""),
        until=_text("until", until or ""),
        as_of=_text("as_of", as_of or ""),
        outlet=_texts("outlet", outlet) if isinstance(outlet, list) else _text("outlet", outlet or ""),
    )


def _turns(history: object) -> list[Turn]:
    """Returns the last turns of a conversation that a program sent."""
    if history is None:
        return []
    if not isinstance(history, list) or not all(isinstance(record, Mapping) for record in history):
        raise RequestError(f"history must be a list of records, got {_shown(history)}")
    turns = []
    for record in history[-MAX_TURNS:]:
        question = _text("each question of history", record.get("question"))
        understood = _text("each understood of history", record.get("understood") or question)
        answer = record.get("answer")
        answer = _text("each answer of history", answer) if answer is not None else None
        turns.append(Turn(question=question, understood=understood, answer=answer))
    return turns


def _text(name: str, value: object) -> str:
    """Returns the value, if it is a text: Gradio passes on whatever JSON a program sent."""
    if not isinstance(value, str):
        raise RequestError(f"{name} must be a text, got {_shown(value)}")
    if len(value) > _MAX_CHARS:
        raise RequestError(f"{name} has {len(value):,} characters; at most {_MAX_CHARS:,} are taken")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise RequestError(f"{name} is no text: it has half of a character in it")
    return value


def _number(name: str, value: object, least: int, most: int) -> int:
    """Returns the value, if it is a whole number within bounds; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RequestError(f"{name} must be a whole number from {least:,} to {most:,}, got {_shown(value)}")
    return value


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 100 else f"{shown[:100]}…"


def _texts(name: str, values: object) -> list[str]:
    if not isinstance(values, list):
        raise RequestError(f"{name} must be a list of texts, got {_shown(values)}")
    if len(values) > MAX_TEXTS:
        raise RequestError(f"{name} has {len(values):,} texts; at most {MAX_TEXTS:,} are taken")
    return [_text(f"each of {name}", value) for value in values]
