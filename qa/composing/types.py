"""What is written: sentences with the quotes that bear them out, and what was left out with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.types import Citation, Outcome

Cause = Literal[
    "no quote", "invented quote", "number", "date", "name", "quotation", "negation", "side", "certainty", "support",
    "form", "language",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a sentence says it rests on.

    Attributes:
        passage: The passage's number, from 1.
        quote: Its exact words; empty where the sentence names the passage alone.
    """

    passage: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence as a language model wrote it."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence that its quotes bear out.

    Attributes:
        text: In the language model's words.
        citations: The sentences of the articles that it rests on; each answer span marks the words that it quoted.
    """

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A sentence that was not let through.

    Attributes:
        text: In the language model's words.
        cause: The kind of reason, for programs.
        reason: A sentence for people.
        quotes: What it said it rests on.
    """

    text: str
    cause: Cause
    reason: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that a language model wrote for one question, and what became of it.

    Attributes:
        sentences: What is shown.
        left_out: What is not.
        model: The model's name.
        server: Host and port of the server that read the passages.
        prompts: The version of the prompts.
        tokens_in, tokens_out: Of the request and its reply; estimated where the server does not count.
        seconds: From the request to its end.
        problem: Why there is no more, a sentence; None where the model came to its end.
    """

    sentences: tuple[WrittenSentence, ...]
    left_out: tuple[LeftOut, ...]
    model: str
    server: str
    prompts: str
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    problem: str | None = None

    @property
    def text(self) -> str:
        """Returns the sentences, joined; empty where none was let through."""
        return " ".join(sentence.text for sentence in self.sentences)


# The quoted answer first, then each sentence that passed, at the end all together.
WritingEvent = Outcome | WrittenSentence | Written
