"""Reads with any extractive question-answering model of the Transformers library. Importing this loads torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from corpus.types import Span
from index.inference.model_files import MODEL_NOT_FOUND, hub_model_folder, weights_digest
from index.once import computed_once
from qa.errors import ReaderError
from qa.reading.reader.spans import best_spans
from qa.reading.reader.types import Prediction, ReaderInput, ScoredSpan

_LONGEST = 384  # tokens, where the model takes as many
_BATCH = 4


class TransformersReader:
    """Reads with a model such as `deepset/minilm-uncased-squad2`.

    The score of "not answered here" is that of its first token, as SQuAD 2.0's models are trained; relevance is
    the lead of the best span over it.

    Args:
        name: A model's folder, or its name on the hub, which must stand in the cache where there is no network.

    Attributes:
        name: The model, as it was given.
        languages: Any: what a model was trained on is not written in it.

    Raises:
        ReaderError: If it cannot be found or loaded.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.languages: frozenset[str] | None = None
        folder = Path(name) if Path(name).is_dir() else hub_model_folder(name)
        if folder is None:
            raise ReaderError(f"{name}: {MODEL_NOT_FOUND}")
        self._folder = folder
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(self._folder, use_fast=True)
            self._model = AutoModelForQuestionAnswering.from_pretrained(self._folder).eval()
        except Exception as error:  # each kind of model fails in its own way
            reason = str(error).partition("\n")[0]
            raise ReaderError(f"{name}: cannot be loaded as a question-answering model ({reason})") from error
        if not self._tokenizer.is_fast:
            raise ReaderError(f"{name}: its tokenizer does not say where tokens stand; expected one that is fast")
        most = getattr(self._model.config, "max_position_embeddings", _LONGEST)
        self._longest = min(_LONGEST, most if most > 0 else _LONGEST)

    @computed_once
    def digest(self) -> str:
        """SHA-256 of the weights, hex."""
        return weights_digest(self._folder)

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns one prediction for each text, in their order; what does not fit with the question is cut."""
        return [
            prediction
            for start in range(0, len(texts), _BATCH)
            for prediction in self._run(question, texts[start : start + _BATCH])
        ]

    def _run(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        headers = [f"{text.header}\n" if text.header else "" for text in texts]
        limits = {"truncation": True, "max_length": self._longest // 2, "add_special_tokens": False}
        cut = str(self._tokenizer.decode(self._tokenizer(question, **limits)["input_ids"]))
        encoded = self._tokenizer(
            [cut] * len(texts),
            [header + text.body for header, text in zip(headers, texts, strict=True)],
            truncation="only_second",
            max_length=self._longest,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = encoded.pop("offset_mapping").tolist()
        with torch.inference_mode():
            output = self._model(**encoded)
        scores = (output.start_logits[:, :, None] + output.end_logits[:, None, :]).float().numpy()
        predictions = []
        for row, header in enumerate(headers):
            body = [
                token
                for token, sequence in enumerate(encoded.sequence_ids(row))
                if sequence == 1 and offsets[row][token][0] >= len(header)
            ]
            first, last = (body[0], body[-1] + 1) if body else (0, 0)
            in_body = [(start - len(header), end - len(header)) for start, end in offsets[row][first:last]]
            spans = best_spans(scores[row], first, last, in_body)
            null = float(scores[row, 0, 0])
            relevance = spans[0].score - null if spans else -null
            sentences = _sentences(texts[row].sentences, spans, null)
            predictions.append(Prediction(spans=spans, null=null, relevance=relevance, sentences=sentences))
        return predictions


def _sentences(sentences: Sequence[Span], spans: Sequence[ScoredSpan], null: float) -> tuple[float, ...]:
    """Returns the lead over no answer of each sentence's best span; of a sentence without one, minus the best lead."""
    leads = [
        max((one.score - null for one in spans if sentence.overlaps(one.span)), default=None) for sentence in sentences
    ]
    worst = -abs(spans[0].score - null) if spans else 0.0
    return tuple(worst if lead is None else lead for lead in leads)
