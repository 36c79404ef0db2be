"""How long the reader takes for a question: `python -m benchmarks.reading`.

It reads questions of newsquiz 2022, each with 1 passage and with as many as an answer reads. The passages are drawn at
random from the same year, since their content does not change the time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.encoding import passages
from benchmarks.measuring.rounds import interleaved, parser_of, show
from evals.data import newsquiz
from newsdesk import Reader
from qa.reading.reader import ReaderInput, open_reader
from qa.reading.readings import PASSAGES_READ

_YEAR = 2022


def with_passages(questions: int, texts: Sequence[str], count: int) -> list[tuple[str, list[ReaderInput]]]:
    """Returns questions, each with so many passages."""
    chance = random.Random(0)
    found = []
    for question in newsquiz.questions(_YEAR)[:questions]:
        parts = (text.partition("\n") for text in chance.sample(texts, count))
        found.append((question.text, [ReaderInput(header=header, body=body) for header, _, body in parts]))
    return found


def read_all(reader: Reader, questions: Sequence[tuple[str, list[ReaderInput]]]) -> None:
    """Reads for each question in turn."""
    for question, texts in questions:
        reader.read(question, texts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = parser_of("reading", __doc__)
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument("--reader", action="append", help="a reader beside ours: its file, or a model of Transformers")
    options = parser.parse_args(arguments)
    texts = passages(100)
    readers = {reader.name: reader for reader in map(open_reader, ["", *(options.reader or [])])}
    counts = (1, PASSAGES_READ)
    sets = {count: with_passages(options.questions, texts, count) for count in counts}
    ways = {
        f"{name}, {count} passages": lambda reader=reader, count=count: read_all(reader, sets[count])
        for name, reader in readers.items()
        for count in counts
    }
    found = interleaved(ways, options.rounds)
    more = {name: {"ms a question": 1000 * times.wall / options.questions} for name, times in found.items()}
    show(f"Reading for {options.questions} questions", found, more, options.out)


if __name__ == "__main__":
    main()
