"""Floors of answer quality, held in CI on a slice of newsquiz 2022: `python -m evals.gate`.

Indexes 100 articles anew with the code as it is, asks 40 questions as of the day of their quiz (the
ranking looks at the date, and the clock must not move a figure), and fails where a figure is below its
floor in `floors.json`. Floors stand one question below what was measured. `--set` raises them; only
`--lower` lowers one, or sets them anew for another slice.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import Article, load_file
from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion, occurs
from evals.measuring.floors import Figures, failures, falls
from evals.measuring.measures import MEASURES, values
from evals.systems.rankings import ours
from index import Encoder, Library, SentenceTransformerEncoder
from qa import Answer, Newsdesk
from qa.retrieval.ranking import Weights

FLOORS = Path(__file__).with_name("floors.json")
_YEAR = 2022
_QUESTIONS = 40
_ARTICLES = 100
_ARTICLES_OF_A_QUESTION = 2
_RANKED = ("top 1", "top 5", "1,000 chars", "MRR")
_ANSWERED = "answered rightly"  # at the default threshold, the answer's words in the first quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Articles, and questions that they answer."""

    articles: tuple[Article, ...]
    questions: tuple[QuizQuestion, ...]

    def sha256(self) -> str:
        """Of all that is indexed and asked, in hex."""
        articles = [
            [article.id, article.title, article.outlet, article.published and article.published.iso(), article.body]
            for article in self.articles
        ]
        questions = [
            [question.id, question.text, question.answer, sorted(question.urls), question.asked.isoformat()]
            for question in self.questions
        ]
        return hashlib.sha256(json.dumps([articles, questions]).encode()).hexdigest()


def cut(articles: Iterable[Article], questions: Sequence[QuizQuestion]) -> Slice:
    """The first 40 questions with up to two of the articles that answer each, and others up to 100 articles in all.

    Only articles that were published when the question was asked count as answering it; a question without one is
    passed over. The others are those whose ids come first: ids are hashes, so this is as good as chance.
    """
    by_url = {article.url or article.id: article for article in articles}
    chosen: dict[str, Article] = {}
    asked: list[QuizQuestion] = []
    for question in questions:
        known = [by_url[url] for url in sorted(question.urls) if url in by_url and _known(by_url[url], question)]
        if known and len(asked) < _QUESTIONS:
            asked.append(question)
            chosen |= {article.id: article for article in known[:_ARTICLES_OF_A_QUESTION]}
    for article in sorted(by_url.values(), key=lambda article: article.id):
        if len(chosen) < _ARTICLES:
            chosen.setdefault(article.id, article)
    urls = {article.url for article in chosen.values()}
    return Slice(
        articles=tuple(chosen.values()),
        questions=tuple(replace(question, urls=frozenset(question.urls & urls)) for question in asked),
    )


def _known(article: Article, question: QuizQuestion) -> bool:
    as_of = question.as_of.as_of
    return article.published is not None and as_of is not None and article.published.at <= as_of


def measure(piece: Slice, encoder: Encoder, folder: Path) -> Figures:
    """The figures of a slice, indexed anew in a folder, its questions asked as of the day of their quiz."""
    desk = Newsdesk(Library(folder, encoder))
    desk.add(piece.articles)
    means = values(ours(desk.library, piece.questions, Weights(), dated=True)).mean(axis=0)
    ranked = dict(zip(MEASURES, means.tolist(), strict=True))
    answers = [(question.answer, desk.ask(question.text, question.as_of)) for question in piece.questions]
    right = [isinstance(told, Answer) and occurs(gold, told.citations[0].quote) for gold, told in answers]
    return Figures(
        slice_sha256=piece.sha256(),
        articles=len(piece.articles),
        questions=len(piece.questions),
        measures={name: ranked[name] for name in _RANKED} | {_ANSWERED: sum(right) / len(right)},
    )


def judge(measured: Figures, path: Path) -> int:
    """Holds figures against the floors in a file; prints both and returns the exit code."""
    if not path.exists():
        print(f"no floors in {path}; --set writes them", file=sys.stderr)
        return 1
    floors = Figures.read(path)
    wrong = failures(measured, floors)
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        higher = measured.as_floors().measures
        for name, floor in floors.measures.items():
            hint = f"; --set raises it to {higher[name]:.4f}" if higher[name] > floor else ""
            print(f"{name} {measured.measures[name]:.4f}, floor {floor:.4f}{hint}")
    return 1 if wrong else 0


def set_floors(measured: Figures, path: Path, *, may_fall: bool) -> int:
    """Writes the floors of figures, unless one would fall and may not; prints what and returns the exit code."""
    floors = measured.as_floors()
    lower = falls(floors, Figures.read(path)) if path.exists() else []
    if lower and not may_fall:
        for line in lower:
            print(f"{line}; only --lower does that", file=sys.stderr)
        return 1
    floors.write(path)
    for name, floor in floors.measures.items():
        print(f"{name} {measured.measures[name]:.4f}, floor set to {floor:.4f}")
    return 0


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> int:
    """The command; returns its exit code.

    Args:
        arguments: Of the command line.
        encoder: The default one if None.
    """
    parser = argparse.ArgumentParser(prog="python -m evals.gate", description=__doc__)
    parser.add_argument("--floors", type=Path, default=FLOORS, help="another file of floors")
    parser.add_argument("--set", action="store_true", help="write new floors, none of them lower than before")
    parser.add_argument("--lower", action="store_true", help="write new floors, lower ones too")
    options = parser.parse_args(arguments)
    piece = cut(load_file(newsquiz.articles_file(_YEAR)), newsquiz.answerable(_YEAR))
    with TemporaryDirectory() as folder:
        measured = measure(piece, encoder or SentenceTransformerEncoder(), Path(folder))
    if options.set or options.lower:
        return set_floors(measured, options.floors, may_fall=options.lower)
    return judge(measured, options.floors)


if __name__ == "__main__":
    sys.exit(main())
