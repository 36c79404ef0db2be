"""Scanned PDF files are read where the extra `ocr` and tesseract are installed, and named where they are not."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.load.formats import pdf_scans
from tests.corpus.load.formats.reading import articles, error_of

_LEAST_SHARE = 0.97  # of the words

PAGES = {
    "eng": ("The council of Orrin has bought nine electric buses, which are to run from the first of May.",
            "They cost 4.1 million marks, said the head of the works, Lea Quint, and replace the oldest ones."),
    "deu": ("Die Stadt Orrin hat neun elektrische Busse gekauft, die ab dem ersten Mai fahren sollen.",
            "Sie kosten 4,1 Millionen Mark, sagte die Leiterin der Betriebe, Käthe Größmann, am Dienstag."),
    "fra": ("La ville d'Orrin a acheté neuf autobus électriques, qui rouleront dès le premier mai.",
            "Ils coûtent 4,1 millions de marks, a déclaré à la presse la directrice, Hélène Garçon, mardi."),
    "spa": ("La ciudad de Orrin compró nueve autobuses eléctricos, que circularán desde el primero de mayo.",
            "Cuestan 4,1 millones de marcos, dijo la directora, Begoña Núñez, y sustituyen a los más viejos."),
    "ita": ("La città di Orrin ha comprato nove autobus elettrici, che correranno già dal primo maggio.",
            "Costano 4,1 milioni di marchi, ha detto la direttrice, Nicolò Già, e sono più silenziosi."),
}  # fmt: skip


@pytest.fixture(params=PAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language that tesseract has; it is to be told from English, or English from it."""
    monkeypatch.delenv("NEWSDESK_OCR_LANGUAGES")
    pdf_scans.languages.cache_clear()
    if not pdf_scans.can_read_scans() or request.param not in pdf_scans.languages():
        pdf_scans.languages.cache_clear()
        pytest.skip(f"tesseract is not installed with {request.param}, or newsdesk[ocr] is not")
    monkeypatch.setenv("NEWSDESK_OCR_LANGUAGES", "eng+deu" if request.param == "eng" else f"eng+{request.param}")
    pdf_scans.languages.cache_clear()
    yield request.param
    pdf_scans.languages.cache_clear()


def scan(*pages: tuple[str, ...]) -> bytes:
    """Returns a PDF of pictures of texts, as a scanner makes it: 200 dots an inch, and no text."""
    file = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf")
    font = ImageFont.truetype(str(file), 32)
    pictures = []
    for paragraphs in pages:
        picture = Image.new("L", (1654, 700), 245)
        text = "\n\n\n".join(textwrap.fill(paragraph, 64) for paragraph in paragraphs)
        ImageDraw.Draw(picture).multiline_text((180, 90), text, fill=30, font=font, spacing=14)
        pictures.append(picture)
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=200, save_all=True, append_images=pictures[1:])
    return out.getvalue()


@pytest.mark.slow
def test_a_scanned_page_is_read(language: str) -> None:
    [article] = articles(scan(PAGES[language]), "a.pdf")
    assert len(article.body.split("\n\n")) == 2
    expected = re.findall(r"\w+", " ".join(PAGES[language]))
    found = set(re.findall(r"\w+", article.body))
    assert sum(word in found for word in expected) >= _LEAST_SHARE * len(expected)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["eng"], indirect=True)
def test_pages_are_read_in_their_order_and_too_many_are_refused(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [(f"This is the page of number {number}, and it says so.",) for number in ("one", "two")]
    [article] = articles(scan(*pages), "a.pdf")
    assert article.body.index("one") < article.body.index("two")
    monkeypatch.setattr(pdf_scans, "_MOST_PAGES", 1)
    assert error_of(scan(*pages), "a.pdf").reason == "a scan of 2 pages; at most 1 are expected: split it"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["eng"], indirect=True)
def test_a_page_that_cannot_be_drawn_is_named(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = scan(PAGES["eng"]).replace(b"/Contents", b"/Nothings").replace(b"/Kids", b"/Cats")
    assert error_of(broken, "a.pdf").reason.startswith(("drawing its page 1 failed (", "not a whole PDF file"))
    monkeypatch.setattr(pdf_scans, "_PAGE_SECONDS", 0.001)
    reason = "drawing its page 1 took more than 0.001 s; gave up"
    assert error_of(scan(PAGES["eng"]), "a.pdf").reason == reason


def test_a_scan_is_named_with_what_would_read_it() -> None:
    reason = "no text in it, as in a scan; to read scans, pip install newsdesk[ocr], and install tesseract"
    assert error_of(scan(PAGES["eng"]), "a.pdf").reason == reason
