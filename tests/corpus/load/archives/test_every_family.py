"""A folder with a file of every family: every article is its own, and the broken files are named."""

from __future__ import annotations

from pathlib import Path, PurePath

from corpus.errors import Rejected
from corpus.load import load, read_content
from tests.corpus.load.written import every_family

_FEWEST = 60


def test_each_file_has_its_articles() -> None:
    for file in every_family.files():
        parts = list(read_content(file.content, PurePath(file.name)))
        articles = [article for part in parts if not isinstance(part, Rejected) for article in part]
        left_out = [part for part in parts if isinstance(part, Rejected)]
        assert (file.name, len(articles), len(left_out)) == (file.name, file.articles, file.left_out)
        assert all(article.body.strip() for article in articles)


def test_every_article_of_the_folder_is_its_own_and_broken_files_are_named(tmp_path: Path) -> None:
    count, broken = every_family.write(tmp_path)
    files = every_family.files()
    assert len(files) + len(broken) == len(list(tmp_path.iterdir())) >= _FEWEST
    rejected: list[Rejected] = []
    found = [article for part in load([tmp_path], rejected.append) for article in part]
    assert len(found) == len({article.id for article in found}) == count
    of_files = [PurePath(one.path).name for one in rejected]
    named = [name for name in of_files if name in broken]
    assert sorted(named) == sorted(broken)
    assert len(of_files) - len(named) == sum(file.left_out for file in files)
