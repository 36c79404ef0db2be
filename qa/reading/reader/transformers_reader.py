"""Any extractive question-answering model of the Transformers library. Importing this loads torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from index.inference.model_files import MODEL_NOT_FOUND, hub_model_folder, weights_digest
from qa.errors import ReaderError
from qa.reading.reader.marks import best_places
from qa.reading.reader.types import Read, Text

_LONGEST = 384  # tokens, where the model takes as many
_BATCH = 4


class TransformersReader:
    """Reads with a model such as `deepset/minilm-uncased-squad2`.

    The score of "not answered here" is that of its first token, as SQuAD 2.0's models are trained; relevance is
    the lead of the best place over it.

    Args:
        name: A model's folder, or its name on the hub, which must stand in the cache where there is no network.

    Attributes:
        name: As given.

    Raises:
        ReaderError: If it cannot be found or loaded.
    """

    def __init__(self, name: str) -> None:
        self.name = name
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

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the weights, hex."""
        return weights_digest(self._folder)

    def read(self, question: str, texts: Sequence[Text]) -> list[Read]:
        """One for each text, in their order; what does not fit with the question is not read."""
        return [
            read
            for start in range(0, len(texts), _BATCH)
            for read in self._run(question, texts[start : start + _BATCH])
        ]

    def _run(self, question: str, texts: Sequence[Text]) -> list[Read]:
        heads = [f"{text.header}\n" if text.header else "" for text in texts]
        asked = self._tokenizer(question, truncation=True, max_length=self._longest // 2, add_special_tokens=False)
        cut = str(self._tokenizer.decode(asked["input_ids"]))
        encoded = self._tokenizer(
            [cut] * len(texts),
            [head + text.body for head, text in zip(heads, texts, strict=True)],
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
        reads = []
        for place, head in enumerate(heads):
            body = [
                token
                for token, of in enumerate(encoded.sequence_ids(place))
                if of == 1 and offsets[place][token][0] >= len(head)
            ]
            first, last = (body[0], body[-1] + 1) if body else (0, 0)
            here = [(start - len(head), end - len(head)) for start, end in offsets[place][first:last]]
            marked = best_places(scores[place], first, last, here)
            null = float(scores[place, 0, 0])
            reads.append(Read(marked=marked, null=null, relevance=marked[0].score - null if marked else -null))
        return reads
