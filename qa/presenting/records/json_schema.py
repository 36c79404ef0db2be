"""The JSON schema of what scripts are promised, in docs/schema.json.

`python -m qa.presenting.records.json_schema` writes that file anew; a test compares it with `schema_text`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from qa.presenting.records.command_types import (
    CheckedSourceRecord,
    CopiedIndexRecord,
    CopiedRecord,
    ExaminedRecord,
    FeedbackRecord,
    MigratedRecord,
    QuotesRecord,
    RemovedRecord,
    RepairedRecord,
    UserRecord,
)
from qa.presenting.records.index_types import (
    AddedRecord,
    DigestRecord,
    FullArticleRecord,
    ListingRecord,
    StatusRecord,
    TimelineRecord,
)
from qa.presenting.records.outcome_types import MAX_ITEMS, OutcomeRecord, SavedRecord, SearchRecord

SCHEMA_FILE = Path("docs") / "schema.json"  # from the root of a checkout
_ROOTS: tuple[tuple[str, Any], ...] = (
    ("newsdesk ask --json", OutcomeRecord),
    ("newsdesk search --json", SearchRecord),
    ("newsdesk timeline --json", TimelineRecord),
    ("newsdesk digest --json", DigestRecord),
    ("newsdesk add --json", AddedRecord),
    ("newsdesk watch --json", CheckedSourceRecord),
    ("newsdesk remove --json", RemovedRecord),
    ("newsdesk status --json", StatusRecord),
    ("newsdesk check-quotes --json", QuotesRecord),
    ("newsdesk feedback --json", FeedbackRecord),
    ("newsdesk backup --json", CopiedRecord),
    ("newsdesk restore --json", CopiedRecord),
    ("newsdesk repair --json", RepairedRecord),
    ("newsdesk migrate --json", MigratedRecord),
    ("newsdesk copy --json", CopiedIndexRecord),
    ("newsdesk doctor --json", ExaminedRecord),
    ("newsdesk users list --json", UserRecord),
    ("HTTP article", FullArticleRecord),
    ("HTTP articles", ListingRecord),
    ("an answer that the page saved", SavedRecord),
)


class _WrittenSchema(GenerateJsonSchema):
    """The schema of what is written: each field that is always there is required, and nothing has a default."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return "serialization_exclude_if" not in field

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """Returns the schema: `properties` names the commands and calls, `$defs` has their types."""
    mode: Literal["serialization"] = "serialization"
    roots = [(name, mode, TypeAdapter(record_type)) for name, record_type in _ROOTS]
    references, schema = TypeAdapter.json_schemas(roots, schema_generator=_WrittenSchema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Newsdesk: the JSON that scripts get",
        "description": "Fields may be added, and never change their meaning.",
        "properties": {name: references[name, mode] for name, _ in _ROOTS},
        "$defs": {name: _without_reading_bounds(one) for name, one in schema["$defs"].items()},
    }


def schema_text() -> str:
    """Returns the schema as the text of docs/schema.json."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _without_reading_bounds(schema: Any) -> Any:
    """Returns a schema without the bounds that hold only for what is read, e.g. 50 authors."""
    if isinstance(schema, list):
        return [_without_reading_bounds(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_reading_bounds(value)
        for key, value in schema.items()
        if not (key == "maxLength" or (key == "maxItems" and value == MAX_ITEMS) or (key == "maximum" and value > 1))
    }


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
