"""Hard negatives: paragraphs that Newsdesk's retrieval finds for a question and that do not answer it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.progress import track

from corpus import new_article
from evals.data.squad import SquadQuestion
from newsdesk import Article, Newsdesk
from training.data.windows import has_words

_PER_QUESTION = 6  # negatives, the best first
_HITS = 16
_BATCH = 64  # questions
_ADDRESS = "https://squad.example/"


def find_negatives(pool: Sequence[SquadQuestion], asked: Sequence[SquadQuestion], folder: Path) -> dict[str, list[str]]:
    """Finds, for the id of each question that is asked, the best paragraphs that lack the words of its answers.

    Args:
        pool: Their paragraphs are searched.
        asked: Some of the pool.
        folder: Stores the index of the paragraphs, and the result as paragraph numbers.
    """
    file = folder / "negatives.json"
    paragraphs = list(dict.fromkeys(question.context for question in pool))
    numbers: dict[str, list[int]] = json.loads(file.read_text()) if file.exists() else {}
    missing = {question.id: question for question in asked if question.id not in numbers}
    if missing:
        names = {question.context: question.article for question in pool}
        articles = (_article(number, text, names[text]) for number, text in enumerate(paragraphs))
        numbers |= _find_numbers(list(missing.values()), paragraphs, articles, folder / "paragraphs")
        file.write_text(json.dumps(numbers))
    return {question_id: [paragraphs[number] for number in found] for question_id, found in numbers.items()}


def _find_numbers(
    questions: Sequence[SquadQuestion], paragraphs: Sequence[str], articles: Iterable[Article], index: Path
) -> dict[str, list[int]]:
    """Finds the same as numbers of paragraphs, which the articles contain."""
    desk = Newsdesk.open(index)
    desk.library.add(articles)
    found: dict[str, list[int]] = {}
    for start in track(range(0, len(questions), _BATCH), description="Negatives"):
        batch = questions[start : start + _BATCH]
        for question, hits in zip(batch, desk.retrieve([one.text for one in batch], _HITS), strict=True):
            others = dict.fromkeys(_number(hit.article) for hit in hits)
            wrong = [number for number in others if not _answers(paragraphs[number], question)]
            found[question.id] = wrong[:_PER_QUESTION]
    return found


def _article(number: int, text: str, name: str) -> Article:
    return new_article(body=text, url=f"{_ADDRESS}{number}", title=name.replace("_", " "), language="en")


def _number(article: Article) -> int:
    return int((article.url or "").removeprefix(_ADDRESS))


def _answers(text: str, question: SquadQuestion) -> bool:
    return text == question.context or any(has_words(text, gold) for gold in question.golds)
