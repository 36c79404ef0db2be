"""Training continues after a stop, and the exported file reads as the network did."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import nn

from corpus.text.sentences import sentence_spans
from qa.reading.reader import ReaderInput, ShippedReader
from tests.training.data.test_examples import QUESTIONS
from training import train as command
from training.batches import Batch
from training.data.examples import Examples
from training.data.input import encoder_tokenizer
from training.data.negatives import find_negatives
from training.export import export, load_weights
from training.model import Attention, ReaderModel, default_encoder
from training.recipe import ON_CPU
from training.rounding import in_nibbles, nibble_scales
from training.start import weights_of
from training.train import Parts, all_batches
from training.trainer import Trainer

pytestmark = pytest.mark.models

STEPS = 6
NONE_FOUND = json.dumps({question.id: [] for question in QUESTIONS})
SMALL = replace(ON_CPU, steps=STEPS, taught_steps=STEPS, tokens=400, times={})


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """On busy cores torch's threads wait for each other, many times as long as these small batches take."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five questions in place of SQuAD, in small batches."""
    monkeypatch.setattr(command, "read_questions", lambda data, sources: QUESTIONS)
    monkeypatch.setattr(command, "_SAVE_INTERVAL", 0.0)


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


def test_batches_are_the_same_however_many_processes_make_them() -> None:
    """In a process of its own: workers are forked, which one with other libraries' threads must not be."""
    program = (
        "from tests.training.test_train import first_ids\n"
        "alone, together = first_ids(0), first_ids(2)\n"
        "assert alone == together, (alone, together)\n"
        "assert len(set(map(str, alone))) > 6, alone\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300)


def first_ids(workers: int) -> list[list[list[int]]]:
    """Of twelve batches, made by so many processes."""
    parts = Parts(Examples(QUESTIONS, {}, encoder_tokenizer()), SMALL)
    return [batch.ids.tolist() for batch in islice(all_batches(parts, workers), 12)]


@pytest.mark.usefixtures("few")
def test_training_learns_stops_goes_on_and_exports(tmp_path: Path) -> None:
    """Stopped half-way and started again, it ends as it would have ended; int8 reads as float does."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
        (folder / "negatives.json").write_text(NONE_FOUND)
    torch.use_deterministic_algorithms(True)
    try:
        first = command.train(tmp_path, whole, SMALL)
        learn, random_state = Trainer.learn, random.getstate()

        def stopping(self: Trainer, batch: Batch) -> dict[str, torch.Tensor]:
            if self.step == 3:
                raise KeyboardInterrupt
            return learn(self, batch)

        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Trainer, "learn", stopping)
            command.train(tmp_path, parts, SMALL)
        random.setstate(random_state)
        second = command.train(tmp_path, parts, SMALL)
    finally:
        torch.use_deterministic_algorithms(False)
    kept = [torch.load(file, weights_only=True) for file in (first, second)]
    assert kept[0]["step"] == kept[1]["step"] == STEPS
    for name, weights in kept[0]["weights"].items():
        torch.testing.assert_close(weights, kept[1]["weights"][name], atol=1e-4, rtol=1e-2)
    before = ReaderModel(default_encoder()).state_dict()
    name = "encoder.encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(kept[0]["weights"][name], before[name])

    digest = export(load_weights(first), tmp_path / "int8.onnx")
    export(load_weights(first), tmp_path / "float.onnx", quantised=False)
    assert (tmp_path / "int8.onnx").stat().st_size < 25_000_000
    small, plain = ShippedReader(tmp_path / "int8.onnx", digest), ShippedReader(tmp_path / "float.onnx", None)
    body = QUESTIONS[0].context
    text = ReaderInput(header="Gull Point", body=body, sentences=tuple(sentence_spans(body)))
    (of_small,), (of_plain,) = (reader.read(QUESTIONS[0].text, [text]) for reader in (small, plain))
    assert of_small.null == pytest.approx(of_plain.null, abs=0.5)
    assert of_small.spans[0].score == pytest.approx(of_plain.spans[0].score, abs=0.5)
    assert of_small.sentences == pytest.approx(of_plain.sentences, abs=0.5)

    network = ReaderModel(default_encoder())
    again = weights_of(tmp_path / "float.onnx", network)
    for part, weights in load_weights(first).state_dict().items():
        torch.testing.assert_close(again[part], weights)
    rounded = weights_of(tmp_path / "int8.onnx", network)
    assert (rounded[name] - again[name]).abs().max() <= again[name].abs().max() / 254 + 1e-7
    begun = Trainer(SMALL, start=tmp_path / "float.onnx").weights()
    torch.testing.assert_close(begun[name], again[name])


def test_negatives_are_other_paragraphs_without_the_answer_and_kept(tmp_path: Path) -> None:
    assert "NEWSDESK_CACHE" in os.environ
    found = find_negatives(QUESTIONS, QUESTIONS, tmp_path)
    assert list(found) == ["0", "1", "2", "3", "4"]
    others = {question.context for question in QUESTIONS} - {QUESTIONS[0].context}
    assert set(found["0"]) == others
    (tmp_path / "negatives.json").write_text('{"0": [2]}')
    assert find_negatives(QUESTIONS, QUESTIONS[:1], tmp_path) == {"0": [QUESTIONS[3].context]}
    assert list(find_negatives(QUESTIONS, QUESTIONS[:2], tmp_path)) == ["0", "1"]


def test_the_last_steps_multiply_with_rounded_weights_and_learn_exact_ones() -> None:
    trainer = Trainer(replace(SMALL, rounded=0.5))
    name = "encoder.encoder.layer.0.attention.self.query.weight"
    for batch in islice(all_batches(Parts(Examples(QUESTIONS, {}, encoder_tokenizer()), SMALL), 0), STEPS):
        used = trainer.model.state_dict()[name].float().clone()
        exact = trainer.weights()[name].clone()
        rounded = in_nibbles(exact, nibble_scales(exact))
        distance = (used - rounded).norm() / (exact - rounded).norm()
        assert (distance < 0.5) == (trainer.step > STEPS // 2)
        trainer.learn(batch)
        assert not torch.equal(trainer.weights()[name], exact)


@pytest.mark.usefixtures("few")
def test_a_reader_begins_as_its_teachers_mean_and_learns_from_them(tmp_path: Path) -> None:
    (tmp_path / "negatives.json").write_text(NONE_FOUND)
    last = command.train(tmp_path, tmp_path, replace(SMALL, teachers=2))
    one, other = (torch.load(tmp_path / f"teacher-{number}.pt", weights_only=True)["weights"] for number in (1, 2))
    student = torch.load(last, weights_only=True)["weights"]
    name = "encoder.encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(one[name], other[name])
    begun = Trainer(SMALL, [tmp_path / "teacher-1.pt", tmp_path / "teacher-2.pt"])
    torch.testing.assert_close(begun.weights()[name], (one[name] + other[name]) / 2)
    assert not torch.equal(student[name], begun.weights()[name])
    (batch,) = islice(all_batches(Parts(Examples(QUESTIONS, {}, encoder_tokenizer()), SMALL), 0), 1)
    assert {"span", "sentence", "taught span", "taught shared", "taught relevance", "taught sentence"} <= set(
        begun.learn(batch)
    )


@pytest.mark.usefixtures("few")
def test_the_command_trains_what_its_options_say(tmp_path: Path) -> None:
    (tmp_path / "negatives.json").write_text(NONE_FOUND)
    options = "--teachers 1 --steps 2 --taught-steps 1 --tokens 400 --seed 3 --no-compile"
    command.main(["--data", str(tmp_path), "--out", str(tmp_path), *options.split()])
    steps = {file.stem: torch.load(file, weights_only=True)["step"] for file in tmp_path.glob("*.pt")}
    assert steps == {"teacher-1": 2, "checkpoint": 1}
