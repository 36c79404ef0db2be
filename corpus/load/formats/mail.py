"""Reads e-mail newsletters: one message (.eml), or a mailbox of them (.mbox)."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from itertools import pairwise
from pathlib import Path, PurePath
from typing import BinaryIO

from corpus.errors import LoadError
from corpus.load.bounds import Allowance, read_whole
from corpus.load.containers.member import Member
from corpus.load.decode import bounded, decode
from corpus.load.formats.pages import page
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.text.boilerplate import clean
from corpus.time.published import DateReader, Warn
from corpus.types import Article, new_article, tidy

_MAX_HEADER_BYTES = 10_000  # the standard library's time grows with the square
_MAX_PARTS = 500  # each level of parts reads the lines of those inside it again
_MIN_MESSAGE_BYTES = 100  # on average over a mailbox; header fields alone take more
_MIN_TEXT_CHARS = 200  # shorter text parts say "open this in your browser"
_MESSAGE_START = re.compile(rb"^From [^\n]*\n(?=[!-9;-~]+:)", re.MULTILINE)


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns one newsletter: its subject, sender's name as outlet, date, and text part or else HTML part.

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
        return [bounded(_article(message, path, warn_at(on_undated, path)), path)]
    except LoadError:
        raise
    except Exception as error:  # the header parser raises almost anything on broken fields
        raise LoadError(path, f"not a whole e-mail ({type(error).__name__}: {error})") from error


def members(stream: BinaryIO, path: PurePath, allowance: Allowance) -> Iterator[Member]:
    """Yields the messages of a mailbox; each starts with a line `From ...` and header fields.

    Raises:
        LoadError: If it is larger than a file may be, or is no mailbox.
    """
    content = read_whole(stream.read, path, allowance.bounds.file_bytes)
    starts = [match.start() for match in _MESSAGE_START.finditer(content)] + [len(content)]
    if len(starts) > 1 + len(content) / _MIN_MESSAGE_BYTES:
        raise LoadError(path, f"messages of less than {_MIN_MESSAGE_BYTES} bytes on average; expected a mailbox")
    for number, (start, end) in enumerate(pairwise(starts), 1):
        message = re.sub(rb"(?m)^>(>*From )", rb"\1", content[start:end].partition(b"\n")[2])
        yield Member(path=path / f"message {number}", content=message, file_format="mail")


def _article(message: EmailMessage, path: PurePath, warn: Warn) -> Article:
    if "from" not in message and "subject" not in message:
        raise LoadError(path, "no From and no Subject field; expected an e-mail")
    subject = str(message.get("subject", "")).strip() or None
    body, title = _body(message, path, subject)
    sender = message.get("from")
    addresses = getattr(sender, "addresses", ())
    return new_article(
        body=body,
        url=str(message.get("archived-at", "")).strip(" <>\t"),  # RFC 5064
        title=subject or title,
        outlet=next((address.display_name or address.domain for address in addresses), None),
        published=DateReader("field").first([str(message.get("date", ""))], warn),
        language=str(message.get("content-language", "")),
    )


def _body(message: EmailMessage, path: PurePath, subject: str | None) -> tuple[str, str | None]:
    """Returns the text, and the title of the HTML part."""
    plain = message.get_body(("plain",))
    text = clean(tidy(_text(plain, path)), subject) if plain is not None else ""
    marked_up = message.get_body(("html",))
    if marked_up is None or len(text) >= _MIN_TEXT_CHARS:
        if not text:
            raise LoadError(path, "no text in it; expected an e-mail with a text part or an HTML part")
        return text, None
    try:
        [article] = page.read(_text(marked_up, path).encode("utf-8", "replace"), Path(path))
    except LoadError:
        if not text:
            raise
        return text, None
    return article.body, article.title


def _text(part: MIMEPart, path: PurePath) -> str:
    content = part.get_payload(decode=True)
    return decode(content, path, part.get_content_charset()) if isinstance(content, bytes) else ""
