"""Writes files and reads them as articles, in tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus import Article, LoadError, Rejected, load, load_file

PAGE = """<html><head><title>Quay rebuilt</title></head><body><article><p>{}</p></article></body></html>""".format(
    "The council voted on Tuesday to rebuild the old quay before the winter storms reach the harbor town. " * 6
)

BODY = "Work began on Monday."

FORMATS = {
    "a.txt": f"Quay rebuilt\n\n{BODY}",
    "a.md": f"# Quay rebuilt\n\n{BODY}",
    "a.json": json.dumps({"title": "Quay rebuilt", "text": BODY}),
    "a.jsonl": json.dumps({"title": "Quay rebuilt", "text": BODY}) + "\n",
    "a.html": PAGE,
    "a.htm": PAGE,
}


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def error_of(path: Path) -> LoadError:
    with pytest.raises(LoadError) as caught:
        load_file(path)
    assert caught.value.path == path
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    return caught.value


def load_all(paths: Iterable[Path]) -> tuple[list[Article], list[Rejected]]:
    rejected: list[Rejected] = []
    loaded = [article for articles in load(paths, rejected.append) for article in articles]
    return loaded, rejected
