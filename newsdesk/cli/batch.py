"""Many questions from a file, many answers to a file: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from pydantic import JsonValue

from corpus import FilterError, LoadError
from index import Filters
from qa.desk import Newsdesk
from qa.presenting.plain_text import json_line
from qa.presenting.records.build import outcome_record
from qa.presenting.records.serialize import to_json
from qa.types import Answer

_FILTERS = ("since", "until", "as_of", "outlet", "author", "collection", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One line of a batch: a question with its own id and filters."""

    text: str
    id: JsonValue
    filters: Filters


def answer_batch(desk: Newsdesk, questions: Path, answers: Path, filters: Filters) -> tuple[int, int]:
    """Answers every question of a file, in order, a line each.

    Args:
        desk: Who answers.
        questions: Lines with `question`, and perhaps `id`, `since`, `until`, `as_of`, `outlet`, `author`, `collection`,
            `language`.
        answers: Written anew; lines as `outcome_record` gives them.
        filters: For lines that have none of their own.

    Returns:
        How many questions there were, and how many were answered.

    Raises:
        LoadError: If a line is not a question, before anything is answered; or a file cannot be used.
    """
    lines = list(_read(questions, filters))
    answered = 0
    try:
        with answers.open("w", encoding="utf-8") as file:
            for question in lines:
                start = perf_counter()
                outcome = desk.ask(question.text, question.filters)
                answered += isinstance(outcome, Answer)
                record = outcome_record(question.text, outcome, (perf_counter() - start) * 1000, question.id)
                file.write(json_line(to_json(record)))
    except OSError as error:
        raise LoadError(answers, f"cannot be written ({error.strerror or error})") from error
    return len(lines), answered


def _read(path: Path, filters: Filters) -> Iterator[BatchLine]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(path, f"cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            text = record["question"]
            own = {name: record[name] for name in _FILTERS if record.get(name)}
            yield BatchLine(text=str(text), id=record.get("id"), filters=Filters.of(**own) if own else filters)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise LoadError(path, 'expected a JSON object with "question"', number) from error
        except FilterError as error:
            raise LoadError(path, str(error), number) from error
