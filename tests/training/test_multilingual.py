"""The encoder that the multilingual reader begins with, and its training in small."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.types import Span
from index.encode.multilingual.model_folder import multilingual_folder
from index.encode.multilingual.words import PackedWords
from qa.reading.reader import ReaderInput, ShippedReader
from training import train as command
from training.data.questions import MULTILINGUAL_SOURCES, TrainingQuestion
from training.export import export, load_weights
from training.multilingual import multilingual_encoder
from training.recipe import MULTILINGUAL

pytestmark = pytest.mark.models

_TEXT = "浜津市の西桟橋が再び使えるようになった。工事費は4億円だった。"
_QUESTIONS = [
    TrainingQuestion(
        id=str(number), article="桟橋", text=text, context=_TEXT, answers=(Span(start=start, end=start + len(answer)),),
        source="jaquad", language="ja",
    )
    for number, (text, answer) in enumerate([("工事費は?", "4億円"), ("何が使えるようになった?", "西桟橋")])
    for start in [_TEXT.index(answer)]
]  # fmt: skip


def test_the_encoder_looks_words_up_as_programs_do() -> None:
    encoder = multilingual_encoder()
    ids = torch.tensor([[0, 1000, 2]])
    assert encoder.words is not None
    np.testing.assert_allclose(
        encoder.words(ids)[0].numpy(), PackedWords(multilingual_folder()).vectors(ids[0].numpy()), rtol=1e-6
    )


def test_no_set_of_which_xquad_has_paragraphs_trains_it() -> None:
    assert "hard" not in MULTILINGUAL_SOURCES
    assert {"jaquad", "drcd", "squad"} <= set(MULTILINGUAL_SOURCES)


def test_training_makes_a_file_without_words_that_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "read_questions", lambda data, sources: _QUESTIONS)
    small = replace(MULTILINGUAL, steps=2, tokens=256, times={"jaquad": 1.0}, frozen=11)
    model = load_weights(command.train(tmp_path, tmp_path, small))
    file = tmp_path / "reader.onnx"
    digest = export(model, file)
    assert file.stat().st_size < 20_000_000
    with_words = ShippedReader(file, digest, languages=None)
    (prediction,) = with_words.read("工事費は?", [ReaderInput(header="", body=_TEXT)])
    with_words.close()
    assert prediction.spans
    assert np.isfinite(prediction.null)
