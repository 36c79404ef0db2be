"""The page takes whatever `newsdesk add` takes, whatever its name, and says what came of each file."""

from __future__ import annotations

from pathlib import Path

from newsdesk.page.articles import articles_html
from newsdesk.page.articles.add_steps import ArticleAdder
from qa import Newsdesk
from tests.corpus.load.written import collection_files, every_family


def test_each_file_is_taken_or_named(desk: Newsdesk, tmp_path: Path) -> None:
    before = desk.status().articles
    good = {file.name: file for file in every_family.files()}
    taken = [good[name] for name in ("nexis.html", "nexis-uni.docx", "webz.json", "talk.vtt", "newsletter.eml")]
    files = {
        **{file.name: file.content for file in taken},
        "AP880517": collection_files.TREC.encode(),
        "dump.jl": b'{"title": "Quay", "text": "The quay at Orrin is closed until noon."}\n',
        "crane.png": b"\x89PNG\r\n\x1a\n",
        "broken.docx": every_family.broken()["broken.docx"],
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    *_, end = ArticleAdder(desk).add([tmp_path / name for name in files])
    told = articles_html.results_html(end.results)
    assert [result.name for result in end.results] == list(files)
    assert all(name in told for name in files)
    assert "left out: not a known kind of file: a PNG image" in told
    assert "left out: not a whole zip file" in told
    assert desk.status().articles == before + sum(file.articles for file in taken) + 6 + 1
