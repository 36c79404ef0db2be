"""Writes exports of press archives: the same two stories in each, and often a third without a text."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    title: str
    outlet: str
    day: str
    authors: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


STORIES = (
    Story(
        title="Tram line four opens in May",
        outlet="Orrin Courier",
        day="2019-03-04",
        authors=("Lea Quint",),
        paragraphs=(
            (
                "The city of Orrin will open its fourth tram line on the second of May, a year later than was"
                " planned, the transport board told reporters after its meeting."
            ),
            (
                "Rails had to be laid twice under the market hall, where a spring was found, and the board"
                " put the price of that at 4.1 million marks."
            ),
        ),
    ),
    Story(
        title="Glass works keeps its night shift",
        outlet="The Halden Mirror (Halden)",
        day="2019-11-18",
        authors=("Tom Ferrow", "Ida Stahl"),
        paragraphs=(
            (
                "Halden's glass works will keep its night shift until the summer after next, the owners and "
                "the union agreed"
                " late on Sunday."
            ),
            "Of the 212 jobs that were in doubt, nine will go, all of them held by people who retire next year.",
        ),
    ),
)
_LONG_DAYS = {"2019-03-04": "March 4, 2019 Monday", "2019-11-18": "November 18, 2019 Monday 7:05 PM GMT"}
_DAYS = {"2019-03-04": "4 March 2019", "2019-11-18": "18 November 2019"}
_GERMAN_DAYS = {"2019-03-04": "Montag 4. März 2019", "2019-11-18": "18. November 2019"}
_FRENCH_DAYS = {"2019-03-04": "lundi 4 mars 2019", "2019-11-18": "18 novembre 2019"}
_CODES = {"2019-03-04": "ORCOU", "2019-11-18": "HALMI"}


def _wrapped(text: str, width: int = 79) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def nexis_text() -> str:
    """The older layout, with an English, and a German and a French interface's labels would be alike."""
    pieces = ["Download Request: Selected Items: 1-3\nTime Of Request: Friday, March 20, 2020\n\nTerms: (tram)\n"]
    for number, story in enumerate(STORIES, 1):
        text = "\n\n".join(map(_wrapped, story.paragraphs))
        pieces.append(
            f"{number} of 3 DOCUMENTS".rjust(48) + f"\n\n\n\n{story.outlet:^79}\n\n{_LONG_DAYS[story.day]:^79}\n"
            f"{'Edition 1;':^79}\n\n{story.title}\n\nBYLINE: {' and '.join(story.authors)}\n\nSECTION: "
            f"NEWS; Pg. {number}\n\n"
            f"LENGTH: 63 words\n\n{text}\n\nGRAPHIC: A tram in the yard\n\nLOAD-DATE: March 5, 2020\n\n"
            f"LANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n{'Copyright 2019 ' + story.outlet:^79}\n"
            f"{'All Rights Reserved':^79}\n\n"
        )
    pieces.append(f"{'3 of 3 DOCUMENTS':^79}\n\n{'Orrin Courier':^79}\n\n{'May 2, 2019':^79}\n\nPicture\n\n"
                  "LENGTH: 0 words\n\n"
                  "LOAD-DATE: May 3, 2019\n")  # fmt: skip
    return "\n\n".join(pieces)


def nexis_html() -> str:
    """The older layout as HTML, from a German interface."""
    pieces = ['<HTML><HEAD><TITLE>&nbsp;</TITLE><META TOPIC="null" DOCUMENTS="2"></HEAD><BODY>']
    for number, story in enumerate(STORIES, 1):
        first, rest = _GERMAN_DAYS[story.day].split(" ", 1)
        text = "".join(f'<P CLASS="c9"><SPAN CLASS="c2">{escape(part)}</SPAN></P>' for part in story.paragraphs)
        fields = [
            ("AUTOR", "; ".join(story.authors)),
            ("RUBRIK", f"LOKALES; S. {number}"),
            ("L&Auml;NGE", "63 W&ouml;rter"),
        ]
        labels = "".join(
            f'<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">{name}: </SPAN><SPAN CLASS="c2">'
            f"{value}</SPAN></P></DIV>"
            for name, value in fields
        )
        pieces.append(
            f'<A NAME="DOC_ID_{number}_0"></A><!-- Hide XML section from browser\n<DOC NUMBER={number}>\n'
            f"<DOCFULL> -->\n"
            f'<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN>{number} of 2 DOCUMENTS</SPAN></P></DIV>\n'
            f'<BR><DIV><BR><P><IMG SRC="logo.gif"><BR><SPAN>{story.outlet}</SPAN></P></DIV>\n'
            f'<BR><DIV><P><SPAN CLASS="c4">{first}</SPAN><SPAN> {rest}</SPAN></P></DIV>\n'
            f'<BR><DIV><P><SPAN CLASS="c7">{story.title}</SPAN></P></DIV>\n{labels}\n<BR><DIV>{text}</DIV>\n'
            "<BR><DIV><P><SPAN>UPDATE: </SPAN><SPAN>5. M&auml;rz 2020</SPAN></P></DIV>"
            "<BR><DIV><P><SPAN>SPRACHE: </SPAN><SPAN>GERMAN; DEUTSCH</SPAN></P></DIV>"
            "<BR><DIV><P><SPAN>ZEITUNGS-CODE: </SPAN><SPAN>orc</SPAN></P></DIV>"
            f"<BR><DIV><BR><P>Copyright 2019 {story.outlet}<BR>Alle Rechte vorbehalten</P></DIV>\n"
            "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->"
        )
    return "".join(pieces) + "</BODY></HTML>"


def nexis_uni() -> str:
    """The layout of Nexis Uni, as its DOCX and RTF give it: a paragraph a line."""
    pieces = ["User Name: reader\nDate and Time: Friday, 20 March 2020 10:00:00 CET\nJob Number: 7\nDocuments (3)\n"]
    pieces += [f"{number}. {story.title}\nClient/Matter: -None-\n" for number, story in enumerate(STORIES, 1)]
    pieces.append("About LexisNexis | Privacy Policy | Copyright © 2020 LexisNexis\n")
    for number, story in enumerate(STORIES, 1):
        pieces.append(
            f"Page 1 of 2\n{story.title}\n{story.outlet}\n{_LONG_DAYS[story.day]}\nLate Edition\n\n"
            f"Copyright 2019 {story.outlet} All Rights Reserved\n\nSection: NEWS; Pg. {number}\nLength: 63 words\n"
            f"Byline: By {' and '.join(story.authors)}\nBody\n\n"
            + "\n\n".join(story.paragraphs)
            + "\n\nGraphic\n\nA tram\n\n"
            "Classification\nLanguage: ENGLISH\nPublication-Type: Newspaper\nLoad-Date: March 5, 2020\n"
            "End of Document\n"
        )
    pieces.append(
        "Picture\nOrrin Courier\nMay 2, 2019\n\nLength: 0 words\nBody\n\nLoad-Date: May 3, 2019\nEnd of Document\n"
    )
    return "\n".join(pieces)


def factiva_text() -> str:
    """A line for each field."""
    pieces = []
    for number, story in enumerate(STORIES, 1):
        code, day = _CODES[story.day], story.day.replace("-", "")
        pieces.append(
            f"City News\n{story.title}\nBy {' and '.join(story.authors)}\n63 words\n{_DAYS[story.day]}\n"
            f"{story.outlet}\n{code}\n"
            f"{number}\nEnglish\n(c) 2019 {story.outlet}. All rights reserved.\n\n"
            + "\n\n".join(story.paragraphs)
            + "\n\n"
            f"{story.outlet} Publishing Ltd\n\nDocument {code}000{day}ef340000{number}\n"
        )
    pieces.append("Picture\n2 words\n2 May 2019\nOrrin Courier\nORCOU\nEnglish\n\nDocument ORCOU00020190502ef5200001\n")
    return "\n".join([*pieces, "Search Summary\nText\ttram\n"])


def factiva_codes() -> str:
    """A code before each field, as the cells of a table in RTF."""
    pieces = []
    for number, story in enumerate(STORIES, 1):
        code, day = _CODES[story.day], story.day.replace("-", "")
        rows = [
            ("HD", story.title), ("BY", " and ".join(story.authors)), ("WC", "63 words"), ("PD", _DAYS[story.day]),
            ("SN", story.outlet), ("SC", code), ("PG", str(number)), ("LA", "English"), ("CY", "(c) 2019 Orrin"),
            ("LP", story.paragraphs[0]), ("TD", "\n".join(story.paragraphs[1:])), ("NS", "gtran : Transport"),
            ("PUB", "Orrin Press"), ("AN", f"Document {code}000{day}ef340000{number}"),
        ]  # fmt: skip
        pieces.append("\n".join(f"\t{name}\t{value}" for name, value in rows))
    return "\n\n".join(pieces)


def factiva_html() -> str:
    """A German interface, with numbers before the headlines."""
    pieces = ["<html><head><title>Factiva</title></head><body>"]
    for number, story in enumerate(STORIES, 1):
        code, day = _CODES[story.day], story.day.replace("-", "")
        text = "".join(
            f'<p class="articleParagraph dearticleParagraph">{escape(part)}</p>' for part in story.paragraphs
        )
        pieces.append(
            f'<div id="article-{code}" class="article"><div class="article deArticle"><p></p><div>Politik</div>'
            f'<div id="hd"><span class="deHeadline counted">{number}) {story.title}</span></div>'
            f'<div class="author">{", ".join(story.authors)} </div><div>63 Wörter</div><div>'
            f"{_GERMAN_DAYS[story.day]}</div>"
            f"<div>{story.outlet}</div><div>{code}</div><div>0 2019</div><div>Deutsch</div><div>© 2019 "
            f"Orrin GmbH.</div>"
            f"{text}<p>Orrin Verlag GmbH</p><p>Dokument {code}000{day}ef340000{number}</p></div></div><br>"
        )
    return "".join(pieces) + "</body></html>"


def factiva_xml() -> str:
    """The articles of a response."""
    items = [
        f"<ppsarticle><article><baseLanguage>EN</baseLanguage><byline>By {' and '.join(story.authors)}</byline>"
        f"<headline><paragraph>{story.title}</paragraph></headline>"
        f"<leadParagraph><paragraph>{escape(story.paragraphs[0])}</paragraph></leadParagraph><tailParagraphs>"
        + "".join(f"<paragraph>{escape(part)}</paragraph>" for part in story.paragraphs[1:])
        + f"</tailParagraphs><publicationDate><date>{story.day}</date></publicationDate><sectionName>City</sectionName>"
        f"<sourceName>{story.outlet}</sourceName></article></ppsarticle>"
        for story in STORIES
    ]
    items.append("<ppsarticle><article><headline><paragraph>Picture</paragraph></headline></article></ppsarticle>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response xmlns="http://archive.example/"><ppsArticleResponse>'
        f"<ppsarticleResultSet>{''.join(items)}</ppsarticleResultSet></ppsArticleResponse></response>"
    )


def proquest_text() -> str:
    """Labels, and lines of underscores between the documents."""
    rule = "_" * 60
    pieces = [f"{rule}\n\nReport Information from ProQuest\nMarch 20 2020 10:23\n"]
    for number, story in enumerate(STORIES, 1):
        names = "; ".join(f"{name.split()[1]}, {name.split()[0]}" for name in story.authors)
        pieces.append(
            f"Document {number} of 3\n\n{story.title}\n\nAuthor: {names}\n\nPublication info: "
            f"{story.outlet} ; Orrin: A.1.\n\n"
            "Abstract: A line of trams.\n\nFull text: " + "\n\n".join(story.paragraphs) + "\n\nCredit: STAFF WRITER\n\n"
            f"Subject: Trams\n\nTitle: {story.title}\n\nPublication title: {story.outlet}; Orrin\n\nPages: A.1\n\n"
            f"Publication date: {_DAYS[story.day]}\n\nLanguage of publication: English\n\n"
            f"ProQuest document ID: 20200{number}99\n\nCopyright: (c) 2019 {story.outlet}\n\nDatabase: Dailies\n"
        )
    pieces.append("Title: Picture\n\nPublication title: Orrin Courier\n\nPublication date: May 2, 2019\n\n"
                  "ProQuest document ID: 2020399\n")  # fmt: skip
    return f"\n{rule}\n\n".join(pieces)


def proquest_html() -> str:
    """The same labels as HTML."""
    pieces = []
    for number, story in enumerate(STORIES, 1):
        names = "; ".join(f"{name.split()[1]}, {name.split()[0]}" for name in story.authors)
        fields = [
            ("Subject", "Trams"), ("Publication title", f"{story.outlet}; Orrin"), ("Publication year", "2019"),
            ("Publication date", _DAYS[story.day]), ("Language of publication", "English"),
            ("ProQuest document ID", f"20200{number}99"), ("Database", "Dailies"),
        ]  # fmt: skip
        pieces.append(
            f'<div style="margin-bottom:20px"><a name="DocID_{number}"></a><p></p><p '
            f'style="font-weight:bold">{story.title}</p>'
            f"<p><strong>Author:  </strong>{names}</p><p><strong>Full text: </strong><text wordcount='63'>"
            + "".join(f"<p>{escape(part)}</p>" for part in story.paragraphs)
            + "</text></p>"
            + "".join(f"<p><strong>{name}: </strong>{value}</p>" for name, value in fields)
            + "</div>"
        )
    return "<html><body>" + "".join(pieces) + "</body></html>"


def europresse_text() -> str:
    """Texts that end in a number, from a French interface."""
    pieces = []
    for number, story in enumerate(STORIES, 1):
        pieces.append(
            f"{story.outlet}, no. 430{number}\nVille, {_FRENCH_DAYS[story.day]} 134 mots, p. {number}\n\n"
            f"{story.title}\n\n"
            f"{' et '.join(story.authors)}\n\n"
            + "\n\n".join(story.paragraphs)
            + f"\n\nCet article est paru dans {story.outlet}\n\n"
            f"© 2019 {story.outlet}. Tous droits réservés. Le présent document est protégé par les lois.\n"
            "Certificat émis le 20 mars 2020 à une bibliothèque.\n"
            f"news·{story.day.replace('-', '')}·OC·00{number}\n"
        )
    return "\n".join(pieces)


def europresse_html() -> str:
    """An `article` element each."""
    pieces = ["<html><body>"]
    for number, story in enumerate(STORIES, 1):
        pieces.append(
            f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">'
            f"{story.outlet}, no. 430{number}"
            f'</span></div><div><span class="DocHeader">Ville, {_FRENCH_DAYS[story.day]} 134 mots, p. '
            f"{number}</span></div>"
            f'<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">'
            f"{story.title}</p></div>"
            f'<p class="sm-margin-bottomNews">{" et ".join(story.authors)}</p></header><section><div '
            f'class="DocText clearfix">'
            '<div class="docOcurrContainer">'
            + "".join(f"<p>{escape(part)}</p>" for part in story.paragraphs)
            + "<p>Lire aussi : une autre histoire</p></div></div></section><aside>news·1·2</aside>"
            "<footer><small>© 2019 tous droits réservés</small></footer></article>"
        )
    return "".join(pieces) + "</body></html>"


def pressreader_text() -> str:
    """Labels of PressReader."""
    return ("\n" + "_" * 40 + "\n").join(
        f"Article Name: {story.title}\nPublication: {story.outlet}\nSection: News\nAuthor: By "
        f"{' and '.join(story.authors)}\n"
        f"Date: {_DAYS[story.day]}\nStart Page Number: 4\nEnd Page: 4\nText:\n" + "\n\n".join(story.paragraphs) + "\n"
        for story in STORIES
    )
