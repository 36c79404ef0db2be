"""Writes one good file of each format: the same story, so that tests can say what each must give."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable, Mapping
from email.message import EmailMessage

import pyarrow as pa
import pyarrow.parquet as pq

from tests.corpus.load.written import good_documents
from tests.corpus.load.written.packing import tarred as tarred
from tests.corpus.load.written.packing import zipped as zipped

URL = "https://ledger.example/quay"
TITLE = "Quay repairs approved"
OUTLET = "Harbor Ledger"
AUTHORS = ("Mara Venn", "Jon Ode")
DATE = "2025-03-04T09:30:00+02:00"
PARAGRAPHS = (
    (
        "The harbor council voted on Tuesday to replace the old pilings along the north quay before winter."
        " The work is expected to take nine weeks and to close one lane of the coast road."
    ),
    (
        "Fishing crews asked for a later start, because the herring run begins in the same month."
        " The council moved the first day of work to the second week of December."
    ),
)
BODY = "\n\n".join(PARAGRAPHS)
MARKED_UP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)

RECORD: dict[str, object] = {
    "title": TITLE, "url": URL, "source": {"name": OUTLET}, "authors": list(AUTHORS), "published_at": DATE,
    "language": "en", "text": BODY,
}  # fmt: skip
NINJS_1 = {
    "uri": URL, "type": "text", "versioncreated": DATE, "headline": TITLE, "byline": "Mara Venn; Jon Ode",
    "infosource": [{"name": OUTLET}], "language": "en", "body_xhtml": MARKED_UP,
}  # fmt: skip
NINJS_2 = {
    "uri": URL, "standard": {"name": "ninjs", "version": "2.0"}, "type": "text", "firstcreated": DATE,
    "headlines": [{"role": "short", "value": "Quay"}, {"role": "main", "value": TITLE}], "byline": "Mara Venn; Jon Ode",
    "infosources": [{"name": OUTLET, "role": "provider"}], "language": "en",
    "bodies": [{"role": "main", "contenttype": "text/html", "value": MARKED_UP}],
}  # fmt: skip
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="{OUTLET}">
<meta property="article:published_time" content="{DATE}"><meta name="author" content="Mara Venn">
<link rel="canonical" href="{URL}"></head><body><article><h1>{TITLE}</h1>{MARKED_UP}</article></body></html>"""
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf xml:lang="en"><head><title>{TITLE}</title>
<pubdata type="web" name="{OUTLET}" date.publication="20250304T093000+0200" ex-ref="{URL}"/></head>
<body><body.head><hedline><hl1>{TITLE}</hl1><hl2>Work starts late</hl2></hedline>
<byline>By <person>Mara Venn</person> and <person>Jon Ode</person><byttl>Harbor desk</byttl></byline></body.head>
<body.content><block>{MARKED_UP}</block>
<media media-type="image"><media-caption>A crane stands ready.</media-caption></media></body.content></body></nitf>"""
NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="{URL}" version="3" standard="NewsML-G2">
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:HL"><name>{OUTLET}</name></provider>
<versionCreated>2025-03-05T11:00:00Z</versionCreated><firstCreated>{DATE}</firstCreated>
<pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><creator><name>Mara Venn</name></creator><creator><name>Jon Ode</name></creator>
<language tag="en"/><headline>{TITLE}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>not this</title></head><body>{MARKED_UP}</body></html></inlineXML></contentSet></newsItem>
<newsItem guid="tag:ledger.example,2025:photo"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
<contentSet><remoteContent href="crane.jpg"/></contentSet></newsItem></itemSet></newsMessage>"""
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{OUTLET}</title><link>https://ledger.example/</link>
<language>en</language><item><title>{TITLE}</title><link>{URL}</link><dc:creator>Mara Venn</dc:creator>
<pubDate>Tue, 04 Mar 2025 09:30:00 +0200</pubDate><content:encoded><![CDATA[{MARKED_UP}]]></content:encoded></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>{OUTLET}</title>
<id>tag:ledger.example,2025:feed</id><entry><title>{TITLE}</title><link href="{URL}"/><id>{URL}</id>
<published>{DATE}</published><author><name>Mara Venn</name></author>
<content type="html"><![CDATA[{MARKED_UP}]]></content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": OUTLET, "language": "en", "items": [{
        "id": URL, "url": URL, "title": TITLE, "date_published": DATE, "authors": [{"name": "Mara Venn"}],
        "content_html": MARKED_UP,
    }],
}  # fmt: skip
MARKDOWN = f"""---
title: {TITLE}
url: {URL}
outlet: {OUTLET}
date: {DATE}
authors: [Mara Venn, Jon Ode]
lang: en
---

{BODY}
"""


def table(delimiter: str = ",") -> str:
    """Returns a table of one article, whose text has a line end in it."""
    names = ["title", "url", "outlet", "authors", "published_at", "language", "text"]
    cells = [TITLE, URL, OUTLET, "; ".join(AUTHORS), DATE, "en", BODY]
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in (names, cells)) + "\r\n"


def parquet(records: list[dict[str, object]]) -> bytes:
    """Returns a Parquet file of some records."""
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), out)
    return out.getvalue()


def mail(*, html: bool = False, both: bool = False, subject: str = TITLE) -> bytes:
    """Returns a newsletter."""
    message = EmailMessage()
    message["From"] = f"{OUTLET} <news@ledger.example>"
    message["To"] = "readers@ledger.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 04 Mar 2025 09:30:00 +0200"
    message["Message-ID"] = "<1@ledger.example>"
    message["Archived-At"] = f"<{URL}>"
    if html:
        message.set_content(PAGE, subtype="html")
    else:
        message.set_content("Open this in your browser." if both else BODY)
    if both:
        message.add_alternative(PAGE, subtype="html")
    message["Content-Language"] = "en"  # setting the content takes it away
    return message.as_bytes()


def mailbox(*messages: bytes) -> bytes:
    """Messages in one file."""
    return b"".join(b"From news@ledger.example Tue Mar  4 09:30:00 2025\n" + message + b"\n" for message in messages)


def pdf(text: str = BODY, *, pages: int = 1) -> bytes:
    """Returns a PDF of so many equal pages, a line for each sentence."""
    lines = text.replace("\n", " ").split(". ") if text else []
    return good_documents.pdf(
        [[(40, 800 - 10 * number, f"{line.rstrip('.')}.") for number, line in enumerate(lines)]] * pages,
        f"/Title ({TITLE}) /Author (Mara Venn; Jon Ode)",
    )


def warc(*pages: tuple[str, str, str, bytes, Mapping[str, str]], packed: bool = False) -> bytes:
    """Returns a WARC file of responses: URL, status line, type, body and more header fields of each."""
    records = [warc_record("warcinfo", "", b"software: newsdesk tests\r\n")]
    for url, status, kind, body, more in pages:
        fields = "".join(f"{name}: {value}\r\n" for name, value in {"Content-Type": kind, **more}.items())
        records.append(warc_record("response", url, f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + body))
    return b"".join(map(gzip.compress, records) if packed else records)


def warc_record(kind: str, url: str, block: bytes, length: int | None = None) -> bytes:
    """Returns one record of a WARC file."""
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{len(block)}>\r\n{target}"
        "WARC-Date: 2025-03-04T09:30:00Z\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def good_warc(*, packed: bool = False) -> bytes:
    """Returns a WARC file of one page."""
    return warc((URL, "200 OK", "text/html; charset=utf-8", PAGE.encode(), {}), packed=packed)


GOOD: dict[str, bytes] = {
    "a.txt": f"{TITLE}\n\n{BODY}".encode(),
    "a.md": MARKDOWN.encode(),
    "a.html": PAGE.encode(),
    "a.json": json.dumps([RECORD], indent=1).encode(),
    "a.jsonl": (json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "url": None}) + "\n").encode(),
    "ninjs1.json": json.dumps(NINJS_1).encode(),
    "ninjs2.json": json.dumps(NINJS_2).encode(),
    "feed.json": json.dumps(JSON_FEED).encode(),
    "a.csv": table().encode(),
    "a.tsv": table("\t").encode(),
    "a.parquet": parquet([RECORD]),
    "nitf.xml": NITF.encode(),
    "newsml.xml": NEWSML.encode(),
    "rss.xml": RSS.encode(),
    "atom.xml": ATOM.encode(),
    "a.eml": mail(),
    "html.eml": mail(html=True),
    "a.mbox": mailbox(mail()),
    "a.pdf": pdf(),
    "a.docx": good_documents.docx(good_documents.docx_paragraphs(TITLE, *PARAGRAPHS)),
    "a.odt": good_documents.odt(good_documents.odt_paragraphs(TITLE, *PARAGRAPHS)),
    "a.rtf": good_documents.rtf(TITLE, *PARAGRAPHS),
    "a.epub": good_documents.epub(f"<h1>{TITLE}</h1>{MARKED_UP}"),
    "a.mhtml": good_documents.mhtml(PAGE, URL),
    "a.webarchive": good_documents.webarchive(PAGE, URL),
    "a.srt": good_documents.subtitles(*PARAGRAPHS).encode(),
    "a.warc": good_warc(),
    "a.zip": zipped({"inner/a.html": PAGE.encode()}),
    "a.tar": tarred({"inner/a.html": PAGE.encode()}),
}
PACKERS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
