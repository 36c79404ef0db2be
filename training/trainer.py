"""Trains one reader step by step, from the right answers and from its teachers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import torch
from torch import Tensor
from transformers import BertModel

from index.encode.torch_model import best_device, best_dtype
from training.batches import Batch, Tensors
from training.encoders import PositionedBert, large_config
from training.losses import Predictions, distillation_loss, loss, predictions_of
from training.model import ReaderModel, default_encoder, large_encoder
from training.multilingual import multilingual_encoder
from training.recipe import SEED, Recipe
from training.rounding import in_nibbles, nibble_scales
from training.start import large_layers, weights_of

DISTILLED_SHARE = 0.7  # of the loss of a reader with teachers
HEADS_RATE = 3.0  # times the encoder's learning rate, while the heads begin with nothing
NEW_HEAD_RATE = 10.0  # the same for the sentences' head, where all others begin trained, and on another encoder
WARM_UP = 0.04  # of the steps
DECAY = 0.01
CLIP = 1.0
_SPAN_HEADS = ("edges", "joint", "summary")


class Trainer:
    """Trains one network: its weights, its optimizer and its step.

    Weights are kept in float32; the encoder's layers compute with a copy in the dtype that is fastest here.
    Word embeddings stay as they are: most words of the news occur rarely in SQuAD, or never.

    Args:
        recipe: Its settings.
        teachers: Checkpoints of readers that it also learns from; it begins as their mean.
        start: A reader's file to begin with, if there are no teachers; its sentences' head may be missing.
        mpnet: The folder of MPNet's weights, for a large reader.
    """

    def __init__(
        self, recipe: Recipe, teachers: Sequence[Path] = (), start: Path | None = None, mpnet: Path | None = None
    ) -> None:
        self.device = best_device()
        torch.manual_seed(SEED)  # all readers begin with the same heads, or their mean would be useless
        self.model = _network(self.device, recipe, start, mpnet).train()
        if teachers:
            self.model.load_state_dict(_mean_weights(teachers))
        elif start:
            self.model.load_state_dict(weights_of(start, self.model))
        torch.manual_seed(recipe.seed)
        self._teachers = [_teacher(file, self.device) for file in teachers]
        words = self.model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        for layer in self.model.encoder.encoder.layer[: recipe.frozen]:
            layer.requires_grad_(False)
        self.step = 0
        encoder = [weights for weights in self.model.encoder.parameters() if weights is not words]
        heads = [weights for name, weights in self.model.named_parameters() if name.split(".")[0] in _SPAN_HEADS]
        sentence = list(self.model.sentence.parameters())
        self._masters = [weights.detach().clone().float() for weights in encoder]
        self._copies = encoder
        learning = [master for master, copy in zip(self._masters, encoder, strict=True) if copy.requires_grad]
        self.model.encoder.to(dtype=_dtype(self.device))  # type: ignore[call-arg]
        steps, rate = (recipe.taught_steps, recipe.taught_rate) if teachers else (recipe.steps, recipe.rate)
        fresh = rate * (NEW_HEAD_RATE if mpnet or recipe.multilingual else HEADS_RATE)
        self._optimizer = torch.optim.AdamW(
            [
                {"params": learning, "lr": rate},
                {"params": heads, "lr": rate if teachers or start else fresh},
                {"params": sentence, "lr": rate if teachers else rate * NEW_HEAD_RATE if start else fresh},
            ],
            betas=(0.9, 0.98),
            weight_decay=DECAY,
            fused=True,
        )
        self.steps, warm = steps, max(1, round(WARM_UP * steps))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
        )
        self._heads = [*heads, *sentence]
        self._rounded_from = round(steps * (1 - recipe.rounded)) if recipe.rounded else steps + 1
        self._scales: list[Tensor | None] = []
        if recipe.compiled:
            self.model.encoder = torch.compile(self.model.encoder, dynamic=True)  # type: ignore[assignment]

    def learn(self, batch: Batch) -> dict[str, Tensor]:
        """Takes one step and returns the parts of the loss, on the device."""
        tensors = batch.on(self.device)
        predicted = _predict(self.model, tensors)
        total, parts = loss(predicted, tensors)
        if self._teachers:
            with torch.no_grad():
                taught = [_predict(teacher, tensors) for teacher in self._teachers]
            distilled, more = distillation_loss(predicted, taught)
            total, parts = (1 - DISTILLED_SHARE) * total + DISTILLED_SHARE * distilled, parts | more
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
        """Returns all weights in float32, by their names in `ReaderModel`."""
        names = {id(copy): name.replace("_orig_mod.", "") for name, copy in self.model.named_parameters()}
        state = {name.replace("_orig_mod.", ""): value.float() for name, value in self.model.state_dict().items()}
        return state | {names[id(copy)]: master for master, copy in zip(self._masters, self._copies, strict=True)}

    def save(self, file: Path) -> None:
        """Writes a checkpoint; a kill leaves the old one whole."""
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
        """Continues from a checkpoint."""
        checkpoint = torch.load(file, map_location=self.device, weights_only=True)
        with torch.no_grad():
            for current, stored in zip(
                [*self._masters, *self._heads], [*checkpoint["masters"], *checkpoint["heads"]], strict=True
            ):
                current.copy_(stored)
        self.step = checkpoint["step"]
        self._copy()
        self._optimizer.load_state_dict(checkpoint["optimizer"])
        self._schedule.load_state_dict(checkpoint["schedule"])

    @torch.no_grad()
    def _copy(self) -> None:
        """Copies the exact weights to those that the layers multiply with, rounded in the last steps."""
        if self.step >= self._rounded_from and not self._scales:
            layers = {id(weights) for weights in self.model.encoder.encoder.parameters() if weights.dim() == 2}
            self._scales = [
                nibble_scales(master) if id(copy) in layers else None
                for master, copy in zip(self._masters, self._copies, strict=True)
            ]
        for copy, master, scales in zip_longest(self._copies, self._masters, self._scales):
            copy.copy_(master if scales is None else in_nibbles(master, scales))


def _network(
    device: str, recipe: Recipe | None = None, start: Path | None = None, mpnet: Path | None = None
) -> ReaderModel:
    attention = "newsdesk" if device == "cpu" else "sdpa"
    encoder: BertModel
    if recipe and recipe.multilingual:
        encoder = multilingual_encoder(attention)
    elif mpnet and recipe:
        encoder = large_encoder(mpnet, recipe.layers, attention)
    elif start and (layers := large_layers(start)):
        encoder = PositionedBert(large_config(layers, attention))
    else:
        encoder = default_encoder(attention, recipe.dropout if recipe else 0.0)
    return ReaderModel(encoder).to(device)


def _dtype(device: str) -> torch.dtype:
    return torch.bfloat16 if device == "cuda" and torch.cuda.is_bf16_supported() else best_dtype()


def _teacher(checkpoint: Path, device: str) -> ReaderModel:
    model = _network(device).eval().requires_grad_(requires_grad=False)
    model.load_state_dict(torch.load(checkpoint, map_location=device, weights_only=True)["weights"])
    model.encoder.to(dtype=_dtype(device))  # type: ignore[call-arg]
    return model


def _mean_weights(checkpoints: Sequence[Path]) -> dict[str, Tensor]:
    """Returns the mean weights of several readers that began with the same heads."""
    states = [torch.load(file, map_location="cpu", weights_only=True)["weights"] for file in checkpoints]
    return {name: torch.stack([weights[name] for weights in states]).mean(0) for name in states[0]}


def _predict(model: ReaderModel, batch: Tensors) -> Predictions:
    spans, null, relevance, evidence = model(batch.ids, batch.mask, batch.types)
    return predictions_of(spans, null, relevance, evidence, batch)
