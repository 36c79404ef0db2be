"""Finds an article's fields in a record: under declared names, then under common spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal, get_args

Target = Literal["body", "title", "url", "outlet", "published", "authors", "language"]

SPELLINGS: dict[Target, tuple[str, ...]] = {
    "body": ("body", "text", "content", "article", "maintext", "full_text", "articleBody", "content_text",
             "body_text", "article_text", "article_content", "story"),
    "title": ("title", "headline", "heading", "article_title", "web_title"),
    "url": ("url", "link", "canonical_url", "source_url", "uri", "web_url", "article_url", "permalink"),
    "outlet": ("outlet", "source", "publisher", "publication", "sitename", "site_name", "site", "newspaper", "domain",
               "source_name", "source_domain"),
    "published": ("published_at", "published", "date_published", "datePublished", "publishedAt", "publish_date",
                  "publication_date", "pub_date", "pubDate", "date", "timestamp", "date_publish", "published_date",
                  "web_publication_date", "datetime"),
    "authors": ("authors", "author", "byline", "creator"),
    "language": ("language", "lang", "inLanguage"),
}  # fmt: skip
LISTS = ("articles", "items", "data", "results")  # where one object holds a list of records


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Holds the names under which records have an article's fields; names that are None are guessed.

    A dot leads into an object: `source.name`. In a table without a row of names, a column's name is its number, from 1.
    A declared name that a record has not, or has blank, gives way to the spellings in common use.
    """

    body: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    authors: str | None = None
    language: str | None = None

    @property
    def are_numbers(self) -> bool:
        """Returns whether columns are named by their numbers, as those of a table without a row of names."""
        declared = [name for field in fields(self) if (name := getattr(self, field.name))]
        return bool(declared) and all(map(str.isdecimal, declared))

    @classmethod
    def parse(cls, text: str) -> Fields:
        """Returns the fields that a command line names, e.g. `title=headline,published=date`.

        Raises:
            ValueError: Naming what is no such pair, no known field, or given twice.
        """
        names: dict[str, str] = {}
        for pair in filter(None, map(str.strip, text.split(","))):
            target, equals, name = (part.strip() for part in pair.partition("="))
            if not (target and equals and name):
                raise ValueError(f"{pair!r} is no field and its name; write title=headline,published=date")
            if target not in get_args(Target):
                raise ValueError(f"no field {target!r}; expected one of {', '.join(get_args(Target))}")
            if target in names:
                raise ValueError(f"the field {target!r} is given twice")
            names[target] = name
        return cls(**names)

    def find(self, record: Mapping[str, Any]) -> dict[Target, object]:
        """Returns the first value of each field that is not blank; a field without one is left out."""
        folded: dict[str, object] = {}
        for name, value in record.items():
            if isinstance(name, str) and not _blank(value):
                folded.setdefault(fold(name), value)
        values: dict[Target, object] = {}
        for target in SPELLINGS:
            declared: str | None = getattr(self, target)
            if declared and not _blank(value := _at(record, declared)):
                values[target] = value
            elif spelling := next((name for name in _folded(target) if name in folded), None):
                values[target] = folded[spelling]
        return values

    def columns(self, names: Iterable[str]) -> list[str]:
        """Returns those of a table's columns that may be read."""
        declared = [name for field in fields(self) if (name := getattr(self, field.name))]
        wanted = {*declared, *(name.partition(".")[0] for name in declared)}
        guessed = {name for target in SPELLINGS for name in _folded(target)}
        return [name for name in names if name in wanted or fold(name) in guessed]

    def has_body(self, names: Iterable[str]) -> bool:
        """Returns whether one of a table's columns may hold the articles' texts."""
        return any(fold(name) in _folded("body") for name in names) or bool(
            self.body and {self.body, self.body.partition(".")[0]} & set(names)
        )


COMMON_FIELDS = Fields()


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Returns a field's name without what spellings differ in, e.g. `Published At` -> `publishedat`."""
    return re.sub(r"[\W_]", "", name).lower()


@lru_cache(maxsize=len(SPELLINGS))
def _folded(target: Target) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, SPELLINGS[target])))


def _at(record: Mapping[str, Any], name: str) -> object:
    """Returns the value under a name, or under a dotted path of names."""
    if name in record:
        return record[name]
    value: object = record
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _blank(value: object) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())
