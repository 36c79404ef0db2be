"""Checks answer quality against floors on a slice of newsquiz 2022: `python -m evals.gate`.

It indexes 100 articles anew and asks 40 questions as of the day of their quiz, so that the clock moves no figure. It
fails where a figure is below its floor in `floors.json`. A floor is one question below what was measured. `--set`
raises floors; only `--lower` lowers one, or sets them anew for another slice.
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

from corpus import load_file
from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion, occurs
from evals.measuring.floors import Figures, failures, lowered
from evals.measuring.measures import MEASURES, values
from evals.systems.rankings import newsdesk_ranks
from index import Library, SentenceTransformerEncoder
from newsdesk import Answer, Article, Encoder, Newsdesk
from qa.retrieval.ranking import Weights

FLOORS = Path(__file__).with_name("floors.json")
_YEAR = 2022
_QUESTIONS = 40
_ARTICLES = 100
_ARTICLES_OF_A_QUESTION = 2
_RANKING_MEASURES = ("top 1", "top 5", "1,000 chars", "MRR")
_ANSWERED = "answered rightly"  # at the default threshold, the answer's words in the first quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some articles, and questions that they answer."""

    articles: tuple[Article, ...]
    questions: tuple[QuizQuestion, ...]

    def sha256(self) -> str:
        """Returns the digest of the articles and questions, in hex."""
        articles = [
            [article.id, article.title, article.outlet, article.published and article.published.iso(), article.body]
            for article in self.articles
        ]
        questions = [
            [question.id, question.text, question.answer, sorted(question.urls), question.quiz_day.isoformat()]
            for question in self.questions
        ]
        return hashlib.sha256(json.dumps([articles, questions]).encode()).hexdigest()


def choose_slice(articles: Iterable[Article], questions: Sequence[QuizQuestion]) -> Slice:
    """Chooses the first 40 questions, up to two articles that answer each, and others up to 100 articles in all.

    Only articles published before the quiz count as answering; a question without one is left out. The other articles
    are those with the lowest ids: ids are hashes, so this is as good as chance.
    """
    by_url = {article.url or article.id: article for article in articles}
    chosen: dict[str, Article] = {}
    chosen_questions: list[QuizQuestion] = []
    for question in questions:
        answering = [by_url[url] for url in sorted(question.urls) if url in by_url and _in_time(by_url[url], question)]
        if answering and len(chosen_questions) < _QUESTIONS:
            chosen_questions.append(question)
            chosen |= {article.id: article for article in answering[:_ARTICLES_OF_A_QUESTION]}
    for article in sorted(by_url.values(), key=lambda article: article.id):
        if len(chosen) < _ARTICLES:
            chosen.setdefault(article.id, article)
    urls = {article.url for article in chosen.values()}
    return Slice(
        articles=tuple(chosen.values()),
        questions=tuple(replace(question, urls=frozenset(question.urls & urls)) for question in chosen_questions),
    )


def _in_time(article: Article, question: QuizQuestion) -> bool:
    as_of = question.as_of.as_of
    return article.published is not None and as_of is not None and article.published.at <= as_of


def measure(sample: Slice, encoder: Encoder, folder: Path) -> Figures:
    """Indexes a slice anew in a folder, asks its questions as of the day of their quiz, and returns the figures."""
    desk = Newsdesk(Library(folder, encoder))
    desk.add(sample.articles)
    means = values(newsdesk_ranks(desk.library, sample.questions, Weights(), dated=True)).mean(axis=0)
    means_by_name = dict(zip(MEASURES, means.tolist(), strict=True))
    answers = [(question.answer, desk.ask(question.text, question.as_of)) for question in sample.questions]
    right = [isinstance(outcome, Answer) and occurs(gold, outcome.citations[0].quote) for gold, outcome in answers]
    return Figures(
        slice_sha256=sample.sha256(),
        articles=len(sample.articles),
        questions=len(sample.questions),
        measures={name: means_by_name[name] for name in _RANKING_MEASURES} | {_ANSWERED: sum(right) / len(right)},
    )


def compare_with_floors(measured: Figures, path: Path) -> int:
    """Compares figures with the floors in a file; prints both and returns the exit code."""
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
    """Writes the floors of figures, unless one would fall and may not; prints them and returns the exit code."""
    floors = measured.as_floors()
    lines = lowered(floors, Figures.read(path)) if path.exists() else []
    if lines and not may_fall:
        for line in lines:
            print(f"{line}; only --lower does that", file=sys.stderr)
        return 1
    floors.write(path)
    for name, floor in floors.measures.items():
        print(f"{name} {measured.measures[name]:.4f}, floor set to {floor:.4f}")
    return 0


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> int:
    """Runs the command and returns its exit code.

    Args:
        arguments: Of the command line.
        encoder: Makes the vectors; the default one if None.
    """
    parser = argparse.ArgumentParser(prog="python -m evals.gate", description=__doc__)
    parser.add_argument("--floors", type=Path, default=FLOORS, help="another file of floors")
    parser.add_argument("--set", action="store_true", help="write new floors, none of them lower than before")
    parser.add_argument("--lower", action="store_true", help="write new floors, lower ones too")
    options = parser.parse_args(arguments)
    chosen = choose_slice(load_file(newsquiz.articles_file(_YEAR)), newsquiz.answerable(_YEAR))
    with TemporaryDirectory() as folder:
        measured = measure(chosen, encoder or SentenceTransformerEncoder(), Path(folder))
    if options.set or options.lower:
        return set_floors(measured, options.floors, may_fall=options.lower)
    return compare_with_floors(measured, options.floors)


if __name__ == "__main__":
    sys.exit(main())
