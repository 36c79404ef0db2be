"""Passages that look right and are not: what our own retrieval finds for a question in other paragraphs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.progress import track

from corpus import Article, new_article
from evals.data.squad import SquadQuestion
from qa import Newsdesk
from training.examples import has_words

_KEPT = 6  # of a question's, best first
_LOOKED_AT = 16
_AT_ONCE = 64  # questions
_ADDRESS = "https://squad.example/"


def find_negatives(questions: Sequence[SquadQuestion], folder: Path) -> dict[str, list[str]]:
    """For each question's id the best paragraphs that lack the words of its answers.

    Args:
        questions: Whose paragraphs are searched as well.
        folder: Keeps the index of the paragraphs and, when all are found, the result: paragraphs by their number.
    """
    kept = folder / "negatives.json"
    paragraphs = list(dict.fromkeys(question.context for question in questions))
    if not kept.exists():
        kept.write_text(json.dumps(_places(questions, paragraphs, folder / "paragraphs")))
    places: dict[str, list[int]] = json.loads(kept.read_text())
    return {asked: [paragraphs[place] for place in found] for asked, found in places.items()}


def _places(questions: Sequence[SquadQuestion], paragraphs: Sequence[str], index: Path) -> dict[str, list[int]]:
    """For each question's id the numbers of the best paragraphs that lack the words of its answers."""
    names = {question.context: question.article for question in questions}
    desk = Newsdesk.open(index)
    desk.library.add(_article(place, text, names[text]) for place, text in enumerate(paragraphs))
    found: dict[str, list[int]] = {}
    for start in track(range(0, len(questions), _AT_ONCE), description="Negatives"):
        batch = questions[start : start + _AT_ONCE]
        for question, hits in zip(batch, desk.retrieve([one.text for one in batch], _LOOKED_AT), strict=True):
            others = dict.fromkeys(_place(hit.article) for hit in hits)
            wrong = [place for place in others if not _answers(paragraphs[place], question)]
            found[question.id] = wrong[:_KEPT]
    return found


def _article(place: int, text: str, name: str) -> Article:
    return new_article(body=text, url=f"{_ADDRESS}{place}", title=name.replace("_", " "), language="en")


def _place(article: Article) -> int:
    return int((article.url or "").removeprefix(_ADDRESS))


def _answers(text: str, question: SquadQuestion) -> bool:
    return text == question.context or any(has_words(text, gold) for gold in question.golds)
