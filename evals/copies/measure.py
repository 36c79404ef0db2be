"""How well near copies are found: `python -m evals.copies`.

The pairs of `pairs.jsonl` are articles of the newsquiz and of Reuters, by id; `RULE` describes how they were
drawn and labelled. The command prints precision and recall of the shipped decision and of others. One half of the pairs
was used to choose the decision, the other half is held out. Then it prints the same for the groups that an index makes,
and the time that sketching and grouping take.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from corpus import load_file
from corpus.text.near_copies import likeness, sketch
from evals.copies.decisions import (
    DECISIONS,
    PAIRS,
    Figures,
    Pair,
    days_apart,
    figures,
    read_pairs,
    resemblances,
)
from evals.data import newsquiz
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from index.storage.manifest import FORMAT, Manifest
from index.storage.store import Store
from newsdesk import Article

RULE = """Drawn with a fixed seed from all pairs of 31,770 articles that share runs of five words, as many from each
tenth of exact containment from 0.08 to 1, half of each from either collection as far as there were, no article twice;
besides, pairs of the same or the next day with a TF-IDF cosine of at least 0.45 and a containment below 0.3 (`words`).
Both texts of a pair were read side by side: openings, sentences they have in common, sentences of their own.
copy: at least six in ten sentences of the shorter one stand in the longer, be it with edits, and it is the same report:
an update, a trimmed or extended version, a wire copy, a background piece brought up to date.
other: fewer than 45 in 100 do; or they are of a form that recurs, about another day's drawing, market or briefing; or
what they share is a gallery, a list or a page's furniture.
unclear: between these, or one report swallowed by a round-up; not counted.
The thresholds were chosen on one half; that of the next day is the middle of those that do best there, 0.711 to 0.753.
That a date, the opening and the first thousand words count at all was found by looking at the errors in both, so the
half held out is not wholly unseen."""


def files() -> list[Path]:
    """Lists the files that have the pairs' articles."""
    reuters = newsquiz.data_folder() / "reuters" / "articles-20k.jsonl.gz"
    return [newsquiz.articles_file(2022), newsquiz.articles_file(2023), reuters]


def group_articles(articles: Sequence[Article], folder: Path) -> tuple[dict[str, int], float]:
    """Returns the groups that an index makes of some articles, and the processor milliseconds for each article."""
    now, spent = datetime.now(UTC), 0.0
    with Store(folder).writing() as tables:
        tables.make(
            Manifest(format=FORMAT, encoder="", encoder_digest="", encoder_path="", dimensions=0, passage_tokens=0,
                     generation=0, words=None, passages=0, vectors=0)
        )  # fmt: skip
        for article in articles:
            tables.add_article(article, now)
            begun = time.process_time()
            tables.stories.add(article.id, article.body)
            spent += time.process_time() - begun
        return tables.stories.groups(), 1_000 * spent / len(articles)


def measure_times(articles: Sequence[Article]) -> dict[str, Any]:
    """Times sketching and grouping, and counts the groups."""
    begun = time.process_time()
    for article in articles:
        sketch(article.body)
    sketching = 1_000 * (time.process_time() - begun) / len(articles)
    with tempfile.TemporaryDirectory() as folder:
        groups, grouping = group_articles(articles, Path(folder))
    return {
        "articles": len(articles),
        "in groups": len(groups),
        "groups": len(set(groups.values())),
        "processor milliseconds of a sketch": sketching,
        "processor milliseconds of grouping, sketch included": grouping,
    }


def measure(pairs: Sequence[Pair], articles: dict[str, Article], timed: Sequence[Article]) -> dict[str, Any]:
    """Measures all figures, as they are written to JSON.

    Args:
        pairs: Labelled.
        articles: Those of the pairs, by id.
        timed: Other articles, with which sketching and grouping are timed.
    """
    sketches = {article_id: sketch(article.body) for article_id, article in articles.items()}
    alike = {pair: likeness(sketches[pair.one], sketches[pair.other]) for pair in pairs}
    apart = {pair: days_apart(articles[pair.one], articles[pair.other]) for pair in pairs}
    resembling = resemblances(pairs, articles)
    halves = {
        "chosen on": [pair for pair in pairs if not pair.held_out],
        "held out": [pair for pair in pairs if pair.held_out],
        "all": list(pairs),
    }

    def all_halves(is_copy: Callable[[Pair], bool]) -> dict[str, Any]:
        return {name: asdict(figures(half, is_copy)) for name, half in halves.items()}

    with tempfile.TemporaryDirectory() as folder:
        groups, _ = group_articles([articles[article_id] for article_id in sorted(articles)], Path(folder))
    return {
        "labels": Counter(pair.label for pair in pairs),
        "decisions": {
            name: all_halves(lambda pair, decide=decide: decide(alike[pair], apart[pair]))  # type: ignore[misc]
            for name, decide in DECISIONS.items()
        }
        | {
            f"MinHash, resemblance {share:.1f}": all_halves(lambda pair, share=share: resembling[pair] >= share)  # type: ignore[misc]
            for share in (0.3, 0.4, 0.5, 0.6, 0.7)
        },
        "in one group": all_halves(lambda pair: groups.get(pair.one, 0) == groups.get(pair.other, -1)),
        "timed": measure_times(timed),
    }


def show(found: dict[str, Any], console: Console) -> None:
    """Prints the figures as tables."""
    columns = [f"{figure}, {half}" for half in ("chosen on", "held out", "all") for figure in ("precision", "recall")]
    made = table(f"Near copies: {dict(found['labels'])}", "taken for copies", columns)
    for name, halves in {**found["decisions"], "in one group": found["in one group"]}.items():
        cells = []
        for counts in halves.values():
            one = Figures(**counts)
            cells += [_format(one.precision()), _format(one.recall())]
        made.add_row(name, *cells)
    console.print(made)
    for name, value in found["timed"].items():
        console.print(f"{name}: {value:,.2f}" if isinstance(value, float) else f"{name}: {value:,}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description="How well near copies are found.")
    parser.add_argument(
        "--timed", type=int, default=5_000, help="articles of Reuters with which sketching and grouping are timed"
    )
    parser.add_argument("--out", type=Path, help="a JSON file for the figures")
    options = parser.parse_args(arguments)
    pairs = read_pairs(PAIRS)
    needed = {article_id for pair in pairs for article_id in (pair.one, pair.other)}
    loaded = {file: load_file(file) for file in files()}
    articles = {one.id: one for articles in loaded.values() for one in articles if one.id in needed}
    found = measure(pairs, articles, loaded[files()[-1]][: options.timed])
    show(found, Console())
    if options.out:
        about = {"data_sha256": newsquiz.files_digest(*files(), PAIRS), "rule": RULE.split("\n"), "machine": machine()}
        options.out.write_text(json.dumps(about | found, indent=1) + "\n", encoding="utf-8")


def _format(estimate: tuple[float, float, float]) -> str:
    return "{:.3f} ({:.3f}, {:.3f})".format(*estimate)
