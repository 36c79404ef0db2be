"""What is answered: hits, citations, and an answer or an abstention."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus.time.mentions import explain_dates, find_dates
from corpus.types import Article, Passage, Span
from index import Coverage

Cause = Literal["not found", "not read", "nothing indexed", "no question", "small talk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What each kind of evidence adds to a hit's score; their sum is the score.

    Attributes:
        dense: Similarity of the vectors.
        words: BM25, as a share of the question's best passage.
        phrases: Neighbouring words of the question side by side.
        window: The question's words close together.
        recency: Published shortly before the question's moment.
        period: Published in the period that the question names.
        outlet: Published by an outlet that the question names.
        author: Written by an author that the question names.
        level: What puts the best hits of each part of a split question on one level.
    """

    dense: float = 0.0
    words: float = 0.0
    phrases: float = 0.0
    window: float = 0.0
    recency: float = 0.0
    period: float = 0.0
    outlet: float = 0.0
    author: float = 0.0
    level: float = 0.0

    def total(self) -> float:
        """Adds them up to the score."""
        text = self.dense + self.words + self.phrases + self.window
        named = self.recency + self.period + self.outlet + self.author
        return text + named + self.level  # `astuple` took a tenth of a retrieval


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a passage was found, and ranked where it is.

    Attributes:
        similarity: Cosine of question and passage, in [-1, 1].
        bm25: BM25 of the question's words in header and passage, at least 0.
        terms: The words, stemmed, that make up the BM25 score, each with what it adds, most first; empty
            unless asked for.
        shares: What the score is made of.
    """

    similarity: float
    bm25: float
    terms: tuple[tuple[str, float], ...]
    shares: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The same passage, but for a few words, in another article of the same story."""

    passage: Passage
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was retrieved.

    Attributes:
        score: Retrieval's; higher is better, comparable within one question's hits only.
        rank: 1 for the best; of an answer's hits, as the reader ranks them.
        copies: Near copies of the passage, which take no place of their own, best first.
        coverage: How widely its report was published, where other articles copy it; None where none does.
    """

    passage: Passage
    article: Article
    score: float
    rank: int
    why: Why
    copies: tuple[Copy, ...] = ()
    coverage: Coverage | None = None


@dataclass(frozen=True, kw_only=True)  # no slots: a cached property needs the instance's `__dict__`
class Citation:
    """Where an answer stands: a quote from a stored article, checked when it is made.

    Attributes:
        quote: `article.body[span.start:span.end]`.
        answer_spans: The pieces of the answer, each inside `span`; offsets into the body.
        coverage: How widely its report was published, where other articles copy it; None where none does.
        copy_of: The id of the cited article whose near copy this one is; None where it is cited for itself.

    Raises:
        ValueError: If the quote does not stand there, or an answer span lies outside it.
    """

    article: Article
    quote: str
    span: Span
    answer_spans: tuple[Span, ...]
    coverage: Coverage | None = None
    copy_of: str | None = None

    def __post_init__(self) -> None:
        if self.article.text_at(self.span) != self.quote:
            raise ValueError(f"article {self.article.id} does not say {self.quote!r} at {self.span}")
        if not all(answer.within(self.span) for answer in self.answer_spans):
            raise ValueError(f"an answer span lies outside its quote: {self.answer_spans} in {self.span}")

    @cached_property  # reads the body up to the quote, which takes a millisecond or more
    def dates(self) -> str | None:
        """What days the quote's words mean, seen from its article: `“Tuesday” is 2 March 2021`; None if they say it."""
        return explain_dates(self.article.body, find_dates(self.article.body, self.article.published, self.span))

    @property
    def is_all_answer(self) -> bool:
        """Returns whether the answer is the whole quote, so that to show both would be to say it twice."""
        between = self.span.start
        gaps = []
        for answer in sorted(self.answer_spans, key=lambda answer: answer.start):
            gaps.append(self.article.body[between : answer.start])
            between = max(between, answer.end)
        gaps.append(self.article.body[between : self.span.end])
        return not any(map(str.isalnum, "".join(gaps)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another answer that the articles give; in the same terms as `Answer`."""

    text: str
    confidence: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer in the articles' own words.

    Attributes:
        text: `parts`, joined.
        parts: Verbatim pieces of articles: one; several of the first citation for a list; the quotes of all
            citations, each once, where a question asks for more than a phrase can say.
        confidence: Probability in [0, 1] that the first quote holds the answer.
        citations: Where it stands, best first; several where articles agree.
        alternatives: Other answers, most likely first.
        hits: The passages that were read.
        notes: What the user should know beside the answer, a sentence each.
        understood: The question as it was searched for, where it differs: a follow-up, or a misspelt word.

    Raises:
        ValueError: If the parts are neither what the first citation marks nor all citations' quotes.
    """

    text: str
    parts: tuple[str, ...]
    confidence: float
    citations: tuple[Citation, ...]
    alternatives: tuple[Alternative, ...]
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()
    understood: str | None = None

    def __post_init__(self) -> None:
        first = self.citations[0]
        marked = tuple(map(first.article.text_at, first.answer_spans))
        if self.parts not in (marked, self._quotes):
            raise ValueError(f"the answer's parts {self.parts} are not what its citation says: {marked}")

    @property
    def is_broad(self) -> bool:
        """Returns whether it is made of several citations' quotes."""
        return len(self.parts) > 1 and self.parts == self._quotes

    @property
    def reported_by(self) -> tuple[int, int]:
        """Counts the outlets that report it, and the independent reports: near copies are one report."""
        reports = {
            citation.coverage.original if citation.coverage else citation.article.id
            for citation in self.citations
            if citation.copy_of is None
        }
        outlets = {citation.article.outlet for citation in self.citations}
        reporting = [citation.coverage.outlets for citation in self.citations if citation.coverage]
        return max(len(outlets), *reporting, 1), len(reports)

    @property
    def _quotes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(citation.quote for citation in self.citations))


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """No answer, and why.

    Attributes:
        cause: The kind of reason, for programs.
        reason: A sentence or two for the user.
        confidence: Probability that the best passage holds the answer after all.
        nearest: The passages that came closest; not an answer.
        notes: What the user should know beside the reason, a sentence each.
        understood: As in `Answer`.
    """

    cause: Cause
    reason: str
    confidence: float
    nearest: tuple[Hit, ...]
    notes: tuple[str, ...] = ()
    understood: str | None = None

    @classmethod
    def without_hits(cls, cause: Cause, reason: str) -> Abstention:
        """Abstains where there is no passage to show."""
        return cls(cause=cause, reason=reason, confidence=0.0, nearest=())


Outcome = Answer | Abstention


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question of a conversation, and what came of it.

    Attributes:
        question: As it was asked.
        understood: As it was searched for; the question itself where it stood alone.
        answer: What was answered; None for none.
    """

    question: str
    understood: str
    answer: str | None = None

    @classmethod
    def of(cls, question: str, outcome: Outcome) -> Turn:
        """Makes the turn of a question with this outcome."""
        answer = outcome.text if isinstance(outcome, Answer) else None
        return cls(question=question, understood=outcome.understood or question, answer=answer)
