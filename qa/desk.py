"""The facade: one object that everything outside talks to."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from threading import Event
from typing import overload

from corpus import Article
from index import ArticleVersion, Encoder, Engine, Listing, Order, open_index
from index.intake.sources import Adding, add_sources
from index.opening import open_encoder
from index.types import Added, AddReport, Filters, Status, Uncollected
from qa.asking import Answering
from qa.bounds import check_questions, is_whole_number
from qa.composing.settings import URL, LanguageModel
from qa.composing.types import WritingEvent, Written, WrittenSentence
from qa.composing.writer import Writer
from qa.deciding.answers import ABSTAIN_BELOW
from qa.digest.making import make_digest
from qa.digest.types import Digest
from qa.errors import WriterError
from qa.examples import ExampleQuestions
from qa.folders import default_index, samples_folder
from qa.outcome_cache import MOST_BYTES, OutcomeCache
from qa.reading.reader import Reader, open_reader
from qa.retrieval.ranking import Weights
from qa.retrieval.retriever import Retriever
from qa.timeline.timeline import Timeline
from qa.types import Answer, Hit, Outcome, Turn


class Newsdesk:
    """Questions to news articles. Safe to use from many threads; `with` closes it.

    Args:
        library: The articles; also there as `library`.
        reader: Marks where answers may stand; the one that comes with Newsdesk if None. Also there as `reader`.
        weights: Of the evidence in the ranking; those that fit the encoder if None.
        abstain_below: The least confidence of an answer, in [0, 1].
        cache_bytes: Of the answers in `outcome_cache`; 0 to make each anew.
        language_model: What `write` writes with, as `writer`; None for nothing.
    """

    def __init__(
        self,
        library: Engine,
        reader: Reader | None = None,
        weights: Weights | None = None,
        abstain_below: float = ABSTAIN_BELOW,
        cache_bytes: int = MOST_BYTES,
        language_model: LanguageModel | None = None,
    ) -> None:
        self.library = library
        self.reader = reader or open_reader()
        self.outcome_cache = OutcomeCache(cache_bytes)
        library.on_change(self.outcome_cache.clear)
        self.writer = Writer(language_model, self.reader) if language_model else None
        self._examples = ExampleQuestions(library.latest, self.ask)
        self._answering = Answering(
            library=library, retriever=Retriever(weights), reader=self.reader, abstain_below=abstain_below,
            cache=self.outcome_cache, examples=self.examples,
        )  # fmt: skip
        self._own: list[object] = [] if reader else [self.reader]  # what `close` closes beside the index

    @classmethod
    def open(
        cls,
        folder: str | Path | None = None,
        encoder: str | Encoder = "",
        reader: str | Reader = "",
        language_model: LanguageModel | None = None,
    ) -> Newsdesk:
        """Opens the index in a folder or a database; it is made when the first articles are added.

        Args:
            folder: The index's folder, or a database's address (`postgresql://...`); `default_index()` if None.
            encoder: `multilingual`, a Sentence Transformers model, or an encoder; see `open_encoder` if empty.
            reader: An extractive model of Transformers by name or folder, or a reader; Newsdesk's own if empty.
            language_model: Writes on; none if None, and then nothing is sent anywhere.

        Raises:
            LibraryError: If the index there is damaged or was made with another encoder.
            ReaderError: If the reader's model cannot be found or loaded.
        """
        own: list[object] = []
        if isinstance(encoder, str):
            own.append(encoder := open_encoder(folder or default_index(), encoder))
        if isinstance(reader, str):
            own.append(reader := open_reader(reader))
        desk = cls(open_index(folder or default_index(), encoder), reader, language_model=language_model)
        desk._own = own
        return desk

    def close(self) -> None:
        """Closes the index, and what `open` loaded; every later call that needs the index raises `IndexClosed`."""
        self.library.close()
        self._forget()
        for one in self._own:
            getattr(one, "close", lambda: None)()

    def __enter__(self) -> Newsdesk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(
        self, sources: str | Path | Article | Iterable[str | Path | Article],
        on_progress: Callable[[Added], None] | None = None, on_found: Callable[[int], None] | None = None, *,
        on_file: Callable[[Path, AddReport], None] | None = None, fields: str = "", collection: str = "",
        allow_private: bool = False, uploaded: bool = False, wait: float = 0.0,
    ) -> AddReport:  # fmt: skip
        """Adds articles, files, folders, pages and feeds; what did not change is left as it is.

        Args:
            sources: Articles, paths of files and folders, or addresses of pages and feeds; one or several.
            on_progress: Called with what was done since the last call.
            on_found: Called with the number of articles in each file that was read, from another thread.
            on_file: Called with each file and what came of it, once its articles are committed.
            fields: Names of a dump's fields where they are not the common ones: `title=headline,published=date`.
            collection: The name of a collection that the articles join, those that are here already too; none if empty.
            allow_private: Whether addresses may lead to this machine and private networks.
            uploaded: Whether the files lie where they do for the moment only: they are remembered by name and content.
            wait: Seconds to wait for another writer to end.

        Raises:
            FilterError: If that is no name of a collection.
            IndexBusy: If another writer is at work, and still is after that time.
            IndexUnwritable: If the folder cannot be written.
        """
        return add_sources(self.library, sources, Adding(
            on_progress=on_progress, on_found=on_found, on_file=on_file, fields=fields, collection=collection,
            allow_private=allow_private, uploaded=uploaded, wait=wait,
        ))  # fmt: skip

    @staticmethod
    def samples() -> Path:
        """Gives the folder of the sample articles that come with Newsdesk."""
        return samples_folder()

    def remove(self, article_ids: str | Iterable[str], *, wait: float = 0.0) -> int:
        """Removes articles in all their versions; returns how many of them were there.

        Args:
            article_ids: Their ids, one or several.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexBusy: If another writer is at work, and still is after that time.
        """
        count = self.library.remove(article_ids, wait=wait)
        self._forget()
        return count

    def remove_collection(
        self, collection: str, article_ids: Iterable[str] | None = None, *, wait: float = 0.0
    ) -> Uncollected:
        """Takes articles out of a collection; those in no other are removed. See `Library.remove_collection`."""
        done = self.library.remove_collection(collection, article_ids, wait=wait)
        self._forget()
        return done

    def _forget(self) -> None:
        """Drops what was answered and written, at once and not at the next question: what is removed stays nowhere."""
        self.outcome_cache.clear()
        if self.writer is not None:
            self.writer.clear()

    def find(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Ids of the articles with this URL, or of this outlet."""
        return self.library.find(url=url, outlet=outlet)

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """Gives one article in its current version, or in another one that is kept; None if it is not here."""
        return self.library.article(article_id, version)

    def browse(
        self, text: str = "", filters: Filters | None = None, order: Order = "newest", *,
        offset: int = 0, limit: int = 25,
    ) -> Listing:  # fmt: skip
        """Lists a page of the current articles, without their bodies; see `Library.browse`."""
        return self.library.browse(text, filters, order, offset=offset, limit=limit)

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Lists all versions of an article that are kept, the first one first; none if it is not here."""
        return self.library.versions(article_id)

    def status(self) -> Status:
        """Says what is indexed, and how."""
        return self.library.status()

    def check(self) -> list[str]:
        """Lists what is wrong with the index, a line each; the list is empty if the index is sound."""
        return self.library.check()

    @overload
    def retrieve(  # type: ignore[overload-overlap]  # a str is a sequence of str too: the first one wins
        self, question: str, k: int = 10, filters: Filters | None = None, *, terms: bool = False
    ) -> list[Hit]: ...
    @overload
    def retrieve(
        self, question: Sequence[str], k: int = 10, filters: Filters | None = None, *, terms: bool = False
    ) -> list[list[Hit]]: ...
    def retrieve(
        self, question: str | Sequence[str], k: int = 10, filters: Filters | None = None, *, terms: bool = False
    ) -> list[Hit] | list[list[Hit]]:
        """Finds the k best passages for a question, or for each of several; all of one generation.

        Args:
            question: One or several.
            k: The most hits; fewer come back where there are fewer.
            filters: Which articles may answer; all current ones if None.
            terms: Whether `hit.why.terms` says what each word adds; half a millisecond a hit.

        Raises:
            ValueError: If k is below 1, or no whole number.
        """
        if isinstance(question, str):
            return self.retrieve([question], k, filters, terms=terms)[0]
        if not is_whole_number(k) or k < 1:
            raise ValueError(f"k must be at least 1, got {k!r}")
        check_questions(question)
        return self._answering.hits(question, k, filters or Filters(), terms=terms)

    def ask(
        self, question: str, filters: Filters | None = None, history: Sequence[Turn] = (), *, terms: bool = False
    ) -> Outcome:
        """Answers a question in the articles' own words, or says why it does not.

        It sees one generation of the index. An answer is kept while the index stays; without `as_of` ten minutes.

        Args:
            question: Any text; greetings and calls for help get a helpful reply.
            filters: Which articles may answer; all current ones if None.
            history: What was asked before, in order, so that "and when was that?" can be understood.
            terms: Whether the hits say what each word adds to their scores; half a millisecond a hit.
        """
        return self._answering.outcome(question, filters or Filters(), history, terms=terms)

    def write(
        self, question: str, filters: Filters | None = None, history: Sequence[Turn] = (), stop: Event | None = None
    ) -> Generator[WritingEvent, None, None]:
        """Answers as `ask` does, then has the language model write on, from the passages that were read.

        The outcome comes first, then each sentence that its quotes bear out, at the end all that was written with what
        was left out and why. To set `stop`, or to close the iterator, ends the request at the server.

        Raises:
            WriterError: If the desk has no language model.
        """
        if self.writer is None:
            raise WriterError(f"no language model was named: give --llm URL and --llm-model NAME, or set {URL}")
        outcome = self.ask(question, filters, history)
        yield outcome
        yield from self.written(question, outcome, stop)

    def written(
        self, question: str, outcome: Outcome, stop: Event | None = None
    ) -> Generator[WrittenSentence | Written, None, None]:
        """Has the language model write on from an outcome of `ask`; nothing without an answer or a model."""
        if self.writer is not None and isinstance(outcome, Answer):
            asked, generation = outcome.understood or question, self.status().stamp
            yield from self.writer.write(asked, outcome.hits, generation, stop or Event())

    def timeline(self, question: str, filters: Filters | None = None) -> Timeline:
        """Draws when the articles that a question matches were published, and the figure it asks for over time.

        Args:
            question: Any text; one without a word matches nothing.
            filters: Which articles count; all current ones if None.
        """
        check_questions([question])
        return self._answering.timeline(question, filters or Filters())

    def digest(self, since: str = "yesterday", topic: str = "", filters: Filters | None = None, n: int = 10) -> Digest:
        """Gives the stories of some days, those first that most outlets report on their own, each with quoted leads.

        Args:
            since: The first day: `2025-11-14`, or words such as `yesterday`, `Monday` or `last week`.
            topic: What the articles are on; anything if empty.
            filters: Which other articles are left out; they may have an `until`, and no `as_of`.
            n: The most stories.

        Raises:
            FilterError: If `since` names no day.
        """
        check_questions([topic])
        return make_digest(self.library, since, topic, filters or Filters(), n)

    def examples(self, n: int = 3) -> list[str]:
        """Gives up to n questions, at most 6, of several kinds, that the latest articles of this corpus answer."""
        return self._examples.at(self.status().stamp)[:n]

    def warm_up(self) -> None:
        """Loads encoder and reader, at once, for which the first question would wait; not for an empty index."""
        self._answering.warm_up()
