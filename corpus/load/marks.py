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

_TEXTS: tuple[tuple[TextFamily, re.Pattern[str]], ...] = (
    ("proquest", _PROQUEST), ("proquest", _PRESSREADER), ("nexis", NEXIS_COUNT), ("nexis", _NEXIS_LABEL),
    ("nexis-uni", NEXIS_END), ("europresse", EUROPRESSE_NUMBER), ("factiva", FACTIVA_NUMBER),
    ("story", STORY_HIGHLIGHT),
)  # fmt: skip
# Finds the lines that may be marks in one pass. A pattern that begins with a line feed is looked for quickly: all
# patterns above take ten times as long over a text without marks, which most texts are.
_MAY_BE = re.compile(
    r"\n(?:[^:\n]{0,60}ProQuest|Report Information|Article Name:|@highlight|.{0,40}news\s?[·•]"
    rf"|[ \t]*(?:FOCUS - |{_OF} (?i:do[ck]ument)|(?i:do[ck]umento?) {_OF}"
    r"|(?i:end of document|ende des dokuments|fin du document|einde van het|fin del documento|fine del|fim do)"
    r"|(?:AN[ \t]+)?(?:[^\W\d_]{2,12}[ \t]+)?[A-Z][A-Z0-9]{3,12}(?:19|20)\d{6}[a-z])"
    r"|(?:LENGTH|LÄNGE|LONGUEUR|LENGTE|LOAD-DATE|DATE-CHARGEMENT|FECHA-CARGA):)"
)
_PAGES: tuple[tuple[HtmlFamily, tuple[bytes, ...], re.Pattern[bytes]], ...] = (
    ("nexis", (b"DOCFULL", b"DOCUMENTS", b"DOC_ID"), re.compile(rb"<DOCFULL>|NAME=\"DOC_ID_|\d of \d+ DOCUMENTS")),
    ("factiva", (b"Article",), re.compile(rb"class=[\"']article \w\wArticle[\"']")),
    ("europresse", (b"DocPublicationName",), re.compile(rb"class=[\"'][^\"'>]*DocPublicationName")),
    ("proquest", (b"ProQuest document",), re.compile(rb"ProQuest document (?:ID|link)")),
)


def text_family(text: str) -> TextFamily | None:
    """Returns the family of a text with many articles, or with one and its fields; None if it is any other text."""
    if not _MAY_BE.search("\n" + text):
        return None
    return next((family for family, mark in _TEXTS if mark.search(text)), None)


def html_family(content: bytes) -> HtmlFamily | None:
    """Returns the family of an HTML file with many articles; None if it is any other page."""
    for family, words, mark in _PAGES:
        if any(word in content for word in words) and mark.search(content):
            return family
    return None
