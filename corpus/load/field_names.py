"""The names in common use for an article's fields: in dumps of programs and news APIs, and as headings of columns."""

from __future__ import annotations

from typing import Literal

Target = Literal["body", "title", "url", "outlet", "published", "authors", "language"]

_ENGLISH: dict[Target, tuple[str, ...]] = {
    "body": ("body", "text", "content", "article", "maintext", "full_text", "articleBody", "content_text",
             "body_text", "article_text", "article_content", "story", "contents", "main_text", "paragraphs",
             "body_html", "content_html", "html_content", "body_xhtml", "story_text", "story_content", "plaintext",
             "text_content", "content_elements", "blocks", "html"),
    "title": ("title", "headline", "heading", "article_title", "web_title", "title_text", "headlines", "name"),
    "url": ("url", "link", "canonical_url", "web_url", "article_url", "permalink", "given_url", "resolved_url", "href",
            "source_url", "uri"),
    "outlet": ("outlet", "source", "publisher", "publication", "sitename", "site_name", "site_title", "newspaper",
               "source_name", "media_name", "og_site_name", "provider", "site", "site_full", "domain", "source_domain",
               "clean_url"),
    "published": ("published_at", "published", "date_published", "datePublished", "publishedAt", "publish_date",
                  "publication_date", "pub_date", "pubDate", "date_time_pub", "date_time", "date", "timestamp",
                  "date_publish", "published_date", "web_publication_date", "datetime", "seendate",
                  "article_published_time", "first_published_at", "first_publish_date", "display_date", "post_date",
                  "posted_at", "created_at", "created"),
    "authors": ("authors", "author", "byline", "creator", "author_name", "by"),
    "language": ("language", "lang", "inLanguage"),
}  # fmt: skip
# German, French, Spanish, Italian, Portuguese, Dutch, and the languages of the north.
_OTHERS: dict[Target, tuple[str, ...]] = {
    "body": ("volltext", "texte", "texto", "testo", "tekst", "inhalt", "artikeltext", "contenu", "contenido",
             "contenuto", "conteúdo", "artikel", "cuerpo", "corps", "innehåll", "brödtext"),
    "title": ("titel", "titre", "título", "titulo", "titolo", "titular", "überschrift", "schlagzeile", "tittel",
              "rubrik", "overskrift", "titre_article"),
    "url": ("adresse", "enlace", "lien", "länk", "lenke"),
    "outlet": ("quelle", "zeitung", "medium", "journal", "média", "fuente", "periódico", "medio", "testata", "fonte",
               "jornal", "bron", "krant", "källa", "tidning", "kilde", "avis", "publikation"),
    "published": ("datum", "veröffentlicht", "erscheinungsdatum", "date_de_publication", "date_publication", "fecha",
                  "fecha_de_publicación", "data", "data_di_pubblicazione", "data_de_publicação", "publicatiedatum",
                  "dato"),
    "authors": ("autor", "autoren", "verfasser", "auteur", "auteurs", "autores", "autore", "autori", "författare",
                "forfatter", "journalist"),
    "language": ("sprache", "langue", "idioma", "lingua", "língua", "taal", "språk", "sprog"),
}  # fmt: skip
SPELLINGS: dict[Target, tuple[str, ...]] = {target: (*names, *_OTHERS[target]) for target, names in _ENGLISH.items()}
# What stands for the text where a record has no other: its beginning, or a sentence about it.
TEASERS = ("lead_paragraph", "description", "short_description", "summary", "abstract", "snippet", "excerpt",
           "trail_text", "standfirst", "lede")  # fmt: skip
# Objects inside a record in which some of its fields stand; its own come first.
INSIDE = ("fields", "attributes", "_source", "article", "node", "doc", "item", "thread", "credits", "yoast_head_json",
          "_embedded")  # fmt: skip
