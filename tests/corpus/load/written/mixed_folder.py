"""Writes files of all formats, some broken: `python -m tests.corpus.load.written.mixed_folder FOLDER FILES`."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

from tests.corpus.load import good_files
from tests.corpus.load.written import good_documents
from tests.fakes import make_articles

_REPLACED = good_files.PARAGRAPHS[1]  # by an article's own text


def write(folder: Path, files: int, words: int = 400, seed: int = 5) -> tuple[int, list[str]]:
    """Writes files of all formats in turn, every twentieth of them broken.

    Returns:
        How many articles the good ones hold, and the names of the broken ones.
    """
    chance = random.Random(seed)
    names = list(good_files.GOOD)
    broken: list[str] = []
    articles = 0
    for number, article in enumerate(make_articles(files, seed=seed, words=words)):
        name = names[number % len(names)]
        path = folder / f"{number % 7}" / f"{number:05d}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 20 == 19:
            path.write_bytes(_broken(name, chance))
            broken.append(path.name)
        else:
            path.write_bytes(good(name, number, article.body))
            articles += 2 if name == "a.jsonl" else 1
    return articles, broken


def good(name: str, number: int, body: str) -> bytes:
    """Returns a file whose article has its own text, title and URL.

    Args:
        name: One of `good_files.GOOD`.
        number: What makes title and URL its own.
        body: Of the article; it may stand behind a paragraph that all have.
    """

    def own(text: str, mark: Callable[[str], str] = str) -> str:
        text = text.replace(good_files.URL, f"{good_files.URL}-{number}").replace(
            good_files.TITLE, f"{good_files.TITLE} {number}"
        )
        return text.replace(_REPLACED, mark(body))

    page = own(good_files.PAGE, _paragraphs).encode()
    if name == "a.parquet":
        return good_files.parquet([json.loads(own(json.dumps(good_files.RECORD), _in_json))])
    if name == "a.pdf":
        return good_files.pdf(own(good_files.BODY))
    if (document := _document(name, number, body, page)) is not None:
        return document
    if name == "a.warc":
        return good_files.warc((f"{good_files.URL}-{number}", "200 OK", "text/html; charset=utf-8", page, {}))
    if name == "a.zip":
        return good_files.zipped({"inner/a.html": page})
    if name == "a.tar":
        return good_files.tarred({"inner/a.html": page})
    ending = name.rpartition(".")[2]
    mark = _in_json if ending in ("json", "jsonl") else _paragraphs if ending in ("html", "xml") else str
    return own(good_files.GOOD[name].decode(), mark).encode()


def _document(name: str, number: int, body: str, page: bytes) -> bytes | None:
    """Returns a file of those formats that are not text, or not text in one piece."""
    paragraphs = (f"{good_files.TITLE} {number}", *body.split("\n\n"))
    url = f"{good_files.URL}-{number}"
    written: dict[str, Callable[[], bytes]] = {
        "a.docx": lambda: good_documents.docx(good_documents.docx_paragraphs(*map(escape, paragraphs))),
        "a.odt": lambda: good_documents.odt(good_documents.odt_paragraphs(*map(escape, paragraphs))),
        "a.rtf": lambda: good_documents.rtf(*paragraphs),
        "a.epub": lambda: good_documents.epub(f"<h1>{number}</h1><p>{_paragraphs(body)}</p>"),
        "a.mhtml": lambda: good_documents.mhtml(page.decode(), url),
        "a.webarchive": lambda: good_documents.webarchive(page.decode(), url),
        "a.srt": lambda: good_documents.subtitles(*paragraphs).encode(),
    }
    return written[name]() if name in written else None


def _broken(name: str, chance: random.Random) -> bytes:
    """Returns a broken file: one cut short, random bytes, nothing at all, or a page of links."""
    return chance.choice(
        [
            good_files.GOOD["a.zip"][:90],
            b"PK\3\4" + chance.randbytes(200),
            b"",
            b'{"title": "no text"}',
            b"<!DOCTYPE html><html><body><nav><a href='/'>Home</a> <a href='/a'>News today</a></nav></body></html>",
            chance.randbytes(300),
        ]
    )


def _paragraphs(body: str) -> str:
    return "</p><p>".join(map(escape, body.split("\n\n")))


def _in_json(body: str) -> str:
    return json.dumps(body)[1:-1]


if __name__ == "__main__":
    articles, bad = write(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(f"{articles} articles, {len(bad)} broken files\n")
