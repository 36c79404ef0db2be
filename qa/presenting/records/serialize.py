"""Records as JSON, and JSON as records."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus.errors import printable
from qa.errors import RecordError
from qa.presenting.records.outcome_types import SavedRecord

Json = dict[str, Any]


def parse_outcome(value: object) -> SavedRecord:
    """Reads an outcome's JSON; unknown keys are left out, and missing ones that may be missing are filled in.

    Lists have up to 50 items, texts up to 200,000 characters. Whether articles say what it quotes is not looked at:
    see `qa.presenting.check_quotes`.

    Raises:
        RecordError: If it is not the JSON of an outcome.
    """
    try:
        outcome: SavedRecord = adapter(SavedRecord).validate_python(value)
    except (ValidationError, RecursionError) as error:
        raise RecordError(f"not a record of Newsdesk: {_first_problem(error)}") from error
    return outcome


def parse_outcomes(values: object) -> tuple[SavedRecord, ...]:
    """Reads a list of outcomes, e.g. a conversation that a browser stored; what is no outcome is left out."""
    outcomes = []
    for value in values if isinstance(values, list) else []:
        with suppress(RecordError):
            outcomes.append(parse_outcome(value))
    return tuple(outcomes)


def to_json(record: Any) -> Json:
    """Returns one of these types as the values that `json.dumps` takes, in the order that scripts are promised."""
    record_type: Any = type(record)
    plain: Json = adapter(record_type).dump_python(record, mode="json", warnings=False)
    return plain


@cache  # building one takes milliseconds
def adapter(record_type: Any) -> TypeAdapter[Any]:
    """Returns what turns plain values into a type, and back."""
    built: TypeAdapter[Any] = TypeAdapter(record_type)
    return built


def _first_problem(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field_name = ".".join(map(str, problem["loc"]))
    return printable(f"{field_name}: {problem['msg']}" if field_name else problem["msg"])[:300]
