"""Articles get the language of their text when they are added; it is filtered by, counted and listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import new_article
from corpus.errors import FilterError
from index import Filters
from tests.corpus.text.languages.sentences_of_our_own import SENTENCES
from tests.index.libraries import open_library, search

BODIES = {code: " ".join(sentences) for code, sentences in SENTENCES.items()}


def test_a_mixed_corpus_says_what_it_holds(folder: Path) -> None:
    library = open_library(folder)
    wrong = new_article(body=BODIES["de"], title="Ostpier", language="en-US")
    library.add([wrong, new_article(body=BODIES["en"]), new_article(body=BODIES["ja"]), new_article(body="12 345")])
    library.add([new_article(body=" ".join(reversed(SENTENCES["ja"])))])
    assert library.status().languages == (("ja", 2), (None, 1), ("de", 1), ("en", 1))
    stored = library.article(wrong.id)
    assert stored is not None
    assert stored.language == "de"
    assert {one.language for one in library.browse(filters=Filters.of(language=["German", "en"])).articles} == {
        "de",
        "en",
    }
    (hits,) = search(library, ["bridge"], 10, Filters.of(language="ja"))
    assert {hit.article.language for hit in hits} == {"ja"}
    assert len(hits) == 2
    assert search(library, ["bridge"], 10, Filters.of(language="fr")) == [[]]
    assert library.check() == []


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(FilterError, match="'Klingonish' is no language: expected a code such as `de`"):
        Filters.of(language="Klingonish")
