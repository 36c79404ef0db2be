"""The facade: one object that everything outside talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import overload

from corpus import Article
from index import DEFAULT_MODEL, ArticleVersion, Encoder, Engine, Listing, Order, SentenceTransformerEncoder, open_index
from index.intake.sources import Adding, add_sources
from index.types import Added, AddReport, Filters, Status, Uncollected
from qa.bounds import bounded_history, check_questions, is_whole_number
from qa.conversation.follow_up import meanings
from qa.deciding.answers import ABSTAIN_BELOW, answer_from, best_supported
from qa.deciding.coverage import corpus_summary
from qa.examples import ExampleQuestions
from qa.folders import default_index, samples_folder
from qa.outcome_cache import MOST_BYTES, CacheKey, OutcomeCache, rounded
from qa.reading.reader import Reader, ReaderInput, open_reader
from qa.reading.readings import PASSAGES_READ
from qa.retrieval.ranking import WEIGHTS, Weights
from qa.retrieval.retriever import Retriever, texts_of
from qa.timeline.drawing import draw_timeline
from qa.timeline.timeline import Timeline
from qa.types import Abstention, Hit, Outcome, Turn
from qa.understanding.question import moment_of, understand
from qa.understanding.small_talk import reply_to, small_talk_of
from qa.understanding.spelling import respelt

_NO_QUESTION = "There is no question here yet: type one, such as who, what, when or how."
_NOTHING_INDEXED = "No articles have been added yet, so there is nothing to answer from."


class Newsdesk:
    """Questions to news articles. Safe to use from many threads; `with` closes it.

    Args:
        library: The articles; also there as `library`.
        reader: Marks where answers may stand; the one that comes with Newsdesk if None. Also there as `reader`.
        weights: Of the evidence in the ranking.
        abstain_below: The least confidence of an answer, in [0, 1].
        cache_bytes: Of the answers in `outcome_cache`; 0 to make each anew.
    """

    def __init__(
        self,
        library: Engine,
        reader: Reader | None = None,
        weights: Weights = WEIGHTS,
        abstain_below: float = ABSTAIN_BELOW,
        cache_bytes: int = MOST_BYTES,
    ) -> None:
        self.library = library
        self.reader = reader or open_reader()
        self.outcome_cache = OutcomeCache(cache_bytes)
        self._retriever = Retriever(weights)
        self._abstain_below = abstain_below
        self._examples = ExampleQuestions(library.latest, self.ask)
        self._own: list[object] = [] if reader else [self.reader]  # what `close` closes beside the index

    @classmethod
    def open(
        cls, folder: str | Path | None = None, encoder: str | Encoder = DEFAULT_MODEL, reader: str | Reader = ""
    ) -> Newsdesk:
        """Opens the index in a folder or a database; it is made when the first articles are added.

        Args:
            folder: The index's folder, or a database's address (`postgresql://...`); `default_index()` if None.
            encoder: A Sentence Transformers model by name or folder, or an encoder.
            reader: An extractive model of Transformers by name or folder, or a reader; Newsdesk's own if empty.

        Raises:
            LibraryError: If the index there is damaged or was made with another encoder.
            ReaderError: If the reader's model cannot be found or loaded.
        """
        own: list[object] = []
        if isinstance(encoder, str):
            own.append(encoder := SentenceTransformerEncoder(encoder))
        if isinstance(reader, str):
            own.append(reader := open_reader(reader))
        desk = cls(open_index(folder or default_index(), encoder), reader)
        desk._own = own
        return desk

    def close(self) -> None:
        """Closes the index, and what `open` loaded; every later call that needs the index raises `IndexClosed`."""
        self.library.close()
        self.outcome_cache.clear()
        for one in self._own:
            getattr(one, "close", lambda: None)()

    def __enter__(self) -> Newsdesk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(
        self,
        sources: str | Path | Article | Iterable[str | Path | Article],
        on_progress: Callable[[Added], None] | None = None,
        on_found: Callable[[int], None] | None = None,
        *,
        on_file: Callable[[Path, AddReport], None] | None = None,
        fields: str = "",
        collection: str = "",
        allow_private: bool = False,
        uploaded: bool = False,
        wait: float = 0.0,
    ) -> AddReport:
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
        self.outcome_cache.clear()  # at once, not at the next question: what is removed stays nowhere
        return count

    def remove_collection(
        self, collection: str, article_ids: Iterable[str] | None = None, *, wait: float = 0.0
    ) -> Uncollected:
        """Takes articles out of a collection; those in no other are removed. See `Library.remove_collection`."""
        done = self.library.remove_collection(collection, article_ids, wait=wait)
        self.outcome_cache.clear()
        return done

    def find(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Ids of the articles with this URL, or of this outlet."""
        return self.library.find(url=url, outlet=outlet)

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """Gives one article in its current version, or in another one that is kept; None if it is not here."""
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
        filters = filters or Filters()
        moment = moment_of(filters)
        with self.library.reading() as view:
            if view is None:
                return [list[Hit]() for _ in question]
            count = self.library.encoder.count_tokens
            questions = [
                understand(text, moment, view.outlets, respelt(text, view, count), view.authors) for text in question
            ]
            vectors = self.library.encode([text for one in questions for text in texts_of(one)])
            return [self._retriever.retrieve(view, one, vectors, k, filters, terms=terms) for one in questions]

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
        history = bounded_history(question, history)
        filters = filters or Filters()
        moment = moment_of(filters)
        if not any(map(str.isalnum, question)):
            return Abstention.without_hits("no question", _NO_QUESTION)
        with ExitStack() as reading:
            view = reading.enter_context(self.library.reading())
            if view is None or not (status := view.status()).articles:
                return Abstention.without_hits("nothing indexed", _NOTHING_INDEXED)
            if small_talk := small_talk_of(question):
                examples = () if small_talk == "thanks" else self.examples()
                return Abstention.without_hits("small talk", reply_to(small_talk, corpus_summary(status), examples))
            count = self.library.encoder.count_tokens
            meant = tuple(dict.fromkeys(respelt(text, view, count) for text in meanings(question, history)))
            key = CacheKey(text=question, meanings=meant, filters=filters, terms=terms, moment=rounded(moment, filters))

            def answer() -> Outcome:
                asked = [understand(question, moment, view.outlets, text, view.authors) for text in meant]
                vectors = self.library.encode([text for one in asked for text in texts_of(one)])
                find = self._retriever.retrieve
                hits = [find(view, one, vectors, PASSAGES_READ, filters, terms=terms) for one in asked]
                reading.close()  # the reader takes ten times as long as all before: no writer should wait for it
                return best_supported(
                    answer_from(self.reader, one, found, count, self._abstain_below, status)
                    for one, found in zip(asked, hits, strict=True)
                )

            return self.outcome_cache.outcome(key, status.stamp, answer)

    def timeline(self, question: str, filters: Filters | None = None) -> Timeline:
        """Draws when the articles that a question matches were published, and the figure it asks for over time.

        Args:
            question: Any text; one without a word matches nothing.
            filters: Which articles count; all current ones if None.
        """
        check_questions([question])
        filters = filters or Filters()
        return draw_timeline(
            self.library, self._retriever, self.reader, question, moment_of(filters), filters, self._abstain_below
        )

    def examples(self, n: int = 3) -> list[str]:
        """Gives up to n questions, at most 6, of several kinds, that the latest articles of this corpus answer."""
        return self._examples.at(self.status().stamp)[:n]

    def warm_up(self) -> None:
        """Loads encoder and reader, at once, for which the first question would wait; not for an empty index."""
        if self.status().articles:
            with ThreadPoolExecutor(1) as meanwhile:
                encoded = meanwhile.submit(self.library.encoder.encode_questions, ["warm up"])
                self.reader.read("warm up", [ReaderInput(header="", body="warm up")])
                encoded.result()
