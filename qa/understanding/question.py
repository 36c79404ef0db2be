"""The one understanding of a question: built once by `understand`, and handed down to all that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.text.analysis import content_words
from index import Filters
from qa.understanding.answer_types import AnswerType, answer_type_of
from qa.understanding.authors import NamedAuthors
from qa.understanding.courtesy import unadorned
from qa.understanding.form import Form, defined_name, form_of, subject_of
from qa.understanding.languages.asking import asked_language
from qa.understanding.outlets import NamedOutlets
from qa.understanding.period import Period
from qa.understanding.queries import Query, by_outlet, clauses, new_query

_CITING = re.compile(r",?\s*\b(?:according to|(?:as )?(?:reported|published) (?:by|in))\s*(?=[?.!,]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a question asks for.

    Attributes:
        text: As it was asked.
        standalone: Made to stand alone; `text` itself where it leans on no conversation.
        moment: When it is asked, aware.
        form: What the answer should look like.
        answer_type: What the answer should be, where the question says it.
        subject: Its words that say what it is about, without "latest", "happened", its period and the like; empty for
            "what happened today?".
        bare: It without courtesies and without who is cited: "Please, who won, according to Reuters?" is "who won?".
            The reader gets this.
        content: The words of `bare` that carry meaning, stemmed; of "what does X mean?" only those of X.
        period: The period that it names; None where it names none.
        latest: Whether it asks for the latest.
        outlets: The outlets that it cites.
        authors: The authors whose articles it wants.
        queries: What the index is searched for.
        asked_queries: The same for `text`, where that had to be made to stand alone; else empty.
        language: That it is asked in, an ISO 639 code.
    """

    text: str
    standalone: str
    moment: datetime
    form: Form
    answer_type: AnswerType | None
    subject: str
    bare: str
    content: frozenset[str]
    period: Period | None
    latest: bool
    outlets: NamedOutlets
    authors: NamedAuthors
    queries: tuple[Query, ...]
    asked_queries: tuple[Query, ...]
    language: str = "en"

    @property
    def understood(self) -> str | None:
        """Gives the question as it was searched for, where that is not what was asked."""
        return None if self.standalone == self.text else self.standalone

    @property
    def is_overview(self) -> bool:
        """Returns whether it asks what there is to say about something, which no phrase can answer."""
        return self.form == "overview"

    @property
    def wants_sentence(self) -> bool:
        """Returns whether a sentence answers it rather than a phrase: why, how, what is, and whether."""
        return self.form in ("broad", "definition", "yes or no")


def moment_of(filters: Filters) -> datetime:
    """Reads the clock of who asks: a question with these filters is asked at their `as_of`, or in this minute."""
    moment = filters.moment_as_of()
    return moment if filters.as_of else moment.replace(second=0, microsecond=0)


def understand(
    text: str,
    moment: datetime,
    outlets: Sequence[str],
    standalone: str | None = None,
    authors: Callable[[], Collection[str]] = tuple,
) -> Question:
    """Reads a question once, for everything that answers it.

    Args:
        text: As it was asked.
        moment: When it is asked, aware.
        outlets: The outlets of the corpus.
        standalone: Made to stand alone; the text itself if None.
        authors: Gives the authors of the corpus, where they are needed.
    """
    standalone = text if standalone is None else standalone
    asked = unadorned(standalone)
    whole = new_query(asked, moment, outlets, authors)
    bare = _CITING.sub("", whole.words) if whole.words != asked else asked
    return Question(
        text=text,
        standalone=standalone,
        moment=moment,
        form="overview" if whole.authors.asks_for_articles else form_of(asked),
        answer_type=answer_type_of(bare),
        subject=_subject(whole, bare),
        bare=bare,
        content=frozenset(content_words(defined_name(bare) or bare)),
        period=whole.period,
        latest=whole.latest,
        outlets=whole.outlets,
        authors=whole.authors,
        queries=_queries(whole, moment, outlets, authors),
        asked_queries=()
        if text == standalone
        else _queries(new_query(unadorned(text), moment, outlets, authors), moment, outlets, authors),
        language=asked_language(asked),
    )


def _subject(whole: Query, bare: str) -> str:
    subject = subject_of(bare, whole.period.words if whole.period else "")
    return subject if content_words(subject) or not whole.authors.asks_for_articles else ""


def _queries(
    whole: Query, moment: datetime, outlets: Sequence[str], authors: Callable[[], Collection[str]]
) -> tuple[Query, ...]:
    """Makes the queries of the parts of a question; equal clauses once."""
    texts = dict.fromkeys(clauses(whole.text))
    parts = [whole if text == whole.text else new_query(text, moment, outlets, authors) for text in texts]
    return tuple(query for part in parts if any(map(str.isalnum, part.text)) for query in by_outlet(part))
