"""Trains the reader: `python -m training.train`. After a kill the same command continues.

It learns from SQuAD 1.1's training set, and for hard unanswerable questions from 20 articles of SQuAD 2.0's development
set that `evals.data.squad` names. First it trains teachers that differ in their seeds. Then it trains the shipped
reader, which begins as their mean and learns from the answers and from the teachers' predictions (Hinton et al., 2015).
Then `python -m training.export` makes the file.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from rich.logging import RichHandler
from torch.utils.data import DataLoader, Dataset

from evals.data import newsquiz, squad
from index.encode.torch_model import best_device, keep_pages
from training.batches import Batch, batches, collate
from training.examples import Examples, encoder_tokenizer
from training.negatives import find_negatives
from training.recipe import ON_CPU, ON_GPU, Recipe
from training.trainer import Trainer

_PARTS = 64  # of a pass over the questions; a part is made by one process
_REPEATED = dict.fromkeys(squad.TRAINING_ARTICLES, 2)  # SQuAD 2.0's training articles come twice in a pass
_TEACHERS_SEED = 1000
_SAVE_INTERVAL = 180.0  # seconds
_LOG_INTERVAL = 25  # steps

_OPTIONS = {
    "teachers": "readers that are trained first, to teach the last",
    "steps": "of each teacher; of the reader if there are none",
    "taught_steps": "of the reader that learns from teachers",
    "tokens": "the most of a batch",
    "seed": "of everything random",
}

_log = logging.getLogger("training")


def training_questions(data: Path) -> list[squad.SquadQuestion]:
    """Reads the questions to learn from: SQuAD 1.1 without ambiguous answers, and 20 articles of 2.0."""
    hard = squad.questions(data / "squad" / "dev-v2.0.jsonl.gz")
    easy = squad.questions(data / "squad" / "train-v1.1.jsonl.gz", ambiguous=False)
    return [*easy, *(question for question in hard if squad.is_training_article(question.article))]


class Parts(Dataset[list[Batch]]):
    """Makes endless batches, a part of a pass at a time; a seed gives the same ones at each start.

    Args:
        examples: Makes the examples.
        seed: Of everything random.
        tokens: The most of a batch.
    """

    def __init__(self, examples: Examples, seed: int, tokens: int) -> None:
        self._examples = examples
        self._seed = seed
        self._tokens = tokens

    def __getitem__(self, number: int) -> list[Batch]:
        """Makes the batches of a part, in their order."""
        seed, part = f"{self._seed} {number // _PARTS}", number % _PARTS
        made = self._examples.one_pass(seed, _REPEATED, part, _PARTS)
        return [collate(batch) for batch in batches(made, self._tokens, random.Random(f"{seed} {part}"))]


def all_batches(parts: Parts, workers: int) -> Iterator[Batch]:
    """Yields all batches in one order, whatever the number of processes that make them."""
    loader = DataLoader(
        parts,
        batch_size=None,
        sampler=count(),  # without end, where a sampler has one
        num_workers=workers,
        prefetch_factor=2 if workers else None,
        multiprocessing_context="fork" if workers else None,
    )
    for made in loader:
        yield from made


def train(data: Path, out: Path, recipe: Recipe) -> Path:
    """Trains, or continues with the same recipe; returns the last checkpoint."""
    questions = training_questions(data)
    easy = [question for question in questions if not squad.is_training_article(question.article)]
    examples = Examples(questions, find_negatives(easy, out), encoder_tokenizer())
    teachers = [out / f"teacher-{number}.pt" for number in range(1, recipe.teachers + 1)]
    for number, file in enumerate(teachers, 1):
        train_one(examples, replace(recipe, seed=_TEACHERS_SEED * recipe.seed + number), file)
    checkpoint = out / "checkpoint.pt"
    train_one(examples, recipe, checkpoint, teachers)
    return checkpoint


def train_one(examples: Examples, recipe: Recipe, checkpoint: Path, teachers: Sequence[Path] = ()) -> None:
    """Trains one reader to its last step, from its checkpoint if there is one."""
    trainer = Trainer(recipe, teachers)
    if checkpoint.exists():
        trainer.load(checkpoint)
        _log.info("%s: at step %d", checkpoint, trainer.step)
    if trainer.step >= trainer.steps:
        return
    made = all_batches(Parts(examples, recipe.seed, recipe.tokens), recipe.workers)
    logged = saved = time.perf_counter()
    tokens = 0
    for batch in islice(made, trainer.step, trainer.steps):
        losses = trainer.learn(batch)
        tokens += int(batch.tokens.sum())
        if trainer.step % _LOG_INTERVAL == 0:
            shown = ", ".join(f"{name} {float(value):.2f}" for name, value in losses.items())
            seconds = time.perf_counter() - logged
            left = (trainer.steps - trainer.step) * seconds / _LOG_INTERVAL / 60
            _log.info(
                "%s, step %d: %s; %d tokens/s, %.0f min left",
                checkpoint.stem,
                trainer.step,
                shown,
                tokens / seconds,
                left,
            )
            logged, tokens = time.perf_counter(), 0
        if time.perf_counter() - saved > _SAVE_INTERVAL or trainer.step == trainer.steps:
            trainer.save(checkpoint)
            saved = time.perf_counter()


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    on_gpu = best_device() == "cuda"
    usual = ON_GPU if on_gpu else ON_CPU
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=newsquiz.data_folder(), help="has squad/ (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("training/run"), help="for checkpoints (default: %(default)s)")
    for name, help_text in _OPTIONS.items():
        value = getattr(usual, name)
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=type(value), default=value, help=f"{help_text} (default here: %(default)s)")
    parser.add_argument("--no-compile", action="store_true", help="do without a C++ compiler, more slowly")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(show_path=False)])
    chosen.out.mkdir(parents=True, exist_ok=True)
    keep_pages()
    recipe = replace(
        usual,
        **{name: getattr(chosen, name) for name in _OPTIONS},
        compiled=not (chosen.no_compile or on_gpu) and shutil.which("g++") is not None,
        workers=max(1, len(os.sched_getaffinity(0)) - 1) if on_gpu else 0,
    )
    train(chosen.data, chosen.out, recipe)


if __name__ == "__main__":
    main()
