"""How good the reader alone is, given the paragraph: `python -m evals.reading`.

Of SQuAD 1.1's development set it takes the 28 articles that trained nothing, and forces an answer. Of SQuAD 2.0's it
takes the 15 articles that trained nothing: whether the best span's lead over "no answer" separates answerable from
unanswerable, and the best F1 of any threshold, as SQuAD's script reports it. Then it takes reviews, Reddit and newer
Wikipedia (Miller et al., 2020), on which nothing was trained. Of each paragraph's sentences it also takes the best one:
whether it has an answer. The questions of SQuAD 1.1 that ask why or how stand apart once more.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus.text.sentences import sentence_spans
from evals.data import newsquiz
from evals.data.squad import SquadQuestion, is_training_article, questions
from evals.measuring.abstention import auroc
from evals.measuring.squad_measures import exact, f1
from evals.measuring.statistics import estimate, format_mean, machine
from evals.measuring.tables import table
from newsdesk import Reader
from qa.reading.reader import ReaderInput, open_reader

EASY, HARD = "SQuAD 1.1 dev, 28 articles", "SQuAD 2.0 dev, 15 articles"
REASONS = "SQuAD 1.1 dev, why and how"
_OTHERS = {"new_wiki": "newer Wikipedia", "reddit": "Reddit", "amazon_reviews": "Amazon reviews"}

_COUNTED = "many|much|long|old|often|far|large|big|high|tall|fast|deep|wide"
_REASON = re.compile(rf"why|how (?!(?:{_COUNTED})\b)\w", re.IGNORECASE)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetScores:
    """Scores of the forced answers to one set.

    Attributes:
        exact: 1 where the answer is a gold one, float64 (n,); 0 for the unanswerable.
        f1: Against the nearest gold answer, float64 (n,).
        lead: Of the best span over no answer, float64 (n,).
        sentence: 1 where an answer stands in the best sentence of the paragraph, float64 (n,); 0 for the unanswerable.
        best_sentence: The score of that sentence, float64 (n,).
        answerable: bool (n,).
    """

    exact: Floats
    f1: Floats
    lead: Floats
    sentence: Floats
    best_sentence: Floats
    answerable: NDArray[np.bool_]


def sets(data: Path, first: int | None) -> dict[str, list[SquadQuestion]]:
    """Reads the questions of each set, or only `first` of them, spread over it."""
    easy = questions(data / "squad" / "dev-v1.1.jsonl.gz")
    hard = questions(data / "squad" / "dev-v2.0.jsonl.gz")
    found = {
        EASY: [one for one in easy if not is_training_article(one.article)],
        HARD: [one for one in hard if not is_training_article(one.article)],
    }
    found[REASONS] = [one for one in found[EASY] if _REASON.match(one.text)]
    found |= {name: questions(data / "squadshifts" / f"{file}.jsonl.gz") for file, name in _OTHERS.items()}
    return {name: spread(group, first) if first else group for name, group in found.items()}


def spread(questions: list[SquadQuestion], count: int) -> list[SquadQuestion]:
    """Returns so many questions at equal steps."""
    return questions[:: max(1, len(questions) // count)][:count]


def score_set(reader: Reader, questions: Sequence[SquadQuestion], name: str, language: str = "en") -> SetScores:
    """Asks a reader all questions, each with its own paragraph, and scores the answers; see `SetScores`."""
    rows = []
    for question in track(questions, description=name, transient=True, console=Console(stderr=True)):
        sentences = tuple(sentence_spans(question.context, language))
        (prediction,) = reader.read(question.text, [ReaderInput(header="", body=question.context, sentences=sentences)])
        best_sentence = int(np.argmax(prediction.sentences)) if sentences else None
        best = prediction.spans[0] if prediction.spans else None
        answer = question.context[best.span.start : best.span.end] if best else ""
        golds = question.golds
        rows.append(
            (
                max((exact(answer, gold) for gold in golds), default=False),
                max((f1(answer, gold) for gold in golds), default=0.0),
                best.score - prediction.null if best else -np.inf,
                best_sentence is not None and any(map(sentences[best_sentence].overlaps, question.answers)),
                prediction.sentences[best_sentence] if best_sentence is not None else -np.inf,
                bool(golds),
            )
        )
    exact_scores, f1_scores, lead, sentence, best_sentences, answerable = zip(*rows, strict=True)
    return SetScores(
        exact=np.array(exact_scores, dtype=np.float64),
        f1=np.array(f1_scores),
        lead=np.array(lead),
        sentence=np.array(sentence, dtype=np.float64),
        best_sentence=np.array(best_sentences),
        answerable=np.array(answerable),
    )


def best_threshold(scores: SetScores, values: Floats) -> tuple[float, float]:
    """Returns the best mean of a measure that any threshold on the lead gives, and that threshold.

    Args:
        scores: Of one set.
        values: One of its measures; an unanswerable question counts 1 if it is not answered.
    """
    order = np.argsort(-scores.lead, kind="stable")
    gains = np.where(scores.answerable, values, -1.0)[order]
    totals = (~scores.answerable).sum() + np.concatenate([[0.0], np.cumsum(gains)])
    best = int(totals.argmax())
    threshold = float(scores.lead[order][best - 1]) if best else float("inf")
    return float(totals[best] / len(order)), threshold


def figures(scores: SetScores) -> dict[str, Any]:
    """Returns the figures of a set."""
    if scores.answerable.all():
        return {
            "questions": len(scores.f1),
            "exact match": estimate(scores.exact),
            "F1": estimate(scores.f1),
            "answer in the best sentence": estimate(scores.sentence),
        }
    answerable = scores.answerable
    return {
        "questions": len(scores.f1),
        "answerable": int(answerable.sum()),
        "exact match of the answerable, forced": estimate(scores.exact[answerable]),
        "F1 of the answerable, forced": estimate(scores.f1[answerable]),
        "answer in the best sentence": estimate(scores.sentence[answerable]),
        "AUROC": auroc(scores.lead[answerable], scores.lead[~answerable]),
        "AUROC of the best sentence": auroc(scores.best_sentence[answerable], scores.best_sentence[~answerable]),
        "best exact match": best_threshold(scores, scores.exact)[0],
        "best F1": best_threshold(scores, scores.f1)[0],
    }


def sets_table(by_set: dict[str, SetScores], title: str) -> Table:
    """Makes a table with a row for each set."""
    made = table(title, "", ("questions", "exact match", "F1", "sentence", "AUROC", "best F1"))
    for name, scores in by_set.items():
        answerable = scores.answerable
        row = [name, f"{len(answerable):,}", format_mean(scores.exact[answerable]), format_mean(scores.f1[answerable])]
        row.append(format_mean(scores.sentence[answerable]))
        if not answerable.all():
            row += ["{:.3f} ({:.3f}, {:.3f})".format(*auroc(scores.lead[answerable], scores.lead[~answerable]))]
            row += [f"{best_threshold(scores, scores.f1)[0]:.3f}"]
        made.add_row(*row)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.reading", description=__doc__)
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--first", type=int, help="only so many questions of each set, spread over it, for a trial")
    parser.add_argument("--set", action="append", help="only these sets, by the beginning of their names")
    parser.add_argument("--out", type=Path, help="write figures, weights' digest and machine as JSON")
    options = parser.parse_args(arguments)
    reader = open_reader(options.reader)
    chosen = {
        name: group
        for name, group in sets(newsquiz.data_folder(), options.first).items()
        if not options.set or name.startswith(tuple(options.set))
    }
    by_set = {name: score_set(reader, group, name) for name, group in chosen.items()}
    Console(width=150).print(sets_table(by_set, f"{reader.name}, given the paragraph"))
    if options.out:
        record = {
            "reader": reader.name,
            "weights_sha256": reader.digest,
            "machine": machine(),
            "sets": {name: figures(scores) for name, scores in by_set.items()},
        }
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
