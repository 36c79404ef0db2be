"""Passages that look right and are not: what our own retrieval finds for a question in other paragraphs.

Every eighth question gets them, for retrieval took some 30 ms a question beside other work; the others' come from
their own article.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.progress import track

from corpus import Article, new_article
from qa import Newsdesk
from training.examples import has_words
from training.squad import SquadQuestion

_KEPT = 4  # of a question's, best first
_LOOKED_AT = 12
_EVERY = 8
_AT_ONCE = 64  # questions


def find_negatives(questions: Sequence[SquadQuestion], folder: Path) -> dict[str, list[str]]:
    """For each eighth question's id the best paragraphs that lack the words of its answers.

    Args:
        questions: Whose paragraphs are searched as well.
        folder: Keeps the index of the paragraphs and, when all are found, the result.
    """
    kept = folder / "negatives.json"
    if not kept.exists():
        paragraphs = {f"https://squad.example/{place}": text for place, text in enumerate(_paragraphs(questions))}
        names = {question.context: question.article for question in questions}
        desk = Newsdesk.open(folder / "paragraphs")
        desk.library.add(_article(url, text, names[text]) for url, text in paragraphs.items())
        found: dict[str, list[str]] = {}
        chosen = questions[::_EVERY]
        for start in track(range(0, len(chosen), _AT_ONCE), description="Negatives"):
            batch = chosen[start : start + _AT_ONCE]
            for question, hits in zip(batch, desk.retrieve([one.text for one in batch], _LOOKED_AT), strict=True):
                others = dict.fromkeys(paragraphs[hit.article.url or ""] for hit in hits)
                wrong = [text for text in others if text != question.context and not _answers(text, question)]
                found[question.id] = wrong[:_KEPT]
        kept.write_text(json.dumps(found))
    negatives: dict[str, list[str]] = json.loads(kept.read_text())
    return negatives


def _paragraphs(questions: Sequence[SquadQuestion]) -> list[str]:
    return list(dict.fromkeys(question.context for question in questions))


def _article(url: str, text: str, name: str) -> Article:
    return new_article(body=text, url=url, title=name.replace("_", " "), language="en")


def _answers(text: str, question: SquadQuestion) -> bool:
    return any(has_words(text, gold) for gold in question.golds)
