"""Documents, saved pages and dumps that are built to take much are refused with little work, as archives are."""

from __future__ import annotations

import zlib

import pytest

from tests.corpus.load.containers.opening import little_work, load_all
from tests.corpus.load.good_files import zipped
from tests.corpus.load.written import collection_files, good_documents

_MEGABYTES = 48 << 20
_SPACES = " " * _MEGABYTES
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", good_documents.docx(_SPACES)),
        ("a.odt", good_documents.odt(_SPACES)),
        ("a.epub", good_documents.epub(f"<p>{_SPACES}</p>")),
    ],
)
def test_a_document_that_unpacks_to_too_much_is_refused(name: str, content: bytes) -> None:
    for file, inside in ((name, content), ("b.zip", zipped({name: content}))):
        with little_work(seconds=4.0, megabytes=80):
            bodies, [reason] = load_all(inside, file)
        assert bodies == []
        assert "unpacks to" in reason


def test_a_pdf_whose_page_unpacks_to_too_much_is_refused() -> None:
    stream = zlib.compress(b"BT (x) Tj ET " * (_MEGABYTES // 12), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table, len(content)
    )  # fmt: skip
    with little_work(seconds=8.0, megabytes=120):
        bodies, [reason] = load_all(content, "a.pdf")
    assert bodies == []
    assert reason.startswith("a.pdf: no text in it")


@pytest.mark.parametrize("root", ["mediawiki", "ppsarticle", "rss", "nitf", "newsItem", "opml"])
def test_a_dump_that_declares_entities_is_refused(root: str) -> None:
    wordpress = "<wp:wxr_version>1.2</wp:wxr_version>" if root == "rss" else ""
    content = f'<?xml version="1.0"?>{_LAUGHS}<{root} xmlns:wp="w">{wordpress}<text>{"&c;" * 1000}</text></{root}>'
    with little_work():
        bodies, [reason] = load_all(content.encode(), "a.xml")
    assert bodies == []
    assert "entit" in reason


@pytest.mark.parametrize("piece", ["<b>", "{{", "[[", "{|\n|-\n|", "<ref>", "<!--", "'''", "==", "&lt;div&gt;"])
def test_a_wiki_page_of_one_piece_is_bounded(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    with little_work(seconds=6.0):
        load_all(collection_files.wiki([("Tram", text)]).encode(), "a.xml")


@pytest.mark.parametrize("depth", [100, 100_000])
def test_a_webarchive_of_lists_in_lists_is_refused(depth: int) -> None:
    nested = "<array>" * depth + "</array>" * depth
    head = '<?xml version="1.0"?><plist version="1.0"><dict><key>WebMainResource</key>'
    with little_work(seconds=4.0):
        bodies, [reason] = load_all(f"{head}{nested}</dict></plist>".encode(), "a.webarchive")
    assert bodies == []
    assert "webarchive" in reason


def test_a_saved_page_of_endless_parts_is_refused() -> None:
    levels = "".join(f'--b{n}\nContent-Type: multipart/related; boundary="b{n + 1}"\n\n' for n in range(3_000))
    head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nSubject: x\nMIME-Version: 1.0\n"
    content = f'{head}Content-Type: multipart/related; boundary="b0"\n\n{levels}'
    with little_work():
        bodies, [reason] = load_all(content.encode(), "a.mhtml")
    assert bodies == []
    assert "levels of parts" in reason
