"""From a question to its outcome: what is meant, what is found, what is read, and what is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from index import Engine, Filters
from index.encode.multilingual.model_folder import MULTILINGUAL
from qa.bounds import bounded_history
from qa.conversation.follow_up import meanings
from qa.deciding.answering import answer_from, best_supported
from qa.deciding.coverage import corpus_summary
from qa.outcome_cache import CacheKey, OutcomeCache, rounded
from qa.reading.reader import ManyLanguages, Reader, ReaderInput, Rereader
from qa.reading.readings import PASSAGES_READ
from qa.retrieval.retriever import Retriever, texts_of
from qa.timeline.drawing import draw_timeline
from qa.timeline.timeline import Timeline
from qa.types import Abstention, Hit, Outcome, Turn
from qa.understanding.question import moment_of, understand
from qa.understanding.small_talk import reply_to, small_talk_of
from qa.understanding.spelling import respelt

_NO_QUESTION = "There is no question here yet: type one, such as who, what, when or how."
_NOTHING_INDEXED = "No articles have been added yet, so there is nothing to answer from."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What it takes to answer questions.

    Attributes:
        library: The articles.
        retriever: Finds passages.
        reader: Marks where answers may stand.
        abstain_below: The least confidence of an answer, in [0, 1].
        cache: Outcomes of questions that were asked before.
        examples: Gives questions that the articles answer, for small talk.
    """

    library: Engine
    retriever: Retriever
    reader: Reader
    abstain_below: float
    cache: OutcomeCache
    examples: Callable[[], Sequence[str]]

    def hits(self, questions: Sequence[str], k: int, filters: Filters, *, terms: bool) -> list[list[Hit]]:
        """Finds the k best passages for each question; all of one generation."""
        moment = moment_of(filters)
        with self.library.reading() as view:
            if view is None:
                return [list[Hit]() for _ in questions]
            count = self.library.encoder.count_tokens
            asked = [
                understand(text, moment, view.outlets, respelt(text, view, count), view.authors) for text in questions
            ]
            vectors = self.library.encode([text for one in asked for text in texts_of(one)])
            return [self.retriever.retrieve(view, one, vectors, k, filters, terms=terms) for one in asked]

    def outcome(self, question: str, filters: Filters, history: Sequence[Turn], *, terms: bool) -> Outcome:
        """Answers a question, or says why it does not; see `Newsdesk.ask`."""
        history = bounded_history(question, history)
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
                find = self.retriever.retrieve
                hits = [find(view, one, vectors, PASSAGES_READ, filters, terms=terms) for one in asked]
                reading.close()  # the reader takes ten times as long as all before: no writer should wait for it
                return best_supported(
                    answer_from(self.reader, one, found, self.library.encoder, self.abstain_below, status)
                    for one, found in zip(asked, hits, strict=True)
                )

            return self.cache.outcome(key, status.stamp, answer)

    def timeline(self, question: str, filters: Filters) -> Timeline:
        """Draws when the articles that a question matches were published; see `Newsdesk.timeline`."""
        return draw_timeline(
            self.library, self.retriever, self.reader, question, moment_of(filters), filters, self.abstain_below
        )

    def warm_up(self) -> None:
        """Loads encoder and reader, at once; not for an empty index."""
        if self.library.status().articles:
            with ThreadPoolExecutor(1) as meanwhile:
                encoded = meanwhile.submit(self.library.encoder.encode_questions, ["warm up"])
                text = ReaderInput(header="", body="warm up")
                self.reader.read("warm up", [text])
                if isinstance(self.reader, Rereader):
                    self.reader.reread("warm up", [text])
                if isinstance(self.reader, ManyLanguages) and self.library.encoder.name == MULTILINGUAL:
                    self.reader.in_any_language.read("warm up", [text])
                encoded.result()
