"""Reads a document of TREC's collections (Tipster, AQUAINT, Gigaword), and of WikiExtractor, whose tags are the same.

https://trec.nist.gov/data/docs_eng.html
"""

from __future__ import annotations

import re

from corpus.load.formats.corpora.elements import Document, body, plain
from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.wording import iso_date, language_named, names

_TITLES = ("HEADLINE", "HEAD", "HL", "TI", "TITLE", "H3", "DOCTITLE")
_TEXTS = ("LEADPARA", "LP", "TEXT", "BODY", "HTML")
_BYLINES = ("BYLINE", "AUTHOR", "BY")
_DATES = ("DATE", "DATE1", "DATE_TIME", "DATETIME", "DD", "PUBDATE", "PD")
# Collections whose documents do not name their outlet, by the form of their numbers.
_OUTLETS = (
    (re.compile(r"AP\d{6}-\d+|APW\d{8}\.\d+|APW_ENG_.*"), "Associated Press"),
    (re.compile(r"LA\d{6}-\d+"), "Los Angeles Times"),
    (re.compile(r"WSJ\d{6}-\d+"), "The Wall Street Journal"),
    (re.compile(r"FT\d{3}-\d+"), "Financial Times"),
    (re.compile(r"FBIS\d+-\d+"), "FBIS"),
    (re.compile(r"SJMN\d{2}-\d+"), "San Jose Mercury News"),
    (re.compile(r"NYT\d{8}\.\d+|NYT_ENG_.*"), "The New York Times"),
    (re.compile(r"XIE\d{8}\.\d+|XIN_ENG_.*"), "Xinhua"),
    (re.compile(r"AFP_ENG_.*"), "Agence France-Presse"),
)
_FT_HEADLINE = re.compile(r"^FT\s+\d{1,2}\s+[A-Z]{3}\s+\d{2}\s*/\s*")
_FBIS_LABELS = re.compile(r"(?:Language:\s{0,9})?<F[^<>]{0,20}>[^<]{0,500}</F>|Article Type:\s{0,9}\w{1,30}|\[Text\]")
_SHORT_DAY = re.compile(r"(\d{2})(\d{2})(\d{2})")
_AMERICAN_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2})\b")
_LONG_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST_NUMBER = re.compile(r"(?:AP|WSJ)(\d{6})-")
_DAY_IN_NUMBER = re.compile(r"(?:^[A-Z]{3}|_)(\d{8})\.")
_CENTURY = 1900  # the collections with years of two digits end in 1998


def entry(document: Document) -> Entry | None:
    """Returns what the document says; None for those that its collection marks as no story.

    Raises:
        ValueError: If it has no text.
    """
    number = document.line("DOCNO", "DOCID") or document.attributes.get("id", "")
    texts = [text for name in _TEXTS if (text := document.element(name))]
    if not texts and {"url", "title"} <= document.attributes.keys():
        texts = [document.text]  # WikiExtractor has no elements inside
    if "TEXT" in document.text and len(texts) > 1:
        texts = [text for name in ("LEADPARA", "LP", "TEXT") if (text := document.element(name))]
    found = "\n\n".join(filter(None, (body(_without_labels(text)) for text in texts)))
    title = document.line(*_TITLES) or document.attributes.get("title")
    if not found:
        raise ValueError("a document without a text")
    outlet = document.line("PUB") or next((name for form, name in _OUTLETS if form.fullmatch(number)), None)
    return Entry(
        body=found.removeprefix(f"{title}\n\n"),
        title=_FT_HEADLINE.sub("", title) if title else None,
        outlet=outlet,
        authors=names(document.line(*_BYLINES)),
        date=_date(document, number),
        language=language_named(plain(document.line("LANGUAGE") or "")),
        url=document.attributes.get("url"),
    )


def _without_labels(text: str) -> str:
    """Returns the text of FBIS without the labels of its languages and types."""
    return _FBIS_LABELS.sub(" ", text) if "<F P=" in text or "[Text]" in text else text


def _date(document: Document, number: str) -> str | None:
    """Returns the date in a field, else the one in the document's number."""
    written = document.line(*_DATES)
    if written and (day := iso_date(written) or _numeric(written)):
        return day
    file_id = re.search(r"-(\d{2})-(\d{2})-(\d{2})\b", document.line("FILEID") or "")  # AP-NR-02-12-88 2344EST
    if file_id:
        return f"{_CENTURY + int(file_id[3])}-{file_id[1]}-{file_id[2]}"
    if match := _DAY_IN_NUMBER.search(number):
        return _numeric(match[1])
    match = _YEAR_FIRST_NUMBER.match(number)
    return _numeric(match[1]) if match else written


def _numeric(text: str) -> str | None:
    """Returns a day in digits: `910514` and `19910514` begin with the year, `05/14/91` with the month."""
    text = text.strip()
    if match := _LONG_DAY.match(text):
        return "-".join(match.groups())
    if match := _SHORT_DAY.fullmatch(text):
        return f"{_CENTURY + int(match[1])}-{match[2]}-{match[3]}"
    if match := _AMERICAN_DAY.match(text):
        return f"{_CENTURY + int(match[3])}-{int(match[1]):02}-{int(match[2]):02}"
    return None
