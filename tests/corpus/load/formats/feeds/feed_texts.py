"""Holds feeds of each format, and parses them."""

from __future__ import annotations

import json
from pathlib import PurePath

from corpus.load.formats.feeds.entries import Feed
from corpus.load.formats.feeds.feed import parse_feed

PATH = PurePath("ledger.xml")

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbor Ledger</title><link>https://ledger.example/</link><language>en-us</language><ttl>30</ttl>
<item><title>Quay repairs &amp; the herring</title><link>https://ledger.example/quay</link><guid>q1</guid>
  <pubDate>Tue, 04 Mar 2025 18:30:00 +0200</pubDate><dc:creator>Mara Venn and Tom Orr</dc:creator>
  <description>The council voted.</description>
  <content:encoded><![CDATA[<p>The council voted to mend the <b>quay</b>.</p><script>track()</script>
  <p>Work takes nine weeks.</p>]]></content:encoded></item>
<item><title>Lamps lit</title><link>/lamps</link><pubDate>2031-01-01</pubDate>
  <description>&lt;p&gt;The lamps are lit again.&lt;/p&gt;</description></item>
<item><title>A headline alone</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="html">Harbor &lt;i&gt;Ledger&lt;/i&gt;</title>
<link rel="self" href="https://ledger.example/feed"/><link href="https://ledger.example/"/>
<author><name>Ida Lund</name></author>
<entry><id>tag:ledger.example,2025:1</id><title>Quay</title><link href="https://ledger.example/quay"/>
  <published>2025-03-04T18:30:00Z</published><updated>2025-03-05T09:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The council voted.</p><p>Work begins.</p></div>
  </content></entry>
<entry><id>https://ledger.example/lamps</id><title>Lamps</title><updated>2025-03-05</updated>
  <author><name>Mara Venn</name></author><summary>Lamps are lit.</summary></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://ledger.example/"><title>Harbor Ledger</title><link>https://ledger.example/</link>
<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="https://ledger.example/quay"><title>Quay</title><link>https://ledger.example/quay</link>
<description>The council voted.</description><dc:date>2025-03-04T18:30+02:00</dc:date></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbor Ledger",
    "home_page_url": "https://ledger.example/",
    "language": "en-GB",
    "authors": [{"name": "Ida Lund"}],
    "items": [
        {"id": 1, "url": "/quay", "title": "Quay", "content_html": "<p>The council voted.</p><p>Work begins.</p>",
         "date_published": "2025-03-04T18:30:00+02:00", "authors": [{"name": "Mara Venn"}]},
        {"id": "2", "external_url": "https://wire.example/2", "summary": "Lamps are lit.",
         "date_published": "2021-13-03", "date_modified": "2021-12-03"},
        {"content_text": ["not", "text"], "title": 7, "author": "x"},
        "not an item",
    ],
}  # fmt: skip


def parsed(feed: str | bytes | object, url: str | None = None) -> Feed:
    if not isinstance(feed, str | bytes):
        feed = json.dumps(feed)
    return parse_feed(feed.encode() if isinstance(feed, str) else feed, PATH, url)
