"""Reads what ProQuest exports: labels and their values ("Full text:", "Publication title:"), in several languages.

PressReader and others write articles the same way, with other labels ("Article Name:", "Publication:").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.lines import blocks, is_copyright, one_line, paragraphs
from corpus.load.formats.exports.wording import language_named, names

RULE = re.compile(r"^[ \t]*[_*=]{20,}[ \t]*$", re.MULTILINE)
_SPELLINGS = {
    "title": "title|titel|titre|título|titolo|article name",
    "byline": "author|authors|autor|autoren|auteur|autore|byline|author/byline",
    "outlet": "publication title|titel der publikation|publikationstitel|titre de la publication|título de publicación"
    "|título de la publicación|titolo pubblicazione|título da publicação|publication|newspaper",
    "date": "publication date|erscheinungsdatum|publikationsdatum|datum der veröffentlichung|date de publication"
    "|fecha de publicación|data pubblicazione|data de publicação|date|issue date",
    "info": "publication info|publikationsinfo|informations sur la publication|información de publicación",
    "body": "full text|volltext|texte intégral|texto completo|testo completo|text|body",
    "abstract": "abstract|kurzfassung|résumé|resumen|resumo",
    "language": "language of publication|language|sprache der publikation|publikationssprache"
    "|langue de la publication|idioma de la publicación|lingua di pubblicazione|idioma da publicação",
    "url": "document url|dokument-url|url du document|url del documento|url do documento|proquest document link",
    "other": "subject|location|people|company / organization|company/organization|classification|publication year"
    "|pages|page|section|publisher|place of publication|country of publication|publication subject|issn|source type"
    "|document type|proquest document id|copyright|last updated|database|links|credit|illustration|number of pages"
    "|identifier / keyword|identifiers / keywords|first page|volume|issue|document feature|dateline|column|edition"
    "|start page number|end page|start page|thema|schlagwort|ort|seiten|seite|rubrik|herausgeber|erscheinungsort|land"
    "|quellentyp|dokumenttyp|datenbank|sujet|lieu|éditeur|rubrique|type de source|type de document|base de données"
    "|materia|lugar|páginas|sección|editorial|tipo de fuente|tipo de documento|base de datos|word count|isbn"
    "|publication date online|startseite|copyright notice",
}
_TARGETS = {spelling: target for target, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
_LABEL = re.compile(r"\s*([^\W\d_][^:\n]{1,40}?)\s?:(?=\s|[A-ZÀ-Þ\"“]|$)\s*(.*)", re.DOTALL)
# A known label may have its value right behind it, "Start Page:3", or stand alone above it, "Full text".
_KNOWN = re.compile(r"\s*([^\W\d_][^:\n]{1,40}?)\s?:\s*(.*)", re.DOTALL)
_ALONE = {
    "full text": "body", "volltext": "body", "texte intégral": "body", "texto completo": "body",
    "testo completo": "body",
    "abstract": "abstract", "details": "other", "détails": "other", "detalles": "other", "dettagli": "other",
    "detalhes": "other", "einzelheiten": "other",
}  # fmt: skip
_COUNT = re.compile(r"\s*(?:do[ck]umento?) \d{1,5} (?:of|von|de|sur|di|van) \d{1,5}\s*", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")
_DAY = re.compile(r"\d{1,2} \w{3,9} \d{4}|\w{3,9} \d{1,2}, \d{4}")
_MAX_LABEL_WORDS = 4
_LEAST_WORDS = 8  # of a text behind the labels, where none says that it is the text
_LEAST_LABELS = 3  # of a document; a cover page has fewer that are known


def documents(text: str) -> Iterator[tuple[int, str]]:
    """Yields what stands between lines of underscores or the like, and the line where each begins."""
    line, start = 1, 0
    for rule in (*RULE.finditer(text), None):
        end = len(text) if rule is None else rule.start()
        yield line, text[start:end]
        line += text.count("\n", start, end)
        start = end if rule is None else rule.end()


def entry(text: str) -> Entry | None:
    """Returns what a document says; None if it is the cover of an export.

    Raises:
        ValueError: If it has no text.
    """
    fields: dict[str, list[list[str]]] = {}
    labels = 0
    present: str | None = None
    top: list[str] = []
    for group in blocks(text):
        for target, lines in _labelled(group):
            if target is not None:
                labels += 1
                present = None if target in fields else target
                if present:
                    fields[present] = []
            if present and lines:
                fields[present].append(lines)
            elif labels == 0 and not _COUNT.fullmatch(one_line(lines)):
                top.append(one_line(lines))
    if labels < _LEAST_LABELS:
        return None
    value = {target: one_line(groups[0]) for target, groups in fields.items() if groups}
    text_groups = fields.get("body") or fields.get("abstract") or _behind(fields.get(present or "", []))
    body = [group for group in text_groups if not is_copyright(group[0])]
    while len(body) > 1 and _is_unknown_label(body[-1]):
        body.pop()
    if not body:
        raise ValueError("a document without a full text")
    info = value.get("info", "")
    day = _DAY.search(info)
    link = _LINK.search(value.get("url", ""))
    return Entry(
        body=paragraphs(body),
        title=value.get("title") or next(iter(top), None),
        outlet=re.split(r"\s*[;\[]", value.get("outlet") or info)[0] or None,
        authors=names(value.get("byline"), inverted=True),
        date=value.get("date") or (day[0] if day else None),
        language=language_named(value.get("language")),
        url=link[0] if link else None,
    )


def _behind(groups: list[list[str]]) -> list[list[str]]:
    """Returns what stands behind the last label and its value; nothing if that is no text."""
    return groups[1:] if sum(len(line.split()) for group in groups[1:] for line in group) >= _LEAST_WORDS else []


def _is_unknown_label(group: list[str]) -> bool:
    """Returns whether a last group is a field whose label we do not know: short, and no sentence."""
    match = _LABEL.fullmatch(group[0])
    return (
        len(group) == 1
        and match is not None
        and len(match[1].split()) <= _MAX_LABEL_WORDS
        and not group[0].endswith((".", "!", "?", "”", '"'))
    )


def _labelled(group: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Yields the lines of a group, parted where a label begins, with the target of the label."""
    target: str | None = None
    lines: list[str] = []
    for line in group:
        match = _KNOWN.fullmatch(line)
        found = _TARGETS.get(" ".join(match[1].lower().split())) if match else None
        if len(group) == 1 and (alone := _ALONE.get(line.strip().lower())):
            yield alone, []
            return
        if match is None or found is None:
            lines.append(line)
            continue
        if lines or target:
            yield target, lines
        target, lines = found, [match[2]] if match[2].strip() else []
    yield target, lines
