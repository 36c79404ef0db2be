"""PDF files give their text; what has none, or too much, is refused."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from corpus.load.formats import pdf
from tests.corpus.load import good_files
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import AUTHORS, BODY, GOOD, TITLE


def test_a_pdf_gives_its_text_and_its_properties_and_no_date() -> None:
    [article] = articles(GOOD["a.pdf"], "a.pdf")
    assert " ".join(article.body.split()) == " ".join(BODY.split())
    assert (article.title, article.authors, article.published) == (TITLE, AUTHORS, None)
    assert (article.url, article.outlet, article.language) == (None, None, None)


def test_an_encrypted_pdf_says_so() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD["a.pdf"])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    reason = error_of(out.getvalue(), "a.pdf").reason
    assert reason == "encrypted with a password; expected a PDF that opens without one"


@pytest.mark.slow
def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(articles(good_files.pdf("Boats came in", pages=3), "a.pdf")[0].body.split("\n\n")) == 3
    reason = "more than 3,000 pages or 2,000,000 characters; expected an article"
    assert error_of(good_files.pdf("Boats came in", pages=3_001), "a.pdf").reason == reason
    monkeypatch.setattr(pdf, "_MAX_SECONDS", 0.0)
    assert error_of(GOOD["a.pdf"], "a.pdf").reason == "its first 0 pages took more than 0 s; gave up"
