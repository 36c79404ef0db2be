"""Reads what Factiva exports: as text with a line for each field, or with a code before each ("HD", "LP", "TD").

As text: section, headline and byline; the number of words; day, outlet, its code, page, language, copyright; the text;
the publisher, and "Document" with a number. Words are in the language of the database's interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.lines import is_copyright, one_line, split_before
from corpus.load.formats.exports.wording import iso_date, language_named, names, names_language
from corpus.load.marks import FACTIVA_NUMBER

CODES = frozenset("SE HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN ART CLM".split())
_CODE = re.compile(rf"[ \t]*({'|'.join(sorted(CODES))})(?:\t\s*|  +|$)(.*)")
_WORDS = re.compile(
    r"[\d.,  ]{1,9}\s?(?:words|mots|w[öo]rter|palabras|parole|woorden|palavras|слов\w*|字|語|ord|sanaa|słów|slov"
    r"|kelime)",
    re.IGNORECASE,
)
_OUTLET_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_NUMBER = re.compile(r"^\d{1,4}\)\s+")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+[A-ZÀ-Þ]", re.IGNORECASE)
_NAME = r"[A-ZÀ-Þ][\w.'’-]+(?: (?:de|von|van|der|la|le|du|di|da|[A-ZÀ-Þ][\w.'’-]*)){1,3}"
_NAMED = re.compile(rf"{_NAME}(?:(?:, | and | und | et | y | e ){_NAME})*")
_FURNITURE = re.compile(r"(?:page|seite|página|pagina) \d+ (?:of|von|de|di|sur|van) \d+\b.*", re.IGNORECASE)
_MAX_FIELDS = 10  # lines between the number of words and the text
_MAX_SECTION_WORDS = 3
_MAX_PUBLISHER_WORDS = 9
_COMPANY = re.compile(
    r"\b(?:GmbH|AG|KG|Verlag|Inc|Ltd|Limited|LLC|LLP|plc|Co|Corp|Company|Corporation|S\.?A|S\.?p\.?A|S\.?r\.?l|N\.?V|B\.?V|AB|A/S|ASA"
    r"|Oy|S\.?L|Publishing|Publications|Newspapers|Media Group)\b\.?$"
)


def documents(text: str) -> Iterator[tuple[int, str]]:
    """Yields the documents of an export, each with its number as the last line."""
    return split_before(text, FACTIVA_NUMBER)


def entry(text: str) -> Entry:
    """Returns what a document says.

    Raises:
        ValueError: If it has no text, or no line with the number of words.
    """
    lines = [line.strip() for line in text.split("\n")]
    return entry_of_lines([line for line in lines if line and not _FURNITURE.fullmatch(line)])


def entry_of_lines(lines: Sequence[str], title: str | None = None, byline: str | None = None) -> Entry:
    """Returns what the lines of a document say.

    Args:
        lines: Without blank ones; the last one is the document's number.
        title: Where markup says what it is; else it is found before the number of words.
        byline: The same.

    Raises:
        ValueError: If it has no text, or no line with the number of words.
    """
    codes = _coded(lines)
    if "HD" in codes and codes.keys() & {"LP", "TD"}:
        return _coded_entry(codes)
    at = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if at is None:
        raise ValueError("no line with the number of words; expected a document of Factiva")
    if title is None:
        title, byline = _title_and_byline(lines[max(0, at - 4) : at])
    fields = lines[at + 1 : at + 1 + _MAX_FIELDS]
    dated = next((n for n, line in enumerate(fields) if iso_date(line)), None)
    date = None if dated is None else fields[dated]
    outlets = [n for n, line in enumerate(fields) if (dated is None or n > dated) and not _is_clock(line)]
    outlet = fields[outlets[0]] if outlets else None
    start = at + 1 + _fields_end(fields, outlets[0] if outlets else 0)
    body = list(lines[start:])
    while body and (FACTIVA_NUMBER.fullmatch(body[-1]) or is_copyright(body[-1])):
        body.pop()
    if len(body) > 1 and _is_publisher(body[-1], lines[at + 1 : start]):
        body.pop()
    if not body:
        raise ValueError("a document without a text")
    language = next((line for line in fields if names_language(line)), None)
    clock = next((line for line in fields[: (outlets or [0])[0]] if _is_clock(line)), "")
    return Entry(
        body="\n\n".join(body),
        title=_NUMBER.sub("", title) if title else None,
        outlet=outlet,
        authors=names(byline),
        date=f"{date} {clock}" if date else None,
        language=language_named(language),
    )


def _coded(lines: Sequence[str]) -> dict[str, list[str]]:
    """Returns the lines behind each code."""
    fields: dict[str, list[str]] = {}
    present: list[str] = []
    for line in lines:
        match = _CODE.fullmatch(line)
        if match and match[1] not in fields:
            present = fields.setdefault(match[1], [])
            line = match[2].strip()
        if line:
            present.append(line)
    return fields


def _coded_entry(codes: dict[str, list[str]]) -> Entry:
    body = [line for line in (*codes.get("LP", ()), *codes.get("TD", ())) if not FACTIVA_NUMBER.fullmatch(line)]
    if not body:
        raise ValueError("a document without a text")
    value = {code: one_line(lines) for code, lines in codes.items()}
    return Entry(
        body="\n\n".join(body),
        title=_NUMBER.sub("", value["HD"]) or None,
        outlet=value.get("SN"),
        authors=names(value.get("BY")),
        date=f"{value['PD']} {value.get('ET', '')}" if value.get("PD") else None,
        language=language_named(value.get("LA")),
    )


def _title_and_byline(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Returns the headline and the byline of the lines above the number of words; a section may stand on top."""
    lines = list(lines)
    byline = None
    if len(lines) > 1 and (_BY.match(lines[-1]) or (_NAMED.fullmatch(lines[-1]) and not _is_section(lines))):
        byline = lines.pop()
    return (lines[-1] if lines else None), byline


def _is_section(lines: Sequence[str]) -> bool:
    """Returns whether the first of two lines is a section rather than the headline above a byline."""
    return len(lines) == 2 and len(lines[0].split()) <= _MAX_SECTION_WORDS < len(lines[1].split())


def _fields_end(fields: Sequence[str], outlet: int) -> int:
    """Returns the number of the field lines: up to the copyright, else to the language, else to the outlet's code."""
    for is_last in (is_copyright, names_language, _OUTLET_CODE.fullmatch):
        found = [n for n, line in enumerate(fields) if n > outlet and is_last(line)]
        if found:
            end = found[0] + 1
            while is_last is is_copyright and end < len(fields) and is_copyright(fields[end]):
                end += 1
            return end
    return outlet + 1


def _is_clock(line: str) -> bool:
    return re.fullmatch(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?(?:[AP]M|GMT|[A-Z]{3,4}))?", line) is not None


def _is_publisher(line: str, fields: Sequence[str]) -> bool:
    """Returns whether a last line names the publisher: a company, or words of the outlet or of the copyright."""
    if len(line.split()) > _MAX_PUBLISHER_WORDS or line.endswith(("!", "?", "”", '"', "…", ":")):
        return False
    words = set(re.findall(r"\w{4,}", line.casefold()))
    about = set(re.findall(r"\w{4,}", " ".join(fields).casefold()))
    return _COMPANY.search(line) is not None or bool(words & about and not line.endswith("."))
