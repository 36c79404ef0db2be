"""ODT files give their paragraphs, tables and properties."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest

from corpus.errors import LoadError
from corpus.load import Bounds, read_content
from corpus.load.bounds import Allowance
from corpus.load.formats.office import odt
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, PARAGRAPHS, TITLE
from tests.corpus.load.written.good_documents import ODT_KIND, ODT_NAMESPACES, odt_paragraphs
from tests.corpus.load.written.good_documents import odt as written
from tests.corpus.load.written.packing import zipped

META = f"""<office:document-meta {ODT_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>
<dc:title>{TITLE}</dc:title><meta:initial-creator>Mara Venn</meta:initial-creator><dc:creator>The desk</dc:creator>
<meta:creation-date>2019-01-01T00:00:00</meta:creation-date><dc:language>en-GB</dc:language></office:meta>
</office:document-meta>"""


def lines(body: str) -> list[str]:
    content, path = written(body), PurePath("a.odt")
    return odt.document(content, path, Allowance(path, len(content))).text.split("\n")


def test_a_document_is_one_article_with_its_properties_and_no_date() -> None:
    body = odt_paragraphs(*PARAGRAPHS)
    for name in ("a.odt", "a", "a.zip"):
        [article] = articles(written(body, meta_xml=META), name)
        assert (article.body, article.title, article.authors) == (BODY, TITLE, ("Mara Venn",))
        assert (article.published, article.language) == (None, "en")


@pytest.mark.parametrize(
    "heading",
    [
        '<text:h text:outline-level="1">Quay repairs approved.</text:h>',
        '<text:p text:style-name="Title">Quay repairs approved.</text:p>',
        '<text:p text:style-name="P1">Quay repairs approved.</text:p>',
    ],
)
def test_a_heading_is_the_title(heading: str) -> None:
    styles = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    [article] = articles(written(f"{heading}<text:p>{BODY}</text:p>", styles=styles, meta_xml=META), "a.odt")
    assert (article.title, article.body) == (f"{TITLE}.", BODY.replace("\n\n", " "))


def test_spaces_tabs_and_line_breaks_are_elements() -> None:
    spaced = "<text:p> a\n  <text:span>b</text:span><text:s text:c='3'/>c<text:tab/>d<text:line-break/>e</text:p>"
    assert lines(spaced) == [
        "a b   c\td", "e",
    ]  # fmt: skip


def test_lists_sections_tables_and_frames_are_read_and_notes_and_deleted_text_are_not() -> None:
    table = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{c}</text:p></table:table-cell>' for c in row)}"
        "</table:table-row>"
        for row in (("Port", "Boats"), ("Alder", "41"), ("Alone",))
    )
    body = (
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:list><text:list-item><text:p>Item.</text:p></text:list-item></text:list>"
        f"<text:section><table:table>{table}</table:table></text:section><text:p/>"
        "<text:p>Noted<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note> here."
        "<drawing:frame><drawing:text-box><text:p>Boxed.</text:p></drawing:text-box></drawing:frame></text:p>"
    )
    assert lines(body) == ["Item.", "Port\tBoats", "Alder\t41", "Alone", "", "Noted here.", "Boxed."]


ENCRYPTED = {"mimetype": ODT_KIND, "META-INF/manifest.xml": b"<manifest:encryption-data/>", "content.xml": b"\1\2"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Quay repairs", "not a whole document (File is not a zip file)"),
        (zipped(ENCRYPTED), "encrypted with a password; expected a document without one"),
        (zipped({"mimetype": ODT_KIND}), "not a whole document (it has no part 'content.xml')"),
        (zipped({"mimetype": ODT_KIND, "content.xml": b"<a/>"}), "not a text document"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "not an archive of articles"),
        (written(""), "no text in it; expected an article"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, reason: str) -> None:
    assert re.match(re.escape(reason), error_of(content, "a.odt").reason)


def test_a_bomb_is_refused_and_an_element_of_many_spaces_is_bounded() -> None:
    assert len(lines("<text:p>a<text:s text:c='999999999'/>b</text:p>")[0]) == 1_002
    content = written(f"<text:p>{'x' * 5_000_000}</text:p>")
    with pytest.raises(LoadError, match="unpacks to"):
        list(read_content(content, PurePath("a.odt"), bounds=Bounds(free_bytes=1 << 20)))
