"""The facade: one object that everything outside talks to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import overload

import platformdirs

from corpus import Article, FetchError, LoadError, Rejected, load
from corpus.urls import begins_as_url
from index import (
    DEFAULT_MODEL,
    Added,
    AddReport,
    ArticleVersion,
    Encoder,
    Filters,
    Intake,
    Library,
    Listing,
    Order,
    SentenceTransformerEncoder,
    Status,
    Stopwatch,
)
from index.intake.locations import location_of, upload_location
from index.stopwatch import running
from qa.conversation.follow_up import resolve
from qa.deciding.answers import ABSTAIN_BELOW, coverage, covered_days, decide
from qa.examples import example_questions
from qa.outcome_cache import MOST_BYTES, Asked, KeptOutcomes, asked_at
from qa.reading.reader import Reader, Text, open_reader
from qa.reading.readings import PASSAGES_READ, read_hits, reranked
from qa.retrieval.ranking import WEIGHTS, Weights
from qa.retrieval.retriever import Retriever
from qa.timeline.figures import LOOKED_AT, Point, chosen, read_points
from qa.timeline.timeline import Timeline, draw
from qa.types import Abstention, Answer, Cause, Hit, Outcome, Turn
from qa.understanding.form import sort
from qa.understanding.question import moment, notes, understand
from qa.understanding.small_talk import small_talk

_EXAMPLE_ARTICLES = 40  # the latest ones, from which example questions are made
_EXAMPLE_TRIES = 12


class Newsdesk:
    """Questions to a collection of news articles. Safe to use from many threads.

    Args:
        library: The articles; also there as `library`.
        reader: Marks where answers may stand; the one that comes with Newsdesk if None. Also there as `reader`.
        weights: Of the evidence in the ranking.
        abstain_below: The least confidence of an answer, in [0, 1].
        kept_bytes: Of answers that are kept until the index changes; 0 to make each anew. Also there as `kept`.
    """

    def __init__(
        self,
        library: Library,
        reader: Reader | None = None,
        weights: Weights = WEIGHTS,
        abstain_below: float = ABSTAIN_BELOW,
        kept_bytes: int = MOST_BYTES,
    ) -> None:
        self.library = library
        self.reader = reader or open_reader()
        self.kept = KeptOutcomes(kept_bytes)
        self._retriever = Retriever(library, weights)
        self._abstain_below = abstain_below
        self._examples_at = lru_cache(maxsize=4)(self._make_examples)

    @classmethod
    def open(
        cls, folder: str | Path | None = None, encoder: str | Encoder = DEFAULT_MODEL, reader: str | Reader = ""
    ) -> Newsdesk:
        """Opens the index in a folder; it is made when the first articles are added.

        Args:
            folder: The index's folder; `default_folder()` if None.
            encoder: A Sentence Transformers model by name or folder, or an encoder.
            reader: An extractive question-answering model of Transformers by name or folder, or a reader; the one
                that comes with Newsdesk if empty.

        Raises:
            LibraryError: If the index there is damaged or was made with another encoder.
            ReaderError: If the reader's model cannot be found or loaded.
        """
        if isinstance(encoder, str):
            encoder = SentenceTransformerEncoder(encoder)
        if isinstance(reader, str):
            reader = open_reader(reader)
        return cls(Library(Path(folder or default_folder()), encoder), reader)

    # ------------------------------------------------------------------ articles

    def add(
        self,
        sources: Iterable[str | Path | Article],
        on_progress: Callable[[Added], None] | None = None,
        on_found: Callable[[int], None] | None = None,
        *,
        on_file: Callable[[Path, AddReport], None] | None = None,
        fields: str = "",
        allow_private: bool = False,
        uploaded: bool = False,
        wait: float = 0.0,
    ) -> AddReport:
        """Adds articles, files, folders, pages and feeds; what did not change is left as it is.

        Args:
            sources: Articles, paths of files and folders, or addresses of pages and feeds.
            on_progress: Called with what was done since the last call.
            on_found: Called with the number of articles in each file that was read, from another thread.
            on_file: Called with each file and what came of it, once its articles are committed.
            fields: Names of a dump's fields where they are not the common ones: `title=headline,published=date`.
            allow_private: Whether addresses may lead to this machine and private networks.
            uploaded: Whether the files lie where they do for the moment only: they are remembered by name and content.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexBusy: If another writer is at work, and still is after that time.
            IndexUnwritable: If the folder cannot be written.
        """
        articles: list[Article] = []
        paths: list[Path] = []
        urls: list[str] = []
        for source in sources:
            if isinstance(source, Article):
                articles.append(source)
            elif begins_as_url(str(source)):
                urls.append(str(source))
            else:
                paths.append(Path(source))
        if on_found:
            on_found(len(articles))
        report = AddReport(added=self.library.add(articles, on_progress, wait=wait)) if articles else AddReport()
        if paths:
            locations = upload_location if uploaded else location_of
            intake = Intake(
                self.library, on_progress, on_found, on_file=on_file, fields=fields, locations=locations, wait=wait
            )
            report += intake.add(paths)
        return report + self._add_online(urls, allow_private, wait) if urls else report

    def _add_online(self, urls: Sequence[str], allow_private: bool, wait: float) -> AddReport:
        from corpus.fetch import Fetcher  # what fetches is loaded only for those who want the web
        from index.intake.web import WebIntake

        report = AddReport()
        with Fetcher(allow_private) as fetcher:
            for url in urls:
                try:
                    report += WebIntake(self.library, fetcher, wait=wait).visit(url).report
                except (FetchError, LoadError) as error:
                    report += AddReport(rejected=(Rejected.of(error),))
        return report

    @staticmethod
    def samples() -> Path:
        """The folder of the sample articles that come with Newsdesk."""
        return Path(str(files("corpus") / "samples"))

    def remove(self, article_ids: Iterable[str], *, wait: float = 0.0) -> int:
        """Removes articles in all their versions; returns how many of them were there.

        Args:
            article_ids: Their ids.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexBusy: If another writer is at work, and still is after that time.
        """
        count = self.library.remove(article_ids, wait=wait)
        self.kept.clear()  # at once, not at the next question: what is removed stays nowhere
        return count

    def remove_samples(self) -> int:
        """Removes the sample articles; returns how many of them were there."""
        return self.remove(article.id for found in load([self.samples()], lambda _: None) for article in found)

    def find(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Ids of the articles with this URL, or of this outlet."""
        return self.library.find(url=url, outlet=outlet)

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """One article in its current version, or in another one that is kept; None if it is not here."""
        return self.library.article(article_id, version)

    def browse(
        self,
        text: str = "",
        filters: Filters | None = None,
        order: Order = "newest",
        *,
        offset: int = 0,
        limit: int = 25,
    ) -> Listing:
        """A page of the current articles, without their bodies; see `Library.browse`."""
        return self.library.browse(text, filters, order, offset=offset, limit=limit)

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """All versions of an article that are kept, the first one first; none if it is not here."""
        return self.library.versions(article_id)

    # ------------------------------------------------------------------ questions

    @overload
    def retrieve(  # type: ignore[overload-overlap]  # a str is a sequence of str too: the first one wins
        self,
        question: str,
        k: int = 10,
        filters: Filters | None = None,
        stopwatch: Stopwatch | None = None,
        *,
        terms: bool = False,
    ) -> list[Hit]: ...
    @overload
    def retrieve(
        self,
        question: Sequence[str],
        k: int = 10,
        filters: Filters | None = None,
        stopwatch: Stopwatch | None = None,
        *,
        terms: bool = False,
    ) -> list[list[Hit]]: ...
    def retrieve(
        self,
        question: str | Sequence[str],
        k: int = 10,
        filters: Filters | None = None,
        stopwatch: Stopwatch | None = None,
        *,
        terms: bool = False,
    ) -> list[Hit] | list[list[Hit]]:
        """The k best passages for a question, or for each of several.

        Args:
            question: One or several.
            k: The most hits; fewer come back where there are fewer.
            filters: Which articles may answer; all current ones if None.
            stopwatch: Told the seconds of each stage.
            terms: Whether `hit.why.terms` says what each word adds; half a millisecond a hit.

        Raises:
            ValueError: If k is below 1.
        """
        if isinstance(question, str):
            return self.retrieve([question], k, filters, stopwatch, terms=terms)[0]
        if k < 1:
            raise ValueError(f"k must be at least 1, got {k}")
        return self._retriever.retrieve(question, k, filters or Filters(), stopwatch or Stopwatch(), terms=terms)

    def ask(
        self,
        question: str,
        filters: Filters | None = None,
        stopwatch: Stopwatch | None = None,
        history: Sequence[Turn] = (),
        *,
        terms: bool = False,
    ) -> Outcome:
        """The answer to a question in the articles' own words, or why there is none.

        What was asked before is answered as before while the index stays as it is, for ten minutes of the clock at most
        unless `as_of` is given; the stopwatch is then told nothing.

        Args:
            question: Any text; greetings and calls for help get a helpful reply.
            filters: Which articles may answer; all current ones if None.
            stopwatch: Told the seconds of each stage.
            history: What was asked before, in order, so that "and when was that?" can be understood.
            terms: Whether the hits say what each word adds to their scores; half a millisecond a hit.
        """
        status = self.status()
        if not any(map(str.isalnum, question)):
            return _abstain("no question", "There is no question here yet: type one, such as who, what, when or how.")
        if not status.articles:
            return _abstain("nothing indexed", "No articles have been added yet, so there is nothing to answer from.")
        if reply := small_talk(question, coverage(status), self.examples):
            return _abstain("small talk", reply)
        filters, watch = filters or Filters(), stopwatch or Stopwatch()
        asked = Asked(
            question=question,
            understood=resolve(question, history).understood,
            filters=filters,
            terms=terms,
            at=asked_at(filters),
        )
        return self.kept.outcome(asked, status.generation, lambda: self._answer(asked, status, watch))

    def _answer(self, asked: Asked, status: Status, watch: Stopwatch) -> Outcome:
        question, understood, filters = asked.question, asked.understood, asked.filters
        heard = understood if understood != question else None
        own = {understood: question} if heard else {}
        (hits,) = self._retriever.retrieve([understood], PASSAGES_READ, filters, watch, terms=asked.terms, asked=own)
        if not hits:
            nothing = _abstain("not found", f"No article of those dates and outlets is among {coverage(status)}.")
            return replace(nothing, understood=heard)
        query = understand(understood, moment(filters), [name for name, _ in status.outlets if name])
        with watch.time("read"):
            readings = read_hits(self.reader, query.bare, hits, self.library.encoder.count_tokens)
        outcome = decide(understood, readings, reranked(hits, readings), self._abstain_below, status)
        return replace(outcome, notes=notes(query, *covered_days(status)), understood=heard)

    def timeline(self, question: str, filters: Filters | None = None, stopwatch: Stopwatch | None = None) -> Timeline:
        """When the articles that a question matches were published; and the figure it asks for, as they report it.

        Args:
            question: Any text; one without a word matches nothing.
            filters: Which articles count; all current ones if None.
            stopwatch: Told the seconds of each stage.
        """
        filters, watch = filters or Filters(), stopwatch or Stopwatch()
        points: tuple[Point, ...] = ()
        if sort(question) == "number":
            (hits,) = self._retriever.retrieve([question], LOOKED_AT, filters, watch)
            bare = understand(question, moment(filters), [name for name, _ in self.status().outlets if name]).bare
            with watch.time("read"):
                points = read_points(
                    self.reader, bare, chosen(hits), self.library.encoder.count_tokens, self._abstain_below
                )
        with running(watch), self.library.reading() as view:
            vectors = self.library.encode([question]) if view is not None else {}
            if view is None or not vectors:
                return Timeline(question=question)
            with watch.time("count"):
                return draw(view, question, vectors[question], filters, points)

    def examples(self, n: int = 3) -> list[str]:
        """Questions that this corpus answers, made from its latest articles, surest first; up to n."""
        return list(self._examples_at(self.status().generation, n))

    def status(self) -> Status:
        """What is indexed, and how."""
        return self.library.status()

    def warm_up(self) -> None:
        """Loads encoder and reader, at once, for which the first question would wait; not for an empty index."""
        if self.status().articles:
            with ThreadPoolExecutor(1) as meanwhile:
                encoded = meanwhile.submit(self.library.encoder.encode_questions, ["warm up"])
                self.reader.read("warm up", [Text(header="", body="warm up")])
                encoded.result()

    def check(self) -> list[str]:
        """What is wrong with the index, a line each; empty if it is sound."""
        return self.library.check()

    def _make_examples(self, generation: int, n: int) -> list[str]:
        questions = islice(example_questions(self.library.latest(_EXAMPLE_ARTICLES)), _EXAMPLE_TRIES)
        outcomes = [(question, self.ask(question)) for question in questions]
        answered = [(o.confidence, question) for question, o in outcomes if isinstance(o, Answer)]
        return [question for _, question in sorted(answered, key=lambda pair: -pair[0])[:n]]


def default_folder() -> Path:
    """The index's folder where none is named: `NEWSDESK_INDEX`, or `index` in the user's data folder."""
    return Path(os.environ.get("NEWSDESK_INDEX") or Path(platformdirs.user_data_dir("newsdesk")) / "index")


@lru_cache(maxsize=8)
def _open_desk(folder: Path) -> Newsdesk:
    return Newsdesk.open(folder)


@overload
def retrieve(  # type: ignore[overload-overlap]  # as above
    question: str, k: int = 10, *, index: str | Path | None = None, filters: Filters | None = None
) -> list[Hit]: ...
@overload
def retrieve(
    question: Sequence[str], k: int = 10, *, index: str | Path | None = None, filters: Filters | None = None
) -> list[list[Hit]]: ...
def retrieve(
    question: str | Sequence[str], k: int = 10, *, index: str | Path | None = None, filters: Filters | None = None
) -> list[Hit] | list[list[Hit]]:
    """The k best passages for a question, or for each of several, in one line of a script.

    Desks stay open for the next call.

    Args:
        question: One or several.
        k: The most hits for each.
        index: The index's folder; `default_folder()` if None.
        filters: Which articles may answer, such as `Filters.of(since="2025-10-01", outlet="Harbor Ledger")`.
    """
    return _open_desk(Path(index or default_folder()).absolute()).retrieve(question, k, filters)


def _abstain(cause: Cause, reason: str) -> Abstention:
    return Abstention(cause=cause, reason=reason, confidence=0.0, nearest=())
