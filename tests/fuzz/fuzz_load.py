"""Gives the loaders inputs that no test thought of: `python -m tests.fuzz.fuzz_load --seconds 600`.

libFuzzer, by way of atheris, changes good files of every format and keeps what reaches new lines. A finding is an
exception that is no LoadError, an input that takes more than 5 s of the processor's time, or more than 500 MB; its
bytes are kept as a file, and `--again FILE` reads it once more. The first byte of an input chooses the name that the
rest is read under. Time is the processor's, so that a machine with other work gives no false alarms; what hangs
without using it is stopped after two minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path, PurePath

import atheris

with atheris.instrument_imports(include=["corpus", "warcio"]):
    import warcio.archiveiterator  # noqa: F401  # the loader imports it when it first needs it

    from corpus.errors import LoadError
    from corpus.load import Bounds, read_content
    from tests.corpus.load import formats_table, good_files
    from tests.corpus.load.written import every_family

SEEDS = {name: content for row in formats_table.ROWS for name, content in row.samples.items()} | good_files.GOOD
SEEDS |= {
    file.name: file.content for file in every_family.files() if not file.name[0].isdecimal()
}  # the others are good
NAMES = sorted({*SEEDS, "a", "a.xml", "a.rss", *(f"a.txt{ending}" for ending in good_files.PACKERS)})
MAX_SECONDS = 5.0  # of the processor's time, in all threads
HANGS_SECONDS = 120  # of the clock's
RSS_MEGABYTES = 500
_MAX_BYTES = 1 << 20  # bytes
_BOUNDS = Bounds(free_bytes=1 << 20, file_bytes=1 << 26, member_bytes=1 << 24)  # bombs have tests of their own


class TooSlow(Exception):
    """Says that an input took too much of the processor's time."""


def one_input(data: bytes) -> None:
    """Reads one input; whatever is raised is a finding.

    Raises:
        TooSlow: If it took more than 5 s of the processor's time.
    """
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    begun = time.process_time()
    try:
        for _ in read_content(data[1:], PurePath(name), bounds=_BOUNDS):
            pass
    except LoadError:
        pass
    taken = time.process_time() - begun
    if taken > MAX_SECONDS:
        raise TooSlow(f"{len(data):,} bytes as {name} took {taken:.1f} s of the processor's time")


def keep_findings(folder: Path) -> Callable[[bytes], None]:
    """Wraps `one_input` so that failing inputs are stored: libFuzzer's own alarm can end the process before it does."""

    def watched(data: bytes) -> None:
        try:
            one_input(data)
        except BaseException:
            (folder / f"crash-{hashlib.sha256(data).hexdigest()[:16]}").write_bytes(data)
            raise

    return watched


def write_seeds(folder: Path) -> None:
    """Writes a good file of each format, plain and packed, each as an input."""
    for number, name in enumerate(NAMES):
        if content := SEEDS.get(name):
            (folder / name).write_bytes(bytes([number]) + content)
            for ending, pack in good_files.PACKERS.items():
                (folder / f"{name}{ending}").write_bytes(bytes([number]) + pack(content))


def main() -> None:
    """Fuzzes for some seconds, or reads one finding again. Exits with 0 if nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path("test-artifacts/fuzz"), help="where findings are kept")
    parser.add_argument("--again", type=Path, help="a finding to read once more")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ["NEWSDESK_OCR_LANGUAGES"] = ""  # other programs are not fuzzed
    if options.again:
        one_input(options.again.read_bytes())
        return
    options.findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as seeds:
        write_seeds(Path(seeds))
        arguments = [
            sys.argv[0], seeds, f"-max_total_time={options.seconds}", f"-timeout={HANGS_SECONDS}",
            f"-rss_limit_mb={RSS_MEGABYTES}", f"-max_len={_MAX_BYTES}", f"-artifact_prefix={options.findings}/",
            "-print_final_stats=1",
            # Seeds stay whole: most of what they reach is in libraries that are not instrumented.
            "-reduce_inputs=0", "-len_control=0",
        ]  # fmt: skip
        atheris.Setup(arguments, keep_findings(options.findings))
        atheris.Fuzz()  # ends the process


if __name__ == "__main__":
    main()
