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


FIRST = "The harbour board voted nine to four on Monday to close the old slipway."
SECOND = "Crews had asked for a later day, and the mayor promised them 40 berths."


def test_proquests_newer_layout_has_headings_without_colons() -> None:
    """Between a table of contents and the labels: "Full text" and "Details" stand alone in their lines."""
    labels = [
        "Details", "Subject: Ports", "Title: Old slipway to close", "Author: Quint, Lea",
        "Publication title: Orrin Courier; Orrin", "Publication date: Mar 4, 2019", "Language of publication: English",
        "ProQuest document ID: 2188", "Last updated: 2019-03-05",
    ]  # fmt: skip
    top = ["Old slipway to close", "Quint, Lea. Orrin Courier; Orrin [Orrin]. 04 Mar 2019: A.3.", "Full text"]
    document = "".join(f"{line}\n\n" for line in [*top, FIRST, SECOND, *labels])
    contents = "Table of contents\n\n1. Old slipway to close ..... 1\n\n"
    rule = "_" * 60 + "\n\n"
    text = f"Report Information from ProQuest\n\n9 March 2019\n\n{rule}{contents}{rule}{document}{rule}{document}{rule}"
    found = articles(text.encode(), "export.txt")
    assert [one.body for one in found] == [f"{FIRST}\n\n{SECOND}"] * 2
    assert (found[0].title, found[0].outlet, found[0].authors) == (
        "Old slipway to close",
        "Orrin Courier",
        ("Lea Quint",),
    )
    assert found[0].published is not None
    assert found[0].published.iso() == "2019-03-04"


def test_labels_without_spaces_may_have_the_text_behind_the_last_one() -> None:
    labels = "Article Name:Old slipway to close\nPublication:Orrin Courier\nAuthor/Byline:Lea Quint\nStart Page:3\n"
    [found] = articles(f"{labels}Issue Date:4 Mar 2019\n\n{FIRST}\n\n{SECOND}\n".encode(), "a.txt")
    assert (found.title, found.outlet, found.authors) == ("Old slipway to close", "Orrin Courier", ("Lea Quint",))
    assert found.body == f"{FIRST}\n\n{SECOND}"
    assert found.published is not None
    assert found.published.iso() == "2019-03-04"


def test_what_is_printed_on_top_of_each_page_leaves_the_text() -> None:
    head = f"{' ' * 32}Page 3\n{' ' * 12}Old slipway to close Orrin Courier March 4, 2019 Monday\n"
    document = (
        f"{' ' * 31}1 of 1 DOCUMENTS\n\n\n{' ' * 33}Orrin Courier\n\n{' ' * 29}March 4, 2019 Monday\n\n"
        "Old slipway to close\n\n"
        f"BYLINE: LEA QUINT\n\nLENGTH: 28 words\n\n{FIRST}\n\n{head}\n{SECOND}\n\nURL: http://orrin.example\n\n"
        "LOAD-DATE: March 5, 2019\n"
    )
    [found] = articles(f"{head}\n{document}\n{' ' * 32}Page 4\n".encode(), "a.txt")
    assert (found.title, found.body) == ("Old slipway to close", f"{FIRST}\n\n{SECOND}")


def test_a_headline_of_two_lines_is_whole_above_paragraphs_of_one_line_each() -> None:
    long = f"{FIRST} {SECOND}"
    text = (
        f"{' ' * 31}1 of 1 DOCUMENTS\n\n\n{' ' * 33}Orrin Courier\n\n{' ' * 29}March 4, 2019 Monday\n\n"
        "Old slipway at Gull Point to close before the storms, board\ndecides after a long night\n\n"
        f"LENGTH: 56 words\n\n{long}\n\n{long}\n\nCopyright 2019 Orrin Press\n"
    )
    [found] = articles(text.encode(), "a.txt")
    assert found.title == "Old slipway at Gull Point to close before the storms, board decides after a long night"
    assert found.body == f"{long}\n\n{long}"


@pytest.mark.parametrize("saved", ["Samedi 9 mars 2019 à 10 h 12", "Lundi 4 mars 2019 à 10 h 12"])
def test_the_cover_of_an_export_of_europresse_is_not_the_first_article(saved: str) -> None:
    """The day of saving, and a list of contents with days of its own, stand above the first document."""
    contents = ["Le Courrier d'Orrin", "4 mars 2019", "La cale fermera", "Le Miroir", "5 mars 2019", "Quarante places"]
    first = ["Le Courrier d'Orrin", "Politique, lundi 4 mars 2019, p. 4", "La cale fermera", "Léa Quint", *PARAGRAPHS]
    second = ["Le Miroir", "mardi 5 mars 2019, p. 2", "Quarante places", "Tom Ferrow", *PARAGRAPHS]
    ends = ["© 2019. Tous droits réservés.", "news·20190304·CO·0412"], ["© 2019 Le Miroir", "news·20190305·MI·0207"]
    lines = [saved, "Documents sauvegardés", "Sommaire", *contents, *first, *ends[0], *second, *ends[1]]
    found = articles("\n\n".join(lines).encode(), "export.txt")
    assert [(one.title, one.outlet, one.authors) for one in found] == [
        ("La cale fermera", "Le Courrier d'Orrin", ("Léa Quint",)), ("Quarante places", "Le Miroir", ("Tom Ferrow",)),
    ]  # fmt: skip
    assert [one.published and one.published.iso() for one in found] == ["2019-03-04", "2019-03-05"]
    assert [one.body for one in found] == ["\n\n".join(PARAGRAPHS)] * 2
