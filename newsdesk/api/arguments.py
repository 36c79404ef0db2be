"""The arguments of the functions for programs: what each may be, and the refusal of what it may not be."""

# Gradio and MCP read the annotations below at run time: no `from __future__ import annotations` here.

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Required

from pydantic import Field
from typing_extensions import TypedDict  # pydantic cannot read typing's own below Python 3.12

from corpus import NewsdeskError
from corpus.urls import begins_as_url
from index import Filters
from qa import Turn
from qa.bounds import MAX_CHARS, MAX_LISTED, MAX_PASSAGES, MAX_QUESTIONS, MAX_TURNS, check_questions, is_whole_number

_FILTERS = ("since", "until", "as_of", "outlet", "author", "collection", "language")
_MAX_TEXTS = 10_000  # in a list, such as ids of articles
_MAX_TEXT = 100_000  # characters of any text that is no question
_MAX_OFFSET = 2**62  # what SQLite can count to, and some room


class EarlierTurn(TypedDict, total=False):
    """An earlier question with what came of it; the record that `ask` gave is one."""

    question: Required[str]
    understood: str | None
    answer: str | None


class RequestError(NewsdeskError):
    """A program's request cannot be met as it stands."""


def _numbered(least: int, most: int) -> dict[str, Any]:
    """Returns what a schema says of a whole number; not `ge`, as each refusal is in our own words."""
    return {"minimum": least, "maximum": most}


Question = Annotated[
    str, Field(description="A question in plain words, as one would ask a person.",
               json_schema_extra={"maxLength": MAX_CHARS})
]  # fmt: skip
Questions = Annotated[
    list[str], Field(description="Questions, each in plain words.", json_schema_extra={"maxItems": MAX_QUESTIONS})
]
Most = Annotated[
    int, Field(strict=True, description=f"The most passages to give for a question, 1 to {MAX_PASSAGES:,}.",
               json_schema_extra=_numbered(1, MAX_PASSAGES))
]  # fmt: skip
Since = Annotated[
    str, Field(description="Only articles published from this day or time on, such as 2025-10-28 or 2025-10-28T12:00.")
]
Topic = Annotated[
    str, Field(description="What the stories are on; anything if left out.", json_schema_extra={"maxLength": MAX_CHARS})
]
Stories = Annotated[
    int, Field(strict=True, description=f"The most stories to give, 1 to {MAX_LISTED:,}.",
               json_schema_extra=_numbered(1, MAX_LISTED))
]  # fmt: skip
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
Languages = Annotated[
    str | list[str],
    Field(description="Only articles in this language, or in one of these in a list: codes such as `de`, or names."),
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
Words = Annotated[str, Field(description="Words of the title, outlet, author or address; empty for all.")]
Offset = Annotated[
    int, Field(strict=True, description="How many articles to pass over.", json_schema_extra={"minimum": 0})
]
Limit = Annotated[
    int, Field(strict=True, description=f"The most articles to give, 1 to {MAX_LISTED:,}.",
               json_schema_extra=_numbered(1, MAX_LISTED))
]  # fmt: skip
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
Password = Annotated[
    str, Field(description="A password that has the right to change the articles; not for whoever logged in.")
]


def check_call(name: str, signature: inspect.Signature, arguments: Mapping[str, object]) -> None:
    """Checks all that can be wrong with a call before it is carried out.

    Args:
        name: Of the function, one of the endpoints.
        signature: Its arguments.
        arguments: By name, as a program sent them.

    Raises:
        NewsdeskError: If one is missing, is none of the function's, or may not be what it is.
    """
    try:
        signature.bind(**arguments)
    except TypeError as error:
        raise RequestError(f"{name}: {error}") from error
    for one, value in arguments.items():
        _CHECKS.get(one, _passed)(value)
    filters_of(**{one: arguments.get(one, "") for one in _FILTERS})


def _passed(value: object) -> None:
    """Passes any value: it is looked at together with others."""


def filters_of(
    since: object,
    until: object,
    as_of: object,
    outlet: object,
    author: object,
    collection: object,
    language: object = "",
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
        language=_names_of("language", language),
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
        question = question_of(record.get("question"), "each question of history")
        understood = question_of(record.get("understood") or question, "each understood of history")
        answer = record.get("answer")
        answer = text_of("each answer of history", answer) if answer is not None else None
        turns.append(Turn(question=question, understood=understood, answer=answer))
    return turns


def question_of(value: object, name: str = "question") -> str:
    """Returns a question that a program sent.

    Raises:
        NewsdeskError: If it is none.
    """
    text = text_of(name, value)
    check_questions([text])
    return text


def questions_of(values: object) -> list[str]:
    """Returns several questions that a program sent.

    Raises:
        NewsdeskError: If they are none, or too many.
    """
    questions = texts_of("questions", values)
    if len(questions) > MAX_QUESTIONS:
        raise RequestError(f"{len(questions):,} questions; at most {MAX_QUESTIONS:,} are taken at once")
    check_questions(questions)
    return questions


def places_of(values: object) -> list[str]:
    """Returns addresses of pages and feeds that a program sent: never files of this machine.

    Raises:
        RequestError: If they are none.
    """
    urls = texts_of("places", values)
    for url in urls:
        if not begins_as_url(url):
            raise RequestError(f"each of places must begin with http:// or https://, got {_shown(url)}")
    return urls


def text_of(name: str, value: object) -> str:
    """Returns the value, if it is a text: Gradio passes on whatever JSON a program sent.

    Raises:
        RequestError: If it is none, or too long.
    """
    if not isinstance(value, str):
        raise RequestError(f"{name} must be a text, got {_shown(value)}")
    if len(value) > _MAX_TEXT:
        raise RequestError(f"{name} has {len(value):,} characters; at most {_MAX_TEXT:,} are taken")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise RequestError(f"{name} is no text: it has half of a character in it")
    return value


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


def number_of_passages(value: object) -> int:
    """Returns how many passages a program wants.

    Raises:
        RequestError: If that is no number, or too large a one.
    """
    return _number("k", value, 1, MAX_PASSAGES)


def stories_of(value: object) -> int:
    """Returns how many stories a program wants; raises RequestError if that is no such number."""
    return _number("n", value, 1, MAX_LISTED)


def page_of(offset: object, limit: object) -> tuple[int, int]:
    """Returns which page of a list a program wants.

    Raises:
        RequestError: If that is none.
    """
    return _number("offset", offset, 0, _MAX_OFFSET), _number("limit", limit, 1, MAX_LISTED)


def _number(name: str, value: object, least: int, most: int) -> int:
    if not is_whole_number(value) or not least <= value <= most:
        raise RequestError(f"{name} must be a whole number from {least:,} to {most:,}, got {_shown(value)}")
    return value


def _shown(value: object) -> str:
    shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return shown if len(shown) <= 100 else f"{shown[:100]}…"


_CHECKS: dict[str, Callable[[Any], object]] = {
    "question": question_of,
    "questions": questions_of,
    "k": number_of_passages,
    "n": stories_of,
    "topic": lambda value: question_of(value or "", "topic"),
    "history": turns_of,
    "offset": lambda value: page_of(value, 1),
    "limit": lambda value: page_of(0, value),
    "places": places_of,
    "article_ids": partial(texts_of, "article_ids"),
    "article_id": partial(text_of, "article_id"),
    "version": lambda value: text_of("version", value or ""),
    "text": lambda value: text_of("text", value or ""),
    "password": lambda value: text_of("password", value or ""),
}
