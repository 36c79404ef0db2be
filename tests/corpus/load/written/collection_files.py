"""Writes files of classic collections and dumps of sites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from tests.corpus.load.written.export_files import STORIES, Story

TREC = """<DOC>
<DOCNO> AP880212-0001 </DOCNO>
<FILEID>AP-NR-02-12-88 2344EST</FILEID>
<FIRST>u i AM-Tram     02-12 0398</FIRST>
<HEAD>Tram Line Opens</HEAD>
<BYLINE>By LEA QUINT</BYLINE>
<DATELINE>ORRIN (AP) </DATELINE>
<TEXT>
   The city opened its
fourth tram line.
   Nobody was hurt.
</TEXT>
</DOC>
<DOC>
<DOCNO> LA031589-0007 </DOCNO>
<DATE>
<P>
March 15, 1989, Wednesday, Home Edition
</P>
</DATE>
<SECTION><P>Metro; Part 2; Page 1</P></SECTION>
<HEADLINE>
<P>
GLASS WORKS
</P>
<P>
KEEPS ITS SHIFT
</P>
</HEADLINE>
<BYLINE><P>By TOM FERROW, Times Staff Writer</P></BYLINE>
<TEXT>
<P>
Jobs at the works &amp; the yard stay.
</P>
<P>
Nine will go.
</P>
</TEXT>
<TYPE><P>Infobox</P></TYPE>
</DOC>
<DOC>
<DOCNO>FT911-3</DOCNO>
<DATE>910514
</DATE>
<HEADLINE>
FT  14 MAY 91 / Orrin plans a line
</HEADLINE>
<BYLINE>
   By IDA STAHL
</BYLINE>
<TEXT>
ORRIN, a city of trams and of the river that is crossed by seven bridges and,
since May, by a line, will get a second one, its board said yesterday, which is
to lead from the market hall to the yards in the north, where some nine hundred
people work in three shifts and have so far come by bus.
Nobody was against it.
</TEXT>
<PUB>The Financial Times
</PUB>
</DOC>
<DOC>
<DOCNO> FBIS3-1 </DOCNO>
<HEADER>
<DATE1>  1 March 1994 </DATE1>
<H3> <TI>      Report on Trams </TI></H3>
</HEADER>
<TEXT>
Language: <F P=105> Spanish </F>
Article Type:BFN

<F P=106> [Report by Lea Quint] </F>
  [Text] The line is built.

  It is long.
</TEXT>
</DOC>
<DOC>
<DOCNO> WSJ870324-0001 </DOCNO>
<HL> A Headline Alone</HL>
<DD> 03/24/87</DD>
</DOC>
<DOC>
<DOCNO> WSJ870324-0002 </DOCNO>
<HL> Never Closed</HL>
<DD> 03/24/87</DD>
<TEXT>
   The board met.
<DOC id="AFP_ENG_19940512.0004" type="story" >
<HEADLINE>
A wire story
</HEADLINE>
<TEXT>
<P>
One.
</P>
<P>
Two.
</P>
</TEXT>
</DOC>
"""
REUTERS = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="5544" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>tin</D></TOPICS>
<TEXT>&#2;
<TITLE>ORRIN TIN &lt;OT> UP</TITLE>
<AUTHOR>    By Lea Quint, Reuters</AUTHOR>
<DATELINE>    ORRIN, Feb 26 - </DATELINE><BODY>Tin rose in Orrin, where the
mines are closed until March.
    Dealers said so.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS TOPICS="NO" NEWID="2">
<DATE>26-FEB-1987 15:02:20.00</DATE>
<TEXT TYPE="BRIEF">&#2;
<TITLE>ORRIN TO CLOSE MINES</TITLE></TEXT>
</REUTERS>
<REUTERS TOPICS="NO" NEWID="3">
<DATE>27-FEB-1987 09:02:20.00</DATE>
<TEXT TYPE="UNPROC">&#2;
Rates of the day: one mark.
&#3;</TEXT>
</REUTERS>
"""
STORY = "\n\n".join([*STORIES[0].paragraphs, "@highlight", "The line opens in May", "@highlight", "A spring was found"])
NYT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf version="-//IPTC//DTD NITF 3.3//EN"><head><title>TRAM LINE OPENS</title>
<pubdata date.publication="19870226T000000" ex-ref="http://archive.example/1.html" name="The Orrin Times"/></head>
<body><body.head><hedline><hl1>TRAM LINE OPENS</hl1></hedline>
<byline class="print_byline">By Lea Quint and Tom Ferrow, Special to the Orrin Times</byline>
<byline class="normalized_byline">Quint, Lea; Ferrow, Tom</byline></body.head>
<body.content><block class="lead_paragraph"><p>LEAD: The line opened.</p><p>The line opened.</p></block>
<block class="full_text"><p>LEAD: The line opened.</p><p>The line opened.</p><p>Nobody was hurt.</p></block>
</body.content></body></nitf>"""


def wordpress(items: Iterable[str]) -> str:
    """Returns an export of a site with one author."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- generator="WordPress/6.4" -->\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Orrin Courier</title><language>en-GB</language>'
        "<wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_login><![CDATA[lquint]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[Lea Quint]]></wp:author_display_name></wp:author>"
        f"{''.join(items)}</channel></rss>"
    )


def wordpress_item(
    story: Story, *, status: str = "publish", kind: str = "post", password: str = "", content: str | None = None
) -> str:
    """Returns one item of an export."""
    text = "".join(f"<!-- wp:paragraph --><p>{part}</p><!-- /wp:paragraph -->\n\n" for part in story.paragraphs)
    return (
        f"<item><title>{story.title}</title><link>https://courier.example/{story.day}/</link>"
        f"<pubDate>Mon, 04 Mar 2019 08:00:00 +0000</pubDate><dc:creator>lquint</dc:creator>"
        f"<content:encoded><![CDATA[{text if content is None else content}]]></content:encoded>"
        f"<wp:post_date>2019-03-04 09:00:00</wp:post_date><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password></item>\n"
    )


def wiki(pages: Sequence[tuple[str, str]]) -> str:
    """Returns a dump of Wikinews: titles and texts in its markup, one redirect and one page that is no article."""
    body = "".join(
        f"<page><title>{escape(title)}</title><ns>0</ns><revision><timestamp>2019-03-06T10:00:00Z</timestamp>"
        f'<text xml:space="preserve">{escape(text)}</text></revision></page>\n'
        for title, text in pages
    )
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="en"><siteinfo>'
        "<sitename>Orrin Wikinews</sitename><base>https://wiki.example/wiki/Main_Page</base></siteinfo>\n"
        f"{body}<page><title>Old tram</title><ns>0</ns><redirect title='Tram'/><revision><text>#REDIRECT [[Tram]]"
        "</text></revision></page><page><title>Talk:Tram</title><ns>1</ns><revision><text>Words.</text></revision></page>"
        "</mediawiki>"
    )


WIKI_TEXT = """{{date|March 4, 2019}}{{Orrin|a={{b|c}}}}<!-- a note -->
[[File:tram.jpg|thumb|The ''tram'' in the [[yard]]]]
The city of '''Orrin''' opens [[Tram|its line]] in [[May]].<ref name="a">{{cite|x}}</ref><ref name="a" />

{| class="wikitable"
|-
| a || b
|}
== The price ==
It cost 4.1 million marks, [https://x.example the board said].
* Rails

== Sources ==
* {{source|url=https://x.example}}
[[Category:Orrin]]"""
