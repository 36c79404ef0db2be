"""Makes plain paragraphs of MediaWiki's markup, in time that grows with the length of the text.

mwparserfromhell reads all of the markup, and takes minutes over `{{a|` a thousand times; here templates, tables and
references are passed over, so that brackets need only be counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_BRACKETS = re.compile(r"\{\{|\}\}|\{\||\|\}|\[\[|\]\]")
_OPENING = {"}}": "{{", "|}": "{|", "]]": "[["}
_EMPTY_REFERENCE = re.compile(r"<ref[^<>]*/>", re.IGNORECASE)
_PAIRED = re.compile(
    r"<(/?)(ref|gallery|math|timeline|syntaxhighlight|imagemap|score|table|noinclude)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_SWITCH = re.compile(r"__[A-Z]+__")
_QUOTES = re.compile(r"'{2,5}")
_LINK = re.compile(r"\[(?:https?:)?//[^\s\[\]]+(?:\s+([^\[\]\n]*))?\]")
_HEADING = re.compile(r"={1,6}\s*(.*?)\s*={1,6}")
_ITEM = re.compile(r"[*#:;]+\s*")
# Headings of the parts of a page that are no text: in the languages with the most articles.
_LAST = re.compile(
    r"(?:sources?|references?|external links?|see also|notes?|further reading|bibliography|related news|sister links?"
    r"|quellen?|einzelnachweise|weblinks|literatur|siehe auch|themenverwandte artikel|sources? et références"
    r"|liens externes|voir aussi|références|notes et références|fuentes?|referencias|enlaces externos|véase también"
    r"|fonti|note|collegamenti esterni|voci correlate|fontes?|referências|ver também|bronnen?|referenties"
    r"|externe links?|zie ook|źródła|przypisy|linki zewnętrzne|источники|примечания|ссылки)\W*",
    re.IGNORECASE,
)
# Templates that stand for words in a sentence, by what they show: `{{w|Ada Venn|Venn}}`, `{{lang|fr|la cale}}`.
_INLINE = frozenset(("w", "wikipedia", "w2", "wlink", "nowrap", "nobr", "lang", "langue", "foreign", "lien"))
_NAMESPACE = re.compile(r"[^\W\d_][\w ]{1,20}:\S")


def plain(text: str) -> str:
    """Returns the paragraphs of a page, without templates, tables, files, references and lists of sources.

    Args:
        text: In MediaWiki's markup.
    """
    text = _EMPTY_REFERENCE.sub("", _without_comments(text))
    text = "".join(_outside(text))
    text = "".join(_without_brackets(text))
    text = _LINK.sub(lambda link: link[1] or "", _TAG.sub("", _QUOTES.sub("", _SWITCH.sub("", text))))
    paragraphs: list[str] = []
    for line in unescape(text).split("\n"):
        words = " ".join(line.split())
        if heading := _HEADING.fullmatch(words):
            if _LAST.fullmatch(heading[1]):
                break
            words = heading[1]
        paragraphs.append(_ITEM.sub("", words, count=1) if _ITEM.match(words) else words)
    return "\n\n".join(filter(None, paragraphs))


def _without_comments(text: str) -> str:
    head, *parts = text.split("<!--")
    return head + "".join(part.partition("-->")[2] for part in parts)


def _outside(text: str) -> Iterator[str]:
    """Yields what stands outside the elements whose content is no text; one that is never closed ends with its line."""
    start, depth, opened = 0, 0, ""
    for tag in _PAIRED.finditer(text):
        name = tag[2].lower()
        if depth == 0 and not tag[1] and not tag[0].endswith("/>"):
            yield text[start : tag.start()]
            start, depth, opened = tag.start(), 1, name
        elif depth and name == opened:
            depth += -1 if tag[1] else 0 if tag[0].endswith("/>") else 1
            if depth == 0:
                start = tag.end()
    yield text[start:] if depth == 0 else "\n" + text[start:].partition("\n")[2]


def _without_brackets(text: str) -> Iterator[str]:
    """Yields the text outside templates and tables; of a link its words, of a file and a category nothing.

    Of a template that stands for words, these.
    """
    pairs = _pairs(text)
    position = 0
    for bracket in _BRACKETS.finditer(text):
        start = bracket.start()
        if start < position or start not in pairs:
            continue
        yield text[position:start]
        end = pairs[start]
        position = end + 2
        if bracket[0] == "[[":
            inside = text[start + 2 : end]
            target, _, words = inside.rpartition("|")
            if not _NAMESPACE.match(inside) or inside.startswith(("w:", ":")):
                yield words if "[[" not in inside and "{{" not in inside else target.partition("|")[0]
        elif bracket[0] == "{{":
            yield _words_of_template(text[start + 2 : end])
    yield text[position:]


def _words_of_template(inside: str) -> str:
    name, *values = inside.split("|")
    shown = [value for value in values if "=" not in value]
    is_inline = name.strip().lower() in _INLINE and "{{" not in inside and "[[" not in inside
    return shown[-1].strip() if is_inline and shown else ""


def _pairs(text: str) -> dict[int, int]:
    """Returns where each bracket that is closed opens, and where it closes."""
    open_at: dict[str, list[int]] = {"{{": [], "{|": [], "[[": []}
    pairs: dict[int, int] = {}
    for bracket in _BRACKETS.finditer(text):
        if bracket[0] in open_at:
            open_at[bracket[0]].append(bracket.start())
        elif starts := open_at[_OPENING[bracket[0]]]:
            pairs[starts.pop()] = bracket.start()
    return pairs
