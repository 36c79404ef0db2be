"""Trains the reader: `python -m training.train`. Killed at any moment, the same command goes on from there.

SQuAD 1.1's training set, and the 20 articles of SQuAD 2.0's development set that `training.squad` names, for
their hard unanswerable questions. Then `python -m training.export` makes the file that is shipped.
"""

from __future__ import annotations

import argparse
import logging
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import torch
from rich.logging import RichHandler
from torch import Tensor

from evals import newsquiz
from index.encode.folder import DEFAULT_MODEL, find_folder
from index.encode.model import best_device, best_dtype, keep_pages
from training import squad
from training.batches import batches, collate, loss
from training.examples import Example, Examples, encoder_tokenizer
from training.model import ReaderModel
from training.negatives import find_negatives

SEED = 1
STEPS = 5600
TOKENS = 6144  # of a batch
RATE, HEAD_RATE = 2e-4, 6e-4  # at the peak
WARM_UP = 0.04  # of the steps
DECAY = 0.01
CLIP = 1.0
_HARD_REPEATED = 2  # how often a pass asks the questions of SQuAD 2.0's training articles
_SAVED_EVERY = 250  # steps
_TOLD_EVERY = 25

_log = logging.getLogger("training")


class Trainer:
    """The network, its optimizer, and where they stand.

    Weights are kept in float32; the encoder's layers compute with a copy in the dtype that is fastest here.
    Word embeddings stay as they are: most words of the news occur rarely in SQuAD, or never.

    Args:
        steps: All of them, on which the learning rate depends.
        seed: Of the heads' first weights.
        compiled: Whether torch compiles the encoder: 1.3 to 1.5 times as fast on one core; needs a C++ compiler.
    """

    def __init__(self, steps: int, seed: int, *, compiled: bool) -> None:
        torch.manual_seed(seed)
        self.device = best_device()
        self.model = ReaderModel.from_encoder(find_folder(DEFAULT_MODEL)).to(self.device).train()
        self.model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.step = 0
        encoder = [weights for weights in self.model.encoder.parameters() if weights.requires_grad]
        heads = [weights for name, weights in self.model.named_parameters() if not name.startswith("encoder.")]
        self._masters = [weights.detach().clone().float() for weights in encoder]
        self._copies = encoder
        self.model.encoder.to(dtype=best_dtype())  # type: ignore[call-arg]
        self._optimizer = torch.optim.AdamW(
            [{"params": self._masters, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}],
            betas=(0.9, 0.98),
            weight_decay=DECAY,
            fused=True,
        )
        warm = max(1, round(WARM_UP * steps))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
        )
        self._heads = heads
        if compiled:
            self.model.encoder = torch.compile(self.model.encoder, dynamic=True)  # type: ignore[assignment]

    def learn(self, examples: Sequence[Example]) -> dict[str, float]:
        """One step. Returns the parts of the loss."""
        batch = collate(examples, self.device)
        spans, null, relevance = self.model(batch.ids, batch.mask, batch.types)
        total, parts = loss(spans, null, relevance, batch)
        total.backward()  # type: ignore[no-untyped-call]
        for master, copy in zip(self._masters, self._copies, strict=True):
            master.grad = copy.grad.float() if copy.grad is not None else None
            copy.grad = None
        torch.nn.utils.clip_grad_norm_([*self._masters, *self._heads], CLIP)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._schedule.step()
        self._copy()
        self.step += 1
        return parts

    def weights(self) -> dict[str, Tensor]:
        """All weights in float32, by the names of `ReaderModel`."""
        names = {id(copy): name.replace("_orig_mod.", "") for name, copy in self.model.named_parameters()}
        state = {name.replace("_orig_mod.", ""): value.float() for name, value in self.model.state_dict().items()}
        return state | {names[id(copy)]: master for master, copy in zip(self._masters, self._copies, strict=True)}

    def save(self, file: Path) -> None:
        """Writes a checkpoint, in one move."""
        written = file.with_suffix(".part")
        torch.save(
            {
                "step": self.step,
                "weights": self.weights(),
                "masters": self._masters,
                "heads": self._heads,
                "optimizer": self._optimizer.state_dict(),
                "schedule": self._schedule.state_dict(),
            },
            written,
        )
        written.replace(file)

    def load(self, file: Path) -> None:
        """Goes on from a checkpoint."""
        kept = torch.load(file, map_location=self.device, weights_only=True)
        with torch.no_grad():
            for mine, theirs in zip([*self._masters, *self._heads], [*kept["masters"], *kept["heads"]], strict=True):
                mine.copy_(theirs)
        self._copy()
        self._optimizer.load_state_dict(kept["optimizer"])
        self._schedule.load_state_dict(kept["schedule"])
        self.step = kept["step"]

    def _copy(self) -> None:
        with torch.no_grad():
            for copy, master in zip(self._copies, self._masters, strict=True):
                copy.copy_(master)


def training_questions(data: Path) -> list[squad.SquadQuestion]:
    """What the shipped weights learn from: SQuAD 1.1 without its ambiguous answers, and 20 articles of 2.0's."""
    hard = squad.questions(data / "squad" / "dev-v2.0.jsonl.gz")
    easy = squad.questions(data / "squad" / "train-v1.1.jsonl.gz", ambiguous=False)
    return [*easy, *(question for question in hard if squad.trains(question.article))]


def all_batches(examples: Examples, repeat: dict[str, int], seed: int) -> Iterator[list[Example]]:
    """Batches without end, pass after pass, the same at each start from a seed."""
    number = 0
    while True:
        started = time.perf_counter()
        made = batches(examples.one_pass(f"{seed} {number}", repeat), TOKENS, random.Random(f"{seed} {number}"))
        seconds = time.perf_counter() - started
        _log.info("pass %d: %d batches, made in %.0f s", number + 1, len(made), seconds)
        yield from made
        number += 1


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=newsquiz.data_folder(), help="has squad/ (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("training/run"), help="for checkpoints (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED, help="of all that is drawn (default: %(default)s)")
    parser.add_argument("--no-compile", action="store_true", help="do without a C++ compiler, more slowly")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(show_path=False)])
    chosen.out.mkdir(parents=True, exist_ok=True)
    keep_pages()
    compiled = not chosen.no_compile and shutil.which("g++") is not None
    train(chosen.data, chosen.out, chosen.steps, chosen.seed, compiled=compiled)


def train(data: Path, out: Path, steps: int, seed: int, *, compiled: bool) -> Path:
    """Trains, or goes on with it; the same seed again. Returns the last checkpoint."""
    questions = training_questions(data)
    easy = [question for question in questions if not squad.trains(question.article)]
    examples = Examples(questions, find_negatives(easy, out), encoder_tokenizer())
    repeat = {question.article: _HARD_REPEATED for question in questions if squad.trains(question.article)}
    trainer = Trainer(steps, seed, compiled=compiled)
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        trainer.load(checkpoint)
        _log.info("%s: goes on at step %d", checkpoint, trainer.step)
    told, tokens = time.perf_counter(), 0
    for batch in islice(all_batches(examples, repeat, seed), trainer.step, steps):
        parts = trainer.learn(batch)
        tokens += sum(len(example.ids) for example in batch)
        if trainer.step % _TOLD_EVERY == 0:
            seconds = time.perf_counter() - told
            left = (steps - trainer.step) * seconds / _TOLD_EVERY / 60
            losses = ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
            _log.info("step %d: %s; %d tokens/s, %.0f min left", trainer.step, losses, tokens / seconds, left)
            told, tokens = time.perf_counter(), 0
        if trainer.step % _SAVED_EVERY == 0 or trainer.step == steps:
            trainer.save(checkpoint)
    return checkpoint


if __name__ == "__main__":
    main()
