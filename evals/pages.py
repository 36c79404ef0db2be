r"""How well articles are extracted from web pages: `python -m evals.pages`.

It loads the 181 pages of scrapinghub's article-extraction-benchmark and compares the bodies with the benchmark's texts.
F1 is the benchmark's own: words are runs of `\w` with their case, without punctuation. A page's shingles are the
multiset of its runs of 4 words (all its words as one, if fewer). Precision and recall are averaged over the pages, and
F1 is of the two means. A refused page counts as an empty one. The benchmark reports 0.958 for trafilatura.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from corpus import LoadError
from corpus.load.formats.pages import page
from evals.data import newsquiz
from evals.measuring.statistics import interval_ends, machine, resample_counts
from evals.measuring.tables import table
from newsdesk import Article

SHINGLE = 4  # words
FACTS = ("title", "published", "authors", "outlet", "language", "url")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the benchmark, its article's text, and the article that was loaded.

    Attributes:
        expected: The article's text as the benchmark has it.
        article: None where the page was refused.
        seconds: The time of loading.
    """

    name: str
    expected: str
    article: Article | None
    seconds: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Counts the runs of 4 words of a text; fewer words are one run."""
    words = _WORD.findall(text)
    found = (tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(shingle for shingle in found if shingle)


def precision_recall(expected: str, found: str) -> tuple[float | None, float | None]:
    """Returns the precision and recall of shingles; None where there are none to divide by."""
    right, loaded = shingles(expected), shingles(found)
    common = (right & loaded).total()
    return common / loaded.total() if loaded else None, common / right.total() if right else None


def f1(precision: NDArray[np.float64], recall: NDArray[np.float64]) -> tuple[float, float, float]:
    """Returns F1 of the means, with the ends of its 95% interval over 10,000 resamples of the page.

    Args:
        precision: Of each page, (n,); NaN where nothing was found.
        recall: Of each page, (n,).
    """
    weights = resample_counts(len(recall))
    has_text = ~np.isnan(precision)
    precisions = weights[:, has_text] @ precision[has_text] / weights[:, has_text].sum(axis=1)
    recalls = weights @ recall / len(recall)
    middle = _harmonic(np.nanmean(precision), recall.mean())
    return float(middle), *interval_ends(_harmonic(precisions, recalls))


def _harmonic(precision: Any, recall: Any) -> Any:
    return 2 * precision * recall / (precision + recall)


def read_pages(folder: Path) -> list[Page]:
    """Loads the benchmark's pages.

    Args:
        folder: Has `ground-truth.json` and the pages under `html`.
    """
    found = []
    for name, truth in json.loads((folder / "ground-truth.json").read_text()).items():
        path = folder / "html" / f"{name}.html.gz"
        content = gzip.decompress(path.read_bytes())
        begun = perf_counter()
        try:
            article = page.read(content, path)[0]
        except LoadError:
            article = None
        seconds = perf_counter() - begun
        found.append(Page(name=name, expected=truth["articleBody"], article=article, seconds=seconds))
    return found


def measures(loaded: Sequence[Page]) -> dict[str, Any]:
    """Returns F1, precision, recall, the share of pages that yield each fact, and the precision of their dates."""
    both = [precision_recall(page.expected, page.article.body if page.article else "") for page in loaded]
    precision, recall = np.array(both, dtype=np.float64).T
    articles = [page.article for page in loaded if page.article]
    dates = [article.published for article in articles if article.published]
    return {
        "pages": len(loaded),
        "refused": len(loaded) - len(articles),
        "f1": f1(precision, recall),
        "precision": float(np.nanmean(precision)),
        "recall": float(recall.mean()),
        "yield": {fact: sum(bool(getattr(one, fact)) for one in articles) / len(loaded) for fact in FACTS},
        "dates": {
            "with a zone": sum(date.zoned for date in dates),
            **Counter(f"to the {date.precision}" for date in dates),
            **Counter(f"origin {date.origin}" for date in dates),
        },
        "seconds": {
            "median": float(np.median([page.seconds for page in loaded])),
            "most": max(p.seconds for p in loaded),
        },
    }


def report(console: Console, found: Mapping[str, Any]) -> None:
    """Prints the tables."""
    low, high = found["f1"][1:]
    made = table(f"{found['pages']} pages, {found['refused']} refused, {machine()}", "", ("value",))
    made.add_row("F1, shingles of 4 words", f"{found['f1'][0]:.4f} ({low:.4f}, {high:.4f})")
    for name in ("precision", "recall"):
        made.add_row(name, f"{found[name]:.4f}")
    for fact, share in found["yield"].items():
        made.add_row(f"pages that yield: {fact}", f"{share:.3f}")
    for name, count in found["dates"].items():
        made.add_row(f"dates {name}", str(count))
    for name, seconds in found["seconds"].items():
        made.add_row(f"seconds a page, {name}", f"{seconds:.3f}")
    console.print(made)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.pages", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the figures and the machine as JSON")
    options = parser.parse_args(arguments)
    folder = newsquiz.data_folder() / "html"
    loaded = read_pages(folder)
    found = measures(loaded)
    report(Console(width=120), found)
    if options.out:
        files = [folder / "ground-truth.json", *(folder / "html" / f"{page.name}.html.gz" for page in loaded)]
        record = {**found, "data_sha256": newsquiz.files_digest(*files), "machine": machine()}
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
