"""Files of a folder are found in a stable order; what is not read is named with the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import Rejected
from corpus.load import find_files
from tests.corpus.load.files import BODY, load_all, write

TEXT = "not a known kind of file: a text whose name does not say of what kind"
README = "a README; name it to add it"


def found(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Returns the names of the files to read, and the reasons why others are left out."""
    rejected: list[Rejected] = []
    files = [path.relative_to(folder).as_posix() for path in find_files([folder], rejected.append)]
    return files, {Path(one.path).relative_to(folder).as_posix(): one.reason for one in rejected}


def test_a_folder_is_walked_in_a_stable_order_and_what_is_no_article_is_named(tmp_path: Path) -> None:
    taken = ["a.txt", "b/c.md", "b/d/e.JSON", "b/f.jsonl.gz", "g.html", "notes.pdf", "readmes.txt"]
    hidden = [
        ".hidden.txt", ".git/config.txt", "b/.cache/x.json", "__MACOSX/a.txt", "b/Thumbs.db", "desktop.ini",
        "~$quay.docx", "b/.~lock.quay.odt#",
    ]  # fmt: skip
    left_out = {
        "Makefile": TEXT, "README.md": README, "README.md.gz": README, "b/readme.txt": README, "image.png": TEXT,
        "song.mp3": TEXT, "b/quay.tale": TEXT,
    }  # fmt: skip
    for name in [*reversed(taken), *hidden, *left_out]:
        write(tmp_path / name, BODY)
    assert found(tmp_path) == (taken, left_out)


def test_loading_a_folder_reports_what_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.png", b"\x89PNG\r\n")
    articles, rejected = load_all([tmp_path])
    assert [article.body for article in articles] == [BODY]
    assert rejected == [Rejected(path=tmp_path / "b.png", line=None, reason="not a known kind of file: a PNG image")]


def test_what_a_browser_stored_beside_a_page_is_part_of_the_page(tmp_path: Path) -> None:
    for name in ("quay.html", "quay_files/logo.png", "quay_files/frame.html", "other_files/frame.html"):
        write(tmp_path / name, "<html><p>x")
    assert found(tmp_path) == (["other_files/frame.html", "quay.html"], {})


def test_links_that_are_not_followed_and_what_cannot_be_opened_are_named(tmp_path: Path) -> None:
    write(tmp_path / "news" / "a.txt", BODY)
    (tmp_path / "all").symlink_to(tmp_path / "news")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "missing.txt")
    (tmp_path / "same.txt").symlink_to(tmp_path / "news" / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert found(tmp_path) == (
        ["news/a.txt", "same.txt"],
        {
            "all": "a link to a folder; name the folder to add it",
            "gone.txt": "a link that leads nowhere",
            "pipe.txt": "not a file (a pipe, a socket or a device)",
        },
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    write(tmp_path / "shut" / "a.txt", BODY)
    (tmp_path / "shut").chmod(0)
    try:
        assert found(tmp_path) == ([], {"shut": "cannot be read (Permission denied)"})
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_a_folder_below_a_hidden_one_is_walked_when_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / ".desk" / "news" / "a.txt", BODY)
    assert list(find_files([tmp_path / ".desk" / "news"])) == [path]


def test_files_that_are_named_are_always_tried_in_the_order_given(tmp_path: Path) -> None:
    names = ["z.txt", "README.md", ".hidden.txt", "a.pdf", "missing.txt"]
    assert list(find_files([tmp_path / name for name in names])) == [tmp_path / name for name in names]
