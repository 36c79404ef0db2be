"""Reads the tables: `de.toml` for German, and so on. A new language is a new file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from corpus.text.languages.words import fold

QuestionKind = Literal["who", "when", "how many", "where", "why", "what"]
_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
_UNSPACED = frozenset({"ja", "ko", "th", "zh"})  # languages in which a word may stand beside any character


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTable:
    """The words of a language.

    Attributes:
        periods: Words for relative periods, by their English name, e.g. "last week".
        phrases: Greetings, thanks, calls for help, and words for the latest news, by kind.
        questions: Question words by what they ask for, e.g. "how many".
        openings: All question words, folded, without marks.
    """

    code: str
    periods: Mapping[str, re.Pattern[str]]
    phrases: Mapping[str, frozenset[str]]
    latest: re.Pattern[str]
    questions: Mapping[QuestionKind, re.Pattern[str]]
    openings: frozenset[str]


@cache
def language_tables() -> Mapping[str, LanguageTable]:
    """Returns all tables, by the codes of their languages."""
    folder = files("qa.understanding.languages")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): _table(name.removesuffix(".toml"), folder.joinpath(name).read_text("utf-8"))
        for name in names
    }


@cache
def phrases_of(kind: str) -> frozenset[str]:
    """Returns the greetings, thanks or calls for help of all languages, folded, without marks."""
    return frozenset(phrase for table in language_tables().values() for phrase in table.phrases[kind])


def bare_words(text: str) -> str:
    """Returns a text folded, without marks, its words apart by single spaces."""
    return " ".join(re.sub(r"[^\w\s\u0900-\u097f]", " ", fold(text)).split())


def _table(code: str, text: str) -> LanguageTable:
    table = tomllib.loads(text)
    return LanguageTable(
        code=code,
        periods={name: _any_of(code, words) for name, words in table["periods"].items()},
        phrases={kind: frozenset(map(bare_words, words)) for kind, words in table["phrases"].items()},
        latest=_any_of(code, table["phrases"]["latest"]),
        questions={kind: _any_of(code, table["questions"][kind]) for kind in _KINDS},
        openings=frozenset(bare_words(word) for kind in _KINDS for word in table["questions"][kind]),
    )


def _any_of(code: str, words: Sequence[str]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    inside = f"(?:{longest_first})"
    return re.compile(inside if code in _UNSPACED else rf"(?<!\w){inside}(?![^\W\d_]|[\u0900-\u097f])", re.IGNORECASE)
