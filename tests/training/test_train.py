"""The recipe runs, goes on where it stopped, and what it exports reads as it did."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from index.encode.folder import DEFAULT_MODEL, find_folder
from qa.reader import ShippedReader, Text
from qa.reader.marks import LONGEST_ANSWER
from tests.training.test_examples import QUESTIONS
from training import train as recipe
from training.batches import allowed, collate, loss
from training.examples import Example
from training.export import RowEmbedding, export, load_weights
from training.model import Attention, ReaderModel
from training.negatives import find_negatives

STEPS = 6


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five questions in place of SQuAD, in small batches."""
    monkeypatch.setattr(recipe, "training_questions", lambda data: QUESTIONS)
    monkeypatch.setattr(recipe, "TOKENS", 400)
    monkeypatch.setattr(recipe, "_SAVED_EVERY", 2)


def example(
    length: int, golds: tuple[tuple[int, int], ...] = (), group: int = 0, relevant: bool | None = None
) -> Example:
    ids = np.arange(1000, 1000 + length, dtype=np.int32)
    return Example(ids=ids, question_tokens=3, passage_from=5, golds=golds, group=group, relevant=relevant)


def test_attention_is_that_of_torch_forward_and_backward() -> None:
    torch.manual_seed(0)
    query, key, value = (torch.randn(2, 3, 7, 8, dtype=torch.float64, requires_grad=True) for _ in range(3))
    mask = torch.zeros(2, 1, 7, 7, dtype=torch.float64)
    mask[1, :, :, 5:] = -1e9
    weights = torch.randn(2, 3, 7, 8, dtype=torch.float64)
    ours = Attention.apply(query, key, value, mask, 0.3)  # type: ignore[no-untyped-call]
    theirs = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=0.3)
    torch.testing.assert_close(ours, theirs)
    mine = torch.autograd.grad((ours * weights).sum(), (query, key, value))
    torch.testing.assert_close(mine, torch.autograd.grad((theirs * weights).sum(), (query, key, value)))


def test_only_spans_of_the_passage_that_are_short_enough_may_answer() -> None:
    found = allowed(torch.tensor([5, 2]), torch.tensor([8, 60]), 64)
    assert {(a, b) for a, b in found[0].nonzero().tolist()} == {(5, 5), (5, 6), (5, 7), (6, 6), (6, 7), (7, 7)}
    ahead = {b - a for a, b in found[1].nonzero().tolist()}
    assert (min(ahead), max(ahead)) == (0, LONGEST_ANSWER - 1)


def test_the_loss_falls_as_the_right_span_the_right_passage_and_no_answer_rise() -> None:
    batch = collate([example(12, ((6, 7),), 0, True), example(12, (), 0, False), example(12, (), 1)])
    flat = torch.zeros(3, 16, 16), torch.zeros(3), torch.zeros(3)
    start, parts = loss(*flat, batch)
    spans = flat[0].clone()
    spans[0, 6, 7] = 5.0
    better, better_parts = loss(spans, flat[1], flat[2], batch)
    assert better < start
    assert better_parts["shared"] < parts["shared"]
    spans = flat[0].clone()
    spans[1] = 5.0  # a wrong passage that looks good
    assert loss(spans, *flat[1:], batch)[1]["shared"] > parts["shared"]
    null = torch.tensor([0.0, 5.0, 5.0])
    assert loss(flat[0], null, flat[2], batch)[1]["span"] < parts["span"]
    relevance = torch.tensor([5.0, -5.0, 5.0])  # the third's is not known
    assert loss(*flat[:2], relevance, batch)[1]["relevance"] == pytest.approx(float(np.log1p(np.exp(-5.0))), rel=1e-4)


def test_embeddings_in_int8_are_off_by_half_a_step_of_their_row_at_most() -> None:
    weights = torch.randn(50, 16) * torch.logspace(-3, 1, 50)[:, None]
    ids = torch.tensor([[0, 7], [49, 7]])
    error = (RowEmbedding(weights)(ids) - weights[ids]).abs()
    assert bool((error <= weights[ids].abs().amax(-1, keepdim=True) / 254 + 1e-7).all())


@pytest.mark.usefixtures("few")
def test_training_learns_stops_goes_on_and_exports(tmp_path: Path) -> None:
    """Stopped half-way and started again, it ends as it would have ended; int8 reads as float does."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
        (folder / "negatives.json").write_text("{}")
    torch.use_deterministic_algorithms(True)
    try:
        first = recipe.train(tmp_path, whole, STEPS, 1, compiled=False)
        learn, random_state = recipe.Trainer.learn, random.getstate()

        def stopping(self: recipe.Trainer, examples: list[Example]) -> dict[str, float]:
            if self.step == 3:
                raise KeyboardInterrupt
            return learn(self, examples)

        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(recipe.Trainer, "learn", stopping)
            recipe.train(tmp_path, parts, STEPS, 1, compiled=False)
        random.setstate(random_state)
        second = recipe.train(tmp_path, parts, STEPS, 1, compiled=False)
    finally:
        torch.use_deterministic_algorithms(False)
    kept = [torch.load(file, weights_only=True) for file in (first, second)]
    assert kept[0]["step"] == kept[1]["step"] == STEPS
    for name, weights in kept[0]["weights"].items():
        torch.testing.assert_close(weights, kept[1]["weights"][name], atol=1e-4, rtol=1e-2)
    before = ReaderModel.from_encoder(find_folder(DEFAULT_MODEL)).state_dict()
    name = "encoder.encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(kept[0]["weights"][name], before[name])

    digest = export(load_weights(first), tmp_path / "int8.onnx")
    export(load_weights(first), tmp_path / "float.onnx", quantised=False)
    assert (tmp_path / "int8.onnx").stat().st_size < 25_000_000
    small, plain = ShippedReader(tmp_path / "int8.onnx", digest), ShippedReader(tmp_path / "float.onnx", None)
    text = Text(header="Gull Point", body=QUESTIONS[0].context)
    (of_small,), (of_plain,) = (reader.read(QUESTIONS[0].text, [text]) for reader in (small, plain))
    assert of_small.null == pytest.approx(of_plain.null, abs=0.5)
    assert of_small.marked[0].score == pytest.approx(of_plain.marked[0].score, abs=0.5)


def test_negatives_are_other_paragraphs_without_the_answer_and_kept(tmp_path: Path) -> None:
    assert "NEWSDESK_CACHE" in os.environ
    found = find_negatives(QUESTIONS, tmp_path)
    assert list(found) == ["0"]  # every eighth question
    others = {question.context for question in QUESTIONS} - {QUESTIONS[0].context}
    assert set(found["0"]) == others
    (tmp_path / "negatives.json").write_text('{"0": ["kept"]}')
    assert find_negatives(QUESTIONS, tmp_path) == {"0": ["kept"]}
