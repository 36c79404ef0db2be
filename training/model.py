"""The reader's network: an encoder's layers, and four heads over (question, passage).

A span's score is start + end + a low-rank product of both, so that an end depends on its start. Without that, the best
start of one answer and the best end of another could be combined. The null score competes with the spans of its
passage: log-softmax over both is the certainty of an answer. The relevance is whether the passage is on the question's
subject. Each token also says how well its sentence answers; the mean over a sentence's tokens is the sentence's score.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, BertConfig, BertModel
from transformers.masking_utils import AttentionMaskInterface, eager_mask

from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from training.encoders import PositionedBert, large_config, mpnet_weights

JOINT = 64  # dimensions in which starts and ends meet


class Attention(torch.autograd.Function):
    """Scaled dot-product attention whose backward pass is plain matrix products.

    That of torch 2.13 takes half of a training step on a CPU: 1.6 of 3.0 s for 32 passages of 180
    tokens on one busy core of a Xeon with AMX, in bfloat16; with this one a step took 2.2 s.
    """

    @staticmethod
    def forward(ctx, query, key, value, mask, scale):  # type: ignore[no-untyped-def]  # noqa: D102
        read = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=scale)
        ctx.save_for_backward(query, key, value, read, mask)
        ctx.scale = scale
        return read

    @staticmethod
    def backward(ctx, gradient):  # type: ignore[no-untyped-def]  # noqa: D102
        query, key, value, read, mask = ctx.saved_tensors
        scores = (query * ctx.scale) @ key.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        shares = torch.softmax(scores, dim=-1)
        of_scores = shares * (gradient @ value.transpose(-1, -2) - (gradient * read).sum(-1, keepdim=True))
        of_query = of_scores @ key * ctx.scale
        of_key = of_scores.transpose(-1, -2) @ query * ctx.scale
        return of_query, of_key, shares.transpose(-1, -2) @ gradient, None, None


def _attend(  # transformers calls this signature
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, **settings: object
) -> tuple[Tensor, None]:
    read: Tensor = Attention.apply(query, key, value, mask, settings["scaling"])  # type: ignore[no-untyped-call]
    return read.transpose(1, 2).contiguous(), None


AttentionInterface.register("newsdesk", _attend)
AttentionMaskInterface.register("newsdesk", eager_mask)  # without it transformers passes no mask at all


def default_encoder(attention: str = "newsdesk", dropout: float = 0.0) -> BertModel:
    """Makes an encoder with the default one's six layers and weights.

    Args:
        attention: An implementation of Transformers, or that of this module.
        dropout: Of the layers; attention has none.
    """
    folder = find_model_folder(DEFAULT_MODEL)
    config = BertConfig.from_pretrained(folder, attn_implementation=attention)
    config.hidden_dropout_prob, config.attention_probs_dropout_prob = dropout, 0.0
    encoder: BertModel = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False, dtype=torch.float32)
    return encoder


def large_encoder(folder: Path, layers: int, attention: str = "newsdesk") -> PositionedBert:
    """Makes an encoder with MPNet's weights.

    Args:
        folder: With `model.safetensors`, e.g. of all-mpnet-base-v2.
        layers: Of its twelve, from the first.
        attention: An implementation of Transformers, or that of this module.
    """
    encoder = PositionedBert(large_config(layers, attention))
    encoder.load_state_dict(mpnet_weights(folder, layers))
    return encoder


class ReaderModel(nn.Module):
    """Encoder and heads.

    Args:
        encoder: Its layers.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.edges = nn.Linear(size, 2)
        self.joint = nn.Linear(size, 2 * JOINT)
        self.summary = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Linear(size, 2))
        self.sentence = nn.Linear(size, 1)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Computes the scores of every span, of no answer, of relevance, and of each token's sentence.

        Args:
            ids: int64 (passages, tokens): question, then passage.
            mask: int64, the same shape: 1, and 0 where padded.
            types: int64, the same shape: 0 for the question's tokens, 1 for the passage's.

        Returns:
            Spans, float32 (passages, tokens, tokens): from the first token to the last, both included; null,
            float32 (passages,); relevance, float32 (passages,), a logit; evidence, float32 (passages, tokens): the mean
            over a sentence's tokens is the logit of "it answers".
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.score(hidden.float())

    def score(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Computes the heads' scores of the encoder's output, float32 (passages, tokens, size); see `forward`."""
        starts, ends = self.edges(hidden).unbind(-1)
        start_side, end_side = self.joint(hidden).chunk(2, dim=-1)
        spans = starts[:, :, None] + ends[:, None, :] + start_side @ end_side.transpose(1, 2) / math.sqrt(JOINT)
        null, relevance = self.summary(hidden[:, 0]).unbind(-1)
        return spans, null, relevance, self.sentence(hidden).squeeze(-1)
