"""The encoders that a reader begins with: the default one, and a large one with MPNet's weights.

MPNet (Song et al., 2020) is a BERT whose attention also depends on how far apart two tokens are. Its word pieces are
those of BERT in another order. So `PositionedBert` takes the same tokens as the default encoder.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import BertConfig, BertModel
from transformers.modeling_outputs import BaseModelOutput

_BUCKETS, _FARTHEST = 32, 128  # of distances: MPNet's
_UNSEEN = -1e4  # a score
_WORDS = 30_522  # of BERT's vocabulary
_SHIFT = 4  # MPNet has four special words before them
_SPECIAL = {0: 1, 100: 3, 101: 0, 102: 2}  # BERT's padding, unknown word, beginning and end -> MPNet's
_LAYER = {
    "attention.self.query": "attention.attn.q",
    "attention.self.key": "attention.attn.k",
    "attention.self.value": "attention.attn.v",
    "attention.output.dense": "attention.attn.o",
    "attention.output.LayerNorm": "attention.LayerNorm",
    "intermediate.dense": "intermediate.dense",
    "output.dense": "output.dense",
    "output.LayerNorm": "output.LayerNorm",
}


class PositionedBert(BertModel):  # type: ignore[no-untyped-call]
    """A BERT whose attention has a bias for the distance between two tokens, the same in all layers.

    Args:
        config: Of its layers.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config, add_pooling_layer=False)
        self.bias: Tensor
        self.register_buffer("bias", torch.zeros(_BUCKETS, config.num_attention_heads))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> BaseModelOutput:
        """Computes `last_hidden_state`, (texts, tokens, size).

        Args:
            input_ids: int64 (texts, tokens).
            attention_mask: int64, the same shape: 1, and 0 where padded.
            token_type_ids: int64, the same shape: 0 for the first text, 1 for the second.
        """
        embedded = self.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        position = torch.arange(input_ids.shape[1], device=input_ids.device)
        bias = self.bias[buckets(position[:, None] - position[None, :])].permute(2, 0, 1)[None]
        unseen = (1 - attention_mask[:, None, None, :]).to(bias.dtype) * _UNSEEN
        read: BaseModelOutput = self.encoder(embedded, attention_mask=(bias + unseen).to(embedded.dtype))
        return read


def buckets(back: Tensor) -> Tensor:
    """Returns the bucket of each distance: near ones have one each, far ones share them by their logarithm.

    Args:
        back: int64: how far the second token stands before the first; negative behind it.
    """
    half = _BUCKETS // 2
    near = half // 2
    distance = back.abs()
    shared = near + (torch.log(distance.clamp_min(1) / near) / math.log(_FARTHEST / near) * (half - near)).long()
    return (back < 0).long() * half + torch.where(distance < near, distance, shared.clamp_max(half - 1))


def large_config(layers: int, attention: str = "eager") -> BertConfig:
    """Returns the configuration of MPNet's first layers as a BERT."""
    return BertConfig(
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        vocab_size=_WORDS,
        hidden_size=768,
        num_hidden_layers=layers,
        num_attention_heads=12,
        intermediate_size=3072,
        max_position_embeddings=512,
        layer_norm_eps=1e-5,
        attn_implementation=attention,  # type: ignore[call-arg]  # which every configuration takes
    )


def mpnet_weights(folder: Path, layers: int) -> dict[str, Tensor]:
    """Reads the weights of MPNet's first layers by their names in `PositionedBert`.

    Args:
        folder: With `model.safetensors`, e.g. of all-mpnet-base-v2.
        layers: Of its twelve, from the first.
    """
    stored = load_file(folder / "model.safetensors")
    rows = stored["embeddings.word_embeddings.weight"]
    words = rows[_SHIFT : _SHIFT + _WORDS].clone()
    for ours, theirs in _SPECIAL.items():
        words[ours] = rows[theirs]
    found = {
        "bias": stored["encoder.relative_attention_bias.weight"],
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": stored["embeddings.position_embeddings.weight"][2:514],
        "embeddings.token_type_embeddings.weight": torch.zeros(2, words.shape[1]),
    }
    for part in ("weight", "bias"):
        found[f"embeddings.LayerNorm.{part}"] = stored[f"embeddings.LayerNorm.{part}"]
        for layer in range(layers):
            for ours_in, theirs_in in _LAYER.items():
                found[f"encoder.layer.{layer}.{ours_in}.{part}"] = stored[f"encoder.layer.{layer}.{theirs_in}.{part}"]
    return found
