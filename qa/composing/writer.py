"""Writes an answer sentence by sentence: asks the language model, and shows what passes the gate.

The quoted answer is there before, and stays whatever happens here.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import perf_counter

from index.stopwatch import timed
from qa.composing.client import LanguageServer, ServerTrouble, Usage
from qa.composing.drafts import DraftReader
from qa.composing.gate.gate import hold
from qa.composing.prompts import VERSION, Prompt, estimated_tokens, writing_prompt
from qa.composing.settings import LanguageModel
from qa.composing.types import Draft, LeftOut, Written, WrittenSentence
from qa.composing.written_cache import DayBudget, WrittenCache
from qa.errors import WriterError
from qa.reading.reader import Reader
from qa.types import Hit

_NO_ROOM = "The passages do not fit the model's context: set `context` to what it has."
_DAY_USED = "The tokens of this day are used up."


@dataclass(slots=True, kw_only=True)
class _Progress:
    """What has been written so far."""

    sentences: list[WrittenSentence] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    chars: int = 0
    usage: Usage | None = None


class Writer:
    """Composes answers with one language model. Safe to use from many threads.

    Args:
        model: Which one.
        reader: Judges, as a part of the gate, whether quotes support a sentence.
    """

    def __init__(self, model: LanguageModel, reader: Reader) -> None:
        self.model = model
        self.server = LanguageServer(model)
        self._reader = reader
        self._cache = WrittenCache()
        self._budget = DayBudget(model.day_tokens)

    def clear(self) -> None:
        """Drops what was written before."""
        self._cache.clear()

    def write(
        self, question: str, hits: Sequence[Hit], generation: Hashable, stop: threading.Event
    ) -> Iterator[WrittenSentence | Written]:
        """Yields each sentence as it passes, and at the end all together with what was left out and why.

        To close the iterator ends the request at the server. Whatever goes wrong is a sentence in `problem`.

        Args:
            question: As it stands alone.
            hits: The passages that may be used, best first.
            generation: Of the index, which they are of.
            stop: Ends the request once it is set.
        """
        prompt = writing_prompt(question, hits, self.model.context - self.model.answer_tokens)
        key = (generation, VERSION, prompt)
        if (before := self._cache.get(key)) is not None:
            yield from before.sentences
            yield replace(before, seconds=0.0, tokens_in=0, tokens_out=0)
            return
        progress, start, problem = _Progress(), perf_counter(), None
        size = estimated_tokens(prompt.rules + prompt.material)
        try:
            if not prompt.hits:
                raise WriterError(_NO_ROOM)
            if not self._budget.take(size + self.model.answer_tokens):
                raise WriterError(_DAY_USED)
            try:
                yield from self._passing(prompt, progress, stop)
            finally:
                used = self._usage(progress, size)
                self._budget.give_back(size + self.model.answer_tokens - used.tokens_in - used.tokens_out)
        except WriterError as error:
            problem = str(error)
        used = self._usage(progress, size) if prompt.hits else Usage(tokens_in=0, tokens_out=0)
        written = Written(
            sentences=tuple(progress.sentences), left_out=tuple(progress.left_out), model=self.model.model,
            server=self.model.server, prompts=VERSION, tokens_in=used.tokens_in, tokens_out=used.tokens_out,
            seconds=perf_counter() - start, problem=problem,
        )  # fmt: skip
        self._cache.put(key, written)
        yield written

    def _passing(self, prompt: Prompt, progress: _Progress, stop: threading.Event) -> Iterator[WrittenSentence]:
        """Yields the sentences that pass; the others, and what was counted, go to the progress."""
        reader = DraftReader()
        with closing(self.server.stream(lambda as_json: prompt.messages(as_json=as_json), stop)) as pieces:
            for piece in pieces:
                if isinstance(piece, Usage):
                    progress.usage = piece
                    continue
                progress.chars += len(piece)
                yield from self._held(reader.feed(piece), prompt, progress)
                if reader.is_full:
                    break
        yield from self._held(reader.end(), prompt, progress)
        if progress.chars and not progress.sentences and not progress.left_out and not reader.is_empty:
            raise ServerTrouble("broken", f"What {self.model.server} wrote could not be read as sentences with quotes.")

    def _held(self, drafts: Iterator[Draft], prompt: Prompt, progress: _Progress) -> Iterator[WrittenSentence]:
        for draft in drafts:
            with timed("check written"):
                held = hold(draft, prompt.hits, self._reader)
            if isinstance(held, LeftOut):
                progress.left_out.append(held)
            elif held.text not in (one.text for one in progress.sentences):
                progress.sentences.append(held)
                yield held

    def _usage(self, progress: _Progress, size: int) -> Usage:
        """Returns the tokens that were used; estimated where the server did not count them."""
        estimated = Usage(tokens_in=size, tokens_out=progress.chars // 4)
        return progress.usage or (estimated if progress.chars else Usage(tokens_in=0, tokens_out=0))
