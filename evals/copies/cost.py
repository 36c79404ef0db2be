"""What finding near copies costs when articles are added: `python -m evals.copies.cost --articles 20000`.

The articles are added once, block by block, to an index that grows. The time inside `Stories`, where near copies are
sketched, looked up and grouped, is measured apart from the rest of the same block. Both clocks are read: the
processor's and the wall's.
The cost is the one as a share of the other: (with - without) / without. Adding everything twice, with and without,
would take twice as long, and a machine whose speed changes in between would decide the result. Rows of the sketches'
tables are written to disk with all others when a batch is committed; that counts as the rest.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from corpus import load_file
from evals.data import newsquiz
from evals.measuring.statistics import machine
from index import Library, SentenceTransformerEncoder
from index.storage.stories import Stories
from newsdesk import Article, Encoder

_TIMED = ("add", "remove")  # the methods that the index calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds of the processor, in all threads, and of the clock."""

    processor: float = 0.0
    wall: float = 0.0

    @classmethod
    def now(cls) -> Spent:
        """Reads both clocks."""
        return cls(processor=time.process_time(), wall=time.perf_counter())

    def __add__(self, other: Spent) -> Spent:
        return Spent(processor=self.processor + other.processor, wall=self.wall + other.wall)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(processor=self.processor - other.processor, wall=self.wall - other.wall)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some articles that were added together.

    Attributes:
        articles: The number in the index afterwards.
        whole: The time of adding them.
        copies: The part of it spent on near copies.
    """

    articles: int
    whole: Spent
    copies: Spent

    def cost(self) -> dict[str, float]:
        """Returns the time for near copies as a share of all the rest, by either clock."""
        rest = self.whole - self.copies
        return {"processor": self.copies.processor / rest.processor, "wall": self.copies.wall / rest.wall}


@contextmanager
def timing_copies() -> Iterator[Callable[[], Spent]]:
    """Adds up the time spent on near copies within the block; yields a function that returns the sum so far."""
    sum_so_far, depth = Spent(), 0

    def timed(inner: Callable[..., None]) -> Callable[..., None]:
        def call(stories: Stories, *arguments: object) -> None:
            nonlocal sum_so_far, depth
            begun, depth = Spent.now(), depth + 1
            try:
                inner(stories, *arguments)
            finally:
                depth -= 1
                if not depth:  # one of them calls the other
                    sum_so_far += Spent.now() - begun

        return call

    with ExitStack() as patched:
        for name in _TIMED:
            patched.enter_context(patch.object(Stories, name, timed(getattr(Stories, name))))
        yield lambda: sum_so_far


def measure(articles: Sequence[Article], encoder: Encoder, folder: Path, size: int) -> Iterator[Block]:
    """Adds articles block by block.

    Args:
        articles: None of them is in the index yet.
        encoder: Makes the vectors.
        folder: Of the index.
        size: The number of articles in a block.
    """
    encoder.encode_passages(["Begin."])  # loading the model is no part of adding
    library = Library(folder, encoder)
    with timing_copies() as spent:
        for start in range(0, len(articles), size):
            block = articles[start : start + size]
            begun, before = Spent.now(), spent()
            library.add(block)
            yield Block(articles=start + len(block), whole=Spent.now() - begun, copies=spent() - before)


def record(blocks: Sequence[Block]) -> dict[str, Any]:
    """Returns all blocks and their sum, as they are written to JSON."""
    whole = Block(
        articles=blocks[-1].articles,
        whole=sum((block.whole for block in blocks), Spent()),
        copies=sum((block.copies for block in blocks), Spent()),
    )
    return {
        "machine": machine(),
        "all": asdict(whole) | {"cost": whole.cost()},
        "blocks": [asdict(block) | {"cost": block.cost()} for block in blocks],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command; it writes the figures after each block."""
    parser = argparse.ArgumentParser(description="What finding near copies costs when articles are added.")
    parser.add_argument("--articles", type=int, default=20_000, help="of Reuters, in the order of the file")
    parser.add_argument("--block", type=int, default=500, help="articles that are timed together")
    parser.add_argument("--out", type=Path, help="a JSON file for the figures, written after each block")
    options = parser.parse_args(arguments)
    file = newsquiz.data_folder() / "reuters" / "articles-20k.jsonl.gz"
    articles = load_file(file)[: options.articles]
    blocks: list[Block] = []
    with tempfile.TemporaryDirectory() as folder:
        for block in measure(articles, SentenceTransformerEncoder(), Path(folder) / "index", options.block):
            blocks.append(block)
            found = {"data_sha256": newsquiz.files_digest(file), **record(blocks)}
            print(_line("block", block.articles, len(articles), found["blocks"][-1]), flush=True)
            if options.out:
                options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(_line("all", blocks[-1].articles, len(articles), found["all"]))


def _line(name: str, done: int, of: int, block: dict[str, Any]) -> str:
    whole, copies, cost = block["whole"], block["copies"], block["cost"]
    both = [
        f"{copies[clock]:.2f} s of {whole[clock]:.1f} s {words} (+{cost[clock]:.2%})"
        for clock, words in (("processor", "of the processor"), ("wall", "by the clock"))
    ]
    return f"{name}, {done:,} of {of:,} articles: near copies {', '.join(both)}"


if __name__ == "__main__":
    main()
