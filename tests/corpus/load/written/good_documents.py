"""Writes documents in tests: DOCX, ODT, RTF and EPUB, with nothing in them but what a reader needs."""

from __future__ import annotations

import plistlib
from email.message import EmailMessage

from tests.corpus.load.written.packing import zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODT_KIND = b"application/vnd.oasis.opendocument.text"
ODT_NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in (
    "office", "text", "table", "style", "meta", "drawing"))  # fmt: skip
CONTAINER = b'<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
METADATA = """<dc:title>Harbor Ledger [Tue, 04 Mar 2025]</dc:title><dc:creator>Mara Venn</dc:creator>
<dc:creator>calibre (7.1.0) [https://calibre-ebook.com]</dc:creator><dc:language>en-GB</dc:language>
<dc:date opf:event="modification">2026-01-02</dc:date><dc:date>2025-03-04T09:30:00+02:00</dc:date>"""


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def docx_paragraphs(*texts: str) -> str:
    """Returns paragraphs of Word."""
    return "".join(f"<w:p>{run(text)}</w:p>" for text in texts)


def docx(body: str, *, name: str = "word/document.xml", namespace: str = WORD, more: str = "") -> bytes:
    """Returns a DOCX file with such a body and nothing else."""
    relation = f'<Relationship Id="r" Type="x/relationships/officeDocument" Target="/{name}"/>'
    return zipped({
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": f"<Relationships>{relation}</Relationships>".encode(),
        name: f'{more}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'.encode(),
    })  # fmt: skip


def odt_paragraphs(*texts: str) -> str:
    """Returns paragraphs of OpenDocument."""
    return "".join(f"<text:p>{text}</text:p>" for text in texts)


def odt(body: str, *, styles: str = "", **parts: str) -> bytes:
    content = (
        f"<office:document-content {ODT_NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    more = {name.replace("_", "."): text.encode() for name, text in parts.items()}
    return zipped({"mimetype": ODT_KIND, "content.xml": content.encode(), **more})


def rtf(*paragraphs: str) -> bytes:
    """Returns a document of such paragraphs."""
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}}" + r"\par ".join(paragraphs) + "}").encode()


def epub(*documents: str, metadata: str = METADATA, items: str = "", places: str = "") -> bytes:
    """Returns a book of such documents, in this order; the inside of each body is given."""
    names = [f"text/part {number}.xhtml" for number in range(len(documents))]
    manifest = "".join(
        f'<item id="i{n}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata>'
        f"<manifest>{manifest}{items}</manifest><spine>{spine}{places}</spine></package>"
    )
    texts = {
        f"OEBPS/{name}": (
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Part</title></head>'
            f"<body>{document}</body></html>"
        ).encode()
        for name, document in zip(names, documents, strict=True)
    }
    return zipped({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package.encode(),
        **texts,
    })  # fmt: skip


def pdf(pages: list[list[tuple[float, float, str]]], properties: str = "", size: int = 8) -> bytes:
    """Returns a PDF of pages, each a list of texts with their distance from the left and the bottom, in points."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {properties} >>",
    ]
    for number, texts in enumerate(pages):
        shown = " ".join(f"1 0 0 1 {x} {y} Tm {pdf_text(text)}" for x, y, text in texts)
        stream = f"BT /F1 {size} Tf {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return bytes(out + trailer.encode())


def pdf_text(text: str) -> str:
    """Returns the operator that shows a text; one that begins with a bracket is an array of pieces already."""
    if text.startswith("["):
        return f"{text} TJ"
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped}) Tj"


def mhtml(page: str, url: str) -> bytes:
    """Returns a page as Chrome saves it, some years after it was published."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = url
    message["Subject"] = "Another title"
    message["Date"] = "Fri, 2 Jan 2026 09:00:00 -0000"
    message.set_content(page, subtype="html", cte="quoted-printable")
    message["Content-Location"] = url
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def webarchive(page: str, url: str) -> bytes:
    """Returns a page as Safari saves it."""
    main = {
        "WebResourceData": page.encode(), "WebResourceURL": url, "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8", "WebResourceFrameName": "",
    }  # fmt: skip
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=plistlib.FMT_BINARY)


def subtitles(*texts: str) -> str:
    """Returns subtitles of two seconds each, without pauses, as SubRip."""
    return "".join(
        f"{number + 1}\n00:00:{2 * number:02},000 --> 00:00:{2 * number + 2:02},000\n{text}\n\n"
        for number, text in enumerate(texts)
    )
