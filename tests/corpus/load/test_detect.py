"""The format of a file is detected by its content, else by its ending."""

from __future__ import annotations

import pytest

from corpus.load.detect import detect_format


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"[Reuters] - boats", "a.txt", "text"),
        (b"{\nnot: json\n}\n", "a.md", "markdown"),
        (b"From: the harbor\nSubject: boats\n\nWords", "a.txt", "text"),
        (b"From here on, all went well.\nFrom: x", "a.txt", "text"),
        (b"title, or not", "a.txt", "text"),
        (b"---\nwords\n---\n", "a.txt", "text"),
        (b"a < b <html", "a.txt", "text"),
        (b"<p>words</p>", "a.htm", "html"),
        (b"<p>words</p>", "a.b", None),
        (b"<!-- saved --><!DOCTYPE HTML PUBLIC 'x'><head>", "a.asp", "html"),
        (b"  <?xml version='1.0'?><!-- x --><rss>", "a", "feed"),
        (b"<rdf:RDF>", "a.txt", "feed"),
        ("<?xml version='1.0'?><nitf>".encode("utf-16"), "a.xml", "nitf"),
        (b"<?xml version='1.0'?><html>", "a.xml", "html"),
        (b"words", "A.JSONL.GZ", "json"),
        (b"words", "a.b.md", "markdown"),
        (b"words", "a.tgz", "tar"),
        (b"words", ".txt", None),
        (b"words", "a.txt.zip", "zip"),
    ],
)
def test_the_format_is_that_of_the_content_if_it_is_clear_else_of_the_ending(
    head: bytes, name: str, kind: str | None
) -> None:
    assert detect_format(head, name) == kind
