"""Runs `python -m evals.languages`: XQuAD's questions of an index, our own, or the reader alone given the paragraph."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from evals.data import newsquiz
from evals.languages import own, reading, xquad
from evals.measuring.statistics import machine
from qa.reading.reader import ShippedReader, multilingual_reader


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, prints a table, and writes the figures to a file if one is named."""
    parser = argparse.ArgumentParser(prog="python -m evals.languages", description=__doc__)
    parser.add_argument("--own", action="store_true", help="ask our own questions instead of XQuAD's")
    parser.add_argument("--reading", action="store_true", help="read XQuAD's and JaQuAD's paragraphs, without an index")
    parser.add_argument("--reader", type=Path, help="the file of a reader for --reading, instead of the shipped one")
    parser.add_argument("--encoder", default="multilingual")
    parser.add_argument("--languages", nargs="+", help="codes; all if none is named")
    parser.add_argument("--questions", type=int, default=4000, help="the most of a set or a language")
    parser.add_argument("--show", action="store_true", help="print each of our own questions with its answer")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    if options.own:
        _own(options)
    elif options.reading:
        _reading(options)
    else:
        _xquad(options)


def _own(options: argparse.Namespace) -> None:
    asked = [one for one in own.read_questions() if not options.languages or one.language in options.languages]
    marked = own.ask_all(asked, options.encoder)
    for one in marked if options.show else ():
        print(f"{one.verdict.upper()} {one.confidence:.2f} {one.question.id}: {one.question.question}\n    {one.said}")
    Console(width=130).print(own.own_table(marked))
    if options.out:
        record = {"encoder": options.encoder, "machine": machine(), "all": own.counts(marked)}
        _write(options.out, record | {"questions": own.own_record(marked)})


def _reading(options: argparse.Namespace) -> None:
    reader = ShippedReader(options.reader, digest=None) if options.reader else multilingual_reader()
    results = [
        reading.measure(reader, name, code, asked)
        for name, (code, asked) in reading.sets(
            newsquiz.data_folder(), options.languages or (), options.questions
        ).items()
    ]
    Console(width=130).print(reading.reading_table(results))
    if options.out:
        _write(options.out, {"reader": reader.digest, "machine": machine(), "results": reading.reading_record(results)})


def _xquad(options: argparse.Namespace) -> None:
    data, results = newsquiz.data_folder(), []
    for code in track(options.languages or xquad.LANGUAGES, "Languages"):
        with tempfile.TemporaryDirectory() as folder:
            results.append(xquad.measure(code, options.encoder, Path(folder) / "index", data, options.questions))
        if options.out:
            _write(options.out, {"encoder": options.encoder, "machine": machine(), "results": results})
    Console().print(xquad.xquad_table(results, options.encoder))


def _write(file: Path, record: dict[str, object]) -> None:
    file.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
