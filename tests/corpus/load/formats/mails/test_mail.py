"""E-mails and mailboxes give their newsletters."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import Rejected
from corpus.load import load
from tests.corpus.load import good_files
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, GOOD, OUTLET, TITLE


def test_of_an_e_mail_the_text_part_is_taken_unless_it_says_nothing() -> None:
    [article] = articles(good_files.mail(both=True), "a.eml")
    assert article.body == BODY
    [article] = articles(GOOD["a.eml"].replace(b"Archived-At: <https:", b"X-Other: <https:"), "a.eml")
    assert (article.url, article.title, article.outlet) == (None, TITLE, OUTLET)


def test_the_charset_that_an_e_mail_declares_is_used() -> None:
    content = (
        b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-2\n\nG\xf3ra \xb3adna.\n"
    )
    [article] = articles(content, "a.eml")
    assert (article.body, article.outlet) == ("Góra ładna.", "b.example")


@pytest.mark.parametrize("count", [5_000, 100_000])
def test_an_e_mail_with_a_boundless_header_or_parts_is_refused(count: int) -> None:
    header = b"From: a@b.example\nMIME-Version: 1.0\nSubject: " + b"=?utf-8?q?a?= " * count + b"\n\nx"
    assert error_of(header, "a.eml").reason == "a header field of more than 10,000 bytes; expected an e-mail"
    parts = b"From: a@b.example\nMIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(count // 5)
    )
    assert error_of(parts, "a.eml").reason == "an e-mail of more than 500 parts; expected a newsletter"


def test_a_broken_message_of_a_mailbox_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(
        good_files.mailbox(good_files.mail(subject="One"), b"From: a@b.example\n\n", good_files.mail(subject="Two"))
    )
    rejected: list[Rejected] = []
    assert [a.title for found in load([path], rejected.append) for a in found] == ["One", "Two"]
    reason = "no text in it; expected an e-mail with a text part or an HTML part"
    assert rejected == [Rejected(path=path / "message 2", line=None, reason=reason)]
