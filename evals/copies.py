"""Whether near copies are told from separate reports: `python -m evals.copies`.

The pairs of `copies-pairs.jsonl` are articles of the newsquiz and of Reuters, by id. How they were drawn and labelled
stands in `RULE`. Prints precision and recall of the shipped decision and of others, on the half of the pairs where it
was chosen and on the half held out, then those of the groups that an index makes of the same articles, then how long
sketching and placing take.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import xxhash
from datasketch import MinHash
from rich.console import Console
from scipy.stats import binomtest

from corpus import Article, load_file
from corpus.text.near_copies import (
    CONTAINED,
    CONTAINED_LATER,
    CONTAINED_NEXT_DAY,
    DAYS,
    OPENING_CONTAINED,
    SAME_DAY,
    Likeness,
    When,
    days_between,
    likeness,
    sketch,
)
from corpus.types import Published, digest
from evals.data import newsquiz
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from index.storage.manifest import FORMAT, Manifest
from index.storage.store import Store

RULE = """Drawn with a fixed seed from all pairs of 31,770 articles that share runs of five words, as many from each
tenth of exact containment from 0.08 to 1, half of each from either collection as far as there were, no article twice;
besides, pairs of the same or the next day with a TF-IDF cosine of at least 0.45 and a containment below 0.3 (`words`).
Both texts of a pair were looked at side by side: openings, sentences they have in common, sentences of their own.
copy: at least six in ten sentences of the shorter one stand in the longer, be it with edits, and it is the same report:
an update, a trimmed or extended version, a wire copy, a background piece brought up to date.
other: fewer than 45 in 100 do; or they are of a form that recurs, about another day's drawing, market or briefing; or
what they share is a gallery, a list or a page's furniture.
unclear: between these, or one report swallowed by a round-up; not counted.
The thresholds were chosen on one half; that of the next day is the middle of those that do best there, 0.711 to 0.753.
That a date, the opening and the first thousand words count at all was found by looking at the errors in both, so the
half held out is not wholly unseen."""

PAIRS = Path(__file__).with_name("copies-pairs.jsonl")
Label = Literal["copy", "other", "unclear"]
Decision = Callable[[Likeness, float | None], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two articles, by id, and what they are to each other.

    Attributes:
        drawn: From which containment on, in tenths; `words` for those alike in words alone.
    """

    one: str
    other: str
    drawn: str
    label: Label

    @property
    def held_out(self) -> bool:
        """Whether the pair is in the half that nothing was chosen on."""
        return int(digest("pair", *sorted((self.one, self.other))), 16) % 2 == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a decision did on some pairs: counts of right and wrong."""

    copies_found: int
    copies_missed: int
    others_taken: int
    others_left: int

    def precision(self) -> tuple[float, float, float]:
        """Of the pairs taken for copies, the share that are, with the ends of its interval."""
        return _wilson(self.copies_found, self.copies_found + self.others_taken)

    def recall(self) -> tuple[float, float, float]:
        """Of the copies, the share that is found, with the ends of its interval."""
        return _wilson(self.copies_found, self.copies_found + self.copies_missed)


def decision(
    *,
    contained: float = CONTAINED,
    same_day: float = SAME_DAY,
    next_day: float = CONTAINED_NEXT_DAY,
    later: float = CONTAINED_LATER,
    days: float = DAYS,
    opening: float = OPENING_CONTAINED,
) -> Decision:
    """The shipped decision, or with other thresholds; see `Likeness.is_copy`."""

    def decide(found: Likeness, apart: float | None) -> bool:
        needed = contained
        if apart is not None and apart > same_day:
            needed = next_day if apart <= days else later
        return found.containment >= needed and found.opening >= opening

    return decide


DECISIONS: dict[str, Decision] = {
    "shipped": Likeness.is_copy,
    **{f"containment {share:.2f}": decision(contained=share) for share in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)},
    **{f"next day {share:.2f}": decision(next_day=share) for share in (0.5, 0.6, 0.65, 0.7, 0.72, 0.75, 0.77, 0.8)},
    **{f"same day {days:.2f}": decision(same_day=days) for days in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)},
    **{f"later {share:.2f}": decision(later=share) for share in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)},
    **{f"{days} days": decision(days=days) for days in (0, 1, 2, 3, 7, 31)},
    **{f"opening {share:.1f}": decision(opening=share) for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)},
    **{
        f"containment {share:.1f} alone": decision(contained=share, next_day=share, later=share, opening=0.0)
        for share in (0.5, 0.6, 0.7, 0.8, 0.9)
    },
}


def read_pairs(path: Path) -> list[Pair]:
    """All labelled pairs, the unclear ones too."""
    return [Pair(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def files() -> list[Path]:
    """The files that the pairs' articles are in."""
    reuters = newsquiz.data_folder() / "reuters" / "articles-20k.jsonl.gz"
    return [newsquiz.articles_file(2022), newsquiz.articles_file(2023), reuters]


def days_apart(one: Article, other: Article) -> float | None:
    """Days between two publications; None where one has no date."""
    if one.published is None or other.published is None:
        return None
    return days_between(_when(one.published), _when(other.published))


def resemblances(pairs: Iterable[Pair], articles: Mapping[str, Article]) -> dict[Pair, float]:
    """What told copies before: the Jaccard similarity of runs of five words, estimated by MinHash of 128 places."""

    def minhash(body: str) -> MinHash:
        words = re.findall(r"\w+", body.lower())
        found = MinHash(num_perm=128, seed=1, hashfunc=xxhash.xxh32_intdigest, scheme="affine32")
        runs = {" ".join(words[start : start + 5]).encode() for start in range(max(1, len(words) - 4))}
        found.update_batch(sorted(runs))
        return found

    sketches = {article_id: minhash(article.body) for article_id, article in articles.items()}
    return {pair: sketches[pair.one].jaccard(sketches[pair.other]) for pair in pairs}


def figures(pairs: Iterable[Pair], taken: Callable[[Pair], bool]) -> Figures:
    """How a decision did on pairs that are no unclear ones."""
    counts = {(label, said): 0 for label in ("copy", "other") for said in (True, False)}
    for pair in pairs:
        if pair.label != "unclear":
            counts[pair.label, taken(pair)] += 1
    return Figures(
        copies_found=counts["copy", True],
        copies_missed=counts["copy", False],
        others_taken=counts["other", True],
        others_left=counts["other", False],
    )


def place(articles: Sequence[Article], folder: Path) -> tuple[dict[str, int], float]:
    """The groups that an index makes of some articles, and the milliseconds of processor time that placing one took."""
    now, spent = datetime.now(UTC), 0.0
    with Store(folder).writing() as tables:
        tables.make(
            Manifest(format=FORMAT, encoder="", encoder_digest="", encoder_path="", dimensions=0, passage_tokens=0,
                     generation=0, words=None, passages=0, vectors=0)
        )  # fmt: skip
        for article in articles:
            tables.add_article(article, now)
            begun = time.process_time()
            tables.stories.place(article.id, article.body)
            spent += time.process_time() - begun
        return tables.stories.groups(), 1_000 * spent / len(articles)


def measure(pairs: Sequence[Pair], articles: dict[str, Article], timed: Sequence[Article]) -> dict[str, Any]:
    """All figures, as they are written to JSON.

    Args:
        pairs: Labelled.
        articles: Those of the pairs, by id.
        timed: What to time sketching and placing with.
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

    def all_halves(taken: Callable[[Pair], bool]) -> dict[str, Any]:
        return {name: asdict(figures(half, taken)) for name, half in halves.items()}

    begun = time.process_time()
    for article in timed:
        sketch(article.body)
    sketching = 1_000 * (time.process_time() - begun) / len(timed)
    with tempfile.TemporaryDirectory() as folder:
        groups, _ = place([articles[article_id] for article_id in sorted(articles)], Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        grouped, placing = place(timed, Path(folder))
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
        "timed": {
            "articles": len(timed),
            "in groups": len(grouped),
            "groups": len(set(grouped.values())),
            "processor milliseconds of a sketch": sketching,
            "processor milliseconds of placing, sketch included": placing,
        },
    }


def show(found: dict[str, Any], console: Console) -> None:
    """Prints the figures as tables."""
    columns = [f"{figure}, {half}" for half in ("chosen on", "held out", "all") for figure in ("precision", "recall")]
    shown = table(f"Near copies: {dict(found['labels'])}", "taken for copies", columns)
    for name, halves in {**found["decisions"], "in one group": found["in one group"]}.items():
        cells = []
        for counts in halves.values():
            one = Figures(**counts)
            cells += [_share(one.precision()), _share(one.recall())]
        shown.add_row(name, *cells)
    console.print(shown)
    for name, value in found["timed"].items():
        console.print(f"{name}: {value:,.2f}" if isinstance(value, float) else f"{name}: {value:,}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description="Whether near copies are told from separate reports.")
    parser.add_argument(
        "--timed", type=int, default=5_000, help="articles of Reuters to time sketching and placing with"
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
        about = {"data_sha256": newsquiz.digest(*files(), PAIRS), "rule": RULE.split("\n"), "machine": machine()}
        options.out.write_text(json.dumps(about | found, indent=1) + "\n", encoding="utf-8")


def _when(published: Published) -> When:
    return published.at.timestamp(), published.precision == "day"


def _wilson(part: int, whole: int) -> tuple[float, float, float]:
    """A share and its 95% interval (Wilson, 1927); of nothing, 0 and all that is possible."""
    if not whole:
        return 0.0, 0.0, 1.0
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    return part / whole, float(interval.low), float(interval.high)


def _share(estimate: tuple[float, float, float]) -> str:
    return "{:.3f} ({:.3f}, {:.3f})".format(*estimate)


if __name__ == "__main__":
    main()
