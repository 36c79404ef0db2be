"""DOCX files give their paragraphs, tables and properties, whoever wrote them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import PurePath

import docx as writer
import pytest
from docx.document import Document as Written

from corpus.errors import LoadError
from corpus.load import Bounds, read_content
from corpus.load.bounds import Allowance
from corpus.load.formats.office import docx
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, PARAGRAPHS, TITLE
from tests.corpus.load.written.good_documents import docx as by_hand
from tests.corpus.load.written.good_documents import run
from tests.corpus.load.written.packing import zipped


def written(fill: Callable[[Written], None]) -> bytes:
    document = writer.Document()
    document.core_properties.title = ""
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def lines(body: str) -> list[str]:
    content = by_hand(body)
    path = PurePath("a.docx")
    return docx.document(content, path, Allowance(path, len(content))).text.split("\n")


def test_a_document_is_one_article_with_its_heading_as_title() -> None:
    def fill(document: Written) -> None:
        document.core_properties.title = "Template of the desk"
        document.core_properties.author = "Mara Venn; Jon Ode"
        document.core_properties.language = "en"
        document.add_heading(TITLE, 0)
        for paragraph in PARAGRAPHS:
            document.add_paragraph(paragraph)

    [article] = articles(written(fill), "a.docx")
    assert (article.body, article.title, article.authors) == (BODY, TITLE, ("Mara Venn", "Jon Ode"))
    assert (article.published, article.language) == (None, "en")


def test_the_title_is_that_of_the_properties_where_there_is_no_heading_and_what_programs_write_is_none() -> None:
    def fill(document: Written) -> None:
        document.core_properties.title = TITLE
        document.add_paragraph(BODY)

    [article] = articles(written(fill), "a.docx")
    assert (article.title, article.authors) == (TITLE, ())  # its author is "python-docx"

    def unnamed(document: Written) -> None:
        document.core_properties.title = "Microsoft Word - draft7.doc"
        document.add_paragraph(BODY)

    assert articles(written(unnamed), "a.docx")[0].title is None


def test_a_dateline_gives_the_day() -> None:
    [article] = articles(
        written(lambda document: fill_lines(document, f"PORT ALDER, March 4, 2025 (Wire) - {BODY}")), "a"
    )
    assert article.published is not None
    assert (article.published.iso(), article.published.origin) == ("2025-03-04", "text")


def fill_lines(document: Written, *texts: str) -> None:
    for text in texts:
        document.add_paragraph(text)


def test_tables_are_read_row_by_row_where_they_stand() -> None:
    def fill(document: Written) -> None:
        document.add_paragraph("Boats by port")
        table = document.add_table(2, 2)
        for number, text in enumerate(("Port", "Boats", "Alder", "41")):
            table.cell(number // 2, number % 2).text = text
        document.add_table(1, 1).cell(0, 0).text = "A box.\nIts second line."
        document.add_paragraph("After it.")

    content, path = written(fill), PurePath("a.docx")
    document = docx.document(content, path, Allowance(path, len(content)))
    assert [p.text for p in document.paragraphs] == [
        "Boats by port", "Port\tBoats", "Alder\t41", "A box.\nIts second line.", "After it.",
    ]  # fmt: skip


def test_inserted_text_links_and_controls_are_read_and_deleted_and_hidden_text_is_not() -> None:
    inserted = f"<w:ins>{run('nine ')}</w:ins>"
    deleted = f"<w:del><w:r><w:delText>ten </w:delText></w:r></w:del><w:moveFrom>{run('far ')}</w:moveFrom>"
    linked = f"<w:hyperlink>{run('weeks')}</w:hyperlink>"
    hidden = run("secret", "<w:vanish/>") + run(".", '<w:vanish w:val="0"/>')
    control = f"<w:sdt><w:sdtContent><w:p>{run('Controlled.')}</w:p></w:sdtContent></w:sdt>"
    body = f"<w:p>{run('In ')}{inserted}{deleted}{linked}{hidden}</w:p><w:p/>{control}"
    assert lines(body) == ["In nine weeks.", "", "Controlled."]


def test_signs_and_text_boxes_are_read_once() -> None:
    box = f"<w:drawing><w:txbxContent><w:p>{run('Boxed.')}</w:p></w:txbxContent></w:drawing>"
    both = f"<AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent>"
    signs = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
    assert lines(f"<w:p>{signs}<w:r>{both}</w:r></w:p>") == ["a\tb", "c\u2011d", "Boxed."]


def test_a_document_with_another_main_part_and_the_strict_namespace_is_read_under_any_name() -> None:
    content = by_hand(f"<w:p>{run(BODY)}</w:p>", name="word/document2.xml", namespace="http://purl.oclc.org/ooxml/w")
    for name in ("a.docx", "a", "a.zip", "a.txt"):
        assert [article.body for article in articles(content, name)] == [BODY.replace("\n\n", " ")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Quay repairs", "not a whole document (File is not a zip file); expected a zip file of its parts"),
        (b"\xd0\xcf\x11\xe0 old", "of an old program, or encrypted"),
        (by_hand(""), "no text in it; expected an article"),
        (by_hand("<w:p>"), "not XML"),
        (by_hand("", more='<!DOCTYPE w [<!ENTITY a "b">]>'), "declares entities in its document type"),
        (zipped({"[Content_Types].xml": b"", "word/styles.xml": b""}), "has no part 'word/document.xml'"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "not an archive of articles"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, reason: str) -> None:
    assert re.search(re.escape(reason), error_of(content, "a.docx").reason)


def test_a_bomb_is_refused() -> None:
    content = by_hand(f"<w:p>{run('x' * 5_000_000)}</w:p>")
    with pytest.raises(LoadError, match="unpacks to"):
        list(read_content(content, PurePath("a.docx"), bounds=Bounds(free_bytes=1 << 20)))
