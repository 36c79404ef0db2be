"""Trains the reader: `python -m training.train`. Killed at any moment, the same command goes on from there.

SQuAD 1.1's training set, and the 20 articles of SQuAD 2.0's development set that `evals.data.squad` names, for
their hard unanswerable questions. First some readers, alike but for what they draw; then the one that is shipped,
which begins as their mean and learns from the answers and from what they say together (Hinton et al., 2015).
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
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

import torch
from rich.logging import RichHandler
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from evals.data import newsquiz, squad
from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from index.encode.torch_model import best_device, best_dtype, keep_pages
from training.batches import Batch, Judged, Tensors, batches, collate, distance, judged, loss
from training.examples import Examples, encoder_tokenizer
from training.model import ReaderModel
from training.negatives import find_negatives

SEED = 1
TAUGHT = 0.7  # what the teachers say of the loss of the reader they teach
HEADS_RATE = 3.0  # of the encoder's, where the heads begin with nothing
WARM_UP = 0.04  # of the steps
DECAY = 0.01
CLIP = 1.0
_PARTS = 64  # of a pass over the questions, made one after another, or each by a process of its own
_REPEATED = dict.fromkeys(
    squad.TRAINING_ARTICLES, 2
)  # a pass asks the questions of SQuAD 2.0's training articles twice
_TEACHERS_SEED = 1000
_SAVED_EVERY = 180.0  # seconds
_TOLD_EVERY = 25  # steps

_OPTIONS = {
    "teachers": "readers that are trained first, for the last to learn from",
    "steps": "of each of them; without any, of the reader",
    "taught_steps": "of the reader that they teach",
    "tokens": "of a batch at most",
    "seed": "of all that is drawn",
}

_log = logging.getLogger("training")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the reader is trained.

    Attributes:
        teachers: Readers that are trained first, for the last to learn from; 0: it learns from the answers alone.
        steps: Of each of them, on which the learning rate depends; where there are none, of the reader.
        taught_steps: Of the reader that they teach.
        tokens: Of a batch at most, padding included.
        rate: Of learning, at its peak.
        taught_rate: The same for a reader that begins as its teachers' mean.
        dropout: In the encoder's layers.
        seed: Of all that is drawn.
        compiled: Whether torch compiles the encoder: 1.3 to 1.5 times as fast on one core; needs a C++ compiler.
        workers: Processes that make batches; 0: the one that trains makes them.
    """

    teachers: int
    steps: int
    taught_steps: int
    tokens: int
    rate: float
    taught_rate: float
    dropout: float
    seed: int = SEED
    compiled: bool = False
    workers: int = 0


# What is shipped.
ON_GPU = Recipe(teachers=3, steps=1300, taught_steps=2424, tokens=49_152, rate=5e-4, taught_rate=2e-4, dropout=0.1)
# What a CPU can do in a morning: no teachers, and no dropout, whose draws take it long.
ON_CPU = Recipe(teachers=0, steps=5600, taught_steps=5600, tokens=6144, rate=2e-4, taught_rate=1e-4, dropout=0.0)


class Trainer:
    """The network, its optimizer, and where they stand.

    Weights are kept in float32; the encoder's layers compute with a copy in the dtype that is fastest here.
    Word embeddings stay as they are: most words of the news occur rarely in SQuAD, or never.

    Args:
        recipe: What to do.
        teachers: Checkpoints of readers to learn from as well; it begins as their mean.
    """

    def __init__(self, recipe: Recipe, teachers: Sequence[Path] = ()) -> None:
        self.device = best_device()
        torch.manual_seed(SEED)  # the same heads for all, or their mean would be none
        self.model = _network(self.device, recipe.dropout).train()
        if teachers:
            self.model.load_state_dict(_mean_weights(teachers))
        torch.manual_seed(recipe.seed)
        self._teachers = [_teacher(file, self.device) for file in teachers]
        self.model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.step = 0
        encoder = [weights for weights in self.model.encoder.parameters() if weights.requires_grad]
        heads = [weights for name, weights in self.model.named_parameters() if not name.startswith("encoder.")]
        self._masters = [weights.detach().clone().float() for weights in encoder]
        self._copies = encoder
        self.model.encoder.to(dtype=_dtype(self.device))  # type: ignore[call-arg]
        steps, rate = (recipe.taught_steps, recipe.taught_rate) if teachers else (recipe.steps, recipe.rate)
        self._optimizer = torch.optim.AdamW(
            [
                {"params": self._masters, "lr": rate},
                {"params": heads, "lr": rate if teachers else rate * HEADS_RATE},
            ],
            betas=(0.9, 0.98),
            weight_decay=DECAY,
            fused=True,
        )
        self.steps, warm = steps, max(1, round(WARM_UP * steps))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
        )
        self._heads = heads
        if recipe.compiled:
            self.model.encoder = torch.compile(self.model.encoder, dynamic=True)  # type: ignore[assignment]

    def learn(self, batch: Batch) -> dict[str, Tensor]:
        """One step. Returns the parts of the loss, on the device."""
        tensors = batch.on(self.device)
        said = _judge(self.model, tensors)
        total, parts = loss(said, tensors)
        if self._teachers:
            with torch.no_grad():
                taught = [_judge(teacher, tensors) for teacher in self._teachers]
            away, more = distance(said, taught)
            total, parts = (1 - TAUGHT) * total + TAUGHT * away, parts | more
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
        return {name: part.detach() for name, part in parts.items()}

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


def _network(device: str, dropout: float = 0.0) -> ReaderModel:
    attention = "newsdesk" if device == "cpu" else "sdpa"
    return ReaderModel.from_encoder(find_model_folder(DEFAULT_MODEL), attention=attention, dropout=dropout).to(device)


def _dtype(device: str) -> torch.dtype:
    return torch.bfloat16 if device == "cuda" and torch.cuda.is_bf16_supported() else best_dtype()


def _teacher(checkpoint: Path, device: str) -> ReaderModel:
    model = _network(device).eval().requires_grad_(requires_grad=False)
    model.load_state_dict(torch.load(checkpoint, map_location=device, weights_only=True)["weights"])
    model.encoder.to(dtype=_dtype(device))  # type: ignore[call-arg]
    return model


def _mean_weights(checkpoints: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of several readers that began alike: as good as one of them, and between them all."""
    kept = [torch.load(file, map_location="cpu", weights_only=True)["weights"] for file in checkpoints]
    return {name: torch.stack([weights[name] for weights in kept]).mean(0) for name in kept[0]}


def _judge(model: ReaderModel, batch: Tensors) -> Judged:
    spans, null, relevance = model(batch.ids, batch.mask, batch.types)
    return judged(spans, null, relevance, batch)


def training_questions(data: Path) -> list[squad.SquadQuestion]:
    """What the shipped weights learn from: SQuAD 1.1 without its ambiguous answers, and 20 articles of 2.0's."""
    hard = squad.questions(data / "squad" / "dev-v2.0.jsonl.gz")
    easy = squad.questions(data / "squad" / "train-v1.1.jsonl.gz", ambiguous=False)
    return [*easy, *(question for question in hard if squad.is_training_article(question.article))]


class Parts(Dataset[list[Batch]]):
    """Batches without end, pass after pass, a part of a pass at a time; the same at each start from a seed.

    Args:
        examples: What they are made from.
        seed: Of all that is drawn.
        tokens: Of a batch at most.
    """

    def __init__(self, examples: Examples, seed: int, tokens: int) -> None:
        self._examples = examples
        self._seed = seed
        self._tokens = tokens

    def __getitem__(self, number: int) -> list[Batch]:
        """The batches of a part, in their order."""
        seed, part = f"{self._seed} {number // _PARTS}", number % _PARTS
        made = self._examples.one_pass(seed, _REPEATED, part, _PARTS)
        return [collate(batch) for batch in batches(made, self._tokens, random.Random(f"{seed} {part}"))]


def all_batches(parts: Parts, workers: int) -> Iterator[Batch]:
    """All batches in one order, however many processes make them."""
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


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
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


def train(data: Path, out: Path, recipe: Recipe) -> Path:
    """Trains, or goes on with it; the same recipe again. Returns the last checkpoint."""
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
    told = saved = time.perf_counter()
    tokens = 0
    for batch in islice(made, trainer.step, trainer.steps):
        losses = trainer.learn(batch)
        tokens += int(batch.tokens.sum())
        if trainer.step % _TOLD_EVERY == 0:
            shown = ", ".join(f"{name} {float(value):.2f}" for name, value in losses.items())
            seconds = time.perf_counter() - told
            left = (trainer.steps - trainer.step) * seconds / _TOLD_EVERY / 60
            _log.info(
                "%s, step %d: %s; %d tokens/s, %.0f min left",
                checkpoint.stem,
                trainer.step,
                shown,
                tokens / seconds,
                left,
            )
            told, tokens = time.perf_counter(), 0
        if time.perf_counter() - saved > _SAVED_EVERY or trainer.step == trainer.steps:
            trainer.save(checkpoint)
            saved = time.perf_counter()


if __name__ == "__main__":
    main()
