"""Writes a folder with a file of every family that is read, and three broken ones.

`python -m tests.corpus.load.written.every_family FOLDER`; `newsdesk add FOLDER` then gives each article its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.corpus.load import good_files
from tests.corpus.load.written import collection_files, dump_files, export_files, good_documents, mixed_folder
from tests.fakes import make_articles

_EXPORTS: dict[str, Callable[[], str]] = {
    "nexis.txt": export_files.nexis_text, "nexis.html": export_files.nexis_html,
    "nexis-uni.txt": export_files.nexis_uni,
    "factiva.txt": export_files.factiva_text, "factiva-codes.txt": export_files.factiva_codes,
    "factiva.html": export_files.factiva_html, "factiva.xml": export_files.factiva_xml,
    "proquest.txt": export_files.proquest_text, "proquest.html": export_files.proquest_html,
    "europresse.txt": export_files.europresse_text, "europresse.html": export_files.europresse_html,
    "pressreader.txt": export_files.pressreader_text,
}  # fmt: skip
_WITHOUT_TEXT = {"nexis.txt", "nexis-uni.txt", "factiva.txt", "factiva.xml", "proquest.txt"}  # one document of each
_PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>{title}</title></head><body><article>{text}</article></body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, and how many articles it has; `left_out` are the parts that are rightly named as none."""

    name: str
    content: bytes
    articles: int
    left_out: int = 0


def files() -> list[File]:
    """Returns a file of each family; no two have an article in common."""
    return [
        *_good_files(),
        *_exports(),
        *_documents_with_exports(),
        *_collections(),
        *_dumps(),
        *_letters(),
        *_others(),
    ]


def broken() -> dict[str, bytes]:
    """Returns files that cannot be read: one cut short, one of another kind than its name, a page of headlines."""
    cards = "".join(f"<div><h3><a href='/{n}'>Card number {n} of many</a></h3><p>Read it.</p></div>" for n in range(9))
    return {
        "broken.docx": good_files.GOOD["a.docx"][:400],
        "broken.parquet": b"PAR1 and no more",
        "broken.html": _PAGE.format(title="Today", text=cards).encode(),
    }


def write(folder: Path) -> tuple[int, list[str]]:
    """Writes all files; returns how many articles they hold, and the names of the broken ones."""
    folder.mkdir(parents=True, exist_ok=True)
    good = files()
    for one in good:
        (folder / one.name).write_bytes(one.content)
    for name, content in broken().items():
        (folder / name).write_bytes(content)
    return sum(one.articles for one in good), list(broken())


def _good_files() -> Iterator[File]:
    for number, article in enumerate(make_articles(len(good_files.GOOD), seed=7, words=120)):
        name = list(good_files.GOOD)[number]
        content = mixed_folder.good(name, number, article.body)
        yield File(name=f"{number:02}-{name}", content=content, articles=2 if name == "a.jsonl" else 1)


def _own(text: str, number: int) -> str:
    """Returns an export with titles and a figure of its own."""
    for story in export_files.STORIES:
        for title in (story.title, escape(story.title)):
            text = text.replace(title, f"{title}, part {number}")
    return text.replace("4.1 million", f"{number}.1 million").replace("212 jobs", f"{number + 300} jobs")


def _exports() -> Iterator[File]:
    for number, (name, export) in enumerate(_EXPORTS.items(), 2):
        content = _own(export(), number).encode()
        yield File(name=name, content=content, articles=2, left_out=int(name in _WITHOUT_TEXT))


def _documents_with_exports() -> Iterator[File]:
    def lines(number: int) -> list[str]:
        return _own(export_files.nexis_uni(), number).split("\n")

    written = good_documents.docx(good_documents.docx_paragraphs(*map(escape, lines(30))))
    yield File(name="nexis-uni.docx", content=written, articles=2, left_out=1)
    written = good_documents.odt(good_documents.odt_paragraphs(*map(escape, lines(31))))
    yield File(name="nexis-uni.odt", content=written, articles=2, left_out=1)


def _collections() -> Iterator[File]:
    wiki = collection_files.wiki([("Tram", collection_files.WIKI_TEXT)])
    posts = map(collection_files.wordpress_item, export_files.STORIES)
    yield File(name="trec", content=collection_files.TREC.encode(), articles=6, left_out=1)
    yield File(name="reuters.sgm", content=collection_files.REUTERS.encode(), articles=2, left_out=1)
    yield File(name="cnn.story", content=_own(collection_files.STORY, 40).encode(), articles=1)
    yield File(name="nyt.xml", content=collection_files.NYT.encode(), articles=1)
    yield File(name="wordpress.xml", content=_own(collection_files.wordpress(posts), 41).encode(), articles=2)
    yield File(name="wikinews.xml", content=wiki.encode(), articles=1)


def _dumps() -> Iterator[File]:
    for number, (name, (value, _)) in enumerate(dump_files.DUMPS.items(), 100):
        text = json.dumps(value).replace(good_files.URL, f"{good_files.URL}-dump-{number}")
        text = text.replace("north quay", f"north quay of basin {number}")
        count = 2 if name == "objects by id" else 1
        yield File(name=f"{name.replace(' ', '-').replace(',', '')}.json", content=text.encode(), articles=count)


def _letters() -> Iterator[File]:
    page = _PAGE.format(title="Evening", text=f"<table><tr><td>{_said(50)}</td></tr></table><p>Unsubscribe</p>")
    head = "From: Evening <e@courier.example>\nSubject: {subject}\nDate: Mon, 04 Mar 2019 18:00:00 +0000\n{more}\n"
    html = head.format(subject="Letter", more="Content-Type: text/html; charset=utf-8\n") + page
    inside = "".join(f"--=D\n\n{head.format(subject=f'Message {n}', more='')}{_said(n)}\n\n" for n in (51, 52))
    digest = head.format(subject="Digest", more='Content-Type: multipart/digest; boundary="=D"\n') + inside + "--=D--\n"
    yield File(name="newsletter.eml", content=html.encode(), articles=1)
    yield File(name="digest.eml", content=digest.encode(), articles=2)


def _others() -> Iterator[File]:
    page = _PAGE.format(title="Kept page", text=f"<p>{_said(60)}</p><p>{_said(61)}</p>")
    saved = page.replace(
        "<html", "<!--\n Page saved with SingleFile \n url: https://courier.example/kept \n--><html", 1
    )
    blog = "".join(
        f"<div><time datetime='2019-03-04T1{n}:05:00Z'>earlier</time><p>{_said(62 + n)}</p></div>" for n in range(3)
    )
    vtt = f"WEBVTT\n\n00:01.000 --> 00:09.000\n{_said(70)}\n"
    mind = "".join(f"N{n}\tnews\tcity\tTitle {n}\t{_said(n)}\thttps://a.example/{n}\t[]\t[]\n" for n in (71, 72))
    yield File(name="single-file.html", content=saved.encode(), articles=1)
    yield File(name="live.html", content=_PAGE.format(title="Live", text=f"<div id='live-blog'>{blog}</div>").encode(),
               articles=1)  # fmt: skip
    yield File(name="talk.vtt", content=vtt.encode(), articles=1)
    yield File(name="semicolons.csv", content=f'sep=;\nTitel;Text\nA;"{_said(73)}"\n'.encode("cp1252"), articles=1)
    yield File(name="mind.tsv.zip", content=good_files.zipped({"a.jsonl": _records(mind).encode()}), articles=2)
    for number, (ending, pack) in enumerate(good_files.PACKERS.items(), 80):
        content = pack(json.dumps({"title": f"Packed {ending}", "text": _said(number)}).encode())
        yield File(name=f"packed.json{ending}", content=content, articles=1)


def _records(rows: str) -> str:
    cells = [row.split("\t") for row in rows.splitlines()]
    return "".join(json.dumps({"title": row[3], "text": row[4], "url": row[5]}) + "\n" for row in cells)


def _said(number: int) -> str:
    return (
        f"Lock number {number} of the canal at Orrin was opened again on Monday after {number + 3} days, the canal"
        f" board said, and the first {number + 7} barges went through before noon."
    )


if __name__ == "__main__":
    count, bad = write(Path(sys.argv[1]))
    sys.stdout.write(f"{len(files())} files, {count} articles, {len(bad)} broken files\n")
