"""How well articles in twelve languages are found, and their answers.

XQuAD (Artetxe et al., 2020) has the same 1,190 questions and 240 paragraphs in English and eleven languages. A
language's paragraphs are articles of an index of their own, and its questions are asked of it: how often is the right
one among the first five hits? Then the English questions are asked of the same index. Last it counts how often the
best sentence of the first five hits, by the encoder's similarity, holds the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from corpus import new_article
from corpus.text.languages.names import language_name
from corpus.text.sentences import sentence_spans
from evals.data.squad import SquadQuestion, questions
from evals.measuring.statistics import format_mean
from evals.measuring.tables import table
from newsdesk import Newsdesk

LANGUAGES = "en de es ru zh ar hi el th tr vi ro".split()
_HITS = 5


def measure(code: str, encoder: str, folder: Path, data: Path, most: int) -> dict[str, Any]:
    """Asks a language's questions, and the English ones, of an index of its paragraphs.

    Args:
        code: Of the language.
        encoder: By name.
        folder: Of the index, new.
        data: The folder of the evals' data.
        most: The most questions, evenly spread over all.
    """
    asked = questions(data / "languages" / "xquad" / f"{code}.jsonl.gz")
    english = questions(data / "languages" / "xquad" / "en.jsonl.gz")
    contexts = list(dict.fromkeys(question.context for question in asked))
    address = {context: f"https://xquad.example/{code}/{number}" for number, context in enumerate(contexts)}
    step = max(1, len(asked) // most)
    chosen, translated = asked[::step], english[::step]
    with Newsdesk.open(folder, encoder) as desk:
        desk.add([new_article(body=context, url=url) for context, url in address.items()])
        urls = [address[question.context] for question in chosen]
        return {
            "language": code,
            "detected": [[name, count] for name, count in desk.status().languages],
            "hits": _hits(desk, chosen, urls),
            "hits of English questions": _hits(desk, translated, urls),
            "sentences": _sentences(desk, chosen),
        }


def _hits(desk: Newsdesk, asked: Sequence[SquadQuestion], urls: Sequence[str]) -> list[int]:
    """Returns 1 for each question whose paragraph is among the first hits, else 0."""
    found = desk.retrieve([question.text for question in asked], _HITS)
    return [int(url in {hit.article.url for hit in hits}) for hits, url in zip(found, urls, strict=True)]


def _sentences(desk: Newsdesk, asked: Sequence[SquadQuestion]) -> list[tuple[int, float]]:
    """Returns for each question whether the best sentence of its hits holds the answer, and its similarity."""
    found = desk.retrieve([question.text for question in asked], _HITS)
    vectors = desk.library.encode([question.text for question in asked])
    texts = [
        [
            hit.article.body[span.start : span.end]
            for hit in hits
            for span in sentence_spans(hit.article.body, hit.article.language)
        ]
        for hits in found
    ]
    unique = list(dict.fromkeys(text for one in texts for text in one))
    vector = dict(zip(unique, desk.library.encoder.encode_passages(unique), strict=True))
    outcomes = []
    for question, sentences in zip(asked, texts, strict=True):
        similarity = [float(vector[text] @ vectors[question.text]) for text in sentences]
        if not sentences:
            outcomes.append((0, 0.0))
            continue
        best = int(np.argmax(similarity))
        outcomes.append((int(any(gold in sentences[best] for gold in question.golds)), round(similarity[best], 4)))
    return outcomes


def xquad_table(results: Sequence[Mapping[str, Any]], encoder: str) -> Table:
    """Makes a table with a row for each language."""
    shown = table(
        f"XQuAD, {encoder}: right paragraph among the first {_HITS}", "language",
        ["its questions", "English ones", "best sentence holds the answer"],
    )  # fmt: skip
    for one in results:
        right = [is_right for is_right, _ in one["sentences"]]
        shares = [one["hits"], one["hits of English questions"], right]
        shown.add_row(language_name(one["language"]), *(format_mean(np.array(values, np.float64)) for values in shares))
    return shown
