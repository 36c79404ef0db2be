"""What news APIs and programs answer: one story, as each of them writes it, and the text that it has of it."""

from __future__ import annotations

from typing import Any

from tests.corpus.load.good_files import BODY, MARKED_UP, OUTLET, PARAGRAPHS, TITLE, URL

DAY = "2025-03-04"
TEASER = "The north quay gets new pilings before winter."
GUARDIAN = {"webTitle": TITLE, "webUrl": URL, "webPublicationDate": f"{DAY}T08:00:00Z", "sectionName": "World"}
DUMPS: dict[str, tuple[Any, str]] = {
    "guardian": (
        {"response": {"status": "ok", "total": 1, "results": [
            {"id": "a/b", **GUARDIAN, "tags": [{"webTitle": "Harbors", "webUrl": f"{URL}/tag"}],
             "fields": {"headline": TITLE, "byline": "Mara Venn and Jon Ode", "body": MARKED_UP}}]}},
        BODY,
    ),
    "guardian, one item": ({"response": {"content": {**GUARDIAN, "fields": {"bodyText": BODY}}}}, BODY),
    "new york times": (
        {"status": "OK", "response": {"meta": {"hits": 1}, "docs": [
            {"abstract": "Pilings.", "lead_paragraph": TEASER, "web_url": URL, "uri": "nyt://article/1",
             "source": OUTLET,
             "multimedia": [{"url": "a.jpg", "caption": "A crane.", "type": "image"}],
             "headline": {"main": TITLE, "kicker": None, "print_headline": "Quay"}, "pub_date": f"{DAY}T08:00:00+0000",
             "byline": {"original": "By Mara Venn and Jon Ode",
                        "person": [{"firstname": "Mara", "lastname": "Venn"}]}}]}},
        TEASER,
    ),
    "event registry": (
        {"articles": {"page": 1, "results": [
            {"uri": "9", "lang": "eng", "isDuplicate": False, "date": "2025-03-05", "dateTimePub": f"{DAY}T08:00:00Z",
             "url": URL, "title": TITLE, "body": BODY, "source": {"uri": "ledger.example", "title": OUTLET},
             "authors": [{"uri": "m", "name": "Mara Venn"}, {"uri": "j", "name": "Jon Ode"}]}]}},
        BODY,
    ),
    "newsapi": (
        {"status": "ok", "totalResults": 1, "articles": [
            {"source": {"id": None, "name": OUTLET}, "author": "Mara Venn, Jon Ode", "title": TITLE, "url": URL,
             "description": TEASER, "publishedAt": f"{DAY}T08:00:00Z", "content": f"{PARAGRAPHS[0]} [+812 chars]"}]},
        PARAGRAPHS[0],
    ),
    "wordpress": (
        [{"id": 3, "date": f"{DAY}T08:00:00", "link": URL, "status": "publish", "type": "post", "author": 5,
          "title": {"rendered": TITLE}, "content": {"rendered": MARKED_UP, "protected": False},
          "excerpt": {"rendered": f"<p>{TEASER}</p>"},
          "yoast_head_json": {"og_site_name": OUTLET, "author": "Mara Venn &amp; Jon Ode"}}],
        BODY,
    ),
    "washington post": (
        {"id": "7", "article_url": URL, "title": TITLE, "author": "Mara Venn; Jon Ode", "published_date": 1741075200000,
         "contents": [
             {"type": "kicker", "mime": "text/plain", "content": "World"},
             {"type": "title", "mime": "text/plain", "content": TITLE},
             {"type": "date", "content": 1741075200000},
             {"type": "image", "imageURL": "a.jpg", "fullcaption": "A crane."},
             None,
             *({"type": "sanitized_html", "subtype": "paragraph", "mime": "text/html", "content": f"<b>{text}</b>"}
               for text in PARAGRAPHS),
             {"type": "author_info", "bio": "Mara Venn writes of harbors."}],
         "type": "article", "source": OUTLET},
        BODY,
    ),
    "news-please": (
        {"authors": ["Mara Venn", "Jon Ode"], "date_download": "2025-04-01 07:00:00", "date_publish": f"{DAY} 08:00:00",
         "description": TEASER, "maintext": BODY, "source_domain": OUTLET, "title": TITLE, "url": URL, "text": None},
        BODY,
    ),
    "huffpost": (
        {"link": URL, "headline": TITLE, "category": "WORLD", "short_description": TEASER, "date": DAY,
         "authors": "Mara Venn and Jon Ode", "publisher": OUTLET},
        TEASER,
    ),
    "elasticsearch": (
        {"took": 3, "hits": {"total": {"value": 1}, "hits": [
            {"_id": "a", "_source": {"title": TITLE, "text": BODY, "url": URL, "publish_date": DAY,
                                     "media_name": OUTLET,
                                     "authors": ["Mara Venn", "Jon Ode"]}}]}},
        BODY,
    ),
    "graphql": (
        {"data": {"posts": {"edges": [{"node": {
            "title": TITLE, "link": URL, "date": DAY, "content": MARKED_UP, "siteName": OUTLET,
            "author": {"name": "Mara Venn and Jon Ode"}}}]}}},
        BODY,
    ),
    "guardian, in blocks": (
        {"response": {"results": [{**GUARDIAN, "fields": {"byline": "Mara Venn and Jon Ode", "publication": OUTLET},
                                   "blocks": {"body": [{"id": "5", "bodyHtml": MARKED_UP}]}}]}},
        BODY,
    ),
    "bing": (
        {"_type": "News", "value": [
            {"name": TITLE, "url": URL, "description": TEASER, "datePublished": f"{DAY}T08:00:00.0000000Z",
             "provider": [{"_type": "Organization", "name": OUTLET}], "author": "Mara Venn and Jon Ode"}]},
        TEASER,
    ),
    "ghost": (
        {"posts": [{"id": "1", "title": TITLE, "url": URL, "html": MARKED_UP, "published_at": f"{DAY}T08:00:00.000Z",
                    "authors": [{"name": "Mara Venn"}, {"name": "Jon Ode"}], "site": OUTLET}]},
        BODY,
    ),
    "webz": (
        {"posts": [{"thread": {"site": "ledger.example", "site_title": OUTLET, "url": URL}, "url": URL, "title": TITLE,
                    "text": BODY, "published": f"{DAY}T08:00:00.000+02:00", "author": "Mara Venn; Jon Ode"}]},
        BODY,
    ),
    "arc": (
        {"content_elements": [{"type": "text", "content": PARAGRAPHS[0]}, {"type": "image", "caption": "A crane."},
                              {"type": "text", "content": PARAGRAPHS[1]}],
         "headlines": {"basic": TITLE}, "display_date": f"{DAY}T08:00:00Z", "canonical_url": URL, "source": OUTLET,
         "credits": {"by": [{"name": "Mara Venn"}, {"name": "Jon Ode"}]}},
        BODY,
    ),
    "media cloud": (
        [{"stories_id": 9, "title": TITLE, "url": URL, "publish_date": f"{DAY} 08:00:00", "media_name": OUTLET,
          "story_text": BODY, "author": "Mara Venn and Jon Ode"}],
        BODY,
    ),
    "headings in german": (
        {"Titel": TITLE, "Quelle": OUTLET, "Datum": DAY, "Autor": "Mara Venn; Jon Ode", "Volltext": BODY, "URL": URL},
        BODY,
    ),
    "headings in french": (
        {"Titre": TITLE, "Journal": OUTLET, "Date de publication": DAY, "Auteurs": "Mara Venn; Jon Ode", "Texte": BODY,
         "Lien": URL},
        BODY,
    ),
    "headings in portuguese": (
        {"Título": TITLE, "Jornal": OUTLET, "Data": DAY, "Autor": "Mara Venn; Jon Ode", "Texto": BODY, "URL": URL},
        BODY,
    ),
    "objects by id": (
        {"status": 1, "list": {number: {"title": TITLE, "url": f"{URL}/{number}", "text": BODY, "date": DAY}
                               for number in "12"}},
        BODY,
    ),
}  # fmt: skip
