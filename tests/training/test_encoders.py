"""What a reader begins with computes what its library computes, and padding changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import nn
from transformers import BertConfig, MPNetConfig, MPNetModel

from training.encoders import PositionedBert, mpnet_weights
from training.model import ReaderModel, default_encoder

BERT = [101, 2040, 2180, 1996, 2208, 102, 2002, 2180, 2009, 102, *range(1000, 1300)]
MPNET = [{101: 0, 102: 2}.get(token, token + 4) for token in BERT]
SIZES: dict[str, Any] = {
    "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48,
}  # fmt: skip


def test_a_bert_with_the_weights_of_mpnet_computes_what_mpnet_does(tmp_path: Path) -> None:
    """At all distances: the text is longer than the farthest bucket begins."""
    torch.manual_seed(0)
    theirs: nn.Module = MPNetModel(MPNetConfig(vocab_size=30_527, max_position_embeddings=514, **SIZES))
    theirs.eval()
    with torch.no_grad():
        for weights in theirs.parameters():
            weights.add_(torch.randn_like(weights) * 0.05)
    save_file({name: value.contiguous() for name, value in theirs.state_dict().items()}, tmp_path / "model.safetensors")
    settings = SIZES | {"vocab_size": 30_522, "layer_norm_eps": 1e-12, "attn_implementation": "eager"}
    ours: nn.Module = PositionedBert(BertConfig(**settings))
    ours.eval()
    ours.load_state_dict(mpnet_weights(tmp_path, layers=2))
    ids = torch.tensor([BERT])
    with torch.no_grad():
        got = ours(ids, torch.ones_like(ids), torch.zeros_like(ids)).last_hidden_state
        wanted = theirs(input_ids=torch.tensor([MPNET])).last_hidden_state
    torch.testing.assert_close(got, wanted, atol=1e-5, rtol=1e-4)


@pytest.mark.models
@pytest.mark.parametrize("attention", ["newsdesk", "sdpa", "eager"])
def test_padding_changes_nothing(attention: str) -> None:
    """Transformers passes an attention of our own no mask unless one is registered for it."""
    network = ReaderModel(default_encoder(attention)).eval()
    ids = torch.tensor([BERT[:10] + [0] * 6])
    mask = (ids > 0).long()
    with torch.no_grad():
        padded = network(ids, mask, torch.zeros_like(ids))[3][:, :10]
        alone = network(ids[:, :10], mask[:, :10], torch.zeros_like(ids[:, :10]))[3]
    torch.testing.assert_close(padded, alone, atol=1e-5, rtol=1e-4)
