"""Finds the messages of a digest: one e-mail with many, as mailing lists and press services send them.

Two forms are read: `multipart/digest` (RFC 2046, 5.1.5), also behind a table of contents, as mailing lists send it, and
a text with a line of thirty dashes between the messages, each with its own From, Subject and Date (RFC 1153).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

from corpus.load.formats.exports.entries import Entry
from corpus.text.boilerplate import clean
from corpus.types import tidy

_BETWEEN = re.compile(r"^(?:-{30}|-{70})[ \t]*$", re.MULTILINE)  # seventy stand before the first message
_FIELD = re.compile(r"(Message|Date|From|Subject|To|Message-ID|Reply-To|Content-Type): ?(.*)", re.IGNORECASE)
_MAX_FIELDS = 20


def messages(message: EmailMessage) -> list[EmailMessage]:
    """Returns the messages inside a `multipart/digest`; none if the e-mail is no digest."""
    if message.get_content_type() == "multipart/mixed":
        within = (part for part in message.iter_parts() if part.get_content_type() == "multipart/digest")
        message = cast(EmailMessage, next(within, message))
    if message.get_content_type() != "multipart/digest":
        return []
    inside = [part.get_payload() for part in message.iter_parts() if part.get_content_type() == "message/rfc822"]
    return [one for parts in inside if isinstance(parts, list) for one in parts if isinstance(one, EmailMessage)]


def text_entries(text: str, outlet: str | None) -> Iterator[tuple[None, Entry]]:
    """Yields what each message of a digest as text says; none if the text is no digest.

    Args:
        text: Of the e-mail.
        outlet: Who sent the digest.
    """
    parts = _BETWEEN.split(text.replace("\r\n", "\n"))
    for part in parts if len(parts) > 1 else ():
        fields: dict[str, str] = {}
        lines = part.strip("\n").split("\n")
        for number, line in enumerate(lines[:_MAX_FIELDS]):
            field = _FIELD.fullmatch(line)
            if field is None:
                if line.strip() and not line[0].isspace():
                    break
                if not line.strip() and fields:
                    lines = lines[number:]
                    break
                continue
            fields.setdefault(field[1].lower(), field[2].strip())
        if {"from", "subject"} <= fields.keys():
            name = parseaddr(fields["from"])[0]
            body = clean(tidy("\n".join(lines)), fields["subject"])
            yield (
                None,
                Entry(
                    body=body,
                    title=fields["subject"],
                    outlet=outlet,
                    authors=(name,) if name else (),
                    date=fields.get("date"),
                ),
            )
