"""The arguments of the functions for programs: what each may be, and the refusal of what it may not be."""

# Gradio and MCP read the annotations below at run time: no `from __future__ import annotations` here.

from collections.abc import Mapping
from typing import Annotated, Required

from pydantic import Field
from typing_extensions import TypedDict  # pydantic cannot read typing's own below Python 3.12

from corpus import NewsdeskError
from index import Filters
from qa import Turn
from qa.bounds import MAX_TURNS

_MAX_TEXTS = 10_000  # in a list, such as ids of articles
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
Authors = Annotated[
    str | list[str], Field(description="Only articles by this author, or by one of these in a list; whole names.")
]
Collections = Annotated[
    str | list[str],
    Field(description="Only articles of this collection, or of these in a list; names as `status` says."),
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
Collection = Annotated[str, Field(description="The collection that the articles join; none if left out.")]
Leaving = Annotated[
    str,
    Field(
        description="A collection: the articles leave it, and those in no other are removed. All that are in it go"
        " where no article is named."
    ),
]
Password = Annotated[str, Field(description="The server's password for changes, where it has one.")]


class RequestError(NewsdeskError):
    """A program's request cannot be met as it stands."""


def filters_of(
    since: object, until: object, as_of: object, outlet: object, author: object, collection: object
) -> Filters:
    """Returns the filters that a program sent.

    Raises:
        NewsdeskError: If one of them is none.
    """
    return Filters.of(
        since=text_of("since", since or ""),
        until=text_of("until", until or ""),
        as_of=text_of("as_of", as_of or ""),
        outlet=_names_of("outlet", outlet),
        author=_names_of("author", author),
        collection=_names_of("collection", collection),
    )


def _names_of(name: str, value: object) -> str | list[str]:
    return texts_of(name, value) if isinstance(value, list) else text_of(name, value or "")


def turns_of(history: object) -> list[Turn]:
    """Returns the last turns of a conversation that a program sent.

    Raises:
        RequestError: If it is none.
    """
    if history is None:
        return []
    if not isinstance(history, list) or not all(isinstance(record, Mapping) for record in history):
        raise RequestError(f"history must be a list of records, got {_shown(history)}")
    turns = []
    for record in history[-MAX_TURNS:]:
        question = text_of("each question of history", record.get("question"))
        understood = text_of("each understood of history", record.get("understood") or question)
        answer = record.get("answer")
        answer = text_of("each answer of history", answer) if answer is not None else None
        turns.append(Turn(question=question, understood=understood, answer=answer))
    return turns


def text_of(name: str, value: object) -> str:
    """Returns the value, if it is a text: Gradio passes on whatever JSON a program sent.

    Raises:
        RequestError: If it is none, or too long.
    """
    if not isinstance(value, str):
        raise RequestError(f"{name} must be a text, got {_shown(value)}")
    if len(value) > _MAX_CHARS:
        raise RequestError(f"{name} has {len(value):,} characters; at most {_MAX_CHARS:,} are taken")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise RequestError(f"{name} is no text: it has half of a character in it")
    return value


def number_of(name: str, value: object, least: int, most: int) -> int:
    """Returns the value, if it is a whole number within bounds; True and False are none.

    Raises:
        RequestError: If it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RequestError(f"{name} must be a whole number from {least:,} to {most:,}, got {_shown(value)}")
    return value


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 100 else f"{shown[:100]}…"


def texts_of(name: str, values: object) -> list[str]:
    """Returns the values, if they are a list of texts.

    Raises:
        RequestError: If they are none, or too many.
    """
    if not isinstance(values, list):
        raise RequestError(f"{name} must be a list of texts, got {_shown(values)}")
    if len(values) > _MAX_TEXTS:
        raise RequestError(f"{name} has {len(values):,} texts; at most {_MAX_TEXTS:,} are taken")
    return [text_of(f"each of {name}", value) for value in values]
