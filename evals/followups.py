"""How well follow-up questions are understood: `python -m evals.followups`.

CANARD (Elgohary et al., 2019) has questions in context, each with a rewrite by a person that stands alone. The subject
of the conversation, which its speakers see, is used as a first question. TREC CAsT 2019 (Dalton et al., 2020) has the
same without answers. The command counts the content words, stemmed, that a rewrite has and the question lacks. The
rules were made with one half of CANARD's dialogues; the table is of the other.

CANARD never changes its topic, so its F1 alone rewards carrying too many words. Questions that stand alone, each after
one on another topic, show how often a word is carried into a new topic. Those and CAsT were seen while the rules were
made.

`--agreement` asks CAsT's questions of the newsquiz articles: how many of the ten passages that the person's rewrite
finds are found. The articles do not answer these questions; only whether both find the same is measured.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from corpus.text.analysis import content_words
from evals.data import newsquiz
from evals.measuring.statistics import estimate, format_mean, interval_ends, machine, resample_counts
from evals.measuring.tables import table
from index import Engine
from newsdesk import Filters, Turn
from qa.conversation.follow_up import resolve
from qa.retrieval.retriever import Retriever, texts_of
from qa.understanding.question import moment_of, understand

NOT_ANSWERED = "I don't know."  # in CANARD
_TOP = 10
_SHORT = 6  # content words
_UNRELATED = 3  # questions before one that stands alone

Way = Callable[[str, Sequence[Turn]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question of a conversation, and a person's rewrite of it that stands alone."""

    dialogue: str
    question: str
    history: tuple[Turn, ...]
    rewrite: str


WAYS: dict[str, Way] = {
    "Newsdesk": lambda question, history: resolve(question, history).understood,
    "the question alone": lambda question, _: question,
    "with the previous one": lambda question, history: f"{history[-1].question if history else ''} {question}",
    "with the first one": lambda question, history: f"{history[0].question if history else ''} {question}",
    "with all before, answers too": lambda question, history: " ".join(
        [*(f"{turn.question} {turn.answer or ''}" for turn in history), question]
    ),
}


def canard(path: Path) -> list[Case]:
    """Reads CANARD's questions; their history is the questions before them as Newsdesk understands them."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = json.load(file)
    histories: dict[tuple[str, ...], tuple[Turn, ...]] = {}

    def history_of(texts: tuple[str, ...]) -> tuple[Turn, ...]:
        if texts not in histories:
            if len(texts) <= 2:  # the subject, and the part of its article
                subject = f"Tell me about {texts[0]}."
                histories[texts] = (Turn(question=subject, understood=subject),)
            else:
                before, (question, answer) = history_of(texts[:-2]), texts[-2:]
                histories[texts] = (*before, _turn(question, before, None if answer == NOT_ANSWERED else answer))
        return histories[texts]

    return [
        Case(
            dialogue=record["QuAC_dialog_id"],
            question=record["Question"],
            history=history_of(tuple(record["History"])),
            rewrite=record["Rewrite"],
        )
        for record in records
    ]


def cast(folder: Path) -> list[Case]:
    """Reads CAsT's questions; its turns have no answers."""
    lines = (folder / "cast-2019-resolved.tsv").read_text(encoding="utf-8").splitlines()
    resolved = dict(line.split("\t", 1) for line in lines if line)
    found = []
    for topic in json.loads((folder / "cast-2019-topics.json").read_text(encoding="utf-8")):
        history: tuple[Turn, ...] = ()
        for turn in topic["turn"]:
            question, name = turn["raw_utterance"].strip(), f"{topic['number']}_{turn['number']}"
            if name in resolved:
                case = Case(
                    dialogue=str(topic["number"]), question=question, history=history, rewrite=resolved[name].strip()
                )
                found.append(case)
            history = (*history, _turn(question, history, None))
    return found


def held_out(dialogue: str) -> bool:
    """Tells whether a dialogue is in the half that the rules were not made with."""
    return hashlib.sha256(dialogue.encode()).digest()[-1] % 2 == 1


def counts(cases: Sequence[Case], way: Way) -> NDArray[np.float64]:
    """Counts, for each question, the words that are needed, carried, and both; (n, 3)."""
    rows = []
    for case in cases:
        own = set(content_words(case.question))
        needed = set(content_words(case.rewrite)) - own
        carried = set(content_words(way(case.question, case.history))) - own
        rows.append((len(needed), len(carried), len(needed & carried)))
    return np.array(rows, dtype=np.float64)


def figures(counted: NDArray[np.float64]) -> dict[str, Any]:
    """Returns the figures of a way: micro precision, recall and F1, mean F1 of a question, needless words.

    Args:
        counted: The result of `counts`.
    """
    needed, carried, both = counted.sum(axis=0)
    times = resample_counts(len(counted)) @ counted
    spread = 2 * times[:, 2] / np.maximum(times[:, 0] + times[:, 1], 1.0)
    whole = counted[:, 0] + counted[:, 1]
    own = np.where(whole > 0, 2 * counted[:, 2] / np.maximum(whole, 1.0), 1.0)
    none = counted[counted[:, 0] == 0]
    return {
        "precision": both / carried if carried else None,
        "recall": both / needed if needed else None,
        "F1": (2 * both / max(needed + carried, 1.0), *interval_ends(spread)),
        "mean F1 of a question": estimate(own),
        "questions that need nothing": len(none),
        "nothing carried into those": estimate((none[:, 1] == 0).astype(np.float64)),
        "with a needless word": estimate((counted[:, 1] > counted[:, 2]).astype(np.float64)),
    }


def carried_into_others(questions: Sequence[str], before: Sequence[Turn]) -> NDArray[np.float64]:
    """Returns 1 for each question that is changed after three on other topics, else 0; (n,).

    Args:
        questions: Each stands alone.
        before: With their answers; three are drawn for each question, and never the question itself.
    """
    chance = random.Random(0)
    changed = []
    for question in questions:
        history = chance.sample([turn for turn in before if turn.question != question], _UNRELATED)
        changed.append(resolve(question, history).understood != question)
    return np.array(changed, dtype=np.float64)


def topic_changes(turns: Sequence[Case]) -> dict[str, NDArray[np.float64]]:
    """Measures questions that stand alone, each after three of the quiz on other topics.

    Args:
        turns: CAsT's questions.
    """
    asked = [question for year in (2022, 2023) for question in newsquiz.questions(year)]
    before = [Turn(question=one.text, understood=one.text, answer=one.answer) for one in asked]
    quiz = [one.text for one in asked]
    short = [question for question in quiz if len(content_words(question)) <= _SHORT]
    openings = [case.question for case in turns if not case.history]
    return {
        "newsquiz": carried_into_others(quiz, before),
        f"newsquiz, at most {_SHORT} content words": carried_into_others(short, before),
        "CAsT 2019, opening questions": carried_into_others(openings, before),
    }


def agreement(library: Engine, cases: Sequence[Case]) -> dict[str, NDArray[np.float64]]:
    """Returns the share, for each way, of the ten passages that the person's rewrite finds; (n,) each.

    Raises:
        RuntimeError: If the index was changed meanwhile: rankings of two generations do not compare.
    """
    retriever, stamp, moment = Retriever(), library.status().stamp, moment_of(Filters())

    def found(standalone: Sequence[str], asked: Sequence[str]) -> list[set[str]]:
        """Retrieves for questions as they were asked and made to stand alone; ids of passages."""
        with library.reading() as view:
            if view is None:
                return [set() for _ in asked]
            questions = [
                understand(text, moment, view.outlets, whole) for text, whole in zip(asked, standalone, strict=True)
            ]
            vectors = library.encode([text for one in questions for text in texts_of(one)])
            hits = [retriever.retrieve(view, one, vectors, _TOP, Filters()) for one in questions]
        return [{hit.passage.id for hit in one} for one in hits]

    changed = [case for case in cases if case.rewrite != case.question]
    rewrites = [case.rewrite for case in changed]
    gold = found(rewrites, rewrites)
    shares = {}
    for name, way in WAYS.items():
        texts = [way(case.question, case.history) for case in changed]
        shares[name] = _shares(gold, found(texts, texts))
        if name == "Newsdesk":
            asked = [case.question for case in changed]
            shares["Newsdesk, and the question as asked"] = _shares(gold, found(texts, asked))
    if (now := library.status().stamp) != stamp:
        raise RuntimeError(f"{library.folder} went from {stamp} to {now} while it was measured")
    return shares


def _shares(gold: Sequence[set[str]], found: Sequence[set[str]]) -> NDArray[np.float64]:
    return np.array([len(one & other) / max(len(one), 1) for one, other in zip(gold, found, strict=True)])


def _turn(question: str, history: Sequence[Turn], answer: str | None) -> Turn:
    return Turn(question=question, understood=resolve(question, history).understood, answer=answer)


def ways_table(title: str, measured: dict[str, dict[str, Any]]) -> Table:
    """Makes a table with a row for each way."""
    made = table(title, "", ("precision", "recall", "F1", "F1 of a question", "nothing into none", "needless"))
    for name, found in measured.items():
        row = ["-" if found[key] is None else f"{found[key]:.3f}" for key in ("precision", "recall")]
        for key in ("F1", "mean F1 of a question", "nothing carried into those", "with a needless word"):
            row.append("-" if found[key] is None else "{:.3f} ({:.3f}, {:.3f})".format(*found[key]))
        made.add_row(name, *row)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.followups", description=__doc__)
    parser.add_argument("--tune", action="store_true", help="the half of CANARD that the rules were made with")
    parser.add_argument("--agreement", action="store_true", help="ask CAsT's questions of the newsquiz articles too")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    folder = newsquiz.data_folder() / "followups"
    half = [case for case in canard(folder / "canard-dev.json.gz") if held_out(case.dialogue) != options.tune]
    turns = cast(folder)
    sets = {f"CANARD, {'tuned' if options.tune else 'held out'}": half, "CAsT 2019": turns}
    console = Console(width=160)
    record: dict[str, Any] = {"machine": machine(), "sets": {}}
    for name, cases in sets.items():
        measured = {way: figures(counts(cases, find)) for way, find in WAYS.items()}
        console.print(ways_table(f"{name}, {len(cases):,} questions: words carried", measured))
        record["sets"][name] = {"questions": len(cases), "ways": measured}
    others = topic_changes(turns)
    for name, values in others.items():
        console.print(f"carried into another topic, {name}, {len(values)} questions: {format_mean(values)}")
    record["carried into another topic"] = {name: estimate(values) for name, values in others.items()}
    if options.agreement:
        shares = agreement(newsquiz.open_desk([2022]).library, turns)
        found = table(
            f"CAsT 2019 on newsquiz 2022: of the person's ten passages, {len(shares['Newsdesk'])} questions", "", [""]
        )
        for name, values in shares.items():
            found.add_row(name, format_mean(values))
        console.print(found)
        record["agreement"] = {name: estimate(values) for name, values in shares.items()}
    if options.out:
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
