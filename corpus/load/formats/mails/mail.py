"""Reads e-mail newsletters: one message (.eml), or a mailbox of them (.mbox)."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Iterator
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from pathlib import PurePath
from typing import BinaryIO

from corpus.errors import LoadError, Rejected
from corpus.load.bounds import Allowance
from corpus.load.containers.member import Member
from corpus.load.cutting import cut
from corpus.load.decode import bounded, decode
from corpus.load.formats.exports import reading as exports
from corpus.load.formats.exports.entries import Entry, articles
from corpus.load.formats.mails import digest
from corpus.load.formats.mails.forwarded import forwarded, without_prefix
from corpus.load.formats.mails.furniture import without_furniture
from corpus.load.formats.mails.newsletter import html_body, text_body
from corpus.load.marks import html_family
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.text.boilerplate import clean
from corpus.time.published import DateReader, Warn
from corpus.types import Article, new_article, tidy

_MAX_HEADER_BYTES = 10_000  # the standard library's time grows with the square
_MAX_PARTS = 500  # each level of parts reads the lines of those inside it again
_MAX_MESSAGE_BYTES = 1 << 26  # with what is attached; servers take some 50 MB
_MIN_MESSAGE_BYTES = 100  # on average over a mailbox; header fields alone take more
_LEAST_MESSAGES = 20  # over which that is looked at
_MIN_TEXT_CHARS = 200  # shorter text parts say "open this in your browser"
_MESSAGE_START = re.compile(rb"^From [^\n]*\n(?=[!-9;-~]+:)", re.MULTILINE)


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterable[Article | Rejected]:
    """Returns one newsletter: its subject, sender's name as outlet, date, and text part or else HTML part.

    Of a digest each message is an article, and of a press archive's export that was sent by e-mail each document.

    Raises:
        LoadError: If it is no e-mail, is not bounded as e-mails are, or has no text.
    """
    header = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    if max(map(len, re.split(rb"\r?\n(?![ \t])", header))) > _MAX_HEADER_BYTES:
        raise LoadError(path, f"a header field of more than {_MAX_HEADER_BYTES:,} bytes; expected an e-mail")
    if content.lower().count(b"boundary") > _MAX_PARTS:
        raise LoadError(path, f"an e-mail of more than {_MAX_PARTS} parts; expected a newsletter")
    try:
        message = email.message_from_bytes(content, policy=policy.default)
        return _many(message, path, on_undated) or [bounded(_article(message, path, warn_at(on_undated, path)), path)]
    except LoadError:
        raise
    except Exception as error:  # the header parser raises almost anything on broken fields
        raise LoadError(path, f"not a whole e-mail ({type(error).__name__}: {error})") from error


def members(stream: BinaryIO, path: PurePath, allowance: Allowance) -> Iterator[Member | Rejected]:
    """Yields the messages of a mailbox; each starts with a line `From ...` and header fields.

    Raises:
        LoadError: If it is no mailbox.
    """
    most = min(_MAX_MESSAGE_BYTES, allowance.bounds.member_bytes)
    messages = cut(stream, _MESSAGE_START, mark_bytes=_MAX_HEADER_BYTES, most_bytes=most)
    taken, waiting = 0, list[Member | Rejected]()
    for number, (_, message) in enumerate(messages, 1):
        taken += len(message)
        if number >= _LEAST_MESSAGES and taken < number * _MIN_MESSAGE_BYTES:
            raise LoadError(path, f"messages of less than {_MIN_MESSAGE_BYTES} bytes on average; expected a mailbox")
        name = path / f"message {number}"
        content = re.sub(rb"(?m)^>(>*From )", rb"\1", message.partition(b"\n")[2])
        waiting.append(
            Rejected(path=name, line=None, reason=f"a message of more than {most:,} bytes")
            if len(message) > most
            else Member(path=name, content=content, file_format="mail")
        )
        if taken >= _LEAST_MESSAGES * _MIN_MESSAGE_BYTES:
            yield from waiting
            waiting.clear()
    yield from waiting


def _many(message: EmailMessage, path: PurePath, on_undated: OnUndated) -> list[Article | Rejected]:
    """Returns the articles of a digest or of an export in an e-mail; none if it is neither."""
    sender = next((name.display_name or name.domain for name in _addresses(message)), None)
    if inside := digest.messages(message):
        found = articles(
            ((None, one) for one in inside), lambda one: _entry(one, path, sender), path, on_undated, "message"
        )
        return list(found)
    text = message.get_body(("plain",))
    plain = "" if text is None else _text(text, path)
    if entries := list(digest.text_entries(plain, sender)):
        return list(articles(entries, lambda entry: entry, path, on_undated, "message"))
    if (exported := exports.read_text(plain, path, on_undated)) is not None:
        return list(exported)
    marked_up = message.get_body(("html",))
    content = b"" if marked_up is None else _text(marked_up, path).encode("utf-8", "replace")
    return list(exports.read_html(content, path, on_undated)) if html_family(content) else []


def _entry(message: EmailMessage, path: PurePath, outlet: str | None) -> Entry:
    """Returns what a message of a digest says; its sender is the author."""
    subject = str(message.get("subject", "")).strip() or None
    body, title = _body(message, path, subject)
    return Entry(
        body=body,
        title=subject or title,
        outlet=outlet,
        authors=tuple(address.display_name for address in _addresses(message)),
        date=str(message.get("date", "")) or None,
        url=str(message.get("archived-at", "")).strip(" <>\t") or None,
    )


def _addresses(message: EmailMessage) -> tuple[Address, ...]:
    return tuple(getattr(message.get("from"), "addresses", ()))


def _article(message: EmailMessage, path: PurePath, warn: Warn) -> Article:
    if "from" not in message and "subject" not in message:
        raise LoadError(path, "no From and no Subject field; expected an e-mail")
    subject = without_prefix(str(message.get("subject", "")).strip()) or None
    sender = next((address.display_name or address.domain for address in _addresses(message)), None)
    date = str(message.get("date", ""))
    plain = message.get_body(("plain",))
    if plain is not None and (before := forwarded(tidy(_text(plain, path)))):
        subject, sender, date = before.subject or subject, before.sender or sender, before.date or date
    body, title = _body(message, path, subject)
    return new_article(
        body=body,
        url=str(message.get("archived-at", "")).strip(" <>\t"),  # RFC 5064
        title=subject or title,
        outlet=sender,
        published=DateReader("field").first([date], warn),
        language=str(message.get("content-language", "")),
    )


def _body(message: EmailMessage, path: PurePath, subject: str | None) -> tuple[str, str | None]:
    """Returns the text, and the title of the HTML part."""
    sent_by = {one.display_name for one in _addresses(message)}
    plain = message.get_body(("plain",))
    content = tidy(_text(plain, path)) if plain is not None else ""
    before = forwarded(content)
    text = _article_text(text_body(before.text if before else content), sent_by, subject)
    marked_up = message.get_body(("html",))
    if marked_up is None or len(text) >= _MIN_TEXT_CHARS:
        if not text:
            raise LoadError(path, "no text in it; expected an e-mail with a text part or an HTML part")
        return text, None
    try:
        content, title = html_body(_text(marked_up, path), path)
        if not (found := _article_text(content, {*sent_by, title or ""}, subject)):
            raise LoadError(path, "no article text found in the HTML part")
    except LoadError:
        if not text:
            raise
        return text, None
    return found, title


def _article_text(text: str, names: set[str], subject: str | None) -> str:
    return clean(without_furniture(text, {*filter(None, names), subject or ""}), subject)


def _text(part: MIMEPart, path: PurePath) -> str:
    content = part.get_payload(decode=True)
    return decode(content, path, part.get_content_charset()) if isinstance(content, bytes) else ""
