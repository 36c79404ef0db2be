"""Reads what Nexis exports: the older layout ("1 of 9 DOCUMENTS") and that of Nexis Uni and Nexis ("End of Document").

Older: outlet, day and headline; then labels in capitals (BYLINE, SECTION, LENGTH), the text, and more labels
(LOAD-DATE, LANGUAGE). Newer: headline, outlet and day; labels such as "Length:", a line "Body", the text, "Load-Date:".
Labels are in the language of the database's interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.lines import (
    are_paragraphs,
    blocks,
    is_copyright,
    one_line,
    paragraphs,
    split_at,
    split_before,
)
from corpus.load.formats.exports.wording import iso_date, language_named, names, names_month
from corpus.load.marks import NEXIS_COUNT, NEXIS_END

Groups = list[list[str]]

# What the labels before a text are called, in the languages of the interface.
_BEFORE = {
    "byline": "byline autor auteur autore author verfasser",
    "title": "headline titel titre título titulo titolo kop überschrift gros-titre",
    "length": "length länge longueur longitud extensión lunghezza lengte comprimento",
    "dateline": "dateline ort lieu",
    "highlight": "highlight encart abstract resumen",
    "section": "section rubrik rubrique sección seccion sezione sectie rubriek seção",
    "series": "series show guests anchors reporter contact correction-date bibliographie",
    "body": "body texte haupttext cuerpo hoofdtekst",
}
_AFTER = {
    "language": "language sprache langue idioma lingua taal språk sprog",
    "loaded": "load-date load-date-mdc update date-chargement fecha-carga data-caricamento laaddatum",
    "other": (
        "graphic grafik graphik graphique illustration gráfico publication-type pub-type publicatietype "
        "type-publication publication-subject pub-subject zeitungs-code code-revue journal-code acc-no subject"
        " document-type"
        " organization company ticker industry person city state country geographic notes url distribution"
        " correction issn category classification"
    ),
}
_NAMES = {name: target for table in (_BEFORE, _AFTER) for target, words in table.items() for name in words.split()}
_AFTER_TARGETS = frozenset(_AFTER)
_SURE = frozenset(  # nobody begins a paragraph with them
    "url load-date load-date-mdc date-chargement fecha-carga data-caricamento laaddatum language sprache "
    "langue publication-type"
    " pub-type type-publication publicatietype zeitungs-code code-revue journal-code graphic grafik "
    "acc-no document-type".split()
)
_LABEL = re.compile(r"\s*([^\W\d_][^\W\d_ -]*(?:-[^\W\d_]+)*)\s?:(?:\s+|$)(.*)", re.DOTALL)
_ANY_CAPITALS = re.compile(r"\s*[A-ZÀ-Þ][A-ZÀ-Þ -]{2,30}:")
_COMPOUND = re.compile(r"\s*[A-ZÀ-Þ]{2,}(?:-[A-ZÀ-Þ]{2,})+:")
_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|edición|edizione|editie|ausg\.)(?!\w)", re.IGNORECASE)
_CENTRED = 4  # spaces before a line that is set in the middle

_BODY = re.compile(r"(?:body|haupttext|textkörper|corps|texte|cuerpo|hoofdtekst|corpo|testo)", re.IGNORECASE)
_REST = re.compile(
    r"(?:classification|klassifizierung|graphic|grafik|graphique|gráfico)$"
    r"|(?:load-date|publication-type|journal code|date[ -](?:de[ -])?chargement|fecha[ -](?:de[ -])?carga"
    r"|data[ -](?:di[ -])?caricamento|data de carregamento|laa?ddatum|ladedatum|type de publication)\s?:",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:page|seite|pagina|página) \d+ (?:of|von|de|sur|di|van) \d+", re.IGNORECASE)
# What is printed on top of each page: "Page 3", and below it headline, outlet and day in one line.
_PAGE_HEAD = re.compile(
    r"^[ \t]{8,}(?:page|seite|pagina|página) \d{1,5}[ \t]*\n(?:[ \t]{4,}\S.*\b(?:19|20)\d\d\b.*\n)?",
    re.MULTILINE | re.IGNORECASE,
)
_MAX_TITLE_LINES = 4
_MAX_DATE_LINE = 90  # characters


def older_documents(text: str) -> Iterator[tuple[int, str]]:
    """Yields the documents of an older export: all of the text where no line counts them."""
    text = _PAGE_HEAD.sub(lambda head: "\n" * head[0].count("\n"), text)
    if NEXIS_COUNT.search(text):
        yield from split_at(text, NEXIS_COUNT)
    else:
        yield 1, text


def newer_documents(text: str) -> Iterator[tuple[int, str]]:
    """Yields the documents of Nexis Uni."""
    return split_before(text, NEXIS_END)


def older_entry(text: str) -> Entry:
    """Returns what a document of the older layout says.

    Raises:
        ValueError: If it has no text.
    """
    groups = blocks(text)
    first = next((n for n, group in enumerate(groups) if _label(group)), len(groups))
    outlet, date, lead = _masthead(groups[:first])
    fields, start = _labelled(groups, first)
    rest = [[fields["body"]], *groups[start:]] if fields.get("body") else groups[start:]
    end = _end(rest)
    found = {target: value for group in rest[end:] for target, value in _label(group).items()}
    title, body = fields.get("title"), rest[:end]
    if title is None and lead:
        title, lead = one_line(_headline(lead[0])), lead[1:]
    if not body:  # no labels before the text
        body = lead
    if not body:
        raise ValueError("a document without a text")
    return Entry(
        body=paragraphs(body),
        title=title,
        outlet=outlet,
        authors=names(fields.get("byline")),
        date=date,
        language=language_named(found.get("language")),
    )


def newer_entry(text: str) -> Entry:
    """Returns what a document of Nexis Uni says.

    Raises:
        ValueError: If it has no text.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    lines = [line for line in lines if not _PAGE.fullmatch(line.strip()) and not NEXIS_END.match(line)]
    starts = [n for n, line in enumerate(lines) if _BODY.fullmatch(line.strip())]
    labels = [n for n, line in enumerate(lines[: starts[0] if starts else None]) if _before(line)]
    top = min([*labels[:1], *starts[:1], *_rights(lines, starts)], default=0)
    title, outlet, date = _heading(lines[:top], whole=are_paragraphs(lines))
    start = starts[0] + 1 if starts else labels[-1] + 1 if labels else top
    end = next((n for n in range(start, len(lines)) if _REST.match(lines[n].strip())), len(lines))
    body = [group for group in blocks("\n".join(lines[start:end])) if not is_copyright(group[0])]
    body = [group for group in body if one_line(group) != title]  # on top of each page of a PDF
    if not body:
        raise ValueError("a document without a text")
    fields = {target: value for n in labels for target, value in _label([lines[n]]).items()}
    after = {target: value for line in lines[end:] for target, value in _label([line]).items()}
    return Entry(
        body=paragraphs(body),
        title=title,
        outlet=outlet,
        authors=names(fields.get("byline")),
        date=date,
        language=language_named(after.get("language")),
    )


def _masthead(groups: Groups) -> tuple[str | None, str | None, Groups]:
    """Returns the outlet, the line with the date, and the groups behind it, editions left out."""
    lines = [(n, line.strip()) for n, group in enumerate(groups) for line in group if not is_copyright(line)]
    at = next((i for i, (_, line) in enumerate(lines) if len(line) < _MAX_DATE_LINE and names_month(line)), None)
    if at is None:
        return (lines[0][1] if lines else None), None, groups[1:]
    behind = groups[lines[at][0] + 1 :]
    while len(behind) > 1 and (_is_centred(behind[0]) or _is_edition(behind[0])):
        behind = behind[1:]
    rights = next((line.strip() for group in groups for line in group if is_copyright(line)), "")
    named = lines[0][1] if at else re.sub(r"^\W*copyright\W*(?:\d{4})?\W*", "", rights, flags=re.IGNORECASE)
    return named or None, lines[at][1], behind


def _labelled(groups: Groups, first: int) -> tuple[dict[str, str], int]:
    """Returns the labels before the text, and the number of the group where the text begins."""
    fields: dict[str, str] = {}
    at = first
    while at < len(groups):
        label = _label(groups[at])
        target = next(iter(label), None)
        if target in _AFTER_TARGETS or (target is None and ("length" in fields or not _capitals(groups[at]))):
            break
        at += 1
        for name, value in label.items():
            fields.setdefault(name, value)
        if target == "body":
            break
    return fields, at


def _label(group: Sequence[str]) -> dict[str, str]:
    """Returns the target and the value of a group that begins with a label of either layout; else nothing."""
    match = _LABEL.match("\n".join(group))
    if match is None or not (match[1].isupper() or match[1].istitle() or "-" in match[1]):
        return {}
    target = _NAMES.get(match[1].lower())
    return {} if target is None else {target: one_line([match[2]])}


def _capitals(group: Sequence[str]) -> bool:
    return _ANY_CAPITALS.match(group[0]) is not None


def _end(groups: Sequence[Sequence[str]]) -> int:
    """Returns the number of the first group behind the text: a label in capitals of those that stand there, or rights.

    Some of these labels may begin a paragraph, as "UPDATE:" does: they count where only labels and rights follow.
    """
    following = True
    first = len(groups)
    for number in range(len(groups) - 1, -1, -1):
        group = groups[number]
        match = _LABEL.match(group[0])
        name = match[1].lower() if match and match[1].isupper() else ""
        rights = is_copyright(group[0])
        if rights or name in _SURE or (following and (_NAMES.get(name) in _AFTER_TARGETS or _COMPOUND.match(group[0]))):
            first = number
        following = following and (rights or bool(name))
    return first


def _headline(group: Sequence[str]) -> list[str]:
    """Returns a headline's lines without those of the deck, which a semicolon at a line's end parts from it."""
    for number, line in enumerate(group[:-1]):
        if line.rstrip().endswith(";"):
            return [*group[:number], line.rstrip(" ;")]
    return list(group)


def _is_centred(group: Sequence[str]) -> bool:
    return all(line.startswith(" " * _CENTRED) for line in group)


def _is_edition(group: Sequence[str]) -> bool:
    return len(group) == 1 and len(group[0].split()) <= 6 and _EDITION.search(group[0]) is not None


def _before(line: str) -> bool:
    label = _label([line])
    return bool(label) and next(iter(label)) not in _AFTER_TARGETS


def _rights(lines: Sequence[str], starts: Sequence[int]) -> list[int]:
    """Returns the number of the line before the text that says whose the rights are; the last, behind a cover page."""
    return [n for n, line in enumerate(lines[: starts[0] if starts else None]) if is_copyright(line)][-1:]


def _heading(lines: Sequence[str], *, whole: bool) -> tuple[str | None, str | None, str | None]:
    """Returns headline, outlet and date: the last lines above the copyright and the labels.

    Args:
        lines: Above those, with what a cover page says.
        whole: Whether each line is a paragraph, and so the headline is one line.
    """
    dated = [n for n, line in enumerate(lines) if len(line) < _MAX_DATE_LINE and iso_date(line)]
    full = [n for n, line in enumerate(lines) if line.strip()]
    if not dated:
        return (lines[full[0]].strip() if full else None), None, None
    above = [n for n in full if n < dated[-1]]
    if not above:
        return None, None, lines[dated[-1]].strip()
    outlet, rest = above[-1], above[:-1]
    title: list[str] = []
    most = 1 if whole else _MAX_TITLE_LINES
    while rest and len(title) < most and (not title or rest[-1] == outlet - len(title) - 1):
        title.insert(0, lines[rest.pop()].strip())
    return one_line(title) or None, lines[outlet].strip(), lines[dated[-1]].strip()
