"""Records in words: who wrote an article, where and when it was published, what filters let through."""

from __future__ import annotations

from corpus.text.languages.names import language_name
from qa.presenting.plain_text import day_of, one_line
from qa.presenting.records.outcome_types import ArticleRecord, FiltersRecord, OutcomeRecord
from qa.presenting.wording import sources_counted


def byline(article: ArticleRecord) -> str:
    """Returns who wrote an article: `A, B and C`; empty where nobody is named."""
    *first, last = [name for name in map(one_line, article.authors) if name] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def source_facts(article: ArticleRecord) -> list[str]:
    """Returns where something was published, in words: the outlet, the day, the byline."""
    authors = byline(article)
    return [
        one_line(article.outlet or "") or "Outlet not known",
        day_of(article.published),
        *([f"by {authors}"] if authors else []),
    ]


def sources_in_words(outcome: OutcomeRecord) -> str:
    """Returns how many articles say an answer, and whether they are copies; empty where it is one article alone."""
    if outcome.abstained or outcome.reported_by is None:
        return ""
    outlets = [citation.outlet for citation in outcome.citations]
    return sources_counted(outlets, outcome.reported_by.independent, outcome.reported_by.outlets)


def filters_in_words(filters: FiltersRecord) -> str:
    """Returns what filters let through: `since 2025-10-01, of Harbor Ledger, by Ada Venn, in Bridge`; empty for all."""
    bounds = (("since", filters.since), ("until", filters.until), ("as of", filters.as_of))
    words = [f"{name} {one_line(value)}" for name, value in bounds if value]
    for word, names in (
        ("of", filters.outlet),
        ("by", filters.author),
        ("in", filters.collection),
        ("in", tuple(map(language_name, filters.language))),
    ):
        if chosen := " or ".join(name for name in map(one_line, names) if name):
            words.append(f"{word} {chosen}")
    return ", ".join(words)
