"""How good the multilingual reader alone is, given the paragraph: XQuAD in twelve languages, and JaQuAD in Japanese.

Words of Chinese, Japanese and Thai, which have no spaces, are compared by their characters, as MLQA's script does for
Chinese (Lewis et al., 2020). No question of XQuAD trained the reader, and no article of JaQuAD's development set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from corpus.text.languages.names import language_name
from evals.data.squad import SquadQuestion, questions
from evals.languages.xquad import LANGUAGES
from evals.measuring.statistics import estimate, format_mean
from evals.measuring.tables import table
from evals.reading import score_set, spread
from newsdesk import Reader

_MEASURES = {"exact match": "exact", "F1": "f1", "best sentence has the answer": "sentence"}


def sets(data: Path, codes: Sequence[str], most: int) -> dict[str, tuple[str, list[SquadQuestion]]]:
    """Reads some sets: name to language and questions, at most so many of each, spread over it.

    Args:
        data: The folder of the evals' data.
        codes: Languages of XQuAD; JaQuAD comes with "ja", or where none is named.
        most: The most questions of a set.
    """
    folder = data / "languages"
    chosen = [code for code in codes or LANGUAGES if code in LANGUAGES]
    files = {f"XQuAD, {language_name(code)}": (code, folder / "xquad" / f"{code}.jsonl.gz") for code in chosen}
    if not codes or "ja" in codes:
        files["JaQuAD, development set"] = ("ja", folder / "jaquad" / "dev.jsonl.gz")
    return {name: (code, spread(questions(file), most)) for name, (code, file) in files.items()}


def measure(reader: Reader, name: str, code: str, asked: Sequence[SquadQuestion]) -> dict[str, Any]:
    """Asks a reader all questions of a set, each with its own paragraph; returns the measures of each."""
    scores = score_set(reader, asked, name, code)
    return {"set": name, "language": code, "questions": len(asked)} | {
        shown: getattr(scores, field).tolist() for shown, field in _MEASURES.items()
    }


def reading_table(results: Sequence[Mapping[str, Any]]) -> Table:
    """Makes a table with a row for each set, and one for the mean of XQuAD's languages beside English."""
    made = table("answers given the paragraph", "set", _MEASURES)
    for one in results:
        made.add_row(f"{one['set']} ({one['questions']})", *(format_mean(np.array(one[name])) for name in _MEASURES))
    others = [one for one in results if one["set"].startswith("XQuAD") and one["language"] != "en"]
    if len(others) > 1:
        means = [np.mean([np.mean(one[name]) for one in others]) for name in _MEASURES]
        made.add_row(f"mean of {len(others)} languages", *(f"{mean:.3f}" for mean in means))
    return made


def reading_record(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Returns means with their intervals, for JSON."""
    return [dict(one) | {name: estimate(np.array(one[name])) for name in _MEASURES} for one in results]
