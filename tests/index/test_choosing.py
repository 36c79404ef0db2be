"""An index keeps the encoder that it was made with; a new one gets the one that fits its first articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Article, new_article
from index import DEFAULT_MODEL, Library
from index.choosing import UnsettledEncoder, settled
from index.encode.multilingual.model_folder import MULTILINGUAL
from index.opening import open_encoder
from tests.corpus.text.languages.sentences_of_our_own import SENTENCES
from tests.fakes import HashingEncoder


def articles(*codes: str) -> list[Article]:
    return [
        new_article(body=" ".join(SENTENCES[code]), url=f"https://x.example/{n}/{code}") for n, code in enumerate(codes)
    ]


@pytest.mark.parametrize(("codes", "name"), [
    (["en", "en", "de"], DEFAULT_MODEL), (["de", "ja", "en"], MULTILINGUAL), (["de", "en"], DEFAULT_MODEL),
    ([], DEFAULT_MODEL), (["uk"], MULTILINGUAL),
])  # fmt: skip
def test_most_of_the_first_articles_decide(codes: list[str], name: str, tmp_path: Path) -> None:
    given = articles(*codes)
    encoder = open_encoder(tmp_path)
    assert isinstance(encoder, UnsettledEncoder)
    assert list(settled(encoder, tmp_path, iter(given))) == given
    assert encoder.name == name


def test_an_encoder_that_was_named_stays(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    given = iter(articles("de"))
    assert settled(encoder, tmp_path, given) is given
    assert open_encoder(tmp_path, DEFAULT_MODEL).name == DEFAULT_MODEL


@pytest.mark.models
def test_an_index_keeps_its_encoder(tmp_path: Path) -> None:
    library = Library(tmp_path / "index", open_encoder(tmp_path / "index"))
    library.add(articles("de", "ja"))
    assert library.status().encoder == MULTILINGUAL
    assert open_encoder(tmp_path / "index").name == MULTILINGUAL
    again = Library(tmp_path / "index", open_encoder(tmp_path / "index"))
    again.add(articles("en", "en", "en", "en"))
    assert (again.status().articles, again.status().encoder) == (6, MULTILINGUAL)
