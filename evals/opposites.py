"""Whether an answer says the opposite of what is asked: `python -m evals.opposites`.

Questions on eighty short articles of our own, two on each, which tell a relation and its opposite: who voted for and
who against, what rose and what fell. An answer is right if its words, or a whole sentence that is the answer, have the
key. It is the opposite if a phrase has the words of the other side and not the key.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from corpus import new_article
from evals.data.json_lines import read_lines
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from newsdesk import Answer, Newsdesk

FILE = Path(__file__).with_name("questions") / "opposites.jsonl"
_VERDICTS = ("right phrase", "right sentence", "abstained", "opposite", "wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An article that tells a relation and its opposite.

    Attributes:
        asked: Each with `question`, `key` (what the answer must have) and `opposite` (what the other side is called).
    """

    id: str
    kind: str
    title: str
    text: str
    asked: tuple[dict[str, str], ...]


def read_pairs(file: Path = FILE) -> list[Pair]:
    """Reads the pairs of a file, one JSON object a line."""
    return [Pair(**record | {"asked": tuple(record["asked"])}) for record in read_lines(file)]


def verdict(desk: Newsdesk, asked: dict[str, str]) -> tuple[str, str]:
    """Asks a question; returns one of the verdicts, and what was answered."""
    outcome = desk.ask(asked["question"])
    if not isinstance(outcome, Answer):
        return "abstained", ""
    said = outcome.text.casefold()
    key, opposite = asked["key"].casefold() in said, asked["opposite"].casefold() in said
    if outcome.citations[0].is_all_answer:
        return ("right sentence" if key else "wrong"), outcome.text
    return ("right phrase" if key and not opposite else "opposite" if opposite else "wrong"), outcome.text


def kinds_table(by_kind: dict[str, list[str]]) -> Table:
    """Makes a table with a row for each kind of relation, and one for all."""
    made = table("questions on a relation and on its opposite", "relation", ("questions", *_VERDICTS))
    everything = [one for verdicts in by_kind.values() for one in verdicts]
    for kind, verdicts in [*by_kind.items(), ("all", everything)]:
        made.add_row(kind, str(len(verdicts)), *(f"{verdicts.count(name) / len(verdicts):.2f}" for name in _VERDICTS))
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.opposites", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print each question with its answer")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    pairs = read_pairs()
    by_kind: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        desk = Newsdesk.open(Path(folder) / "index")
        desk.add(
            new_article(body=pair.text, title=pair.title, url=f"https://pairs.example/{pair.id}") for pair in pairs
        )
        for pair in pairs:
            for asked in pair.asked:
                found, said = verdict(desk, asked)
                by_kind.setdefault(pair.kind, []).append(found)
                if options.show:
                    print(f"{found}: {asked['question']} -> {said}")
    Console(width=130).print(kinds_table(by_kind))
    if options.out:
        figures: dict[str, Any] = {
            kind: {name: found.count(name) for name in _VERDICTS} for kind, found in by_kind.items()
        }
        options.out.write_text(json.dumps({"machine": machine(), "kinds": figures}, indent=1) + "\n")


if __name__ == "__main__":
    main()
