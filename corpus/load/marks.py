"""Tells the families of files with many articles apart, by marks that no other text has."""

from __future__ import annotations

import re
from typing import Literal

TextFamily = Literal["nexis", "nexis-uni", "factiva", "proquest", "europresse", "story"]
HtmlFamily = Literal["nexis", "factiva", "proquest", "europresse"]

_OF = r"\d{1,5} (?:of|von|de|sur|di|van|af|av) \d{1,5}"
NEXIS_COUNT = re.compile(  # "3 of 9 DOCUMENTS", "Dokument 3 von 9"
    rf"^[ \t]*(?:FOCUS - )?(?:{_OF} DO[CK]UMENT\w*|DO[CK]UMENTO? {_OF})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
NEXIS_END = re.compile(
    r"^[ \t]*(?:End of Document|Ende des Dokuments|Fin du document|Einde van het document|Fin del documento"
    r"|Fine del documento|Fim do documento)[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
FACTIVA_NUMBER = re.compile(  # "Document VELVO00020250304el3400001"
    r"^[ \t]*(?:AN[ \t]+)?(?:[^\W\d_]{2,12}[ \t]+)?[A-Z][A-Z0-9]{3,12}(?:19|20)\d{6}[a-z][a-z0-9]{6,14}[ \t]*\r?$",
    re.MULTILINE,
)
EUROPRESSE_NUMBER = re.compile(  # "news·20250304·VV·001"
    r"^[^\n:]{0,30}:?[ \t]*news\s?[·•]\s?(?P<day>\d{8})\s?[·•]\s?\S+[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
STORY_HIGHLIGHT = re.compile(r"^@highlight[ \t]*\r?$", re.MULTILINE)
_NEXIS_LABEL = re.compile(
    r"^(?:LENGTH: +[\d,.]+ +words|LÄNGE: +[\d,.]+ +W|LONGUEUR: +[\d ,.]+ mots|LENGTE: +[\d,.]+ +w"
    r"|(?:LOAD-DATE|DATE-CHARGEMENT|FECHA-CARGA): .{4,30})[ \t]*\r?$",
    re.MULTILINE,
)
_PROQUEST = re.compile(
    r"^(?:[^:\n]{0,60}ProQuest[^:\n]{0,30}:\s*\d{5,}|Report Information from ProQuest|ProQuest document link)",
    re.MULTILINE,
)
_PRESSREADER = re.compile(r"^Article Name:.*\n(?:.*\n){0,4}?Publication:", re.MULTILINE)

# A mark is looked for only where a word of it occurs: that takes microseconds.
_TEXTS: tuple[tuple[TextFamily, tuple[str, ...], re.Pattern[str]], ...] = (
    ("proquest", ("ProQuest",), _PROQUEST),
    ("proquest", ("Article Name:",), _PRESSREADER),
    ("nexis", ("DOCUMENT", "DOKUMENT", "Document", "Dokument"), NEXIS_COUNT),
    ("nexis", ("LENGTH:", "LÄNGE:", "LONGUEUR:", "LENGTE:", "LOAD-DATE:", "DATE-CH", "FECHA-CARGA:"), _NEXIS_LABEL),
    ("nexis-uni", ("ocument", "okument", "OCUMENT"), NEXIS_END),
    ("europresse", ("news·", "news •", "news ·", "news•"), EUROPRESSE_NUMBER),
    ("factiva", ("19", "20"), FACTIVA_NUMBER),
    ("story", ("@highlight",), STORY_HIGHLIGHT),
)
_PAGES: tuple[tuple[HtmlFamily, tuple[bytes, ...], re.Pattern[bytes]], ...] = (
    ("nexis", (b"DOCFULL", b"DOCUMENTS", b"DOC_ID"), re.compile(rb"<DOCFULL>|NAME=\"DOC_ID_|\d of \d+ DOCUMENTS")),
    ("factiva", (b"Article",), re.compile(rb"class=[\"']article \w\wArticle[\"']")),
    ("europresse", (b"DocPublicationName",), re.compile(rb"class=[\"'][^\"'>]*DocPublicationName")),
    ("proquest", (b"ProQuest document",), re.compile(rb"ProQuest document (?:ID|link)")),
)


def text_family(text: str) -> TextFamily | None:
    """Returns the family of a text with many articles, or with one and its fields; None if it is any other text."""
    for family, words, mark in _TEXTS:
        if any(word in text for word in words) and mark.search(text):
            return family
    return None


def html_family(content: bytes) -> HtmlFamily | None:
    """Returns the family of an HTML file with many articles; None if it is any other page."""
    for family, words, mark in _PAGES:
        if any(word in content for word in words) and mark.search(content):
            return family
    return None
