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


DIGEST_HEAD = """From: Pier News <digest@pier.example>
Subject: Pier Digest, Vol 12, Issue 3
Date: Mon, 04 Mar 2019 08:00:00 +0100
MIME-Version: 1.0
Content-Type: {kind}

"""
FIRST = """Message: 1
Date: Sun, 03 Mar 2019 18:00:00 +0100
From: Lea Quint <lea@pier.example>
Subject: Old slipway to close

The harbour board voted nine to four to close the old slipway.
"""
SECOND = FIRST.replace("Old slipway to close", "Berths").replace("Lea Quint", "Tom Ferrow").replace("nine to", "ten to")


def test_a_digest_of_a_mailing_list_gives_the_first_message_too() -> None:
    """Seventy dashes stand behind the table of contents, thirty between the messages."""
    topics = "Send them to pier@pier.example\n\nToday's Topics:\n\n   1. Old slipway to close\n   2. Berths\n\n\n"
    text = f"{topics}{'-' * 70}\n\n{FIRST}\n{'-' * 30}\n\n{SECOND}\n{'-' * 30}\n\nEnd of Pier Digest\n"
    found = articles((DIGEST_HEAD.format(kind="text/plain; charset=utf-8") + text).encode(), "a.eml")
    assert [(one.title, one.authors, one.outlet) for one in found] == [
        ("Old slipway to close", ("Lea Quint",), "Pier News"), ("Berths", ("Tom Ferrow",), "Pier News"),
    ]  # fmt: skip
    assert found[0].body == "The harbour board voted nine to four to close the old slipway."


def test_a_digest_in_parts_behind_a_table_of_contents_gives_each_message() -> None:
    inside = "".join(f"--=D\nContent-Type: message/rfc822\n\n{one}\n" for one in (FIRST, SECOND))
    topics = "--=M\nContent-Type: text/plain\n\nToday's Topics\n\n"
    text = f"{topics}--=M\nContent-Type: multipart/digest; boundary==D\n\n{inside}--=D--\n--=M--\n"
    text = text.replace("boundary==D", 'boundary="=D"').replace("Message: 1\n", "")
    found = articles((DIGEST_HEAD.format(kind='multipart/mixed; boundary="=M"') + text).encode(), "a.eml")
    assert [(one.title, one.authors) for one in found] == [
        ("Old slipway to close", ("Lea Quint",)), ("Berths", ("Tom Ferrow",)),
    ]  # fmt: skip
