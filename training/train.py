"""Trains the reader: `python -m training.train`. After a kill the same command continues.

It learns from the questions of `training.data.questions`. With `--start FILE` it goes on from a reader's file. Without,
it begins with the encoder. On a GPU it then trains teachers first, which differ in their seeds. The reader begins as
their mean and learns from the answers and from the teachers' predictions (Hinton et al., 2015). Then
`python -m training.export` makes the file.
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
from typing import get_args

from rich.logging import RichHandler
from torch.utils.data import DataLoader, Dataset

from evals.data import newsquiz
from index.encode.torch_model import best_device, keep_pages
from training.batches import Batch, batches, collate
from training.data.examples import Examples, searched
from training.data.input import encoder_tokenizer
from training.data.negatives import find_negatives
from training.data.questions import MULTILINGUAL_SOURCES, SOURCES, Source, read_questions
from training.recipe import CONTINUED, LARGE, MULTILINGUAL, ON_CPU, ON_GPU, Recipe
from training.start import large_layers
from training.trainer import Trainer

_POOL: tuple[Source, ...] = ("squad", "twins")  # retrieval finds other paragraphs for these
_PARTS = 64  # of a pass over the questions; a part is made by one process
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


class Parts(Dataset[list[Batch]]):
    """Makes endless batches, a part of a pass at a time; a seed gives the same ones at each start.

    Args:
        examples: Makes the examples.
        recipe: Its seed, the tokens of a batch, and how often each source comes.
    """

    def __init__(self, examples: Examples, recipe: Recipe) -> None:
        self._examples = examples
        self._recipe = recipe

    def __getitem__(self, number: int) -> list[Batch]:
        """Makes the batches of a part, in their order."""
        seed, part = _seed_of_pass(self._recipe, number // _PARTS), number % _PARTS
        made = self._examples.one_pass(seed, self._recipe.times, part, _PARTS)
        return [collate(batch) for batch in batches(made, self._recipe.tokens, random.Random(f"{seed} {part}"))]


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


def _seed_of_pass(recipe: Recipe, number: int) -> str:
    return f"{recipe.seed} {number}"


def train(
    data: Path,
    out: Path,
    recipe: Recipe,
    start: Path | None = None,
    sources: Sequence[Source] = (),
    mpnet: Path | None = None,
) -> Path:
    """Trains, or continues with the same recipe; returns the last checkpoint.

    Without teachers, retrieval is asked for the first pass alone; later ones take neighbours of the same article, as
    the multilingual reader does throughout.

    Args:
        data: Has the sets that `read_questions` reads.
        out: For checkpoints and negatives.
        recipe: The settings.
        start: A reader's file to go on from; the encoder's weights if None.
        sources: The sets to learn from; all that are for the recipe's languages if none is named.
        mpnet: The folder of MPNet's weights, for a large reader.
    """
    questions = read_questions(data, sources or (MULTILINGUAL_SOURCES if recipe.multilingual else SOURCES))
    pool = [question for question in questions if question.source in _POOL]
    shown = [] if recipe.multilingual else searched(questions, _seed_of_pass(recipe, 0), recipe.times)
    asked = pool if recipe.teachers else [question for question in shown if question.source in _POOL]
    tokenizer = encoder_tokenizer(multilingual=recipe.multilingual)
    examples = Examples(questions, find_negatives(pool, asked, out), tokenizer, recipe.beside)
    teachers = [out / f"teacher-{number}.pt" for number in range(1, recipe.teachers + 1)]
    for number, file in enumerate(teachers, 1):
        train_one(examples, replace(recipe, seed=_TEACHERS_SEED * recipe.seed + number), file)
    checkpoint = out / "checkpoint.pt"
    train_one(examples, recipe, checkpoint, teachers, start, mpnet)
    return checkpoint


def train_one(
    examples: Examples,
    recipe: Recipe,
    checkpoint: Path,
    teachers: Sequence[Path] = (),
    start: Path | None = None,
    mpnet: Path | None = None,
) -> None:
    """Trains one reader to its last step, from its checkpoint if there is one."""
    trainer = Trainer(recipe, teachers, start, mpnet)
    if checkpoint.exists():
        trainer.load(checkpoint)
        _log.info("%s: at step %d", checkpoint, trainer.step)
    if trainer.step >= trainer.steps:
        return
    made = all_batches(Parts(examples, recipe), recipe.workers)
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
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=newsquiz.data_folder(), help="has squad/ (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("training/run"), help="for checkpoints (default: %(default)s)")
    parser.add_argument("--start", type=Path, help="a reader's file to go on from (default: the encoder's weights)")
    parser.add_argument(
        "--sources", nargs="+", choices=get_args(Source), default=(), help="to learn from (default: all)"
    )
    parser.add_argument("--multilingual", action="store_true", help="train the multilingual reader")
    parser.add_argument("--mpnet", type=Path, help="the folder of all-mpnet-base-v2, to train the large reader from")
    for name, help_text in _OPTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, help=f"{help_text} (default: as in recipe.py)")
    parser.add_argument("--no-compile", action="store_true", help="do without a C++ compiler, more slowly")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(show_path=False)])
    chosen.out.mkdir(parents=True, exist_ok=True)
    keep_pages()
    is_large = bool(chosen.mpnet or (chosen.start and large_layers(chosen.start)))
    recipe = replace(
        MULTILINGUAL
        if chosen.multilingual
        else LARGE
        if is_large
        else CONTINUED
        if chosen.start
        else ON_GPU
        if on_gpu
        else ON_CPU,
        **{name: getattr(chosen, name) for name in _OPTIONS if getattr(chosen, name) is not None},
        compiled=not (chosen.no_compile or on_gpu) and shutil.which("g++") is not None,
        workers=max(1, len(os.sched_getaffinity(0)) - 1) if on_gpu else 0,
    )
    train(chosen.data, chosen.out, recipe, chosen.start, chosen.sources, chosen.mpnet)


if __name__ == "__main__":
    main()
