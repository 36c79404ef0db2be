"""What the archives' interfaces in other languages write around an article stays out of it."""

from __future__ import annotations

import pytest

from tests.corpus.load.formats.reading import articles
from tests.corpus.load.written import good_documents

PARAGRAPHS = ["Le conseil du port a fermé la vieille cale.", "Le maire a promis quarante places neuves."]
HEAD = ["La cale fermera", "Le Courrier d'Orrin", "lundi 4 mars 2019", "", "Copyright 2019 Le Courrier d'Orrin", ""]
LABELS = {
    "fr": ["Section: POLITIQUE; Pg. 4", "Longueur: 312 mots", "Auteur: Léa Quint", "", "Corps", ""],
    "de": ["Rubrik: POLITIK; S. 4", "Länge: 312 Wörter", "Autor: Léa Quint", "", "Textkörper", ""],
    "es": ["Sección: POLÍTICA; Pág. 4", "Longitud: 312 palabras", "Autor: Léa Quint", "", "Cuerpo", ""],
}
ENDS = {
    "fr": ["Date de chargement: 5 mars 2019", "", "Fin du document"],
    "de": ["Load-Date: March 5, 2019", "", "Ende des Dokuments"],
    "es": ["Fecha de carga: 5 de marzo de 2019", "", "Fin del documento"],
}


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("form", ["txt", "rtf"])
def test_short_paragraphs_stay_apart_and_labels_leave_the_text(language: str, form: str) -> None:
    """With one line for a paragraph and no blank line between, as programs for documents write them."""
    one = [*HEAD, *LABELS[language], *PARAGRAPHS, "", *ENDS[language], ""]
    lines = [*one, *(line.replace("La cale", "Le quai") for line in one)]
    content = good_documents.rtf(*lines) if form == "rtf" else "\r\n".join(lines).encode("cp1252")
    first, second = articles(content, f"export.{form}")
    assert (first.title, second.title) == ("La cale fermera", "Le quai fermera")
    assert first.body == second.body == "\n\n".join(PARAGRAPHS)
    assert (first.outlet, first.authors) == ("Le Courrier d'Orrin", ("Léa Quint",))
    assert first.published is not None
    assert first.published.iso() == "2019-03-04"
