"""Finds who wrote an e-mail that somebody else forwarded: the header fields that stand above its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

# By what they say, as programs write them in English, German, French, Spanish, Italian, Portuguese and Dutch.
_FIELDS = {
    "from": "From|Von|De|Da|Van",
    "date": "Date|Sent|Datum|Gesendet|Envoyé|Enviado|Fecha|Data|Inviato|Verzonden",
    "subject": "Subject|Betreff|Objet|Asunto|Oggetto|Assunto|Onderwerp",
    "other": "To|An|À|Para|A|Aan|Cc|Reply-To|Antwort an|Répondre à",
}
_NAME = "|".join(_FIELDS.values())
_FIELD = re.compile(rf"[ \t>*]{{0,4}}(?P<name>{_NAME})\*?[ \t]?:\*?[ \t]*(?P<value>[^\n]*)")
_ABOVE = re.compile(
    r"\s*(?:-{2,}[^\n-]{2,60}-{2,}|(?:Begin forwarded message|Anfang der weitergeleiteten \w+)\s?:)?\s*"
)
_MOST_FIELDS = 8
_PREFIX = re.compile(r"(?:(?:Fwd?|WG|TR|RV|ENC|Doorst)\s?:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """Holds an e-mail as it was before it was forwarded.

    Attributes:
        sender: Its name, or its address.
        date: As it is written.
    """

    sender: str | None
    subject: str | None
    date: str | None
    text: str


def forwarded(text: str) -> Forwarded | None:
    """Returns the e-mail that a text forwards; None if header fields of one do not stand at its beginning.

    Args:
        text: Tidy.
    """
    above = _ABOVE.match(text)
    start = above.end() if above else 0
    lines = text[start:].split("\n", _MOST_FIELDS)
    found: dict[str, str] = {}
    taken = 0
    for line in lines[:_MOST_FIELDS]:
        field = _FIELD.match(line)
        if field is None:
            break
        taken += 1
        target = next(target for target, names in _FIELDS.items() if field["name"] in names.split("|"))
        found.setdefault(target, field["value"].strip())
    if not {"from", "date", "subject"} <= found.keys():
        return None
    name, address = parseaddr(found["from"])
    return Forwarded(
        sender=name or address or None, subject=found["subject"] or None, date=found["date"] or None,
        text="\n".join(lines[taken:]).strip(),
    )  # fmt: skip


def without_prefix(subject: str) -> str:
    """Returns a subject without the marks that programs put before those that they forward, e.g. `Fwd:` and `WG:`."""
    match = _PREFIX.match(subject)
    return subject[match.end() :] if match else subject
